"""Whose letter it is within a school: a class's homeroom teacher (BS-27), a teacher of the school's list or one by name (GH-14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casework.act import Act, text
from database import tables
from domain import letter
from domain.errors import Fixer, Reason, Refused
from domain.letter import LetterState
from domain.responsibility import LetterType
from domain.term import SchoolYear
from duties import entries, letter_teachers


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of the teacher who is to sign."""

    class_id: UUID | None = None
    teacher_id: UUID | None = None
    name: str | None = None
    position: str | None = None


async def read(
    act: Act, type: LetterType, unit: tables.Organization, year: SchoolYear, said: Said
) -> dict[str, Any]:
    """The letter's columns that say whose it is; none of a letter of the unit itself.

    Raises Refused: FIELD_MISSING, WRONG_PARTY, NO_SUCH_CLASS, BAD_TEXT, PERSONAL_NUMBER, and what `letter_teachers.named` does.
    """
    if said.teacher_id is not None and type is not LetterType.PRINCIPAL_TEACHER:
        zh, en = (
            "只有校长与教师的责任状按教师名册签订",
            "only a principal's letter names a teacher of the list",
        )
        raise Refused(Reason("WRONG_PARTY", zh, en, Fixer.CALLER, "teacherId", "GH-14"))
    if type not in letter.OF_TEACHERS:
        return {}
    if said.name is None and said.teacher_id is None:
        zh, en = "须填写签订责任文书的教师姓名", "the name of the teacher who is to sign is needed"
        raise Refused(Reason("FIELD_MISSING", zh, en, Fixer.CALLER, "holderName"))
    name = text(said.name, "holderName", 60) if said.name is not None else None
    position = text(said.position, "holderPosition", 60) if said.position is not None else None
    if type is LetterType.SCHOOL_HOMEROOM:
        room = await _room(act, unit, year, said.class_id)
        return {"holder_name": name, "holder_position": position, "class_id": room}
    teacher = await letter_teachers.named(act, unit.id, year, said.teacher_id, name)
    if teacher is None:
        return {"holder_name": name, "holder_position": position}
    return of_teacher(teacher, position)


def of_teacher(teacher: tables.Teacher, position: str | None = None) -> dict[str, Any]:
    """The columns of a teacher's letter; where no position is said the school's number stands, which tells namesakes apart on paper."""
    number = f"工号 {teacher.number}" if teacher.number else None
    return {"teacher_id": teacher.id, "holder_name": teacher.name, "holder_position": position or number}


async def rename(act: Act, teacher: tables.Teacher) -> None:
    """Let the letters that nobody has signed take a teacher's mended name; what is signed keeps its own until its next version."""
    of, party = tables.ResponsibilityLetter, tables.LetterParty
    drafts = select(of).where(of.teacher_id == teacher.id, of.state == LetterState.DRAFT)
    for row in list(
        await act.session.scalars(drafts.where(of.holder_name != teacher.name).with_for_update())
    ):
        signs = select(party).where(party.letter_id == row.id, party.holder_name.is_not(None))
        for each in await act.session.scalars(signs):
            each.holder_name = teacher.name
        why = f"教师姓名更正（原：{row.holder_name}）"
        await entries.change(act, row, row.unit_id, row.clauses, why, holder_name=teacher.name)


async def _room(act: Act, unit: tables.Organization, year: SchoolYear, id: UUID | None) -> UUID:
    of = tables.SchoolClass
    own = select(of.id).where(of.id == id, of.school_id == unit.id, of.school_year == str(year))
    found: UUID | None = await act.session.scalar(own)
    if id is None or found is None:
        zh, en = "须注明本校该学年的班级", "a class of the school in that school year is needed"
        raise Refused(Reason("NO_SUCH_CLASS", zh, en, Fixer.CALLER, "classId", "BS-27"))
    return found
