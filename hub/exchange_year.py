"""A year of exchanges, as a hub lives it by its calendar: the loops of `serve` on a clock that is moved, and what persons do meanwhile.

One department is late, one has its desk by file, one month's day is missed altogether, one roster is doubted and released by two persons.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from dbos import WorkflowHandleAsync
from sqlalchemy import select

from connectors import _reasons
from connectors._by_file import ByFile, FileTransport
from connectors._core import Acknowledgment, Ask, Reply, Take
from connectors.departments import CONNECTORS
from database import tables
from domain import calendar
from domain.errors import Refused
from domain.exchange import CycleState, PackageCode
from exchange import decide, receipt
from exchange.cycle import Cycle, Transport
from exchange.engine import Engine
from exchange.preview import preview
from exchange.start import WORKFLOW
from hub.assembly import Database
from hub.months import Months
from hub.ticking import Ticking
from hub.year import Clock
from partners.departments import DEPARTMENTS
from partners.months import Year

BY_FILE, SHEET = "rural_revitalization", PackageCode.POOR_HOUSEHOLD_STUDENTS
LATE, LATE_IN, LATE_UNTIL = "civil_affairs", 1, 12
"""Whose desk is closed in the second month until this day."""
SHEET_LATE, SHEET_DAY, LATE_SHEET_DAY = 1, 5, 14
"""In that month the sheet, too, comes after the exchange; on which days it comes."""
MISSED, AWAY = 2, range(2, 20)
"""In the third month nobody serves on these days."""
DAYS = (1, 5, 7, 8, 9, 10, 14, 15, 20)
"""Days of each month on which the clock stands for as long as there is something to do."""
TICK_DAY, TICK_EVERY = 9, 4
"""On this day of every fourth month what time alone brings is looked at: it has its own tests, and a look is dear."""
EXCHANGE_DAY = 8
_TURNS = list(CONNECTORS)
PERSONS = ("教育局 张三", "教育局 李四")


class Inputs(Protocol):
    """Where what departments send in a year comes from."""

    def transport(self, partner: str) -> Transport:
        """The way to a department with an endpoint."""

    async def hand_in(self, cycle: Cycle, period: str) -> None:
        """Hand in the sheet of a month, of the department without one."""


@dataclass(slots=True)
class Lived:
    """What came of a year. begun: how many runs the calendar began; held: partner and month of what persons released; failed: months
    that failed before they were closed, and why; states: how each partner's every month ended.
    """

    begun: int = 0
    held: list[tuple[str, str]] = field(default_factory=list)
    failed: set[tuple[str, str]] = field(default_factory=set)
    states: dict[tuple[str, str], str] = field(default_factory=dict)


class _Over(Exception):
    """The year is over."""


class _Watched(Engine):
    """An engine whose runs can be waited for, whoever began them."""

    def __init__(self, database_url: str, engine: Any) -> None:
        super().__init__(database_url, engine)
        self.begun: list[WorkflowHandleAsync[dict[str, Any]]] = []

    async def begin(
        self, name: str, workflow_id: str, *arguments: Any
    ) -> WorkflowHandleAsync[dict[str, Any]]:
        """Start a run or join it."""
        handle = await super().begin(name, workflow_id, *arguments)
        self.begun.append(handle)
        return handle


@dataclass(frozen=True)
class _Door:
    """A department whose desk is closed at times."""

    transport: Transport
    is_closed: Callable[[], bool]

    async def pull(self, ask: Ask, take: Take) -> Reply:
        """Ask it. Raises Refused (UNREACHABLE) while it is closed."""
        if self.is_closed():
            raise Refused(_reasons.UNREACHABLE.at(ask.period))
        return await self.transport.pull(ask, take)

    async def push(self, ask: Ask, lines: bytes, idempotency_key: str) -> Acknowledgment:
        """Send it a package."""
        return await self.transport.push(ask, lines, idempotency_key)


class Calendar:
    """The year's clock, moved by the loop of months when it has nothing left to do, and the persons who act on their days."""

    def __init__(
        self,
        opened: Database,
        year: Year,
        inputs: Inputs,
        sign: receipt.Signer,
        told: Callable[[datetime], None] = lambda _: None,
    ) -> None:
        """sign: of receipts; told: hears of every instant to which the clock is moved."""
        self._year, self._inputs, self._told = year, inputs, told
        self._instants = _days(year.periods)
        self._clock = Clock(next(self._instants))
        self._engine = _Watched(opened.url, opened.engine)
        self._lived = Lived()
        code, endpoints = year.county.jurisdiction_code, [each for each in CONNECTORS if each in DEPARTMENTS]
        transports: dict[str, Transport] = {
            each: _Door(inputs.transport(each), partial(self._is_closed, each)) for each in endpoints
        }
        self.cycle = Cycle(
            engine=self._engine,
            sessions=opened.sessions,
            connectors=CONNECTORS,
            transports={**transports, BY_FILE: FileTransport(ByFile(BY_FILE, "1.0"))},
            now=self._clock.now,
            sign=sign,
            jurisdiction_code=code,
            ring=opened.ring,
        )
        self._ticking = Ticking(opened.sessions, code, self._clock.now)
        self._sheets = {
            day: period
            for at, period in enumerate(year.periods)
            for day in (f"{period}-{LATE_SHEET_DAY if at == SHEET_LATE else SHEET_DAY:02d}",)
        }

    @asynccontextmanager
    async def lived(self) -> AsyncIterator[Lived]:
        """Live the year to its end; the engine works on for as long as the block lasts."""
        await self._engine.start({WORKFLOW: self.cycle.run})
        try:
            await self._to_the_end()
            yield self._lived
        finally:
            await self._engine.stop()

    async def _to_the_end(self) -> None:
        try:
            await Months(self.cycle, self._pause).run()
        except _Over:
            self._lived.states = await self._states()

    async def _pause(self, _: float) -> None:
        """What happens between two looks at the calendar: runs end, persons act; the clock moves on once nothing else does."""
        if await self._ended() or await self._persons():
            return
        following = next(self._instants, None)
        if following is None:
            raise _Over
        self._clock.move(following)
        self._told(following)
        today = calendar.today(following)
        if today.day == TICK_DAY and f"{today:%Y-%m}" in self._year.periods[::TICK_EVERY]:
            await self._ticking.once()

    async def _ended(self) -> bool:
        begun = list(self._engine.begun)
        self._engine.begun.clear()
        for each in begun:
            outcome = await each.get_result()
            if outcome["state"] == CycleState.FAILED.name:
                self._lived.failed.add((outcome["period"], outcome["failure"]["code"]))
        self._lived.begun += len(begun)
        return bool(begun)

    async def _persons(self) -> bool:
        """A sheet is handed in on its day, or when somebody is there again; what is held is looked at and released by two persons on the next."""
        today = calendar.today(self._clock.now())
        sheets = [day for day in self._sheets if day <= f"{today}"]
        for day in sheets:
            await self._inputs.hand_in(self.cycle, self._sheets.pop(day))
        states = await self._states() if today.day > EXCHANGE_DAY else {}
        held = sorted(
            (each for each, state in states.items() if state == CycleState.HELD.name),
            key=lambda each: (_TURNS.index(each[0]), each[1]),
        )
        # One at a time: what one month applies makes the preview of another stale.
        for each in held[:1]:
            await self._released(*each)
        return bool(sheets or held)

    async def _released(self, partner: str, period: str) -> None:
        if (partner, period) in self._lived.held:
            raise RuntimeError(f"{partner} {period} is held again after it was released")
        seen = await preview(self.cycle, partner, period)
        for person in PERSONS:
            async with self.cycle.sessions.begin() as session:
                row = await decide.find(session, self.cycle.jurisdiction_code, partner, period)
                agreed = decide.Decision(person, "已核对 / looked into", self._clock.now(), seen.digest)
                await decide.release(session, row, agreed)
        self._lived.held.append((partner, period))

    async def _states(self) -> dict[tuple[str, str], str]:
        cycle, partner = tables.ExchangeCycle, tables.ExchangePartner
        rows = select(partner.code, cycle.period, cycle.state).join(partner, partner.id == cycle.partner_id)
        async with self.cycle.sessions() as session:
            return {(code, period): state.name for code, period, state in await session.execute(rows)}

    def _is_closed(self, partner: str) -> bool:
        today = calendar.today(self._clock.now())
        month = self._year.periods.index(f"{today:%Y-%m}")
        return partner == LATE and month == LATE_IN and today.day < LATE_UNTIL


def _days(periods: Sequence[str]) -> Iterator[datetime]:
    for month, period in enumerate(periods):
        for day in DAYS:
            if month != MISSED or day not in AWAY:
                yield calendar.snapshot_instant(period, day)
