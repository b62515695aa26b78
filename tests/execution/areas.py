"""The default grants once more, in Python over the world's rows: what a viewer may see, told independently of SQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth import scopes
from auth.viewer import Viewer
from database import policy_rows, tables
from domain.access import Admission, Area, Detail, Purpose
from domain.admission import AWAITED
from domain.cause import RESTRICTED_CAUSES
from domain.disability import PlacementType
from domain.evidence import FINDING_EVIDENCE
from domain.exchange import GROUP_FINDINGS, RESTRICTED_FINDINGS, PackageCode
from domain.indicator import IndicatorGuard
from domain.organization import Department
from domain.policy import parse_hub
from domain.role import Role
from domain.student import FINDING_GROUPS, HELD_ENROLLMENT, RESTRICTED_GROUPS, HouseholdStatus
from domain.vocabulary import Term
from tests.execution.world import Values, World

ADMISSIONS = parse_hub((Path(__file__).parents[2] / "policies" / "hub.yaml").read_text("utf-8")).access
_GUARDED: tuple[tuple[str, frozenset[Any], str, Detail | None], ...] = (
    ("SpecialGroupMembership", RESTRICTED_GROUPS, scopes.RESTRICTED_READ, None),
    ("SpecialGroupMembership", FINDING_GROUPS, scopes.DISABILITY_READ, Detail.FINDING),
    ("CaseCause", RESTRICTED_CAUSES, scopes.RESTRICTED_READ, Detail.GROUP),
    ("TrackingRecord", RESTRICTED_CAUSES, scopes.RESTRICTED_READ, Detail.GROUP),
    ("Placement", frozenset({PlacementType.CUSTODIAL}), scopes.RESTRICTED_READ, Detail.GROUP),
    ("Evidence", FINDING_EVIDENCE, scopes.DISABILITY_READ, Detail.FINDING),
    ("Discrepancy", GROUP_FINDINGS, scopes.EXCHANGE_READ, Detail.GROUP),
    ("Discrepancy", RESTRICTED_FINDINGS, scopes.RESTRICTED_READ, Detail.GROUP),
    ("IndicatorValue", frozenset({IndicatorGuard.RESTRICTED}), scopes.RESTRICTED_READ, None),
    ("IndicatorValue", frozenset({IndicatorGuard.FINDING}), scopes.DISABILITY_READ, None),
    ("IndicatorException", frozenset({IndicatorGuard.RESTRICTED}), scopes.RESTRICTED_READ, None),
    ("IndicatorException", frozenset({IndicatorGuard.FINDING}), scopes.DISABILITY_READ, Detail.FINDING),
)
"""Of which noun which words need which scope, and which detail shown (catalogue 9.2, decision 0020)."""
_ROSTERS = {"SCHOOL_AGE_ENROLLMENT", "CATCHMENT_SCHOOL_AGE", "ENROLLMENT_MANAGEMENT"}
_SCHOOLS = {
    "SchoolClass": "id",
    "AttendanceSheet": "class_id",
    "AttendanceSummary": "class_id",
    "ReturnRegister": None,
    "AdmissionPlan": None,
    "ScreeningAssignment": None,
    "ClassTermRecord": "class_id",
    "ComparisonRun": None,
    "CurriculumStatement": None,
    "ParentCommittee": None,
    "CommitteeMember": None,
    "CommitteeMeeting": None,
    "ChecklistItem": None,
    "CohortRecord": None,
    "SchoolCondition": None,
}
"""What schools do for all their pupils: what says of which class it is, none where it is the whole school's."""
_OF_UNITS = {
    "DutyEntry": ("unit_id", "counterpart_id"),
    "DutyTask": ("unit_id", "raised_by_id", "handed_to_id"),
    "VenueViolationClue": ("unit_id", "reported_by_id", "school_id"),
    "VenueAction": ("unit_id", "reported_by_id", "school_id"),
    "ResponsibilityLetter": ("unit_id",),
    "LetterParty": ("unit_id",),
    "LetterArticle": ("unit_id",),
    "LetterCopy": ("unit_id",),
    "ScheduledEvent": ("unit_id",),
    "WorkPlan": ("unit_id",),
    "Meeting": ("unit_id",),
    "PublicityActivity": ("unit_id",),
    "LegalEducationTeam": ("unit_id", "guided_by_id"),
    "StaffingRecord": ("unit_id", "host_id"),
    "SchoolPairing": ("urban_id", "rural_id"),
    "FundAllocation": ("unit_id",),
    "FundArrival": ("unit_id",),
    "Teacher": ("unit_id",),
    "PeriodReport": ("unit_id", "receiver_id"),
    "ReportSection": ("unit_id", "receiver_id"),
    "ReportFigure": ("unit_id", "receiver_id"),
    "Submission": ("unit_id",),
    "SubmissionItem": ("unit_id",),
    "Inspection": ("unit_id",),
    "Inspector": ("unit_id",),
    "InspectionItem": ("unit_id",),
    "InspectionFinding": ("unit_id",),
    "RectificationOrder": ("unit_id",),
    "AccountabilityTalk": ("unit_id",),
    "CircularCriticism": ("unit_id",),
    "CriticismFinding": ("unit_id",),
    "AccountabilityProposal": ("unit_id",),
    "ConductComplaint": (
        "unit_id",
        "received_by_id",
    ),
    "AccountabilityAction": ("unit_id",),
    "AccountablePerson": ("unit_id",),
    "YearlyAppraisal": ("unit_id",),
    "AppraisalItem": ("unit_id",),
    "AppraisalConsequence": ("unit_id",),
    "ResponsibilityGap": ("organization_id",),
    "IndicatorValue": ("unit_id",),
    "UnitTarget": ("unit_id",),
}
"""What duties ask: the columns that say of which units."""
_WORKING = (Area.SCHOOL, Area.TOWNSHIP, Area.CENTER_SCHOOL)
_CLOSED = {"Discrepancy": "RESOLVED", "LedgerEntry": "CLOSED"}


