"""Scheduled events of units."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from domain.scheduled_event import ScheduledEventState
from duties import scheduled_event
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.ScheduledEvent
ORDERS = {
    "DUE": Order((_OF.due_on, _OF.id), "按到期先后: what falls due first comes first."),
    "NEWEST": Order((_OF.id,), "按排定先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按排定先后: as they were drawn up."),
}


def find(
    viewer: Viewer,
    *,
    unit_id: Value = None,
    department: Value = None,
    state: Value = None,
    kind: Value = None,
    code: Value = None,
    due_from: Value = None,
    due_until: Value = None,
    school_year: Value = None,
    overdue: bool | None = None,
) -> Select[Any]:
    """Events by unit, department, state, kind, rule, days on which they fall due, school year, and whether they are overdue."""
    found = matching(
        select(_OF),
        (_OF.unit_id, unit_id),
        (_OF.department, department),
        (_OF.state, state),
        (_OF.kind, kind),
        (_OF.code, code),
        (_OF.school_year, school_year),
    )
    if due_from is not None:
        found = found.where(_OF.due_on >= due_from)
    if due_until is not None:
        found = found.where(_OF.due_on <= due_until)
    if overdue is None:
        return found
    late = _OF.state == ScheduledEventState.OVERDUE
    return found.where(late if overdue else ~late)


finish = partial(carry_out, "scheduledEventDone", scheduled_event.finish)
