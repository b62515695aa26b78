"""The clocks of casework at work beside the server: what time alone does is done every minute (catalogue 2.5, 4.4, 4.8)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth.changes.author import Author
from casework import clocks, consequences, effect, permission
from hub import places

log = structlog.get_logger(__name__)
APART = 60.0  # seconds
Round = tuple[Callable[[AsyncSession, str, datetime], Awaitable[int]], int]
ROUNDS: tuple[Round, ...] = (
    (effect.advance, effect.MOST),
    (permission.advance, permission.MOST),
)
"""What time alone does, and how much of it in one transaction."""


@dataclass(frozen=True, slots=True)
class Ticking:
    """Marks overdue clocks until it is cancelled. Any number of processes may do so at once: each clock is marked once."""

    sessions: async_sessionmaker[AsyncSession]
    jurisdiction_code: str
    now: Callable[[], datetime]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self) -> None:
        """Work for ever; a failure is logged, and what it left is done a minute later."""
        while True:
            try:
                await self.once()
            except (SQLAlchemyError, OSError) as error:
                log.error("clocks are not looked at", kind=type(error).__name__)
            await self.pause(APART)

    async def once(self) -> int:
        """Do all that is due now; how many clocks, changes and applications moved."""
        total = 0
        for advance, most in (self._clocks(), *ROUNDS):
            marked = most
            while marked >= most:
                async with self.sessions.begin() as session:
                    marked = await advance(session, self.jurisdiction_code, self.now())
                total += marked
        return total

    def _clocks(self) -> Round:
        author = Author(self.jurisdiction_code, "timerOverdue", self.now, arrangements=places.arrangements())
        return partial(clocks.advance, follow=partial(consequences.follow, author)), clocks.MOST
