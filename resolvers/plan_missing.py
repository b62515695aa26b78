"""Units that owe a plan of a school year and have none in force (GH-03, DC-02, DC-25)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, cast, exists, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from database import tables
from domain.citation import ParameterOrigin
from domain.work_plan import MAKERS, WorkPlanState, WorkPlanType

_OF_SCHOOLS = (WorkPlanType.SCHOOL_DROPOUT_CONTROL, WorkPlanType.HOME_TEACHING)


def of_year(school_year: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a rule of the county (plan.ofSchools) has a unit make a plan of which none is in force for that school year."""
    # Core tables: what is counted here is not narrowed by the viewer's grants once more; the units are.
    unit, rule = tables.Organization, tables.RuleParameter.__table__.alias().c
    here = (rule.jurisdiction_code == unit.jurisdiction_code, rule.code == "plan.ofSchools")
    override = rule.origin == ParameterOrigin.LOCAL_OVERRIDE
    named = select(rule.value).where(*here, rule.valid_to.is_(None)).order_by(override.desc()).limit(1)
    asked = cast(named.correlate(unit).scalar_subquery(), JSONB)
    return or_(
        *(
            and_(asked.has_key(type.name), unit.type.in_(MAKERS[type]), ~_in_force(type, school_year))
            for type in _OF_SCHOOLS
        )
    )


def _in_force(type: WorkPlanType, school_year: ColumnElement[Any]) -> ColumnElement[bool]:
    unit, made = tables.Organization, tables.WorkPlan.__table__.alias().c
    own = (made.unit_id == unit.id, made.type == type, made.school_year == school_year)
    return exists(select(made.id).where(*own, made.state == WorkPlanState.IN_FORCE).correlate(unit))
