"""The exchange's months at work beside the server: what the calendar asks is begun within a minute (exchange.due)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from domain.errors import Refused
from exchange import due
from exchange.cycle import Cycle

log = structlog.get_logger(__name__)
APART = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Months:
    """Announces and begins months until it is cancelled. Any number of processes may: each month runs under one id."""

    cycle: Cycle
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self) -> None:
        """Work for ever; a failure is logged, and what it left is done a minute later."""
        while True:
            try:
                await due.begin(self.cycle)
            except (SQLAlchemyError, OSError) as error:
                log.error("months are not begun", kind=type(error).__name__)
            except Refused as refused:  # no rules of the county
                log.error("months are not begun", code=refused.reason.code)
            await self.pause(APART)
