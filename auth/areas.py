"""Where a row lies: in which county, township, school, class or department, or whether a ticket is about its child."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, exists, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from auth.viewer import Viewer
from database import tables
from database.tables.row import Row
from domain.access import Area
from domain.exchange import UNANSWERED, DiscrepancyState
from domain.ledger import ROSTER_LEDGERS, LedgerEntryState
from domain.student import HELD_ENROLLMENT, HouseholdStatus

Attribute = InstrumentedAttribute[Any]
Path = tuple[Attribute, ...]
Condition = ColumnElement[bool]

_STUDENT = tables.Student.jurisdiction_code
_CYCLE = tables.ExchangeCycle.jurisdiction_code

PATHS: Mapping[type[Row], Path] = {
    tables.Jurisdiction: (),
    tables.Organization: (tables.Organization.jurisdiction_code,),
    tables.School: (tables.School.id, tables.Organization.jurisdiction_code),
    tables.SchoolClass: (tables.SchoolClass.school_id, tables.Organization.jurisdiction_code),
    tables.Student: (_STUDENT,),
    tables.Guardian: (tables.Guardian.jurisdiction_code,),
    tables.Guardianship: (tables.Guardianship.student_id, _STUDENT),
    tables.HouseholdRegistration: (tables.HouseholdRegistration.student_id, _STUDENT),
    tables.Enrollment: (tables.Enrollment.student_id, _STUDENT),
    tables.SpecialGroupMembership: (tables.SpecialGroupMembership.student_id, _STUDENT),
    tables.Ledger: (tables.Ledger.jurisdiction_code,),
    tables.LedgerEntry: (tables.LedgerEntry.ledger_id, tables.Ledger.jurisdiction_code),
    tables.LedgerSnapshot: (tables.LedgerSnapshot.ledger_id, tables.Ledger.jurisdiction_code),
    tables.LedgerLine: (tables.LedgerLine.student_id, _STUDENT),
    tables.Roster: (tables.Roster.jurisdiction_code,),
    tables.RosterLine: (tables.RosterLine.student_id, _STUDENT),
    tables.TimelineEntry: (tables.TimelineEntry.student_id, _STUDENT),
    tables.Evidence: (tables.Evidence.student_id, _STUDENT),
    tables.CaseCause: (tables.CaseCause.student_id, _STUDENT),
    tables.CaseMember: (tables.CaseMember.student_id, _STUDENT),
    tables.SupportMeasure: (tables.SupportMeasure.student_id, _STUDENT),
    tables.ContactAttempt: (tables.ContactAttempt.student_id, _STUDENT),
    tables.HomeVisit: (tables.HomeVisit.student_id, _STUDENT),
    tables.PersuasionAttempt: (tables.PersuasionAttempt.student_id, _STUDENT),
    tables.Visitor: (tables.Visitor.student_id, _STUDENT),
    tables.WrittenReport: (tables.WrittenReport.student_id, _STUDENT),
    tables.ReportRecipient: (tables.ReportRecipient.student_id, _STUDENT),
    tables.Escalation: (tables.Escalation.student_id, _STUDENT),
    tables.ReturneeFile: (tables.ReturneeFile.student_id, _STUDENT),
    tables.FollowUp: (tables.FollowUp.student_id, _STUDENT),
    tables.StudentStrategy: (tables.StudentStrategy.student_id, _STUDENT),
    tables.Timer: (tables.Timer.jurisdiction_code,),
    tables.DropoutCase: (tables.DropoutCase.jurisdiction_code,),
    tables.Enforcement: (tables.Enforcement.jurisdiction_code,),
    tables.ExchangePartner: (tables.ExchangePartner.jurisdiction_code,),
    tables.ExchangeCycle: (_CYCLE,),
    tables.ExchangePackage: (tables.ExchangePackage.jurisdiction_code,),
    tables.ExchangeRecord: (tables.ExchangeRecord.package_id, tables.ExchangePackage.jurisdiction_code),
    tables.ExchangeReceipt: (tables.ExchangeReceipt.cycle_id, _CYCLE),
    tables.ComparisonRun: (tables.ComparisonRun.jurisdiction_code,),
    tables.Discrepancy: (tables.Discrepancy.jurisdiction_code,),
    tables.Verification: (tables.Verification.jurisdiction_code,),
    tables.PolicyDocument: (),
    tables.PolicyClause: (),
    tables.RuleParameter: (),
    tables.DepartmentDuty: (),
    tables.ResponsibilityLine: (),
    tables.ResponsibilityNode: (),
    tables.ResponsibilityAssignment: (tables.ResponsibilityAssignment.jurisdiction_code,),
    tables.Target: (),
    tables.AuditRecord: (tables.AuditRecord.jurisdiction_code,),
    tables.OauthClient: (tables.OauthClient.jurisdiction_code,),
    tables.TrustedDocument: (tables.TrustedDocument.client_id, tables.OauthClient.jurisdiction_code),
    tables.UserAccount: (tables.UserAccount.jurisdiction_code,),
    tables.AccessGrant: (tables.AccessGrant.jurisdiction_code,),
}
"""Foreign keys from a table, each followed to the next one's id, ending in the column that names the county; empty
where the rows of all places are public. A row whose county is null is every county's."""