def grant(session: AsyncSession) -> None:
    """The default grants into a world."""
    granted = policy_rows.grants(ADMISSIONS, datetime(2026, 1, 1, tzinfo=UTC)).values()
    session.add_all(tables.AccessGrant(**each) for each in granted)


def standing(random: Random, world: World, role: Role) -> dict[str, Any]:
    """Where somebody of a role stands: at some unit, as some teacher, with some ticket."""
    units = {Role.SCHOOL_OFFICER: "School", Role.TOWNSHIP_OFFICER: "Organization"}
    inspects = role is Role.INSPECTION_OFFICER
    noun = random.choice(list(_CLOSED))
    tickets = [row for row in world.rows[noun] if not inspects or _is_case(world, noun, row)]
    place: dict[str, Any] = {"organization_id": random.choice(world.rows[units.get(role, "School")])["id"]}
    taught = [row["homeroom_teacher_id"] for row in world.rows["SchoolClass"] if row["homeroom_teacher_id"]]
    if role is Role.HOMEROOM_TEACHER and taught:
        place["subject"] = str(random.choice(taught))
    if tickets and random.random() < (0.9 if inspects else 0.1):
        place |= {"ticket_noun": noun, "ticket": random.choice(tickets)["id"]}
    return place


def granted(viewer: Viewer, noun: str) -> list[Admission]:
    """The lines of the default grants that open a noun to a viewer."""
    return [each for each in ADMISSIONS if noun in each.nouns and _is_for(each, viewer)]


def lies(world: World, viewer: Viewer, noun: str, row: Values, granted: Iterable[Admission]) -> bool:
    """Whether a row lies in one of the granted areas."""
    areas = {each.area for each in granted}
    if Area.PUBLIC in areas:
        return True
    if world.home[row["id"]] not in (None, viewer.jurisdiction_code):
        return False
    return Area.COUNTY in areas or any(_narrow(world, viewer, noun, row, area) for area in areas)


