"""The pupils of one export beside the children already known: staged sealed, each value for the row it goes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from database import bulk, tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain import enrollment_row, identity
from domain.organization import SchoolStage
from exchange.enrollment_match import Adult, AdultKey, Numbered, Rows, adult_key


@dataclass(frozen=True, slots=True)
class School:
    """A school of the county."""

    id: UUID
    special: bool


async def schools(session: AsyncSession, jurisdiction_code: str) -> dict[str, School]:
    """The county's schools by 学校标识码."""
    school, unit = tables.School, tables.Organization
    statement = (
        select(school.school_code, school.id, school.stage)
        .join(unit, unit.id == school.id)
        .where(unit.jurisdiction_code == jurisdiction_code)
    )
    rows = await session.execute(statement)
    return {code: School(id_, stage is SchoolStage.SPECIAL) for code, id_, stage in rows}


async def one_at_a_time(session: AsyncSession, jurisdiction_code: str) -> None:
    """Two imports of one county wait for each other, until the transaction ends."""
    lock = "SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"
    await session.execute(text(lock), {"name": f"enrollment_import/{jurisdiction_code}"})


async def stage(
    session: AsyncSession,
    keys: Keys,
    pupils: Sequence[Numbered],
    known: Mapping[str, School],
    rows: Mapping[int, Rows],
    adults: Mapping[AdultKey, Adult],
) -> None:
    """Pupils, the adults of their families and their groups into temporary tables, gone with the transaction."""
    for statement in _TABLES:
        await session.execute(text(statement))
    await bulk.copy(session, "intake_pupil", _PUPIL, _pupils(keys, pupils, known, rows))
    await bulk.copy(session, "intake_adult", _ADULT, _adults(keys, adults.values()))
    await bulk.copy(session, "intake_member", _MEMBER, _members(pupils, adults))
    await bulk.copy(session, "intake_group", _GROUP, _groups(pupils))
    for table in ("intake_pupil", "intake_adult", "intake_member", "intake_group"):
        await session.execute(text(f"ANALYZE {table}"))  # or the planner takes them for empty


def _pupils(
    keys: Keys, pupils: Iterable[Numbered], known: Mapping[str, School], rows: Mapping[int, Rows]
) -> Iterator[tuple[object, ...]]:
    child, place = tables.Student, tables.Enrollment
    columns = (child.id_number_sealed, child.student_no_sealed, child.phone_sealed, child.home_address_sealed)
    number, registry, phone, home = (Field(keys, column) for column in columns)
    household = Field(keys, tables.HouseholdRegistration.address_sealed)
    enrolled = Field(keys, place.student_no_sealed)
    for line_no, row in pupils:
        school, (student_id, household_id, enrollment_id) = known[row.school_code], rows[line_no]
        yield (
            line_no,
            school.id,
            row.grade,
            row.class_no,
            registry.text(student_id, row.student_no),
            registry.index(row.student_no),
            identity.masked(row.student_no),
            enrolled.text(enrollment_id, row.student_no),
            enrolled.index(row.student_no),
            row.name,
            row.sex.name,
            row.birth_date,
            row.id_type.name,
            number.text(student_id, row.id_number),
            number.index(row.id_number),
            identity.masked(row.id_number),
            enrollment_row.id_status(row).name,
            row.ethnicity,
            row.nationality,
            row.health,
            phone.text(student_id, row.phone),
            phone.index(row.phone),
            home.text(student_id, row.home_address),
            home.index(row.home_address),
            row.region_code,
            row.village_code,
            household.text(household_id, row.household_address),
            household.index(row.household_address),
            row.head_of_household,
            row.entry_date,
            row.status.name,
            enrollment_row.registry_mark(row).name,
            enrollment_row.schooling(row, school.special).name,
            [group.name for group, member, _ in enrollment_row.groups(row) if not member],
        )


def _adults(keys: Keys, adults: Iterable[Adult]) -> Iterator[tuple[object, ...]]:
    number, phone = Field(keys, tables.Guardian.id_number_sealed), Field(keys, tables.Guardian.phone_sealed)
    for said, guardian, known in ((each.said, each.guardian, each.known) for each in adults):
        yield (
            guardian,
            known,
            said.name,
            number.text(guardian, said.id_number),
            number.index(said.id_number),
            identity.masked(said.id_number),
            phone.text(guardian, said.phone),
            phone.index(said.phone),
        )


def _members(pupils: Iterable[Numbered], adults: Mapping[AdultKey, Adult]) -> Iterator[tuple[object, ...]]:
    for line_no, row in pupils:
        for member in row.members:
            guardian = adults[adult_key(member)].guardian
            yield line_no, member.slot, guardian, member.name, member.relation.name, member.is_guardian


def _groups(pupils: Iterable[Numbered]) -> Iterator[tuple[object, ...]]:
    for line_no, row in pupils:
        for group, member, detail in enrollment_row.groups(row):
            if member:
                yield line_no, group.name, msgspec.json.encode({"detail": detail} if detail else {}).decode()


_PUPIL = (
    "line_no", "school_id", "grade", "class_no", "student_no_sealed", "student_no_index", "student_no_masked",
    "enrolled_no_sealed", "enrolled_no_index", "name", "sex", "birth_date", "id_type", "id_number_sealed",
    "id_number_index", "id_number_masked", "id_status", "ethnicity", "nationality", "health", "phone_sealed",
    "phone_index", "home_address_sealed", "home_address_index", "region_code", "village_code", "household_sealed",
    "household_index", "head_of_household", "entry_date", "enrollment_status", "registry_mark", "schooling_status", "not_in",
)  # fmt: skip
_ADULT = (
    "guardian_id", "known", "name", "id_number_sealed", "id_number_index", "id_number_masked", "phone_sealed", "phone_index",
)  # fmt: skip
_MEMBER = ("line_no", "slot", "guardian_id", "name", "relation", "is_guardian")
_GROUP = ("line_no", "group", "evidence")

_TABLES = (
    "DROP TABLE IF EXISTS pg_temp.intake_pupil, pg_temp.intake_adult, pg_temp.intake_member, pg_temp.intake_group",
    """
    CREATE TEMPORARY TABLE intake_pupil (
        line_no int, school_id uuid, grade smallint, class_no smallint, student_no_sealed bytea, student_no_index bytea,
        student_no_masked text, enrolled_no_sealed bytea, enrolled_no_index bytea, name text, sex text,
        birth_date date, id_type text, id_number_sealed bytea, id_number_index bytea, id_number_masked text,
        id_status text, ethnicity text, nationality text, health text, phone_sealed bytea, phone_index bytea,
        home_address_sealed bytea, home_address_index bytea, region_code text, village_code text,
        household_sealed bytea, household_index bytea, head_of_household text, entry_date date,
        enrollment_status text, registry_mark text, schooling_status text, not_in text[]
    ) ON COMMIT DROP
    """,
    """
    CREATE TEMPORARY TABLE intake_adult (
        guardian_id uuid, known boolean, name text, id_number_sealed bytea, id_number_index bytea,
        id_number_masked text, phone_sealed bytea, phone_index bytea
    ) ON COMMIT DROP
    """,
    """
    CREATE TEMPORARY TABLE intake_member (
        line_no int, slot smallint, guardian_id uuid, name text, relation text, is_guardian boolean
    ) ON COMMIT DROP
    """,
    """CREATE TEMPORARY TABLE intake_group (line_no int, "group" text, evidence jsonb) ON COMMIT DROP""",
)
