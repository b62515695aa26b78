"""Files of children who came back, follow-ups and strategies; the return, the close and the relapse of a case."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import care, returnee
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_FILE, _STRATEGY = tables.ReturneeFile, tables.StudentStrategy
ORDERS = {
    "NEWEST": Order((_FILE.id,), "按建档先后倒序: the last one first.", descending=True),
    "ID": Order((_FILE.id,), "按建档先后: as opened."),
}
STRATEGY_ORDERS = {"ID": Order((_STRATEGY.id,), "按制定先后: as set.")}


def find(
    viewer: Viewer,
    *,
    student_id: Value = None,
    case_id: Value = None,
    open: bool | None = None,
    next_before: Value = None,
) -> Select[Any]:
    """Files by child and case, by whether they are open, and by the day of the next follow-up."""
    found = matching(select(_FILE), (_FILE.student_id, student_id), (_FILE.case_id, case_id))
    if next_before is not None:
        found = found.where(_FILE.next_on < next_before)
    if open is None:
        return found
    return found.where(_FILE.closed_on.is_(None) if open else _FILE.closed_on.is_not(None))


def follow_ups(viewer: Viewer, *, file_id: Value = None) -> Select[Any]:
    """What was found of a child that came back."""
    of = tables.FollowUp
    return matching(select(of), (of.file_id, file_id))


def strategies(viewer: Viewer, *, student_id: Value = None, ground: Value = None) -> Select[Any]:
    """Strategies by child and ground."""
    return matching(select(_STRATEGY), (_STRATEGY.student_id, student_id), (_STRATEGY.ground, ground))


return_ = partial(carry_out, "caseReturn", returnee.return_)
close = partial(carry_out, "caseClose", returnee.close)
relapse = partial(carry_out, "caseRelapse", returnee.relapse)
follow_up = partial(carry_out, "followUpRecord", care.follow_up)
set_strategy = partial(carry_out, "strategySet", care.set_strategy)