def told(world: World, viewer: Viewer, noun: str, row: Values, granted: Iterable[Admission]) -> bool:
    """Whether what a row tells is open to a viewer: each needs a scope, and a detail that every line shows."""
    if noun == "ExchangeRecord" and viewer.department is not Department.JUSTICE:
        listed = world.by_id["ExchangePackage", row["package_id"]]["code"] is PackageCode.JUSTICE_LISTS
        if listed and not _opens(viewer, scopes.RESTRICTED_READ, Detail.GROUP, granted):
            return False
    terms = {value for value in row.values() if isinstance(value, Term)}
    return not any(
        noun == of and term in terms and not _opens(viewer, needed, detail, granted)
        for of, some, needed, detail in _GUARDED
        for term in some
    )


def _opens(viewer: Viewer, needed: str, detail: Detail | None, granted: Iterable[Admission]) -> bool:
    return needed in viewer.scopes and (detail is None or all(detail in each.show for each in granted))


def _is_for(admission: Admission, viewer: Viewer) -> bool:
    stated = not admission.purposes or viewer.purpose in {each.name for each in admission.purposes}
    of = not admission.departments or viewer.department in admission.departments
    return stated and of and admission.role in (None, viewer.role)


def _narrow(world: World, viewer: Viewer, noun: str, row: Values, area: Area) -> bool:
    if area is Area.DEPARTMENT:
        return _own(world, viewer, noun, row)
    if noun == "Ledger":
        return row["owner_id"] in _keepers(world, viewer, area) or _holds(world, viewer, row, area)
    if noun == "LedgerSnapshot":
        return world.by_id["Ledger", row["ledger_id"]]["owner_id"] in _units(viewer, area)
    if noun == "Roster":
        return not _units(viewer, area).isdisjoint({row["producer_id"], row["receiver_id"]})
    if noun in _OF_UNITS:
        if noun == "ReportFigure" and area in (
            Area.SCHOOL,
            Area.TOWNSHIP,
        ):  # counts of children: no school's to its township
            return viewer.organization_id in [row[column] for column in _OF_UNITS[noun] if row[column]]
        if _published(noun, row) and area in _WORKING and viewer.organization_id:
            return True
        return any(_owes(world, viewer, row[column], area) for column in _OF_UNITS[noun] if row[column])
    if noun in ("TransitionHandover", "HandoverCopy"):
        return _handed(world, viewer, noun, row, area)
    if noun == "GraduateDestination" and _leaves(world, viewer, row, area):
        return True
    if noun in _SCHOOLS:
        return _of_school(world, viewer, noun, row, area)
    if noun == "Discrepancy" and row["student_id"] is None:
        return area is Area.SCHOOL and row["school_id"] in _units(viewer, area)
    if noun == "Timer" and _to_keep(world, viewer, row, area):
        return True
    if noun == "Guardian":
        links = (each for each in world.rows["Guardianship"] if each["guardian_id"] == row["id"])
        return any(_child(world, viewer, each["student_id"], area) for each in links)
    about = row["id"] if noun == "Student" else row.get("student_id")
    return about is not None and _child(world, viewer, about, area)


def _published(noun: str, row: Values) -> bool:
    """Whether every unit of the county is shown a row."""
    return noun == "CircularCriticism" and _name(row["scope"]) == "COUNTY"


def _child(world: World, viewer: Viewer, key: UUID, area: Area) -> bool:
    child = world.by_id["Student", key]
    if child["jurisdiction_code"] != viewer.jurisdiction_code:
        return False
    if area is Area.TICKET:
        return any(
            row["id"] == viewer.ticket and row["student_id"] == key and _is_case(world, noun, row)
            for noun in _CLOSED
            for row in world.rows[noun]
        )
    if area is Area.CENTER_SCHOOL:
        return any(
            _reports_through(world, viewer, each)
            for each in world.rows["WrittenReport"]
            if each["student_id"] == key
        ) or any(
            _told_center(world, viewer, each)
            for each in world.rows["ReportRecipient"]
            if each["student_id"] == key
        )
    if area is Area.TOWNSHIP:
        here = _resident(world, viewer, child) or _registered(world, viewer, child)
        return here or (child["village_id"] is None and _named(world, viewer, key))
    held = [
        each
        for each in world.rows["Enrollment"]
        if each["student_id"] == key and _name(each["status"]) in {status.name for status in HELD_ENROLLMENT}
    ]
    if area is Area.SCHOOL:
        awaited = (
            each
            for each in world.rows["AdmissionRegistration"]
            if each["student_id"] == key and _name(each["state"]) in {state.name for state in AWAITED}
        )
        return any(each["school_id"] == viewer.organization_id for each in (*held, *awaited))
    classes = {
        key for (noun, key), row in world.by_id.items() if noun == "SchoolClass" and _teaches(viewer, row)
    }
    return any(each["class_id"] in classes for each in held)