CHILD: Mapping[type[Row], Attribute] = {
    tables.Student: tables.Student.id,
    tables.SpecialGroupMembership: tables.SpecialGroupMembership.student_id,
    tables.Guardianship: tables.Guardianship.student_id,
    tables.HouseholdRegistration: tables.HouseholdRegistration.student_id,
    tables.Enrollment: tables.Enrollment.student_id,
    tables.LedgerEntry: tables.LedgerEntry.student_id,
    tables.LedgerLine: tables.LedgerLine.student_id,
    tables.RosterLine: tables.RosterLine.student_id,
    tables.ExchangeRecord: tables.ExchangeRecord.student_id,
    tables.TimelineEntry: tables.TimelineEntry.student_id,
    tables.Timer: tables.Timer.student_id,
    tables.Evidence: tables.Evidence.student_id,
    tables.DropoutCase: tables.DropoutCase.student_id,
    tables.Enforcement: tables.Enforcement.student_id,
    tables.CaseCause: tables.CaseCause.student_id,
    tables.CaseMember: tables.CaseMember.student_id,
    tables.SupportMeasure: tables.SupportMeasure.student_id,
    tables.ContactAttempt: tables.ContactAttempt.student_id,
    tables.HomeVisit: tables.HomeVisit.student_id,
    tables.PersuasionAttempt: tables.PersuasionAttempt.student_id,
    tables.Visitor: tables.Visitor.student_id,
    tables.WrittenReport: tables.WrittenReport.student_id,
    tables.ReportRecipient: tables.ReportRecipient.student_id,
    tables.Escalation: tables.Escalation.student_id,
    tables.ReturneeFile: tables.ReturneeFile.student_id,
    tables.FollowUp: tables.FollowUp.student_id,
    tables.StudentStrategy: tables.StudentStrategy.student_id,
    tables.Discrepancy: tables.Discrepancy.student_id,
}
"""The column that says which child a row is about."""


_found = tables.Discrepancy.__table__.c
PERSON: Mapping[type[Row], Any] = {
    **CHILD,
    tables.Guardian: tables.Guardian.id,
    tables.UserAccount: tables.UserAccount.id,
    tables.Verification: select(_found.student_id)
    .where(_found.id == tables.Verification.discrepancy_id)
    .correlate(tables.Verification)
    .scalar_subquery(),
}
"""What says whom a row is about, as SQL over it, for the audit log; whatever else the one who asks may see."""
PEOPLE = frozenset(PERSON)
"""Tables whose rows are about a person: each of their fields says which detail it tells."""
FEW = 5
"""A count of so many rows or fewer may tell as much about each of them as the row would: they are put on record."""


def within(table: type[Row], area: Area, viewer: Viewer) -> Condition:
    """The SQL condition on a table's rows that lie in a viewer's area; false where the table has no such area."""
    if area is Area.PUBLIC:
        return true()
    county = _along(PATHS[table], viewer.jurisdiction_code)
    if area is Area.COUNTY:
        return county
    if area is Area.DEPARTMENT:
        own = _OWN.get(table)
        return and_(county, own(viewer)) if own and viewer.department else false()
    # Said here, because SQLAlchemy makes IS NULL of what equals None, and such rows there are.
    return and_(county, _narrow(table, area, viewer)) if _stands(area, viewer) else false()


