"""The clocks of casework at work beside the server: what has become overdue is marked every minute (catalogue 2.5)."""

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
from casework import clocks, consequences
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
        """Mark all that is overdue now; how many clocks."""
        author = Author(self.jurisdiction_code, "timerOverdue", self.now, arrangements=places.arrangements())
        follow = partial(consequences.follow, author)
        total = 0
        while True:
            async with self.sessions.begin() as session:
                marked = await clocks.advance(session, self.jurisdiction_code, self.now(), follow)
            total += marked
            if marked < clocks.MOST:
                return total
