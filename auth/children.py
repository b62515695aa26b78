"""Which children lie in an area that is narrower than the county, as SQL over their rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, exists, or_, select, union_all

from auth.viewer import Viewer
from database import tables
from database.tables.row import Row
from domain.access import Area
from domain.admission import AWAITED
from domain.case import CaseStage
from domain.exchange import DiscrepancyState
from domain.ledger import ROSTER_LEDGERS, LedgerEntryState
from domain.report import ReportAddressee, ReportKind
from domain.student import HELD_ENROLLMENT, HouseholdStatus

Condition = ColumnElement[bool]


def own_classes(viewer: Viewer, key: str) -> Any:
    """The classes of which a viewer is the homeroom teacher: a column of them, as a subquery."""
    classes = tables.SchoolClass.__table__.c
    return select(classes[key]).where(cast(classes.homeroom_teacher_id, Text) == viewer.subject)


def _in_township(child: Any, viewer: Viewer) -> Condition:
    # Resident or registered there (catalogue 9.2); if nobody knows where it lives, of the township that its case names.
    unit, household = tables.Organization.__table__.c, tables.HouseholdRegistration.__table__.c
    own = or_(unit.parent_id == viewer.organization_id, unit.id == viewer.organization_id)
    registered = exists().where(
        household.student_id == child.id,
        household.status == HouseholdStatus.VALID,
        household.village_code.in_(select(unit.code).where(own)),
    )
    case = tables.DropoutCase.__table__.c
    named = select(case.student_id).where(
        case.township_id == viewer.organization_id, case.stage != CaseStage.CLOSED
    )
    nowhere = and_(child.village_id.is_(None), child.id.in_(named))
    return or_(child.village_id.in_(select(unit.id).where(own)), registered, nowhere)


def _in_school(child: Any, viewer: Viewer) -> Condition:
    # Registered there, or awaited there for the first time (BS-20).
    enrollment, awaited = tables.Enrollment.__table__.c, tables.AdmissionRegistration.__table__.c
    registered = exists().where(
        enrollment.student_id == child.id,
        enrollment.school_id == viewer.organization_id,
        enrollment.status.in_(HELD_ENROLLMENT),
    )
    comes = exists().where(
        awaited.student_id == child.id,
        awaited.school_id == viewer.organization_id,
        awaited.state.in_(AWAITED),
    )
    return or_(registered, comes)


def _in_class(child: Any, viewer: Viewer) -> Condition:
    enrollment = tables.Enrollment.__table__.c
    return exists().where(
        enrollment.student_id == child.id,
        enrollment.class_id.in_(own_classes(viewer, "id")),
        enrollment.status.in_(HELD_ENROLLMENT),
    )


def _through_center(child: Any, viewer: Viewer) -> Condition:
    # While its case is open: what the center school owes or sent in its own name, and what was sent to it (QC-40).
    report, sent = tables.WrittenReport.__table__.c, tables.ReportRecipient.__table__.c
    case = tables.DropoutCase.__table__.c
    running = select(case.id).where(case.stage != CaseStage.CLOSED)
    own = select(report.student_id).where(
        report.sender_id == viewer.organization_id,
        report.kind == ReportKind.CENTER_SCHOOL,
        report.case_id.in_(running),
    )
    told = (
        select(sent.student_id)
        .join(tables.WrittenReport.__table__, report.id == sent.report_id)
        .where(
            sent.organization_id == viewer.organization_id,
            sent.addressee == ReportAddressee.CENTER_SCHOOL,
            report.case_id.in_(running),
        )
    )
    through: Condition = child.id.in_(union_all(own, told))
    return through


def is_case(table: type[Row], ticket: Any) -> Condition:
    """Whether a row is the matter of a ticket, and open: what is closed, or every child's, gives no reason to look."""
    row = table.__table__.c
    if table is tables.Discrepancy:
        return and_(row.id == ticket, row.state != DiscrepancyState.RESOLVED)
    ledger = tables.Ledger.__table__.c
    roster = select(ledger.id).where(ledger.type.in_(sorted(ROSTER_LEDGERS, key=lambda kind: kind.name)))
    return and_(row.id == ticket, row.state != LedgerEntryState.CLOSED, row.ledger_id.not_in(roster))


def _of_ticket(child: Any, viewer: Viewer) -> Condition:
    finding, entry = tables.Discrepancy.__table__.c, tables.LedgerEntry.__table__.c
    return or_(
        child.id.in_(select(finding.student_id).where(is_case(tables.Discrepancy, viewer.ticket))),
        child.id.in_(select(entry.student_id).where(is_case(tables.LedgerEntry, viewer.ticket))),
    )


CHILDREN: Mapping[Area, Callable[[Any, Viewer], Condition]] = {
    Area.TOWNSHIP: _in_township,
    Area.SCHOOL: _in_school,
    Area.CLASS: _in_class,
    Area.CENTER_SCHOOL: _through_center,
    Area.TICKET: _of_ticket,
}
"""Of each such area the condition on a child's row, or on an alias of it."""
