"""Labor inspection: clues of child labor sent to it once, its findings each settled before anything is compared (GH-44, HL-20, HL-51)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from connectors._core import Line
from connectors.labor_inspection import ChildLaborClue
from database import tables
from database.crypto.keys import Keys
from domain.child_labor import ChildLaborClueState
from domain.errors import Fixer
from domain.exchange import RejectCode
from domain.organization import Department


async def clues(session: AsyncSession, _: Keys, package_id: UUID) -> Sequence[Line]:
    """Clues passed to labor inspection and not sent yet, with just what an inspector needs: no number, no address, no story.

    One that a package carried which never arrived goes with the next, under the same id.
    """
    clue, child = tables.ChildLaborClue, tables.Student
    package = await session.get_one(tables.ExchangePackage, package_id)
    statement = (
        select(clue, child)
        .join(child, child.id == clue.student_id)
        .where(
            clue.jurisdiction_code == package.jurisdiction_code,
            clue.addressee == Department.LABOR,
            clue.state == ChildLaborClueState.REPORTED,
            clue.answer.is_(None),
            or_(clue.sent_at.is_(None), clue.sent_package_id == package_id),
        )
        .order_by(clue.noticed_on, clue.id)
    )
    rows = (await session.execute(statement)).all()
    await session.execute(
        update(clue).where(clue.id.in_([row.id for row, _ in rows])).values(sent_package_id=package_id)
    )
    return [
        ChildLaborClue(
            line_no=number,
            clue_id=str(row.id),
            work=row.work.name,
            noticed_on=row.noticed_on.isoformat(),
            place=row.place,
            employer_name=row.employer_name,
            employer_code=row.employer_code,
            name=person.name,
            sex=person.sex.code,
            birth_date=person.birth_date.isoformat(),
        )
        for number, (row, person) in enumerate(rows, start=1)
    ]


async def sent(session: AsyncSession, package_id: UUID) -> None:
    """The clues that a package carried have arrived. That one is taken up (受理) the department says itself (4.14)."""
    clue = tables.ChildLaborClue
    await session.execute(
        update(clue)
        .where(clue.sent_package_id == package_id, clue.sent_at.is_(None))
        .values(sent_at=func.now(), version=clue.version + 1)
    )


async def settle(session: AsyncSession, package_id: UUID) -> dict[str, Any]:
    """Say of which child each accepted finding is; what is of none goes back, what was said before is a repetition.

    Doing it twice changes nothing. Returns the package's counts.
    """
    faults = {name: {"code": code.name, "zh": zh, "en": en} for name, (code, zh, en) in _FAULTS.items()}
    parameters = {"package": package_id, "faults": json.dumps(faults), "fixer": Fixer.PARTNER.name}
    await session.execute(text(_SETTLE), parameters)
    await session.execute(text(_NOTE_REPEATED), {"package": package_id})
    counted = (await session.execute(text(_COUNT), {"package": package_id})).one()
    return dict(counted._mapping)


_FAULTS = {
    "NO_CLUE": (RejectCode.UNKNOWN_PERSON, "没有对应的童工线索", "no such clue was sent"),
    "OTHER_CHILD": (
        RejectCode.ID_MISMATCH,
        "身份证件号码与所答复线索的学生不一致",
        "the number is not that of the child of the clue",
    ),
    "NO_ANSWER": (
        RejectCode.MISSING,
        "查无此情应注明所答复的线索",
        "an inspection that found nobody must quote the clue it answers",
    ),
    "NO_CHILD": (
        RejectCode.UNKNOWN_PERSON,
        "枢纽中没有此人；请转告其户籍所在地教育行政部门",
        "the hub does not know this person; tell the education bureau of where it is registered",
    ),
}

_SETTLE = """
    WITH said AS (
        SELECT r.id, coalesce(clue.student_id, child.id) AS student_id, CASE
            WHEN r.fields ? 'clueId' AND clue.id IS NULL THEN 'NO_CLUE'
            WHEN named.id_number_index <> r.id_number_index THEN 'OTHER_CHILD'
            WHEN clue.id IS NULL AND r.fields ->> 'result' = 'NOT_FOUND' THEN 'NO_ANSWER'
            WHEN coalesce(clue.student_id, child.id) IS NULL THEN 'NO_CHILD' END AS fault
        FROM exchange_record r JOIN exchange_package p ON p.id = r.package_id
        LEFT JOIN child_labor_clue clue ON clue.id::text = r.fields ->> 'clueId' AND clue.addressee = 'LABOR'
             AND clue.jurisdiction_code = p.jurisdiction_code AND clue.sent_package_id IS NOT NULL
        LEFT JOIN student named ON named.id = clue.student_id
        LEFT JOIN student child ON child.id_number_index = r.id_number_index
             AND child.jurisdiction_code = p.jurisdiction_code
        WHERE r.package_id = CAST(:package AS uuid) AND r.state = 'ACCEPTED'
    )
    UPDATE exchange_record r
    SET student_id = CASE WHEN said.fault IS NULL THEN said.student_id END,
        state = CASE WHEN said.fault IS NULL THEN r.state ELSE 'REJECTED' END,
        reject_code = CAST(:faults AS jsonb) -> said.fault ->> 'code',
        reason = CASE WHEN said.fault IS NULL THEN r.reason ELSE jsonb_build_object('reasons', jsonb_build_array(
            CAST(:faults AS jsonb) -> said.fault
            || jsonb_build_object('place', 'line ' || r.line_no, 'fixer', CAST(:fixer AS text)))) END
    FROM said WHERE said.id = r.id
"""

# A finding told again just as it was applied before says nothing new, whatever a person has made of it since.
_NOTE_REPEATED = """
    UPDATE exchange_record r SET state = 'DUPLICATE', reject_code = 'DUPLICATE_LINE'
    FROM exchange_package p
    WHERE p.id = CAST(:package AS uuid) AND r.package_id = p.id AND r.state = 'ACCEPTED' AND EXISTS (
        SELECT FROM exchange_record b JOIN exchange_package q ON q.id = b.package_id
        WHERE b.student_id = r.student_id AND b.fields = r.fields AND b.state = 'ACCEPTED' AND q.id <> p.id
          AND q.code = p.code AND q.jurisdiction_code = p.jurisdiction_code AND q.state = 'APPLIED')
"""

_COUNT = """
    UPDATE exchange_package p
    SET accepted = n.accepted, rejected = n.rejected, duplicate = n.duplicate
    FROM (SELECT count(*) FILTER (WHERE state = 'ACCEPTED') AS accepted,
                 count(*) FILTER (WHERE state = 'REJECTED') AS rejected,
                 count(*) FILTER (WHERE state = 'DUPLICATE') AS duplicate
          FROM exchange_record WHERE package_id = CAST(:package AS uuid)) n
    WHERE p.id = CAST(:package AS uuid)
    RETURNING p.received, p.accepted, p.rejected, p.held, p.duplicate
"""
