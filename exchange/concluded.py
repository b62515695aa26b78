"""Events of the calendar that the exchange itself shows to be done: a month that is closed, a department's answers, an August roster.

Conclusions follow within a minute, and stand: a closed month is not opened again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import begin
from database import tables
from domain import calendar
from domain.exchange import CycleState, PackageCode, PackageState
from domain.organization import Department
from domain.scheduled_event import ScheduledEventState as S
from duties import scheduled_event

_EVENT, _CYCLE, _PARTNER = tables.ScheduledEvent, tables.ExchangeCycle, tables.ExchangePartner
WAITS = (S.PLANNED, S.OPEN, S.OVERDUE)
ROSTERS = (PackageCode.HOUSEHOLD_CHANGE_ROSTER, PackageCode.THREE_DISABILITY_ROSTER)
"""Rosters of August whose events bear their names (HL-34, HL-37)."""
MONTH, ANSWERS = "EXCHANGE", "PARTNER_ANSWERS"
CODES = (MONTH, ANSWERS, *(each.name for each in ROSTERS))
MOST = 500
"""Events looked at in one transaction."""


async def advance(session: AsyncSession, author: Author) -> int:
    """Conclude what has begun and is shown to be done; how many. author: at the hub's shell."""
    events = await waiting(session, author)
    shown = [
        (event, row) for event in events if (row := await _SHOWN[event.code](session, event)) is not None
    ]
    if shown:
        act = await begin(session, author)
        for event, (noun, id_, what) in shown:
            said = f"据{what}办结（{noun}:{id_}）"
            await scheduled_event.conclude(act, event, said, f"{noun}:{id_}")
    return len(shown)


async def waiting(session: AsyncSession, author: Author) -> list[tables.ScheduledEvent]:
    """Events that the exchange concludes, begun and not done, the oldest first, held; another process's are left to it."""
    found = select(_EVENT).where(
        _EVENT.jurisdiction_code == author.jurisdiction_code,
        _EVENT.code.in_(CODES),
        _EVENT.state.in_(WAITS),
        _EVENT.opens_on <= calendar.today(author.now),
    )
    held = found.order_by(_EVENT.due_on, _EVENT.id).limit(MOST).with_for_update(skip_locked=True)
    return list(await session.scalars(held))


Shown = tuple[str, UUID, str]
"""The row that shows it: its noun, its id, what it is in Chinese."""


async def _months_closed(session: AsyncSession, event: tables.ScheduledEvent) -> Shown | None:
    """The last month of a period to be closed, once every partner's is."""
    return await _closed(session, event, None)


async def _answers_taken(session: AsyncSession, event: tables.ScheduledEvent) -> Shown | None:
    """A department's own month of the period, once it is closed: its answers are applied with it."""
    return await _closed(session, event, event.department)


async def _closed(
    session: AsyncSession, event: tables.ScheduledEvent, department: Department | None
) -> Shown | None:
    statement = (
        select(_CYCLE)
        .join(_PARTNER, _PARTNER.id == _CYCLE.partner_id)
        .where(_CYCLE.jurisdiction_code == event.jurisdiction_code, _CYCLE.period == event.period)
        .order_by(_CYCLE.closed_at, _CYCLE.id)
    )
    own = statement if department is None else statement.where(_PARTNER.department == department)
    months = list(await session.scalars(own))
    if not months or any(each.state is not CycleState.CLOSED for each in months):
        return None
    return "ExchangeCycle", months[-1].id, f" {event.period} 月度交换"


async def _roster_came(session: AsyncSession, event: tables.ScheduledEvent) -> Shown | None:
    """The roster of the event's August, once it is applied."""
    package = tables.ExchangePackage
    came = select(package.id).where(
        package.jurisdiction_code == event.jurisdiction_code,
        package.code == PackageCode[event.code],
        package.period == f"{event.opens_on:%Y-%m}",
        package.state == PackageState.APPLIED,
    )
    found = await session.scalar(came.limit(1))
    return None if found is None else ("ExchangePackage", found, f"《{PackageCode[event.code].zh}》")


_SHOWN: Mapping[str, Callable[[AsyncSession, tables.ScheduledEvent], Any]] = {
    MONTH: _months_closed,
    ANSWERS: _answers_taken,
    **dict.fromkeys((each.name for each in ROSTERS), _roster_came),
}