def _reports_through(world: World, viewer: Viewer, report: Values) -> bool:
    """Whether a center school owes or sent a report in its own name, of a case that runs (QC-40)."""
    own = _name(report["kind"]) == "CENTER_SCHOOL" and report["sender_id"] == viewer.organization_id
    return own and _runs(world, report)


def _told_center(world: World, viewer: Viewer, recipient: Values) -> bool:
    own = (
        _name(recipient["addressee"]) == "CENTER_SCHOOL"
        and recipient["organization_id"] == viewer.organization_id
    )
    return own and _runs(world, world.by_id["WrittenReport", recipient["report_id"]])


def _runs(world: World, report: Values) -> bool:
    return _name(world.by_id["DropoutCase", report["case_id"]]["stage"]) != "CLOSED"


def _is_case(world: World, noun: str, row: Values) -> bool:
    """Whether a row is an open matter; in the rosters every child stands."""
    if noun == "LedgerEntry" and _name(world.by_id["Ledger", row["ledger_id"]]["type"]) in _ROSTERS:
        return False
    return _name(row["state"]) != _CLOSED[noun]


def _teaches(viewer: Viewer, row: Values) -> bool:
    teacher = row.get("homeroom_teacher_id")
    return teacher is not None and str(teacher) == viewer.subject


def _township(world: World, viewer: Viewer) -> list[Values]:
    own = viewer.organization_id
    return [
        each
        for each in world.rows["Organization"]
        if own is not None and own in (each["id"], each["parent_id"])
    ]


def _resident(world: World, viewer: Viewer, child: Values) -> bool:
    return child["village_id"] in {each["id"] for each in _township(world, viewer)}


def _registered(world: World, viewer: Viewer, child: Values) -> bool:
    codes = {each["code"] for each in _township(world, viewer)}
    return any(
        each["student_id"] == child["id"]
        and _name(each["status"]) == HouseholdStatus.VALID.name
        and each["village_code"] in codes
        for each in world.rows["HouseholdRegistration"]
    )


def _named(world: World, viewer: Viewer, key: UUID) -> bool:
    """Whether the unit is the township that a case names which runs."""
    own = viewer.organization_id
    return own is not None and any(
        each["student_id"] == key and each["township_id"] == own and _name(each["stage"]) != "CLOSED"
        for each in world.rows["DropoutCase"]
    )


def _units(viewer: Viewer, area: Area) -> set[UUID]:
    """The unit that is seen from, as what answers for itself."""
    own = {viewer.organization_id} if viewer.organization_id else set()
    return own if area in (Area.SCHOOL, Area.TOWNSHIP) else set()


def _owes(world: World, viewer: Viewer, unit: UUID, area: Area) -> bool:
    """Whether what is asked of a unit is asked of the viewer's, or of a school of its township."""
    if area not in (Area.SCHOOL, Area.TOWNSHIP, Area.CENTER_SCHOOL) or not viewer.organization_id:
        return False
    township = world.by_id.get(("School", unit), {}).get("township_id")
    return unit == viewer.organization_id or (area is Area.TOWNSHIP and township == viewer.organization_id)


def _of_school(world: World, viewer: Viewer, noun: str, row: Values, area: Area) -> bool:
    if row["school_id"] is None:
        return False
    if area is not Area.CLASS:
        township = world.by_id["School", row["school_id"]]["township_id"]
        return (township if area is Area.TOWNSHIP else row["school_id"]) in _units(viewer, area)
    key = _SCHOOLS[noun]
    taught = [each for each in world.rows["SchoolClass"] if _teaches(viewer, each)]
    if key is None:
        return row["school_id"] in {each["school_id"] for each in taught}
    return row[key] in {each["id"] for each in taught}


