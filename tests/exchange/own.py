"""Children of a county whose own registers are held against each other, and what the bureau is told of it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from database import ids, tables
from domain.admission import AdmissionBasis, AdmissionState, AssignedBy
from domain.role import Role
from domain.student import (
    CoverageBasis,
    EnrollmentStatus,
    HouseholdStatus,
    IdStatus,
    IdType,
    SchoolingStatus,
    Sex,
)
from tests import sealing
from tests.casework.desk import Desk
from tests.hub import world

BUREAU, S = Role.BUREAU_OFFICER, SchoolingStatus
NOVEMBER = date(2026, 11, 20)


async def put(here: Desk, *rows: Any) -> None:
    async with here.door.sessions.begin() as session:
        for row in rows:
            session.add(row)
            await session.flush()


async def child(here: Desk, *, grade: int | None = None, number: str | None = None, **said: Any) -> UUID:
    """Another child of fourteen; grade: of the 学籍 that it holds at the school."""
    id_ = ids.fresh(1)[0]
    sealed = sealing.of(tables.Student.id_number_sealed, id_, number) if number else {}
    columns = {
        "name": "某生",
        "id_type": IdType.RESIDENT_ID,
        "id_status": IdStatus.UNVERIFIED,
        "sex": Sex.MALE,
        "birth_date": date(2012, 5, 1),
        "schooling_status": S.ATTENDING,
        "coverage_basis": CoverageBasis.BOTH,
        "village_id": here.rows["Organization"][1],
        **said,
    }
    await put(here, tables.Student(id=id_, jurisdiction_code=here.code, **sealed, **columns))
    if grade is not None:
        await put(here, held(here, id_, grade))
    return id_


def held(here: Desk, student: UUID, grade: int, **more: Any) -> tables.Enrollment:
    school, said = here.rows["School"][0], {"status": EnrollmentStatus.ACTIVE, **more}
    return tables.Enrollment(student_id=student, school_id=school, grade=grade, **said)


def home(student: UUID, region: str = world.HERE, village: str | None = None) -> tables.HouseholdRegistration:
    return tables.HouseholdRegistration(
        student_id=student, region_code=region, village_code=village, status=HouseholdStatus.VALID
    )


async def compared(here: Desk, comparison: str, **more: Any) -> tuple[Any, set[str], dict[str, str]]:
    """The run, whom it found, and in which bucket each of them fell."""
    run = await here.done("registersCompare", {"comparison": comparison, **more}, BUREAU)
    found = [each for each in run["discrepancies"]["nodes"] if each["state"] != "RESOLVED"]
    buckets = {each["student"]["id"]: each["bucket"] for each in found}
    return run, set(buckets), buckets


def named(*students: UUID) -> set[str]:
    return {f"Student:{each}" for each in students}


def admitted(
    here: Desk, student: UUID, basis: AdmissionBasis, until: date | None = None, year: str = "2026-2027"
) -> tables.AdmissionRegistration:
    id_ = ids.fresh(1)[0]
    permit = sealing.of(tables.AdmissionRegistration.permit_no_sealed, id_, f"J{id_}") if until else {}
    return tables.AdmissionRegistration(
        id=id_,
        student_id=student,
        school_id=here.rows["School"][0],
        school_year=year,
        grade=7,
        state=AdmissionState.ARRIVED,
        basis=basis,
        named=True,
        assigned_by=AssignedBy.CATCHMENT,
        household_region="230381",
        permit_valid_to=until,
        registered_on=date(2026, 8, 20),
        arrived_on=date(2026, 9, 1),
        **permit,
    )
