"""Cases, their causes, teams and measures."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import case
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_CASE, _TIMER = tables.DropoutCase, tables.Timer
ORDERS = {
    "NEWEST": Order((_CASE.id,), "按立案先后倒序: the last one first.", descending=True),
    "ID": Order((_CASE.id,), "按立案先后: as opened."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    student_id: Value = None,
    school_id: Value = None,
    township_id: Value = None,
    stage: Value = None,
    trigger: Value = None,
    case_no: Value = None,
    overdue: bool | None = None,
) -> Select[Any]:
    """Cases by child, unit, stage and number, and by whether a clock of theirs is overdue."""
    found = matching(
        select(_CASE),
        (_CASE.id, id),
        (_CASE.student_id, student_id),
        (_CASE.school_id, school_id),
        (_CASE.township_id, township_id),
        (_CASE.stage, stage),
        (_CASE.trigger, trigger),
        (_CASE.case_no, case_no),
    )
    if overdue is None:
        return found
    late = _CASE.id.in_(select(_TIMER.row_id).where(_TIMER.state == "OVERDUE"))
    return found.where(late if overdue else ~late)


def causes(viewer: Viewer, *, case_id: Value = None, cause: Value = None) -> Select[Any]:
    """Causes by case."""
    of = tables.CaseCause
    return matching(select(of), (of.case_id, case_id), (of.cause, cause))


def members(viewer: Viewer, *, case_id: Value = None) -> Select[Any]:
    """Who works on a case."""
    of = tables.CaseMember
    return matching(select(of), (of.case_id, case_id))


def measures(viewer: Viewer, *, case_id: Value = None, student_id: Value = None) -> Select[Any]:
    """Measures by case and child."""
    of = tables.SupportMeasure
    return matching(select(of), (of.case_id, case_id), (of.student_id, student_id))


open = partial(carry_out, "caseOpen", case.open)
prepare = partial(carry_out, "casePrepare", case.prepare)
determine_suspected = partial(carry_out, "caseDetermineSuspected", case.determine_suspected)
