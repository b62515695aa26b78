"""By when something is to be reported: the calendar's event of it, which handing it in fulfils (catalogue Part 5)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from casework.act import Act
from database import tables
from domain import calendar
from domain.organization import Department, acts_for
from domain.scheduled_event import ScheduledEventState
from duties import scheduled_event

_EVENT = tables.ScheduledEvent
_DONE = (ScheduledEventState.DONE, ScheduledEventState.DONE_LATE)


async def event(
    act: Act, unit: tables.Organization, code: str, *when: ColumnElement[bool]
) -> tables.ScheduledEvent | None:
    """A unit's event of a rule, held; none where the calendar has none. when: which of them."""
    departments = [each for each in Department if acts_for(each, unit.type, unit.department)]
    whose = or_(_EVENT.unit_id == unit.id, and_(_EVENT.unit_id.is_(None), _EVENT.department.in_(departments)))
    here = _EVENT.jurisdiction_code == act.author.jurisdiction_code
    found = select(_EVENT).where(here, _EVENT.code == code, whose, *when)
    ordered = found.order_by(_EVENT.due_on, _EVENT.id).limit(1).with_for_update()
    row: tables.ScheduledEvent | None = await act.session.scalar(ordered)
    return row


def columns(found: tables.ScheduledEvent | None) -> dict[str, Any]:
    """What a row says of its event: which, and its last day, as it was moved where the place moves it."""
    if found is None:
        return {"event_id": None, "due_on": None}
    return {"event_id": found.id, "due_on": calendar.last_day(found.due_at)}


def late(act: Act, found: tables.ScheduledEvent | None) -> int | None:
    """By how many days today is past its last one; 0 in time, None where nothing is due."""
    return None if found is None else max(0, (act.today - calendar.last_day(found.due_at)).days)


async def fulfil(act: Act, found: tables.ScheduledEvent | None, note: str) -> None:
    """The event is done, unless somebody said so before. note: what shows it."""
    if found is not None and found.state not in _DONE:
        await scheduled_event.conclude(act, found, note)
