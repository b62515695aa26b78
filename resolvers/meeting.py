"""Meetings of units."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties.registers import meeting
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.Meeting
ORDERS = {
    "HELD": Order((_OF.held_on, _OF.id), "按日期倒序: the last day first.", descending=True),
    "NEWEST": Order((_OF.id,), "按登记先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按登记先后: as recorded."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    type: Value = None,
    school_year: Value = None,
    term: Value = None,
    held_from: Value = None,
    held_until: Value = None,
    withdrawn: bool | None = None,
) -> Select[Any]:
    """Meetings by unit, type, school year, term, days, and whether they were withdrawn."""
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.unit_id, unit_id),
        (_OF.type, type),
        (_OF.school_year, school_year),
        (_OF.term, term),
    )
    if held_from is not None:
        found = found.where(_OF.held_on >= held_from)
    if held_until is not None:
        found = found.where(_OF.held_on <= held_until)
    if withdrawn is None:
        return found
    gone = _OF.withdrawn_at.is_not(None)
    return found.where(gone if withdrawn else ~gone)


record = partial(carry_out, "meetingRecord", meeting.record)
correct = partial(carry_out, "meetingCorrect", meeting.correct)
withdraw = partial(carry_out, "meetingWithdraw", meeting.withdraw)
