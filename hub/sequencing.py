"""The sequencer at work beside the server: a pass every second, a checkpoint at most every minute."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.types import StatelessLifespan

from auth.audit import checkpoint, sequencer
from auth.audit.checkpoint import Signer

log = structlog.get_logger(__name__)
WAKE, LONGEST = 1.0, 60.0  # seconds between passes; after failures, each twice as long as the last
APART = timedelta(minutes=1)


@dataclass(slots=True)
class Sequencing:
    """Gives records their places and signs, until it is cancelled. Any number of processes may do so at once."""

    sessions: async_sessionmaker[AsyncSession]
    signer: Signer
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    failures: int = 0

    async def run(self) -> None:
        """Work for ever; a failure is logged when it begins and when it is over."""
        while True:
            try:
                await self._once()
            except (SQLAlchemyError, OSError) as error:
                if not self.failures:
                    log.error("audit sequencing fails", kind=type(error).__name__)
                self.failures += 1
            else:
                if self.failures:
                    log.info("audit sequencing works again", failures=self.failures)
                self.failures = 0
            await self.pause(min(WAKE * 2**self.failures, LONGEST))

    async def _once(self) -> None:
        await sequencer.drain(self.sessions)
        async with self.sessions.begin() as session:
            await checkpoint.issue(session, self.signer, apart=APART)


def lifespan(sessions: async_sessionmaker[AsyncSession], signer: Signer) -> StatelessLifespan[object]:
    """Sequencing for as long as the application is served."""

    @contextlib.asynccontextmanager
    async def serving(application: object) -> AsyncIterator[None]:
        work = asyncio.create_task(Sequencing(sessions, signer).run())
        try:
            yield
        finally:
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await work

    return serving
