"""The pupils of one export beside the children already known: staged, matched, and what forbids taking one over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from database import bulk, tables
from domain import enrollment_row
from domain.enrollment_row import EnrollmentRow
from domain.organization import SchoolStage

Numbered = tuple[int, EnrollmentRow]
"""A pupil and the number of its line."""


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


async def stage(session: AsyncSession, pupils: Sequence[Numbered], known: Mapping[str, School]) -> None:
    """Pupils, the adults of their families and their groups into temporary tables, gone with the transaction."""
    for statement in _TABLES:
        await session.execute(text(statement))
    await bulk.copy(session, "intake_pupil", _PUPIL, _pupils(pupils, known))
    await bulk.copy(session, "intake_member", _MEMBER, _members(pupils))
    await bulk.copy(session, "intake_group", _GROUP, _groups(pupils))
    for table in ("intake_pupil", "intake_member", "intake_group"):
        await session.execute(text(f"ANALYZE {table}"))  # or the planner takes them for empty


async def match(session: AsyncSession, jurisdiction_code: str) -> set[int]:
    """Give every staged pupil its child: known by identity number, else by 学籍号, else new.

    Returns the lines that cannot be taken over, and takes them off the stage: their 学籍号 belongs to a child who is
    known by another identity number, or to one who is already named by another line.
    """
    await session.execute(text(_MATCH), {"county": jurisdiction_code})
    await session.execute(text("CREATE UNIQUE INDEX ON intake_match (line_no)"))
    await session.execute(text("CREATE INDEX ON intake_match (student_id)"))
    clashing = set(
        (await session.execute(text("DELETE FROM intake_match WHERE clash RETURNING line_no"))).scalars()
    )
    if clashing:
        for table in ("intake_pupil", "intake_member", "intake_group"):
            gone = f"DELETE FROM {table} WHERE line_no = ANY(:lines)"
            await session.execute(text(gone), {"lines": list(clashing)})
    await session.execute(text("ANALYZE intake_match"))
    return clashing


async def matched(session: AsyncSession) -> dict[int, UUID]:
    """The child of every line on the stage."""
    rows = await (await bulk.driver(session)).fetch("SELECT line_no, student_id FROM intake_match")
    return dict(map(tuple, rows))


def _pupils(pupils: Iterable[Numbered], known: Mapping[str, School]) -> Iterator[tuple[object, ...]]:
    for line_no, row in pupils:
        school = known[row.school_code]
        yield (
            line_no,
            school.id,
            row.grade,
            row.class_no,
            row.student_no,
            row.name,
            row.sex.name,
            row.birth_date,
            row.id_type.name,
            row.id_number,
            enrollment_row.id_status(row).name,
            row.ethnicity,
            row.nationality,
            row.health,
            row.phone,
            row.home_address,
            row.region_code,
            row.village_code,
            row.household_address,
            row.head_of_household,
            row.entry_date,
            row.status.name,
            enrollment_row.registry_mark(row).name,
            enrollment_row.schooling(row, school.special).name,
            [group.name for group, member, _ in enrollment_row.groups(row) if not member],
        )


def _members(pupils: Iterable[Numbered]) -> Iterator[tuple[object, ...]]:
    for line_no, row in pupils:
        for slot, name, relation, phone, id_number, is_guardian in row.members:
            yield line_no, slot, name, relation.name, phone, id_number, is_guardian


def _groups(pupils: Iterable[Numbered]) -> Iterator[tuple[object, ...]]:
    for line_no, row in pupils:
        for group, member, detail in enrollment_row.groups(row):
            if member:
                yield line_no, group.name, msgspec.json.encode({"detail": detail} if detail else {}).decode()


_PUPIL = (
    "line_no", "school_id", "grade", "class_no", "student_no", "name", "sex", "birth_date", "id_type", "id_number",
    "id_status", "ethnicity", "nationality", "health", "phone", "home_address", "region_code", "village_code",
    "household_address", "head_of_household", "entry_date", "enrollment_status", "registry_mark", "schooling_status", "not_in",
)  # fmt: skip
_MEMBER = ("line_no", "slot", "name", "relation", "phone", "id_number", "is_guardian")
_GROUP = ("line_no", "group", "evidence")

_TABLES = (
    "DROP TABLE IF EXISTS pg_temp.intake_pupil, pg_temp.intake_member, pg_temp.intake_group, pg_temp.intake_match",
    """
    CREATE TEMPORARY TABLE intake_pupil (
        line_no int, school_id uuid, grade smallint, class_no smallint, student_no text, name text, sex text,
        birth_date date, id_type text, id_number text, id_status text, ethnicity text, nationality text, health text,
        phone text, home_address text, region_code text, village_code text, household_address text,
        head_of_household text, entry_date date, enrollment_status text, registry_mark text, schooling_status text,
        not_in text[]
    ) ON COMMIT DROP
    """,
    """
    CREATE TEMPORARY TABLE intake_member (
        line_no int, slot smallint, name text, relation text, phone text, id_number text, is_guardian boolean
    ) ON COMMIT DROP
    """,
    """CREATE TEMPORARY TABLE intake_group (line_no int, "group" text, evidence jsonb) ON COMMIT DROP""",
)

_MATCH = """
    CREATE TEMPORARY TABLE intake_match ON COMMIT DROP AS
    SELECT line_no, coalesce(known_id, uuid7()) AS student_id, known_id IS NOT NULL AS known,
           other_child OR (known_id IS NOT NULL AND place > 1) AS clash
    FROM (
        SELECT p.line_no, coalesce(a.id, b.id) AS known_id,
               coalesce(a.id <> b.id, false)
                   -- the same 学籍号 under another number and another name is a slip, not a corrected number
                   OR (a.id IS NULL AND coalesce(b.id_number <> p.id_number, false)
                       AND name_key(b.name) <> name_key(p.name)) AS other_child,
               row_number() OVER (PARTITION BY coalesce(a.id, b.id) ORDER BY a.id IS NULL, p.line_no) AS place
        FROM intake_pupil p
        LEFT JOIN student a ON a.jurisdiction_code = :county AND a.id_number = p.id_number
        LEFT JOIN student b ON b.jurisdiction_code = :county AND b.student_no = p.student_no
    ) found
"""
