"""What an operation carries while it is at work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Row, Select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth import grants
from auth.viewer import Viewer
from database.crypto.keys import Ring
from domain.errors import Fixer, Reason, Refused
from execution.limits import Limits
from resolvers.commands import Commands
from schema.graph import Graph


class Operation:
    """One operation of one viewer: one session, one lock, and the only door to the database.

    Every statement passes `fetch`, and `fetch` puts the viewer's row conditions on every noun in it.
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

    async def fetch(self, statement: Select[Any]) -> list[Row[Any]]:
        """The rows of a statement that the viewer may see. Raises Refused TOO_MANY_ROWS."""
        async with self._lock:
            try:
                if not self._session.in_transaction():
                    await self._session.execute(
                        text(f"SET LOCAL statement_timeout = {int(self.limits.seconds * 1000)}")
                    )
                found = await self._session.execute(statement.options(*grants.criteria(self.viewer)))
            except DBAPIError:
                await self._session.rollback()  # or nothing more could be read: the transaction is spoiled
                raise
            rows = list(found)
        self._rows += len(rows)
        self.afford(0)
        return rows

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

    async def release(self) -> None:
        """End the reading transaction, so that what a change has written is seen next."""
        async with self._lock:
            await self._session.rollback()


@asynccontextmanager
async def operation(
    viewer: Viewer,
    sessions: async_sessionmaker[AsyncSession],
    graph: Graph,
    commands: Commands,
    limits: Limits,
    ring: Ring,
) -> AsyncIterator[Operation]:
    """An operation, with its session for as long as the block lasts."""
    async with sessions() as session:
        yield Operation(viewer, session, graph, commands, limits, ring)