def share_county(here: Attribute, there: Attribute) -> bool:
    """Whether rows joined by equal (here, there) lie in one county because one's path to it leads over the other."""
    return _leads(here, there) or _leads(there, here)


def is_child(column: Attribute) -> bool:
    """Whether a column says which child its row is about."""
    return CHILD.get(column.property.parent.class_) is column


def is_of_departments(table: type[Row]) -> bool:
    """Whether rows of a table can be a department's own."""
    return table in _OWN


def _leads(key: Attribute, id: Attribute) -> bool:
    path, onward = (PATHS[each.property.parent.class_] for each in (key, id))
    return bool(onward) and path[:1] == (key,) and id.key == "id" and path[1:] == onward


def _along(path: Path, code: str) -> Condition:
    if not path:
        return true()
    if len(path) == 1:
        own: Condition = path[0] == code
        return or_(own, path[0].is_(None)) if path[0].property.columns[0].nullable else own
    key, *rest = path
    # Core tables, so that the condition of the parent is not added once more inside.
    parent = rest[0].class_.__table__.c
    inner = parent[rest[0].key]
    matched = inner == code if len(rest) == 1 else _along(tuple(rest), code)
    return key.in_(select(parent.id).where(matched))


def _stands(area: Area, viewer: Viewer) -> bool:
    """Whether the viewer stands where such an area can be seen from."""
    if area is Area.TICKET:
        return viewer.ticket is not None
    if area is Area.CLASS:
        return not isinstance(viewer.subject, str) or bool(viewer.subject)  # else a parameter of a plan
    return viewer.organization_id is not None


def _narrow(table: type[Row], area: Area, viewer: Viewer) -> Condition:
    if table is tables.Student:
        return _CHILDREN[area](table, viewer)
    if table in CHILD:
        about = CHILD[table].in_(_children(area, viewer))
        return or_(about, _own_timer(area, viewer)) if table is tables.Timer else about
    if table is tables.Guardian:
        kept = tables.Guardianship.__table__.c
        return tables.Guardian.id.in_(
            select(kept.guardian_id).where(kept.student_id.in_(_children(area, viewer)))
        )
    return _KEPT[table](area, viewer) if table in _KEPT else false()


def _children(area: Area, viewer: Viewer) -> Any:
    child = tables.Student.__table__.c
    return select(child.id).where(
        child.jurisdiction_code == viewer.jurisdiction_code, _CHILDREN[area](child, viewer)
    )


def _of_ledger(area: Area, viewer: Viewer) -> Condition:
    # Where a child stands whose entries are seen; else a filter by kind would say that it stands nowhere.
    entry = tables.LedgerEntry.__table__.c
    stands = exists().where(
        entry.ledger_id == tables.Ledger.id, entry.student_id.in_(_children(area, viewer))
    )
    return or_(stands, _kept_by(area, viewer)) if area in _UNITS else stands


def _own_timer(area: Area, viewer: Viewer) -> Condition:
    # A clock of the unit's own that is about no child: of its ledgers.
    own = and_(tables.Timer.student_id.is_(None), tables.Timer.owner_id == viewer.organization_id)
    return own if area in _UNITS else false()


def _of_snapshot(area: Area, viewer: Viewer) -> Condition:
    # It counts all lines of a ledger: for its keeper alone.
    kept = tables.Ledger.__table__.c
    own = select(kept.id).where(kept.owner_id == viewer.organization_id)
    return tables.LedgerSnapshot.ledger_id.in_(own) if area in _UNITS else false()


def _of_roster(area: Area, viewer: Viewer) -> Condition:
    made = tables.Roster
    own = or_(made.producer_id == viewer.organization_id, made.receiver_id == viewer.organization_id)
    return own if area in _UNITS else false()


def _kept_by(area: Area, viewer: Viewer) -> Condition:
    own: Condition = tables.Ledger.owner_id == viewer.organization_id
    if area is Area.SCHOOL:
        return own
    school = tables.School.__table__.c
    return or_(
        own, tables.Ledger.owner_id.in_(select(school.id).where(school.township_id == viewer.organization_id))
    )


