"""The viewers of the matrix: every role and partner of catalogue 9.2, those who stand elsewhere, and two agreements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from auth import scopes
from database import tables
from domain.access import Area, GrantSource
from domain.organization import Department
from domain.role import Role
from tests.hub import world
from tests.hub.conftest import NOW, READ
from tests.hub.matrix import nouns
from tests.hub.matrix.changes import granted
from tests.hub.matrix.fields import DETAILS
from tests.hub.matrix.viewers import Sees, Viewer, machine, role
from tests.hub.matrix.whose import (
    Which,
    about,
    asked_of,
    county,
    exchanged_with,
    handed,
    kept_by,
    leaving,
    ledgers,
    of_department,
    of_unit,
    owing,
    taught,
)

CHILD = "Student Enrollment Guardianship Guardian HouseholdRegistration LedgerEntry"
FILE = f"{CHILD} SpecialGroupMembership"
EXCHANGE = "ExchangePartner ExchangeCycle ExchangePackage ExchangeRecord ExchangeReceipt ExchangeScorecard"
FOUND = "ComparisonRun Discrepancy Verification"
PLAIN = "STATUS NAME PROFILE RESIDENCE"
COURTS = (*READ, scopes.RESTRICTED_READ)
NO_FINDINGS = tuple(name for name in COURTS if name != scopes.DISABILITY_READ)
OFFICE, BUREAU, SCHOOL, CENTER, TOWNSHIP, HOMEROOM, SPECIAL, LEADING, OBLIGED = map(
    granted,
    (
        "administrator", "bureau", "school", "center", "township", "homeroom", "special", "leading", "department",
    ),
)  # fmt: skip
INSPECTORS = granted("inspection")
EVEN = (0, 2, 4, 6, 8, 10)
LIVES_IN_001 = tuple(range(12))


def bureau(code: str = world.HERE) -> tuple[Sees, ...]:
    """The jurisdiction: children, what they were compared with, what was exchanged."""
    rows = county(code)
    return (
        Sees(
            f"{FILE} ExchangeRecord Discrepancy Verification {nouns.seen('bureau')}",
            rows,
            f"{PLAIN} IDENTITY GROUP CASE MATERIAL",
        ),
        Sees(
            "Ledger ExchangePartner ExchangeCycle ExchangePackage ExchangeReceipt ExchangeScorecard ComparisonRun",
            rows,
        ),
        Sees("CircularNotice", rows, "GROUP"),
        duties("county", rows),
    )


def duties(kind: str, rows: Which = county()) -> Sees:
    """What duties ask, as a kind of viewers sees it."""
    return Sees(nouns.seen(kind), rows)


AGGREGATES = Sees("Ledger ExchangePartner ExchangeCycle ComparisonRun", county())


def school(*children: int, unit: str = "", code: str = world.HERE) -> tuple[Sees, ...]:
    """All case data of a school's children, the ledgers that it keeps or they stand in, whom it hands over or is handed."""
    rows, shown = about(*children, kept=of_unit(unit)), f"{PLAIN} IDENTITY GROUP FINDING CASE"
    return (
        Sees(f"{FILE} Discrepancy {nouns.seen('school')}", rows, f"{shown} MATERIAL"),
        Sees("ComparisonRun", of_unit(unit)),
        Sees("GraduateDestination", leaving(children, unit), shown),
        Sees("TransitionHandover HandoverCopy", handed(unit)),
        Sees("Ledger", ledgers(children, unit)),
        Sees(nouns.seen("keeper"), kept_by(unit)),
        duties("owing", owing(unit, code=code)),
        duties("counting", owing(unit, code=code)),
        duties("named", owing(unit, code=code)),
    )


def center(*children: int, unit: str) -> tuple[Sees, ...]:
    """Of children whom a report through the center school is about, the case and what was tried (QC-40)."""
    known = "Student Enrollment Guardianship Guardian DropoutCase CaseCause CaseMember SupportMeasure"
    done = "Timer TimelineEntry Enforcement ContactAttempt HomeVisit PersuasionAttempt Visitor WrittenReport"
    return (
        Sees(f"{known} {done} ReportRecipient Escalation", about(*children), f"{PLAIN} CASE", "IDENTITY"),
        duties("center", owing(unit)),
    )


def township(*children: int, units: tuple[str, ...]) -> tuple[Sees, ...]:
    """Children resident or registered there: no medical findings. units: the first is its own."""
    rows = about(*children, kept=of_unit(units[0]))
    return (
        Sees(f"{FILE} {nouns.seen('township')}", rows, f"{PLAIN} GROUP CASE", "IDENTITY"),
        Sees("Ledger", ledgers(children, *units)),
        Sees(nouns.seen("keeper"), kept_by(units[0])),
        duties("owing", owing(*units)),
        duties("counting", owing(units[0])),
        duties("named", owing(units[0])),
    )


