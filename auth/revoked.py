"""Revoked tokens: which end before they expire (RFC 7009), known to every process within seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth.token import LONGEST, Access
from database import tables

MOST = 160  # characters of a subject
FRESH = 2.0  # seconds: another process lets a revoked token in no longer than this
_TABLE = tables.OauthRevocation


def revoking(subjects: Iterable[str], now: datetime) -> Insert:
    """The statement that ends every token issued until now under these subjects ("jti …", "sid …", "client …", "user …", "issuer …")."""
    until = now + timedelta(seconds=LONGEST)
    rows = [{"subject": each, "revoked_at": now, "expires_at": until} for each in subjects]
    statement = insert(_TABLE).values(rows)
    return statement.on_conflict_do_update(
        index_elements=["subject"],
        set_={
            "revoked_at": func.greatest(_TABLE.revoked_at, statement.excluded.revoked_at),
            "expires_at": func.greatest(_TABLE.expires_at, statement.excluded.expires_at),
        },
    )


class Revoked:
    """The list of one process, read anew by the first request that finds it older than FRESH. clock: monotonic."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        now: Callable[[], datetime],
        clock: Callable[[], float],
    ) -> None:
        self._sessions, self._now, self._clock = sessions, now, clock
        self._until: dict[str, float] = {}
        self._read: float | None = None
        self._changes = 0
        self._looking: tuple[int, asyncio.Task[None]] | None = None

    @property
    def fresh(self) -> bool:
        """Whether the list was read just now."""
        return self._read is not None and self._clock() < self._read + FRESH

    def names(self, access: Access) -> bool:
        """Whether a token is on the list as it was read last."""
        if not self._until:
            return False
        return any(access.issued <= self._until.get(subject, -1.0) for subject in access.subjects)

    async def has(self, access: Access) -> bool:
        """Whether a token was revoked. The list could not be read: it raises, and nobody is let in."""
        if not self.fresh:
            await self._look()
        return self.names(access)

    def stale(self) -> None:
        """Something was revoked here, and committed: the next request reads the list before it is let in."""
        self._changes += 1
        self._read = None

    async def _look(self) -> None:
        """Read the list, or wait for whoever reads it: what comes of that comes to all of them, an outage too."""
        while True:
            changes = self._changes
            if self._looking is None or self._looking[1].done() or self._looking[0] != changes:
                self._looking = (changes, asyncio.create_task(self._read_anew()))
            await asyncio.shield(self._looking[1])
            # What was revoked while it was read may not be in what was read.
            if changes == self._changes:
                return

    async def _read_anew(self) -> None:
        began, changes = self._clock(), self._changes
        statement = select(_TABLE.subject, _TABLE.revoked_at).where(_TABLE.expires_at > self._now())
        async with self._sessions() as session:
            found = (await session.execute(statement)).all()
        if changes == self._changes:
            self._until, self._read = {subject: at.timestamp() for subject, at in found}, began
