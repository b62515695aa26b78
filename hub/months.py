"""The exchange's months at work beside the server: what the calendar asks is begun within a minute (exchange.due), rehearsed before
(exchange.rehearsals), and the county's own registers are held against each other once a month (exchange.own_month)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from auth.changes.author import Author
from domain.errors import Refused
from exchange import due, own_month, rehearsals
from exchange.cycle import Cycle
from hub import places

log = structlog.get_logger(__name__)
APART = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Months:
    """Announces, rehearses and begins months until it is cancelled. Any number of processes may: each month runs under one id."""

    cycle: Cycle
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self) -> None:
        """Work for ever; a failure is logged, and what it left is done a minute later."""
        while True:
            try:
                await self.once()
            except (SQLAlchemyError, OSError) as error:
                log.error("months are not begun", kind=type(error).__name__)
            except Refused as refused:  # no rules of the county
                log.error("months are not begun", code=refused.reason.code)
            await self.pause(APART)

    async def once(self) -> None:
        """Begin what is due, rehearse what will be, and compare what the county itself holds. Raises Refused NO_RULES."""
        await due.begin(self.cycle)
        await rehearsals.rehearse(self.cycle)
        author = Author(
            self.cycle.jurisdiction_code,
            own_month.OPERATION,
            self.cycle.now,
            arrangements=places.arrangements(),
        )
        made = 1
        while made:
            async with self.cycle.sessions.begin() as session:
                made = await own_month.advance(session, author)
