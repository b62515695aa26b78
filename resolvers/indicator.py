"""Indicators: definitions, values, the children behind them; cohorts as recorded."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, any_, func, select

from auth import grants
from auth.viewer import Viewer
from database import tables
from duties import cohort
from resolvers.changes import carry_out
from resolvers.matching import Value, is_any, matching
from resolvers.order import Order

_OF, _DEFINED, _BEHIND, _COHORT = (
    tables.IndicatorValue,
    tables.IndicatorDefinition,
    tables.IndicatorException,
    tables.CohortRecord,
)
DEFINED = {
    "CODE": Order((_DEFINED.code, _DEFINED.formula_version, _DEFINED.id), "按指标编号: by code and version.")
}
ORDERS = {
    "PERIOD": Order((_OF.starts_on, _OF.id), "按统计周期先后: the earliest period first."),
    "NEWEST": Order((_OF.starts_on, _OF.id), "按统计周期倒序: the latest period first.", descending=True),
}
BEHIND = {"ID": Order((_BEHIND.id,), "按先后: as they were found.")}
COHORTS = {"ID": Order((_COHORT.id,), "按登记先后: as recorded.")}


def definitions(
    viewer: Viewer, *, id: Value = None, indicator: Value = None, clause: Value = None
) -> Select[Any]:
    """Definitions by indicator and clause."""
    found = matching(select(_DEFINED), (_DEFINED.id, id), (_DEFINED.indicator, indicator))
    return found if clause is None else found.where(clause == any_(_DEFINED.clauses))


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    indicator: Value = None,
    variant: Value = None,
    level: Value = None,
    unit_id: Value = None,
    class_id: Value = None,
    period_kind: Value = None,
    period: Value = None,
    starts_from: Value = None,
    starts_until: Value = None,
    stage: Value = None,
    area: Value = None,
    group: Value = None,
    cause: Value = None,
    compliance: Value = None,
    final: bool | None = None,
    whole: bool | None = None,
) -> Select[Any]:
    """Values by indicator, unit, period and whom they are of."""
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.indicator, indicator),
        (_OF.variant, variant),
        (_OF.level, level),
        (_OF.unit_id, unit_id),
        (_OF.class_id, class_id),
        (_OF.period_kind, period_kind),
        (_OF.period, period),
        (_OF.stage, stage),
        (_OF.area, area),
    )
    if compliance is not None:
        # By what is shown: whoever sees none of the children would learn from the filter what is kept back.
        exact = grants.sees_counted(viewer, _OF, tables.Student)
        found = found.where(is_any(_OF.compliance if exact else _OF.coarse_compliance, compliance))
    if group is not None:
        found = found.where(group == any_(_OF.groups))
    if cause is not None:
        found = found.where(cause == any_(_OF.causes))
    if starts_from is not None:
        found = found.where(_OF.starts_on >= starts_from)
    if starts_until is not None:
        found = found.where(_OF.starts_on <= starts_until)
    if final is not None:
        found = found.where(_OF.final_at.is_not(None) if final else _OF.final_at.is_(None))
    if whole is not None:
        plain = (
            (_OF.stage.is_(None))
            & (_OF.area.is_(None))
            & (func.cardinality(_OF.groups) == 0)
            & (func.cardinality(_OF.causes) == 0)
        )
        found = found.where(plain if whole else ~plain)
    return found


def behind(viewer: Viewer, *, value_id: Value = None, student_id: Value = None) -> Select[Any]:
    """Children behind a value."""
    return matching(select(_BEHIND), (_BEHIND.value_id, value_id), (_BEHIND.student_id, student_id))


def cohorts(
    viewer: Viewer,
    *,
    id: Value = None,
    school_id: Value = None,
    school_year: Value = None,
    stage: Value = None,
) -> Select[Any]:
    """Cohorts by unit, school year of graduation and stage."""
    return matching(
        select(_COHORT),
        (_COHORT.id, id),
        (_COHORT.school_id, school_id),
        (_COHORT.school_year, school_year),
        (_COHORT.stage, stage),
    )


record = partial(carry_out, "cohortRecord", cohort.record)
correct = partial(carry_out, "cohortCorrect", cohort.correct)
