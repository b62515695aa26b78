"""The clocks of casework beside the server: what time alone brings is done, what is overdue marked, each minute (catalogue 2.5)."""

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
from casework import clocks, consequences, disability_reviews, home_teaching_months
from hub import places

log = structlog.get_logger(__name__)
APART = 60.0  # seconds


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
        """Bring forward all that the day asks for, and mark all that is overdue now; how many rows."""
        author = Author(self.jurisdiction_code, "timerOverdue", self.now, arrangements=places.arrangements())
        follow = partial(consequences.follow, author)
        total = await self._by_itself("disabilityReview", disability_reviews.advance)
        total += await self._by_itself("homeTeachingMonth", home_teaching_months.advance)
        while True:
            async with self.sessions.begin() as session:
                marked = await clocks.advance(session, self.jurisdiction_code, self.now(), follow)
            total += marked
            if marked < clocks.MOST:
                return total

    async def _by_itself(
        self, operation: str, advance: Callable[[AsyncSession, Author], Awaitable[int]]
    ) -> int:
        """What follows from time alone, as the timeline has it, until nothing is left to do."""
        author = Author(self.jurisdiction_code, operation, self.now, arrangements=places.arrangements())
        total = 0
        while True:
            async with self.sessions.begin() as session:
                done = await advance(session, author)
            total += done
            if not done:
                return total
