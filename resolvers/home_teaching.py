"""Home teaching: plans, their teachers, visits, months, and how many of the due months were met."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Integer, Select, cast, func, select

from auth.viewer import Viewer
from casework import home_teaching
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_PLAN, _VISIT, _MONTH = tables.HomeTeachingPlan, tables.HomeTeachingVisit, tables.HomeTeachingMonth
PLAN_ORDERS = {"ID": Order((_PLAN.id,), "按起草先后: as drafted.")}
VISIT_ORDERS = {"ID": Order((_VISIT.id,), "按登记先后: as recorded.")}
MONTH_ORDERS = {"ID": Order((_MONTH.id,), "按生成先后: as they began.")}


def _compliance() -> Any:
    month = _MONTH.__table__.c
    met = func.count().filter(month.state == "MET")
    due = func.count().filter(month.state != "OPEN")
    percent = cast(100 * met // func.nullif(due, 0), Integer)
    return select(percent).where(month.plan_id == _PLAN.id).scalar_subquery()


compliance = _compliance()
"""Percent of the months judged under a plan that were met, rounded down: null where none was yet, never a false 100 %."""


def plans(
    viewer: Viewer,
    *,
    student_id: Value = None,
    school_id: Value = None,
    school_year: Value = None,
    state: Value = None,
) -> Select[Any]:
    """Plans by child, school, school year and state."""
    return matching(
        select(_PLAN),
        (_PLAN.student_id, student_id),
        (_PLAN.school_id, school_id),
        (_PLAN.school_year, school_year),
        (_PLAN.state, state),
    )


def teachers(viewer: Viewer) -> Select[Any]:
    """Who teaches under a plan."""
    return select(tables.HomeTeacher)


def visits(
    viewer: Viewer,
    *,
    student_id: Value = None,
    plan_id: Value = None,
    visited_from: Value = None,
    visited_to: Value = None,
    qualified: bool | None = None,
) -> Select[Any]:
    """Visits by child, plan and day, and by whether they count."""
    found = matching(select(_VISIT), (_VISIT.student_id, student_id), (_VISIT.plan_id, plan_id))
    if visited_from is not None:
        found = found.where(_VISIT.visited_on >= visited_from)
    if visited_to is not None:
        found = found.where(_VISIT.visited_on <= visited_to)
    return found if qualified is None else found.where(_VISIT.qualified.is_(qualified))


def months(
    viewer: Viewer,
    *,
    student_id: Value = None,
    school_id: Value = None,
    month: Value = None,
    state: Value = None,
    judged: bool | None = None,
) -> Select[Any]:
    """Months by child, school, their first day and state, and by whether they are judged at all."""
    found = matching(
        select(_MONTH),
        (_MONTH.student_id, student_id),
        (_MONTH.school_id, school_id),
        (_MONTH.month, month),
        (_MONTH.state, state),
    )
    return found if judged is None else found.where(_MONTH.judged.is_(judged))


draft = partial(carry_out, "homeTeachingPlanDraft", home_teaching.draft)
approve = partial(carry_out, "homeTeachingPlanApprove", home_teaching.approve)
close = partial(carry_out, "homeTeachingPlanClose", home_teaching.close)
record_visit = partial(carry_out, "homeTeachingVisitRecord", home_teaching.record_visit)
