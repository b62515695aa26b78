"""What an operation carries while it is at work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select, true
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth import grants
from auth.access import Stale
from auth.audit.writing import Note, by, note
from auth.viewer import Viewer
from database import tables
from database.crypto.keys import Ring
from database.outage import is_outage
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from execution import refusals
from execution.limits import Limits
from resolvers.commands import Commands
from schema.graph import Graph


class Operation:
    """One operation of one viewer: one session, one lock, and the only door to the database.

    Every statement passes `fetch`, and `fetch` puts the viewer's row conditions on every noun in it. nouns, people: those
    about people, and whom the rows shown were about, for the record.
    """

    def __init__(
        self,
        viewer: Viewer,
        session: AsyncSession,
        graph: Graph,
        commands: Commands,
        limits: Limits,
        ring: Ring,
    ) -> None:
        self.viewer, self.graph, self.commands, self.limits = viewer, graph, commands, limits
        self.ring = ring
        self._session, self._lock, self._rows = session, asyncio.Lock(), 0
        self._ended = False
        self.nouns: set[str] = set()
        self.people: list[UUID] = []

    async def fetch(self, statement: Select[Any]) -> list[Row[Any]]:
        """The rows of a statement that the viewer may see. Raises Refused TOO_MANY_ROWS."""
        async with self._lock:
            if self._ended:
                raise asyncio.CancelledError
            try:
                if not self._session.in_transaction():
                    await self.begin()
                found = await self._session.execute(grants.granted(statement, self.viewer))
            except DBAPIError:
                await self._session.rollback()  # or nothing more could be read: the transaction is spoiled
                raise
            rows = list(found)
        self._rows += len(rows)
        self.afford(0)
        return rows

    async def begin(self) -> int:
        """Begin the reading transaction; the version of the grants that hold."""
        milliseconds = int(self.limits.seconds * 1000)
        timeout = func.set_config("statement_timeout", str(milliseconds), true())
        # A read waits for a lock only while somebody alters a table: the audit log's, say.
        patience = func.set_config("lock_timeout", str(milliseconds // 5), true())
        [[*_, version]] = await self._session.execute(
            select(timeout, patience, select(tables.ACCESS_VERSION.c.version).scalar_subquery())
        )
        return int(version)

    async def version(self) -> int:
        """Of the grants that hold at this moment."""
        async with self._lock:
            return int(await self._session.scalar(select(tables.ACCESS_VERSION.c.version)) or 0)

    def afford(self, more: int) -> None:
        """Raise Refused TOO_MANY_ROWS if the operation would read more than it may."""
        if self._rows + more > self.limits.rows:
            raise Refused(
                Reason(
                    "TOO_MANY_ROWS",
                    f"一次查询最多读取 {self.limits.rows} 行，请减小分页",
                    f"an operation reads at most {self.limits.rows} rows; ask for smaller pages",
                    Fixer.CALLER,
                )
            )

    async def record(self, said: list[Note]) -> None:
        """Put it on record, a read with whom it told of. Raises Refused AUDIT_UNAVAILABLE: then nothing may be told."""
        nouns, people = tuple(sorted(self.nouns)), tuple(self.people)
        async with self._lock:
            for each in said:
                named = replace(each, nouns=nouns)
                if each.kind is AuditKind.READ:
                    named = replace(named, subjects=people, rows=len(people))
                await note(self._session, named)
            try:
                await self._session.commit()
            except DBAPIError as error:
                if is_outage(error):
                    raise
                raise Refused(refusals.AUDIT_UNAVAILABLE) from error

    @asynccontextmanager
    async def attempt(self, change: str) -> AsyncIterator[None]:
        """Notes a refusal of what is done within as that of a change, and lets it pass. Raises Refused AUDIT_UNAVAILABLE."""
        try:
            yield
        except Refused as refused:
            await self.record([by(self.viewer, AuditKind.REFUSED, change, outcome=refused.reason.code)])
            raise

    async def end(self) -> None:
        """Let nothing more be read. What is being read for a part of the answer that was given up is waited for: a refusal
        beside it, in a field that cannot be null, ends an answer before its other fields are found."""
        async with self._lock:
            self._ended = True

    async def release(self) -> None:
        """End the reading transaction, so that what a change has written is seen next."""
        async with self._lock:
            await self._session.rollback()


@asynccontextmanager
async def operation(
    viewer: Viewer,
    version: int,
    sessions: async_sessionmaker[AsyncSession],
    graph: Graph,
    commands: Commands,
    limits: Limits,
    ring: Ring,
) -> AsyncIterator[Operation]:
    """An operation, with its session for as long as the block lasts. Raises Stale before anything is done.

    version: of the grants behind the viewer's rights.
    """
    async with sessions() as session:
        begun = Operation(viewer, session, graph, commands, limits, ring)
        if await begun.begin() != version:
            raise Stale
        try:
            yield begun
        finally:
            await begun.end()
