"""Staff in numbers."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties.registers import staffing
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.StaffingRecord
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
    kind: Value = None,
    school_year: Value = None,
    term: Value = None,
    host_id: Value = None,
    held_from: Value = None,
    held_until: Value = None,
    withdrawn: bool | None = None,
) -> Select[Any]:
    """Records by unit, kind, school visited, school year, term, days, and whether they were withdrawn."""
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.unit_id, unit_id),
        (_OF.kind, kind),
        (_OF.school_year, school_year),
        (_OF.term, term),
        (_OF.host_id, host_id),
    )
    if held_from is not None:
        found = found.where(_OF.held_on >= held_from)
    if held_until is not None:
        found = found.where(_OF.held_on <= held_until)
    if withdrawn is None:
        return found
    gone = _OF.withdrawn_at.is_not(None)
    return found.where(gone if withdrawn else ~gone)


record = partial(carry_out, "staffingRecord", staffing.record)
correct = partial(carry_out, "staffingCorrect", staffing.correct)
withdraw = partial(carry_out, "staffingWithdraw", staffing.withdraw)
