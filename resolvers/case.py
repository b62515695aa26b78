"""Cases, their causes, teams and measures."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select

from auth.viewer import Viewer
from casework import case, determination, dossier, lead_time
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_CASE, _TIMER = tables.DropoutCase, tables.Timer
dossier_missing = dossier.missing()
"""What the one form per child does not hold yet."""
detection_days, intervention_days, persuasion_days = (
    lead_time.detection(),
    lead_time.intervention(),
    lead_time.persuasion(),
)
"""How early the child was found, helped and persuaded (BS-03)."""
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
    cause: Value = None,
    overdue: bool | None = None,
) -> Select[Any]:
    """Cases by child, unit, stage, number and cause, and by whether they are open and a clock of the child is overdue."""
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
    if cause is not None:
        of = tables.CaseCause
        found = found.where(exists().where(of.case_id == _CASE.id, of.cause == cause))
    if overdue is None:
        return found
    # Of the child: reports and notices that a case owes have clocks of their own.
    late = _CASE.student_id.in_(select(_TIMER.student_id).where(_TIMER.state == "OVERDUE"))
    open = _CASE.stage != "CLOSED"
    return found.where(and_(late, open) if overdue else or_(~late, ~open))


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
determine_suspected = partial(carry_out, "caseDetermineSuspected", determination.determine_suspected)
determine_dropout = partial(carry_out, "caseDetermineDropout", determination.determine_dropout)