def homeroom(*children: int, rooms: tuple[int, ...] = ()) -> tuple[Sees, ...]:
    """The own class: no special group, numbers masked."""
    rows = about(*children, kept=taught(*rooms))
    return (
        Sees(f"{CHILD} {nouns.seen('homeroom')}", rows, f"{PLAIN} CASE", "IDENTITY"),
        Sees("Ledger", ledgers(children)),
    )


def sampled(*numbers: int) -> tuple[Sees, ...]:
    """Sampled cases: no special group, no household, numbers masked; beside them the county's aggregates."""
    known = "Student Enrollment Guardianship HouseholdRegistration LedgerEntry Discrepancy"
    return (
        Sees(
            f"{known} {nouns.seen('sampled')}",
            about(*numbers),
            "STATUS NAME PROFILE CASE MATERIAL",
            "IDENTITY",
        ),
        AGGREGATES,
        duties("inspection"),
    )


def partner(name: str, department: Department) -> tuple[Sees, ...]:
    """Own packages, and what duties ask of it; no other partner's data."""
    return (Sees(EXCHANGE, exchanged_with(name), "MATERIAL", "IDENTITY"), *obliged(department))


def obliged(department: Department) -> tuple[Sees, ...]:
    """What duties ask of a department."""
    return (duties("department", of_department(department.name)),)


