"""Which school screens which village in a school year."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import screening
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_KEPT = tables.ScreeningAssignment
ORDERS = {
    "ID": Order((_KEPT.id,), "按分解先后: as assigned."),
    "NEWEST": Order((_KEPT.id,), "按分解先后倒序: the last one first.", descending=True),
}


def find(
    viewer: Viewer,
    *,
    school_year: Value = None,
    school_id: Value = None,
    village_id: Value = None,
    screened: bool | None = None,
) -> Select[Any]:
    """Assignments by school year, school and village, and by whether the school was there."""
    found = matching(
        select(_KEPT),
        (_KEPT.school_year, school_year),
        (_KEPT.school_id, school_id),
        (_KEPT.village_id, village_id),
    )
    if screened is None:
        return found
    done = _KEPT.screened_on.is_not(None)
    return found.where(done if screened else ~done)


divide = partial(carry_out, "screeningDivide", screening.divide)
reassign = partial(carry_out, "screeningReassign", screening.reassign)
report = partial(carry_out, "screeningReport", screening.report)
