"""Counties and units."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, cast, exists, false, or_, select

from auth import areas
from auth.viewer import Viewer
from database import tables
from database.tables.row import Row
from domain.access import Area
from domain.organization import OrgType
from domain.staffing import GUIDED, StaffingKind
from domain.yearly_appraisal import AppraisalState
from resolvers import letter_missing, member_gaps, plan_missing, report_missing
from resolvers.matching import Value, matching
from resolvers.order import Order

ORDERS = {
    "CODE": Order((tables.Organization.code, tables.Organization.id), "按代码: by code."),
    "ID": Order((tables.Organization.id,), "按登记先后: as recorded."),
}
JURISDICTION_ORDERS = {"CODE": Order((tables.Jurisdiction.code,), "按代码: by GB/T 2260 code.")}


def jurisdictions(viewer: Viewer, *, code: Value = None) -> Select[Any]:
    """Counties that the hub knows."""
    return matching(select(tables.Jurisdiction), (tables.Jurisdiction.code, code))


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    type: Value = None,
    department: Value = None,
    parent_id: Value = None,
    code: Value = None,
    lacks_ledger: Value = None,
    lacks_letter_of: Value = None,
    lacks_plan_of: Value = None,
    lacking: Value = None,
    lacks_report: Value = None,
    report_period: Value = None,
    lacks_submission_of: Value = None,
    lacks_group_on: Value = None,
    lacks_guidance_since: Value = None,
    eligible_in: Value = None,
) -> Select[Any]:
    """Units by what they are and where they stand, by what is missing of them, or by a year whose awards they may be given.

    Missing: a ledger, a letter or plan of a school year that is in force, a report (of a period) or a submission of a year
    that is handed in, a leading group of a school that was formed by a day (DC-02), guidance of a village school since a day (QC-23a); of members a duty or a holder (HL-68a). Awards: no veto and no bar keeps them (GH-15, DC-L7). What a
    viewer may not look at is not missing: units whose ledgers, letters, plans, reports, submissions or appraisals it does not
    see are left out.
    """
    unit, kept = tables.Organization, tables.Ledger
    found = matching(
        select(unit),
        (unit.id, id),
        (unit.type, type),
        (unit.department, department),
        (unit.parent_id, parent_id),
        (unit.code, code),
    )
    if eligible_in is not None:
        made = tables.YearlyAppraisal.__table__.c  # who sees a unit's appraisals is told whether one bars it
        stands = (made.unit_id == unit.id, made.year == eligible_in, made.state == AppraisalState.CONFIRMED)
        barred = exists().where(*stands, or_(made.vetoed, made.awards_barred)).correlate(unit)
        return found.where(_answers_to(viewer, tables.YearlyAppraisal), ~barred)
    if lacks_letter_of is not None:
        seen = _answers_to(viewer, tables.ResponsibilityLetter)
        return found.where(seen, letter_missing.of_year(lacks_letter_of))
    if lacks_plan_of is not None:
        return found.where(_answers_to(viewer, tables.WorkPlan), plan_missing.of_year(lacks_plan_of))
    if lacks_group_on is not None:
        return found.where(_answers_to(viewer, tables.LeadingGroup), _has_no_group(lacks_group_on))
    if lacks_guidance_since is not None:
        return found.where(_answers_to(viewer, tables.StaffingRecord), _is_unguided(lacks_guidance_since))
    if lacking is not None:
        return found.where(member_gaps.lacking(lacking))
    if lacks_report is not None:
        seen = _answers_to(viewer, tables.PeriodReport)
        return found.where(seen, report_missing.report(lacks_report, report_period))
    if lacks_submission_of is not None:
        seen = _answers_to(viewer, tables.Submission)
        return found.where(seen, report_missing.submission(lacks_submission_of))
    if lacks_ledger is None:
        return found
    seen = _answers_to(viewer, kept)
    return found.where(seen, ~exists().where(kept.owner_id == unit.id, kept.type == lacks_ledger))


def _has_no_group(day: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a unit is a school without a leading group of its own on a day."""
    unit, group = tables.Organization, tables.LeadingGroup.__table__.alias().c
    own = (group.organization_id == unit.id, group.founded_on <= cast(day, Date))
    schools = unit.type.in_((OrgType.SCHOOL, OrgType.CENTER_SCHOOL))
    return and_(schools, ~exists(select(group.id).where(*own).correlate(unit)))


def _is_unguided(since: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a unit is a village school or teaching point that its center school has not guided since a day."""
    unit, school = tables.Organization, tables.School.__table__.alias().c
    made = tables.StaffingRecord.__table__.alias().c
    guided = (made.host_id == school.id, made.kind == StaffingKind.CENTER_SCHOOL_GUIDANCE)
    recent = (made.held_on >= cast(since, Date), made.withdrawn_at.is_(None))
    its = (school.id == unit.id, school.stage.in_(GUIDED), school.center_school_id != unit.id)
    lately = exists(select(made.id).where(*guided, *recent).correlate(school.id.table))
    return exists(select(school.id).where(*its, ~lately).correlate(unit))


def _answers_to(viewer: Viewer, table: type[Row]) -> ColumnElement[bool]:
    return or_(false(), *(_lies(table, area, viewer) for area in viewer.rights.of(table)))


def _lies(table: type[Row], area: Area, viewer: Viewer) -> ColumnElement[bool]:
    """Whether a unit's rows would lie in an area: a center school's are its own, and reports and guidance its schools' (QC-23a, QC-40)."""
    unit, school = tables.Organization, tables.School.__table__.c
    lies = areas.within(unit, area, viewer)
    if (
        table not in (tables.PeriodReport, tables.StaffingRecord)
        or area is not Area.CENTER_SCHOOL
        or viewer.organization_id is None
    ):
        return lies
    theirs = select(school.id).where(school.center_school_id == viewer.organization_id)
    return or_(lies, and_(unit.jurisdiction_code == viewer.jurisdiction_code, unit.id.in_(theirs)))
