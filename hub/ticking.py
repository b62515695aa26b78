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
from casework import (
    admission_limit,
    admission_plan,
    class_term,
    clocks,
    consequences,
    disability_reviews,
    effect,
    home_teaching_months,
    permission,
    recurring,
)
from domain.errors import Refused
from duties import calendar, letter, overdue, raising, scheduled_event
from duties.indicators import drawing
from duties.registers import fulfilment
from duties.supervision import detection, rectification
from exchange import concluded, scorecard
from hub import places

log = structlog.get_logger(__name__)
APART = 60.0  # seconds
Round = tuple[Callable[[AsyncSession, str, datetime], Awaitable[int]], int]
ROUNDS: tuple[Round, ...] = (
    (effect.advance, effect.MOST),
    (permission.advance, permission.MOST),
)
"""What time alone does, and how much of it in one transaction."""

ASKED: tuple[tuple[str, Callable[[AsyncSession, Author], Awaitable[int]]], ...] = (
    ("admissionPlanExpect", admission_plan.advance),
    ("classTermRecordOpen", class_term.advance),
)
"""What a season asks of every school or class: begun with its clock, it is not counted, for nothing has moved."""
DUTIES: tuple[tuple[str, Callable[[AsyncSession, Author], Awaitable[int]]], ...] = (
    ("taskRaise", raising.advance),
    ("taskOverdue", overdue.advance),
    ("letterExpire", letter.advance),
    ("rectificationOverdue", rectification.advance),
)
"""What duties ask by themselves, and what is past its day."""
CALENDAR: tuple[tuple[str, Callable[[AsyncSession, Author], Awaitable[int]]], ...] = (
    ("scheduledEventPlan", calendar.draw_up),
    ("scheduledEventOpen", scheduled_event.begun),
    ("scheduledEventShow", fulfilment.advance),
    ("scheduledEventExchanged", concluded.advance),
    ("scheduledEventRemind", scheduled_event.remind),
    ("scheduledEventOverdue", scheduled_event.lapse),
    ("indicatorDraw", drawing.advance),
)
"""What the calendar asks of units, in this order, and what indicators stand at; it is no child's and not counted."""
EXCHANGE: tuple[tuple[str, Callable[[AsyncSession, Author], Awaitable[int]]], ...] = (
    ("exchangeScore", scorecard.advance),
)
"""What is told of months of the exchange, once they have moved; nothing of a child moves by it, and it is not counted."""
SUPERVISION: tuple[tuple[str, Callable[[AsyncSession, Author], Awaitable[int]]], ...] = (
    ("accountabilityPropose", detection.advance),
)
"""What is proposed to those who supervise, once all else is as it stands; nothing moves by it, and it is not counted."""


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
            except Refused as refused:  # no rules of the county, or a day that no calendar has
                log.error("clocks are not looked at", code=refused.reason.code)
            await self.pause(APART)

    async def once(self) -> int:
        """Do all that is due now; how many clocks, changes, applications, reviews and months moved, and children were missed."""
        total = await self._by_itself("disabilityReview", disability_reviews.advance)
        total += await self._by_itself("homeTeachingMonth", home_teaching_months.advance)
        for advance, most in (self._clocks(), *ROUNDS):
            marked = most
            while marked >= most:
                async with self.sessions.begin() as session:
                    marked = await advance(session, self.jurisdiction_code, self.now())
                total += marked
        total += await self._by_itself("admissionMissed", admission_limit.advance)
        for operation, ask in ASKED:
            await self._by_itself(operation, ask)
        total += await self._by_itself("recurringLimit", recurring.advance)
        for operation, follow in DUTIES:
            total += await self._by_itself(operation, follow)
        for operation, bring in (*CALENDAR, *SUPERVISION, *EXCHANGE):
            await self._by_itself(operation, bring)
        return total

    def _clocks(self) -> Round:
        follow = partial(consequences.follow, self._author("timerOverdue"))
        return partial(clocks.advance, follow=follow), clocks.MOST

    async def _by_itself(
        self, operation: str, advance: Callable[[AsyncSession, Author], Awaitable[int]]
    ) -> int:
        """What follows from time alone, as the timeline has it, until nothing is left to do."""
        total = 0
        while True:
            async with self.sessions.begin() as session:
                done = await advance(session, self._author(operation))
            total += done
            if not done:
                return total

    def _author(self, operation: str) -> Author:
        return Author(self.jurisdiction_code, operation, self.now, arrangements=places.arrangements())
