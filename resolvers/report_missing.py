"""Units that owe a periodic report, or a yearly submission, and have not handed it in (GH-02, DC-25, BS-23)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, cast, exists, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from database import tables
from domain.citation import ParameterOrigin
from domain.organization import OrgType
from domain.period_report import FORMS, HANDED_IN
from domain.submission import HANDED_IN as SUBMITTED


def report(kind: ColumnElement[Any], period: ColumnElement[Any] | None) -> ColumnElement[bool]:
    """Whether a unit is one that makes such reports here, and none, or none of that period, is handed in."""
    # Core tables: what is counted here is not narrowed by the viewer's grants once more; the units are.
    unit, made = tables.Organization, tables.PeriodReport.__table__.alias().c
    handed = [made.unit_id == unit.id, made.kind == kind, made.state.in_(HANDED_IN)]
    if period is not None:
        handed.append(made.period == period)
    there = exists(select(made.id).where(*handed).correlate(unit))
    makes = or_(*(and_(kind == each.name, unit.type.in_(form.types)) for each, form in FORMS.items()))
    kinds = _rule("report.kinds")
    listed = kinds.op("@>")(func.to_jsonb(kind))
    return and_(makes, listed, ~there)


def submission(year: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a unit is a school whose submission of a calendar year the place asks for, and it is not handed in."""
    unit, made = tables.Organization, tables.Submission.__table__.alias().c
    there = exists(
        select(made.id)
        .where(made.unit_id == unit.id, made.year == year, made.state.in_(SUBMITTED))
        .correlate(unit)
    )
    asked = func.jsonb_typeof(_rule("submission.bundle")) == "object"
    return and_(unit.type == OrgType.SCHOOL, asked, ~there)


def _rule(key: str) -> Any:
    """The value of a parameter as it holds in the unit's county; a local override goes before what was loaded."""
    unit, rule = tables.Organization, tables.RuleParameter.__table__.alias().c
    here = (rule.jurisdiction_code == unit.jurisdiction_code, rule.code == key, rule.valid_to.is_(None))
    own = (rule.origin == ParameterOrigin.LOCAL_OVERRIDE).desc()
    return (
        select(cast(rule.value, JSONB)).where(*here).order_by(own).limit(1).correlate(unit).scalar_subquery()
    )