def _in_township(child: Any, viewer: Viewer) -> Condition:
    # Resident or registered there (catalogue 9.2).
    unit, household = tables.Organization.__table__.c, tables.HouseholdRegistration.__table__.c
    own = or_(unit.parent_id == viewer.organization_id, unit.id == viewer.organization_id)
    registered = exists().where(
        household.student_id == child.id,
        household.status == HouseholdStatus.VALID,
        household.village_code.in_(select(unit.code).where(own)),
    )
    return or_(child.village_id.in_(select(unit.id).where(own)), registered)


def _in_school(child: Any, viewer: Viewer) -> Condition:
    enrollment = tables.Enrollment.__table__.c
    return exists().where(
        enrollment.student_id == child.id,
        enrollment.school_id == viewer.organization_id,
        enrollment.status.in_(HELD_ENROLLMENT),
    )


def _in_class(child: Any, viewer: Viewer) -> Condition:
    enrollment, classes = tables.Enrollment.__table__.c, tables.SchoolClass.__table__.c
    own = select(classes.id).where(cast(classes.homeroom_teacher_id, Text) == viewer.subject)
    return exists().where(
        enrollment.student_id == child.id,
        enrollment.class_id.in_(own),
        enrollment.status.in_(HELD_ENROLLMENT),
    )


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


_UNITS = (Area.SCHOOL, Area.TOWNSHIP)
_KEPT: Mapping[type[Row], Callable[[Area, Viewer], Condition]] = {
    tables.Ledger: _of_ledger,
    tables.LedgerSnapshot: _of_snapshot,
    tables.Roster: _of_roster,
}
_CHILDREN: Mapping[Area, Callable[[Any, Viewer], Condition]] = {
    Area.TOWNSHIP: _in_township,
    Area.SCHOOL: _in_school,
    Area.CLASS: _in_class,
    Area.TICKET: _of_ticket,
}


def _partners(viewer: Viewer, key: str) -> Any:
    partner = tables.ExchangePartner.__table__.c
    return select(partner[key]).where(
        partner.department == viewer.department, partner.jurisdiction_code == viewer.jurisdiction_code
    )


def _own_records(viewer: Viewer) -> Condition:
    package = tables.ExchangePackage.__table__.c
    return tables.ExchangeRecord.package_id.in_(
        select(package.id).where(package.partner_code.in_(_partners(viewer, "code")))
    )


def _sent_to(viewer: Viewer) -> Condition:
    """Whether a verification was asked of the viewer's department."""
    package, verification = tables.ExchangePackage.__table__.c, tables.Verification.__table__.c
    own = select(package.id).where(package.partner_code.in_(_partners(viewer, "code")))
    county = verification.jurisdiction_code == viewer.jurisdiction_code
    return and_(county, verification.sent_package_id.in_(own))


def _in_question(viewer: Viewer) -> Condition:
    # Once it is answered, the department needs the child no more.
    finding, verification = tables.Discrepancy.__table__.c, tables.Verification.__table__.c
    waiting = verification.state.in_(sorted(UNANSWERED, key=lambda state: state.name))
    asked = select(verification.discrepancy_id).where(waiting, _sent_to(viewer))
    return tables.Student.id.in_(select(finding.student_id).where(finding.id.in_(asked)))


_OWN: Mapping[type[Row], Callable[[Viewer], Condition]] = {
    tables.Student: _in_question,
    tables.Verification: _sent_to,
    tables.ExchangePartner: lambda viewer: tables.ExchangePartner.id.in_(_partners(viewer, "id")),
    tables.ExchangeCycle: lambda viewer: tables.ExchangeCycle.partner_id.in_(_partners(viewer, "id")),
    tables.ExchangePackage: lambda viewer: tables.ExchangePackage.partner_code.in_(_partners(viewer, "code")),
    tables.ExchangeRecord: _own_records,
    tables.ExchangeReceipt: lambda viewer: tables.ExchangeReceipt.partner_id.in_(_partners(viewer, "id")),
}
"""A department sees its own packages and tasks, never another partner's (catalogue 9.1, 9.2)."""