OPEN_ENTRY, OPEN_FINDING = ("LedgerEntry", "LedgerEntry", 3), ("Discrepancy", "Discrepancy", 0)
INSPECTION = Role.INSPECTION_OFFICER
AGREED = f"{FILE} {nouns.seen('agreed')} Discrepancy Verification ExchangeRecord"
VIEWERS = (
    Viewer("portal", role(Role.PORTAL, "DISCLOSURE")),
    Viewer(
        "homeroom-class-1",
        role(Role.HOMEROOM_TEACHER, "CONTROL", teaches=0),
        homeroom(*EVEN, rooms=(0,)),
        HOMEROOM,
    ),
    Viewer(
        "homeroom-class-2-courts",
        role(Role.HOMEROOM_TEACHER, "CONTROL", teaches=1),
        homeroom(12, rooms=(1,)),
        HOMEROOM,
        scopes=COURTS,
    ),
    Viewer("homeroom-no-class", role(Role.HOMEROOM_TEACHER, "CONTROL"), homeroom(), HOMEROOM),
    Viewer(
        "school-9001",
        role(Role.SCHOOL_OFFICER, "CONTROL", unit="9001"),
        school(*EVEN, 12, unit="9001"),
        SCHOOL,
    ),
    Viewer(
        "school-9002-courts",
        role(Role.SCHOOL_OFFICER, "CONTROL", unit="9002"),
        school(13, 14, 15, unit="9002"),
        SCHOOL,
        scopes=NO_FINDINGS,
    ),
    Viewer(
        "school-elsewhere",
        role(Role.SCHOOL_OFFICER, "CONTROL", unit="9001"),
        school(code=world.THERE),
        SCHOOL,
        code=world.THERE,
    ),
    Viewer(
        "center-9001",
        role(Role.CENTER_SCHOOL_OFFICER, "CONTROL", unit="9001"),
        center(13, 14, unit="9001"),
        CENTER,
        scopes=COURTS,
    ),
    Viewer(
        "township-001",
        role(Role.TOWNSHIP_OFFICER, "CONTROL", unit="001"),
        township(*LIVES_IN_001, 13, units=("001", "9001")),
        TOWNSHIP,
    ),
    Viewer(
        "township-002-courts",
        role(Role.TOWNSHIP_OFFICER, "CONTROL", unit="002"),
        township(12, 13, 14, 15, units=("002", "9002")),
        TOWNSHIP,
        scopes=COURTS,
    ),
    Viewer("bureau", role(Role.BUREAU_OFFICER, "CONTROL"), bureau(), BUREAU),
    Viewer(
        "bureau-comparison-courts", role(Role.BUREAU_OFFICER, "COMPARISON"), bureau(), BUREAU, scopes=COURTS
    ),
    Viewer("bureau-statistics", role(Role.BUREAU_OFFICER, "STATISTICS")),
    Viewer(
        "bureau-elsewhere",
        role(Role.BUREAU_OFFICER, "CONTROL"),
        bureau(world.THERE),
        BUREAU,
        code=world.THERE,
    ),
    Viewer(
        "bureau-students-only",
        role(Role.BUREAU_OFFICER, "CONTROL"),
        bureau(),
        BUREAU,
        scopes=(scopes.STUDENTS_READ,),
    ),
    Viewer("bureau-no-scope", role(Role.BUREAU_OFFICER, "CONTROL"), bureau(), BUREAU, scopes=()),
    Viewer(
        "special-education",
        role(Role.SPECIAL_EDUCATION_OFFICER, "CONTROL"),
        (
            Sees(f"{FILE} {nouns.seen('special')}", county(), f"{PLAIN} IDENTITY GROUP FINDING CASE"),
            Sees("CircularNotice", county(), "GROUP FINDING"),
            Sees("Ledger", county()),
        ),
        SPECIAL,
        scopes=COURTS,
    ),
    Viewer(
        "inspection-ledger-entry", role(INSPECTION, "SUPERVISION", ticket=OPEN_ENTRY), sampled(3), INSPECTORS
    ),
    Viewer("inspection", role(INSPECTION, "SUPERVISION"), sampled(), INSPECTORS),
    Viewer(
        "inspection-discrepancy", role(INSPECTION, "SUPERVISION", ticket=OPEN_FINDING), sampled(0), INSPECTORS
    ),
    Viewer(
        "inspection-statistics",
        role(INSPECTION, "STATISTICS"),
        (AGGREGATES, duties("inspection")),
        INSPECTORS,
    ),
    Viewer(
        "police",
        machine(Department.PUBLIC_SECURITY),
        (
            *partner("police", Department.PUBLIC_SECURITY),
            Sees("Student Verification", asked_of("police"), "NAME PROFILE MATERIAL", "IDENTITY"),
        ),
        OBLIGED,
    ),
    Viewer(
        "civil-affairs",
        machine(Department.CIVIL_AFFAIRS),
        partner("civil_affairs", Department.CIVIL_AFFAIRS),
        OBLIGED,
    ),
    Viewer(
        "disability-federation",
        machine(Department.DISABLED_FEDERATION),
        partner("disability_federation", Department.DISABLED_FEDERATION),
        OBLIGED,
    ),
    Viewer(
        "labor-inspection", machine(Department.LABOR), partner("labor_inspection", Department.LABOR), OBLIGED
    ),
    Viewer(
        "finance",
        machine(Department.FINANCE),
        obliged(Department.FINANCE),
        OBLIGED,
    ),
    Viewer(
        "leading-group",
        role(Role.LEADING_GROUP_OFFICER, "STATISTICS"),
        (AGGREGATES, duties("leading")),
        LEADING,
    ),
    Viewer(
        "auditor",
        role(Role.AUDITOR, "AUDIT"),
        (Sees(f"{EXCHANGE} {FOUND} AuditRecord AccessGrant", county(), "MATERIAL", "IDENTITY"),),
    ),
    Viewer(
        "administrator",
        role(Role.ADMINISTRATOR, "OPERATION", subject=str(UUID(int=8))),
        (Sees("OauthClient TrustedDocument UserAccount AccessGrant", county(), "NAME ACCOUNT"),),
        OFFICE,
    ),
    Viewer("administrator-control", role(Role.ADMINISTRATOR, "CONTROL")),
    Viewer(
        "agreement-masked",
        role(Role.PORTAL, "DISCLOSURE"),
        (
            Sees(AGREED, county(), mask=" ".join(DETAILS)),
            Sees("ComparisonRun ExchangePackage Ledger", county()),
        ),
    ),
    Viewer(
        "agreement-hidden",
        role(Role.PORTAL, "DISCLOSURE"),
        (Sees(AGREED, county()), Sees("ComparisonRun Ledger", county())),
        BUREAU,
    ),
)
"""Beside the roles those without the unit, purpose, ticket, county or scope that would open more to them."""
TURNED_AWAY = tuple(
    Viewer(f"inspection-{name}", role(INSPECTION, "SUPERVISION", ticket=ticket), code=code)
    for name, ticket, code in (
        ("closed", ("LedgerEntry", "LedgerEntry", -1), world.HERE),
        ("of-the-roster", ("LedgerEntry", "LedgerEntry", 14), world.HERE),
        ("of-another-noun", ("Discrepancy", "LedgerEntry", 3), world.HERE),
        ("elsewhere", OPEN_ENTRY, world.THERE),
    )
)
"""Those whose ticket is no open matter: they are told nothing at all."""


DISTINCT = tuple({viewer.grants: viewer for viewer in reversed(VIEWERS)}.values())[::-1]
"""The first of those whose grants are equal but for the rows. Whose rows these are, everybody is tried for in lists, by id
and by reference (test_reads); what filters, links, changes and parts show follows from the grants."""
OF_EACH_GRANT = pytest.mark.parametrize("viewer", DISTINCT, ids=str)


def agreements() -> list[Any]:
    """The two agreements' grants: rows of all that is about people, details masked by the one, hidden by the other."""
    opened = {
        "agreement-masked": "ComparisonRun ExchangePackage Ledger",
        "agreement-hidden": "ComparisonRun Ledger",
    }
    return [
        tables.AccessGrant(
            code=f"{client}.{noun}",
            source=GrantSource.AGREEMENT,
            client_id=client,
            noun=noun,
            area=Area.COUNTY,
            masked=list(DETAILS) if client == "agreement-masked" else [],
            changes=sorted(BUREAU) if client == "agreement-hidden" else [],
            note="for the matrix",
            valid_from=NOW - timedelta(days=1),
            valid_until=NOW + timedelta(days=1),
        )
        for client, more in opened.items()
        for noun in f"{AGREED} {more}".split()
    ]
