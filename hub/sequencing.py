"""The sequencer at work beside the server: a pass every second, a checkpoint at most every minute.

While it does not work, nothing about people is shown: whether it does is told by when a pass last found all in order.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth.audit import checkpoint, sequencer
from auth.audit.checkpoint import Signer

log = structlog.get_logger(__name__)
WAKE, LONGEST = 1.0, 15.0  # seconds between passes; after failures, each twice as long as the last
APART = timedelta(minutes=1)
LATEST = 60.0
"""Seconds that a record may wait for its place, and the sequencer be silent, before reads of people stop."""


@dataclass(slots=True)
class Sequencing:
    """Gives records their places and signs, until it is cancelled. Any number of processes may do so at once.

    clock: seconds, which only grow.
    """

    sessions: async_sessionmaker[AsyncSession]
    signer: Signer
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    clock: Callable[[], float] = time.monotonic
    failures: int = 0
    _worked: float = field(init=False)

    def __post_init__(self) -> None:
        self._worked = self.clock()

    def works(self) -> bool:
        """Whether records get their places, here or by another process."""
        return self.clock() - self._worked < LATEST

    async def run(self) -> None:
        """Work for ever; a failure is logged when it begins and when it is over."""
        while True:
            try:
                await self.once()
            except (SQLAlchemyError, OSError) as error:
                if not self.failures:
                    log.error("audit sequencing fails", kind=type(error).__name__)
                self.failures += 1
            else:
                if self.failures:
                    log.info("audit sequencing works again", failures=self.failures)
                self.failures = 0
            await self.pause(min(WAKE * 2**self.failures, LONGEST))

    async def once(self) -> None:
        """Give all that wait their places, and sign if it is time."""
        while await self._pass():
            pass
        async with self.sessions.begin() as session:
            await checkpoint.issue(session, self.signer, apart=APART)

    async def _pass(self) -> bool:
        async with self.sessions.begin() as session:
            passed = await sequencer.advance(session)
            works = passed.placed or not await sequencer.overdue(session, seconds=LATEST)
        if works:
            self._worked = self.clock()
        return passed.full