def _to_keep(world: World, viewer: Viewer, timer: Values, area: Area) -> bool:
    """Whether a clock of no child is the unit's own, or runs for a month of an own class."""
    if area is not Area.CLASS:
        return timer["student_id"] is None and timer["owner_id"] in _units(viewer, area)
    kept = (
        (noun, world.by_id.get((noun, timer["row_id"]))) for noun in ("AttendanceSummary", "ClassTermRecord")
    )
    return any(row is not None and _of_school(world, viewer, noun, row, area) for noun, row in kept)


def _handed(world: World, viewer: Viewer, noun: str, row: Values, area: Area) -> bool:
    """Whether a handover is from the own school, or to it and signed."""
    if noun == "HandoverCopy":
        row = world.by_id["TransitionHandover", row["handover_id"]]
    signed = _name(row["state"]) != "DRAFT"
    schools = {row["primary_id"], row["junior_id"] if signed else None}
    return area is Area.SCHOOL and not _units(viewer, area).isdisjoint(schools)


def _leaves(world: World, viewer: Viewer, row: Values, area: Area) -> bool:
    """Whether the own school sends the child, or is handed it."""
    if area is not Area.SCHOOL:
        return False
    handover = world.by_id.get(("TransitionHandover", row["handover_id"]))
    sent = row["primary_id"] in _units(viewer, area)
    return sent or (handover is not None and _handed(world, viewer, "TransitionHandover", handover, area))


def _keepers(world: World, viewer: Viewer, area: Area) -> set[UUID | None]:
    own = {viewer.organization_id} - {None}
    if area is Area.TOWNSHIP and own:
        own |= {each["id"] for each in world.rows["School"] if each["township_id"] in own}
    return own if area in (Area.SCHOOL, Area.TOWNSHIP) else set()


def _holds(world: World, viewer: Viewer, ledger: Values, area: Area) -> bool:
    """Whether a child of the area stands in a ledger."""
    entries = (each for each in world.rows["LedgerEntry"] if each["ledger_id"] == ledger["id"])
    return any(_child(world, viewer, each["student_id"], area) for each in entries)


def _own(world: World, viewer: Viewer, noun: str, row: Values) -> bool:
    """Whether a row is of the department's own exchange."""
    if noun in _OF_UNITS:
        units = (world.by_id["Organization", row[column]] for column in _OF_UNITS[noun] if row[column])
        return _published(noun, row) or any(
            each["department"] == viewer.department and each["jurisdiction_code"] == viewer.jurisdiction_code
            for each in units
        )
    if noun == "Student":
        return any(_asked_about(world, viewer, each, row) for each in world.rows["Verification"])
    if noun == "Verification":
        if row["jurisdiction_code"] != viewer.jurisdiction_code or row.get("sent_package_id") is None:
            return False
        row = world.by_id["ExchangePackage", row["sent_package_id"]]
    if noun == "ExchangeRecord":
        row = world.by_id["ExchangePackage", row["package_id"]]
    mine = [
        partner
        for partner in world.rows["ExchangePartner"]
        if partner["department"] == viewer.department
        and partner["jurisdiction_code"] == viewer.jurisdiction_code
    ]
    if noun == "ExchangePartner":
        return row in mine
    if "partner_code" in row:
        return row["partner_code"] in {partner["code"] for partner in mine}
    return row.get("partner_id") in {partner["id"] for partner in mine}


def _asked_about(world: World, viewer: Viewer, verification: Values, child: Values) -> bool:
    """Whether the department still has to answer about a child."""
    about = world.by_id["Discrepancy", verification["discrepancy_id"]]["student_id"] == child["id"]
    waits = _name(verification["state"]) in ("SENT", "RECEIVED", "DISPUTED")
    return about and waits and _own(world, viewer, "Verification", verification)


def _name(value: Any) -> str:
    return str(getattr(value, "name", value))


def purposes(role: Role) -> list[str]:
    """What a role may ask for, and something that it may not."""
    own = {purpose.name for each in ADMISSIONS if each.role is role for purpose in each.purposes}
    return [*sorted(own), Purpose.OPERATION.name]
