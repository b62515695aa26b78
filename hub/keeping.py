"""What the exchange keeps no longer, taken away beside the server, a bounded piece at a time (exchange.retention)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from domain.errors import Refused
from exchange.cycle import Cycle
from exchange.retention import Retention

log = structlog.get_logger(__name__)
APART = 3_600.0  # seconds
PIECES = 100
"""So many pieces at a turn."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Takes away what has expired until it is cancelled; any number of processes may."""

    retention: Retention
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self) -> None:
        """Work for ever; a failure is logged, and what it left is done an hour later."""
        while True:
            try:
                await self.turn()
            except (SQLAlchemyError, OSError) as error:
                log.error("nothing expires", kind=type(error).__name__)
            except Refused as refused:  # no rules of the county
                log.error("nothing expires", code=refused.reason.code)
            await self.pause(APART)

    async def turn(self) -> int:
        """So many pieces as there are, and no more than a turn's; how many."""
        for done in range(PIECES):
            if not any(await self.retention.once()):
                return done
        return PIECES


def of(cycle: Cycle) -> Keeping:
    """The hub's own."""
    return Keeping(Retention(cycle.sessions, cycle.jurisdiction_code, cycle.now, cycle.engine.forget))
