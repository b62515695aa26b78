"""Scheduled events at work: opened, reminded of, found overdue and told by the clock; done by their units (catalogue Part 5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import due
from casework.act import Act, begin, text
from database import tables
from domain import calendar
from domain.errors import Fixer, Reason, Refused
from domain.machines.scheduled_event import SCHEDULED_EVENT
from domain.scheduled_event import ScheduledEventState as S
from duties import entries, units

_EVENT = tables.ScheduledEvent
MOST = 500
"""Events brought forward in one transaction."""
UNKNOWN_EVENT = Reason(
    "UNKNOWN_SCHEDULED_EVENT",
    "没有此校历事项，或不在您的办理范围内",
    "there is no such scheduled event, or it is not yours to act for",
    Fixer.CALLER,
    "eventId",
)


async def finish(
    session: AsyncSession, author: Author, *, event_id: UUID, note: str, expected_version: int
) -> UUID:
    """Record that an event was done, by the unit that it is of; its id. After its last day it is DONE_LATE.

    note: what shows it. Where the county has no such unit, the bureau records it. Raises Refused: UNKNOWN_SCHEDULED_EVENT,
    STALE_VERSION, EVENT_OF_ANOTHER_UNIT, EVENT_NOT_OPEN, BAD_TEXT, PERSONAL_NUMBER, ILLEGAL_TRANSITION.
    """
    act = await begin(session, author)
    row = await act.held(_EVENT, event_id, UNKNOWN_EVENT, expected_version)
    _require_own(act, row)
    if act.today < row.opens_on:
        zh, en = f"此事项 {row.opens_on} 才开始", f"it begins on {row.opens_on}"
        raise Refused(Reason("EVENT_NOT_OPEN", zh, en, Fixer.CALLER, "eventId", _first(row)))
    await fulfil(act, row, text(note, "note", 1000))
    return await act.done(row)


async def fulfil(act: Act, row: tables.ScheduledEvent, note: str) -> None:
    """Move an event that is held to done, late after its last day. note: what shows it. Raises Refused ILLEGAL_TRANSITION."""
    if row.state is S.PLANNED:
        await _open(act, row)
    if row.state is S.OPEN and row.due_at <= act.author.now:
        await _lapse(act, row, await units.leading_group(act.session, act.author.jurisdiction_code))
    to = S.DONE_LATE if row.state in (S.OVERDUE, S.DONE_LATE) else S.DONE
    by: dict[str, Any] = {"note": note, "done_at": act.author.now, "done_by": act.author.name}
    await entries.move(act, row, row.unit_id, SCHEDULED_EVENT, to, note, **by)


async def begun(session: AsyncSession, author: Author) -> int:
    """Open events whose first day has come; how many, at most MOST. author: at the hub's shell."""
    today = calendar.today(author.now)
    rows = await _some(session, author, _EVENT.state == S.PLANNED, _EVENT.opens_on <= today)
    if rows:
        act = await begin(session, author)
        for row in rows:
            await _open(act, row)
    return len(rows)


async def remind(session: AsyncSession, author: Author) -> int:
    """Remind units of events that fall due, once, from their day of reminder on, on working days; how many, at most MOST."""
    today = calendar.today(author.now)
    rows = await _some(
        session,
        author,
        _EVENT.state.in_((S.PLANNED, S.OPEN)),
        _EVENT.reminded_at.is_(None),
        _EVENT.remind_on <= today,
        _EVENT.due_at > author.now,
    )
    if not rows:
        return 0
    act = await begin(session, author)
    if not (await due.days(act)).is_working_day(today):
        return 0
    for row in rows:
        why = f"{row.name_zh}将于 {calendar.last_day(row.due_at)} 到期"
        await entries.change(act, row, row.unit_id, row.clauses, why, reminded_at=author.now)
    return len(rows)


async def lapse(session: AsyncSession, author: Author) -> int:
    """Find events overdue once their last day is over, and tell the leading group's office of each, once; how many, at most MOST.

    Where the county has no leading group, it is told as soon as there is one.
    """
    leading = await units.leading_group(session, author.jurisdiction_code)
    late = (_EVENT.state == S.OPEN) & (_EVENT.due_at <= author.now)
    untold = (_EVENT.state == S.OVERDUE) & _EVENT.told_at.is_(None)
    rows = await _some(session, author, late if leading is None else or_(late, untold))
    if rows:
        act = await begin(session, author)
        for row in rows:
            await _lapse(act, row, leading)
    return len(rows)


async def _some(
    session: AsyncSession, author: Author, *wanted: ColumnElement[bool]
) -> list[tables.ScheduledEvent]:
    """Events of the county, held; those that another process holds are its."""
    found = select(_EVENT).where(_EVENT.jurisdiction_code == author.jurisdiction_code, *wanted)
    held = found.order_by(_EVENT.due_on, _EVENT.id).limit(MOST).with_for_update(skip_locked=True)
    return list(await session.scalars(held))


async def _open(act: Act, row: tables.ScheduledEvent) -> None:
    await entries.move(act, row, row.unit_id, SCHEDULED_EVENT, S.OPEN)


async def _lapse(act: Act, row: tables.ScheduledEvent, leading: UUID | None) -> None:
    """Make an event overdue, and tell the office; of one that is so already, tell it alone."""
    if row.state is not S.OVERDUE:
        await entries.move(act, row, row.unit_id, SCHEDULED_EVENT, S.OVERDUE)
    if leading is not None and row.told_at is None:
        await changing.change(act.session, row, told_at=act.author.now)
        why = f"{row.name_zh}逾期未完成，提请领导小组办公室督办"
        await entries.enter(act, row, leading, row.clauses, why)


def _require_own(act: Act, row: tables.ScheduledEvent) -> None:
    """Raise Refused EVENT_OF_ANOTHER_UNIT unless the author speaks for the unit that the event is of."""
    if act.author.viewer is None or (row.unit_id is not None and row.unit_id == act.unit):
        return
    if row.department in units.speaks(act) or (row.unit_id is None and units.is_bureau(act)):
        return
    zh, en = "此事项应由其所属单位办理", "the unit that it is of does it"
    raise Refused(Reason("EVENT_OF_ANOTHER_UNIT", zh, en, Fixer.CALLER, "eventId", _first(row)))


def _first(row: tables.ScheduledEvent) -> str | None:
    return row.clauses[0] if row.clauses else None
