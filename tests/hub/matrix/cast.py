"""The viewers of the matrix: every role and partner of catalogue 9.2, those who stand elsewhere, and two agreements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from auth import scopes
from database import tables
from domain.access import Area, GrantSource
from domain.organization import Department
from domain.role import Role
from tests.hub import world
from tests.hub.conftest import NOW, READ
from tests.hub.matrix.fields import DETAILS
from tests.hub.matrix.viewers import (
    Sees,
    Viewer,
    about,
    county,
    exchanged_with,
    kept_by,
    machine,
    role,
)

CHILD = "Student Enrollment Guardianship Guardian HouseholdRegistration LedgerEntry"
FILE = f"{CHILD} SpecialGroupMembership"
EXCHANGE = "ExchangePartner ExchangeCycle ExchangePackage ExchangeRecord ExchangeReceipt"
FOUND = "ComparisonRun Discrepancy Verification"
PLAIN = "STATUS NAME PROFILE RESIDENCE"
COURTS = (*READ, scopes.RESTRICTED_READ)
BUREAU = frozenset({"enrollmentImport", "exchangeStart"})
EVEN = (0, 2, 4, 6, 8, 10)
LIVES_IN_001 = tuple(range(12))


def bureau(code: str = world.HERE) -> tuple[Sees, ...]:
    """The jurisdiction: children, what they were compared with, what was exchanged."""
    rows = county(code)
    return (
        Sees(f"{FILE} ExchangeRecord Discrepancy Verification", rows, " ".join(DETAILS)),
        Sees("Ledger ExchangePartner ExchangeCycle ExchangePackage ExchangeReceipt ComparisonRun", rows),
    )


def sampled(*numbers: int) -> tuple[Sees, ...]:
    """Sampled cases: no special group, no household, numbers masked."""
    nouns = "Student Enrollment Guardianship HouseholdRegistration LedgerEntry Discrepancy"
    return (Sees(nouns, about(*numbers), "STATUS NAME PROFILE MATERIAL", "IDENTITY"),)


def partner(name: str) -> tuple[Sees, ...]:
    """Own packages; no other partner's data."""
    return (Sees(EXCHANGE, exchanged_with(name), "MATERIAL", "IDENTITY"),)


INSPECTION = Role.INSPECTION_OFFICER
AGREED = f"{FILE} Discrepancy Verification ExchangeRecord"
VIEWERS = (
    Viewer(
        "homeroom-class-1",
        role(Role.HOMEROOM_TEACHER, "CONTROL", teaches=0),
        (Sees(CHILD, about(*EVEN), PLAIN, "IDENTITY"),),
    ),
    Viewer(
        "homeroom-class-2-courts",
        role(Role.HOMEROOM_TEACHER, "CONTROL", teaches=1),
        (Sees(CHILD, about(12), PLAIN, "IDENTITY"),),
        scopes=COURTS,
    ),
    Viewer(
        "homeroom-no-class",
        role(Role.HOMEROOM_TEACHER, "CONTROL"),
        (Sees(CHILD, about(), PLAIN, "IDENTITY"),),
    ),
    Viewer(
        "school-9001",
        role(Role.SCHOOL_OFFICER, "CONTROL", unit="9001"),
        (Sees(FILE, about(*EVEN, 12), f"{PLAIN} IDENTITY GROUP"), Sees("Ledger", kept_by("9001"))),
    ),
    Viewer(
        "school-9002-courts",
        role(Role.SCHOOL_OFFICER, "CONTROL", unit="9002"),
        (Sees(FILE, about(13, 14, 15), f"{PLAIN} IDENTITY GROUP"), Sees("Ledger", kept_by("9002"))),
        scopes=COURTS,
    ),
    Viewer(
        "school-elsewhere",
        role(Role.SCHOOL_OFFICER, "CONTROL", unit="9001"),
        (Sees(FILE, about(), f"{PLAIN} IDENTITY GROUP"), Sees("Ledger", about())),
        code=world.THERE,
    ),
    Viewer(
        "township-001",
        role(Role.TOWNSHIP_OFFICER, "CONTROL", unit="001"),
        (
            Sees(FILE, about(*LIVES_IN_001, 13), f"{PLAIN} GROUP", "IDENTITY"),
            Sees("Ledger", kept_by("001", "9001")),
        ),
    ),
    Viewer(
        "township-002-courts",
        role(Role.TOWNSHIP_OFFICER, "CONTROL", unit="002"),
        (
            Sees(FILE, about(12, 13, 14, 15), f"{PLAIN} GROUP", "IDENTITY"),
            Sees("Ledger", kept_by("002", "9002")),
        ),
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
        (Sees(FILE, county(), f"{PLAIN} IDENTITY GROUP"),),
        scopes=COURTS,
    ),
    Viewer("inspection", role(INSPECTION, "SUPERVISION"), sampled()),
    Viewer("inspection-ledger-entry", role(INSPECTION, "SUPERVISION", ticket=("LedgerEntry", 3)), sampled(3)),
    Viewer("inspection-discrepancy", role(INSPECTION, "SUPERVISION", ticket=("Discrepancy", 0)), sampled(0)),
    Viewer("inspection-closed", role(INSPECTION, "SUPERVISION", ticket=("LedgerEntry", -1)), sampled()),
    Viewer("police", machine(Department.PUBLIC_SECURITY), partner("police")),
    Viewer("civil-affairs", machine(Department.CIVIL_AFFAIRS), partner("civil_affairs")),
    Viewer(
        "disability-federation", machine(Department.DISABLED_FEDERATION), partner("disability_federation")
    ),
    Viewer("labor-inspection", machine(Department.LABOR), partner("labor_inspection")),
    Viewer("market-regulation", machine(Department.MARKET_REGULATION)),
    Viewer(
        "leading-group",
        role(Role.LEADING_GROUP_OFFICER, "STATISTICS"),
        (Sees("Ledger ExchangePartner ExchangeCycle ComparisonRun", county()),),
    ),
    Viewer("portal", role(Role.PORTAL, "DISCLOSURE")),
    Viewer(
        "auditor",
        role(Role.AUDITOR, "AUDIT"),
        (Sees(f"{EXCHANGE} {FOUND} AuditRecord", county(), "MATERIAL", "IDENTITY"),),
    ),
    Viewer("administrator", role(Role.ADMINISTRATOR, "OPERATION")),
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
