"""Grants that end: nobody's access stops unannounced. Said when the hub starts, each day, and after each exchange."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Select, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from database import tables
from domain.access import GrantSource

log = structlog.get_logger(__name__)
NOTICE = timedelta(days=30)
_DAY = 86_400.0  # seconds
_GRANT = tables.AccessGrant


def soon(now: datetime, notice: timedelta = NOTICE) -> Select[tables.AccessGrant]:
    """Grants that end within the notice, and those that have ended without anybody's word, the first to end first.

    An emergency's are not among them: they are meant to end.
    """
    standing = (_GRANT.revoked_at.is_(None), _GRANT.source != GrantSource.BREAK_GLASS)
    ends = select(_GRANT).where(*standing, _GRANT.valid_until <= now + notice)
    return ends.order_by(_GRANT.valid_until, _GRANT.code)


@dataclass(frozen=True, slots=True)
class Expiring:
    """How many grants end within the notice, and how many have ended."""

    ending: int
    ended: int

    def __bool__(self) -> bool:
        return self.ending + self.ended > 0

    def __str__(self) -> str:
        days = NOTICE.days
        zh = f"{self.ending} 项授权将在 {days} 天内到期，{self.ended} 项已到期"
        en = f"{self.ending} grants end within {days} days, {self.ended} have ended"
        return f"{zh} / {en}: python -m hub grant list --expiring"


async def expiring(session: AsyncSession, now: datetime) -> Expiring:
    """How many there are at a moment."""
    found = soon(now).order_by(None).with_only_columns(_GRANT.valid_until <= now).subquery()
    ended = func.count().filter(found.c[0])
    both, over = (await session.execute(select(func.count(), ended).select_from(found))).one()
    return Expiring(both - over, over)


@dataclass(frozen=True, slots=True)
class Reminding:
    """Says so in the log once a day, until it is cancelled; a day on which the database is away is left out."""

    sessions: async_sessionmaker[AsyncSession]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self) -> None:
        """Work for ever."""
        while True:
            await self.once()
            await self.pause(_DAY)

    async def once(self) -> None:
        """Look, and say what there is to be said."""
        try:
            async with self.sessions() as session:
                found = await expiring(session, self.now())
        except (SQLAlchemyError, OSError) as error:
            log.error("grants could not be looked at", kind=type(error).__name__)
            return
        if found:
            log.warning(str(found))
