"""Signs that a child may drop out, and what was learned of each."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import sign
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_SIGN = tables.RiskSign
ORDERS = {
    "NEWEST": Order((_SIGN.id,), "按登记先后倒序: the last one first.", descending=True),
    "ID": Order((_SIGN.id,), "按登记先后: as recorded."),
}


def find(
    viewer: Viewer,
    *,
    student_id: Value = None,
    school_id: Value = None,
    case_id: Value = None,
    source: Value = None,
    level: Value = None,
    open: bool | None = None,
) -> Select[Any]:
    """Signs by child, school, case, source and level, and by whether they are open."""
    found = matching(
        select(_SIGN),
        (_SIGN.student_id, student_id),
        (_SIGN.school_id, school_id),
        (_SIGN.case_id, case_id),
        (_SIGN.source, source),
        (_SIGN.level, level),
    )
    if open is None:
        return found
    return found.where(_SIGN.closed_at.is_(None) if open else _SIGN.closed_at.is_not(None))


def tracked(viewer: Viewer, *, sign_id: Value = None) -> Select[Any]:
    """What was learned of a sign."""
    of = tables.TrackingRecord
    return matching(select(of), (of.sign_id, sign_id))


record = partial(carry_out, "riskSignRecord", sign.record)
track = partial(carry_out, "riskSignTrack", sign.track)
close = partial(carry_out, "riskSignClose", sign.close)
