"""Who the pupils and adults of an export are, among those already known: found by blind index, before anything is sealed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from database import bulk, tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain.enrollment_row import EnrollmentRow, Member

Numbered = tuple[int, EnrollmentRow]
"""A pupil and the number of its line."""


class Rows(NamedTuple):
    """The rows a pupil's values go to, known or new: what is sealed belongs to one of them."""

    student: UUID
    household: UUID
    enrollment: UUID


@dataclass(frozen=True, slots=True)
class Adult:
    """An adult as the first line that names it says, and the row its values go to. known: the row is there."""

    said: Member
    guardian: UUID
    known: bool


AdultKey = tuple[str | None, str, str | None]
"""An adult is known by the identity number, else by name and telephone."""


def adult_key(member: Member) -> AdultKey:
    """What makes two members of families one adult."""
    return (member.id_number, "", None) if member.id_number else (None, member.name, member.phone)


async def children(
    session: AsyncSession, keys: Keys, jurisdiction_code: str, pupils: Sequence[Numbered]
) -> set[int]:
    """Give every pupil its child: known by identity number, else by 学籍号, else new.

    Returns the lines that cannot be taken over: their 学籍号 belongs to a child who is known by another identity number,
    or to one who is already named by another line.
    """
    number, registry = (
        Field(keys, tables.Student.id_number_sealed),
        Field(keys, tables.Student.student_no_sealed),
    )
    for statement in _CHILDREN:
        await session.execute(text(statement))
    keyed = (
        (line_no, number.index(row.id_number), registry.index(row.student_no), row.name)
        for line_no, row in pupils
    )
    await bulk.copy(session, "intake_key", ("line_no", "id_index", "no_index", "name"), keyed)
    await session.execute(text("ANALYZE intake_key"))  # or the planner takes it for empty
    await session.execute(text(_MATCH), {"county": jurisdiction_code})
    await session.execute(text("CREATE UNIQUE INDEX ON intake_match (line_no)"))
    await session.execute(text("CREATE INDEX ON intake_match (student_id)"))
    clashing = await session.execute(text("DELETE FROM intake_match WHERE clash RETURNING line_no"))
    found = set(clashing.scalars())
    await session.execute(text("ANALYZE intake_match"))
    return found


async def matched(session: AsyncSession) -> dict[int, Rows]:
    """The rows of every line that can be taken over."""
    rows = await (await bulk.driver(session)).fetch(
        "SELECT line_no, student_id, household_id, enrollment_id FROM intake_match"
    )
    return {line_no: Rows(student, household, enrollment) for line_no, student, household, enrollment in rows}


async def adults(
    session: AsyncSession, keys: Keys, jurisdiction_code: str, pupils: Iterable[Numbered]
) -> dict[AdultKey, Adult]:
    """The adults of the pupils' families, each once."""
    said: dict[AdultKey, Member] = {}
    for _, row in pupils:
        for member in row.members:
            said.setdefault(adult_key(member), member)
    number, phone = Field(keys, tables.Guardian.id_number_sealed), Field(keys, tables.Guardian.phone_sealed)
    for statement in _ADULTS:
        await session.execute(text(statement))
    keyed = (
        (at, number.index(each.id_number), each.name, phone.index(each.phone))
        for at, each in enumerate(said.values())
    )
    await bulk.copy(session, "intake_adult_key", ("at", "id_index", "name", "phone_index"), keyed)
    await session.execute(text("ANALYZE intake_adult_key"))
    found = await (await bulk.driver(session)).fetch(_KNOWN_ADULTS, jurisdiction_code)
    return {
        key: Adult(member, guardian, known)
        for (key, member), (guardian, known) in zip(said.items(), found, strict=True)
    }


_CHILDREN = (
    "DROP TABLE IF EXISTS pg_temp.intake_key, pg_temp.intake_match",
    """
    CREATE TEMPORARY TABLE intake_key (line_no int, id_index bytea, no_index bytea, name text) ON COMMIT DROP
    """,
)

_MATCH = """
    CREATE TEMPORARY TABLE intake_match ON COMMIT DROP AS
    SELECT line_no, coalesce(known_id, uuid7()) AS student_id, known_id IS NOT NULL AS known,
           coalesce(h.id, uuid7()) AS household_id, coalesce(e.id, uuid7()) AS enrollment_id,
           other_child OR (known_id IS NOT NULL AND place > 1) AS clash
    FROM (
        SELECT p.line_no, coalesce(a.id, b.id) AS known_id,
               coalesce(a.id <> b.id, false)
                   -- the same 学籍号 under another number and another name is a slip, not a corrected number
                   OR (a.id IS NULL AND coalesce(b.id_number_index <> p.id_index, false)
                       AND name_key(b.name) <> name_key(p.name)) AS other_child,
               row_number() OVER (PARTITION BY coalesce(a.id, b.id) ORDER BY a.id IS NULL, p.line_no) AS place
        FROM intake_key p
        LEFT JOIN student a ON a.jurisdiction_code = :county AND a.id_number_index = p.id_index
        LEFT JOIN student b ON b.jurisdiction_code = :county AND b.student_no_index = p.no_index
    ) found
    LEFT JOIN household_registration h ON h.student_id = known_id AND h.status = 'VALID'
    LEFT JOIN enrollment e ON e.student_id = known_id
         AND e.status NOT IN ('NONE', 'TRANSFERRED_OUT', 'CANCELLED', 'GRADUATED')
    ORDER BY line_no
"""

_ADULTS = (
    "DROP TABLE IF EXISTS pg_temp.intake_adult_key",
    """
    CREATE TEMPORARY TABLE intake_adult_key (at int, id_index bytea, name text, phone_index bytea) ON COMMIT DROP
    """,
)

# Two joins and not one with OR, which would leave the planner without either index.
_KNOWN_ADULTS = """
    SELECT coalesce(a.id, b.id, uuid7()), coalesce(a.id, b.id) IS NOT NULL
    FROM intake_adult_key i
    LEFT JOIN guardian a ON a.jurisdiction_code = $1 AND a.id_number_index = i.id_index
    LEFT JOIN guardian b ON i.id_index IS NULL AND b.jurisdiction_code = $1 AND b.id_number_index IS NULL
         AND b.name = i.name AND coalesce(b.phone_index, '') = coalesce(i.phone_index, '')
    ORDER BY i.at
"""
