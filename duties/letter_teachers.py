"""Principals' letters with teachers (责任状): which teachers a school year asks for one, and which letter is whose (GH-14)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from casework.act import Act
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.responsibility import LetterType
from domain.term import SchoolYear

_TEACHER, _LETTER = tables.Teacher, tables.ResponsibilityLetter


def asked(teacher: Any, school_year: Any) -> ColumnElement[bool]:
    """Whether a teacher is to have a letter of a school year: serves by its last day, as far as is known, and has not left before.

    teacher: columns of the table; school_year: as it is written, any text is nobody's.
    """
    # Days as text, so that a school year that is none finds nobody instead of failing.
    ends = func.substr(school_year, 6, 4).concat("-08-31")
    stays = or_(teacher.serves_until.is_(None), _said(teacher.serves_until) >= ends)
    return and_(teacher.withdrawn_at.is_(None), _said(teacher.serves_from) <= ends, stays)


def theirs(made: Any, teacher: Any) -> ColumnElement[bool]:
    """Whether a letter is a teacher's. made, teacher: columns of the tables.

    One that was drawn up by name alone is the teacher's of that name, unless the school has two of them in that school year.
    """
    other = tables.Teacher.__table__.alias().c
    namesake = exists(
        select(other.id)
        .where(other.unit_id == teacher.unit_id, other.name == teacher.name, other.id != teacher.id)
        .where(asked(other, made.school_year))
        .correlate_except(other.id.table)
    )
    by_name = and_(made.teacher_id.is_(None), made.holder_name == teacher.name, ~namesake)
    own = and_(made.unit_id == teacher.unit_id, made.type == LetterType.PRINCIPAL_TEACHER)
    return and_(own, or_(made.teacher_id == teacher.id, by_name))


def has_letter(teacher: Any, school_year: Any, *more: Any) -> ColumnElement[bool]:
    """Whether a teacher has a letter of a school year. teacher: columns of the table; more: of columns of the letter, what it must be."""
    made = tables.ResponsibilityLetter.__table__.alias().c
    wanted = (each(made) for each in more)
    found = select(made.id).where(theirs(made, teacher), made.school_year == school_year, *wanted)
    return exists(found.correlate_except(made.id.table))


def in_force(made: Any) -> ColumnElement[bool]:
    """Whether a letter is, or was, in force. made: columns of the table."""
    return made.effective_from.is_not(None)  # type: ignore[no-any-return]  # columns of an alias are untyped


async def named(
    act: Act, unit: UUID, year: SchoolYear, teacher_id: UUID | None, name: str | None
) -> tables.Teacher | None:
    """The teacher whose letter is drawn up: the one named by id, else the only one of that name; none if the list has nobody so called.

    Raises Refused: UNKNOWN_TEACHER, TEACHER_NOT_SERVING, NOT_THE_HOLDER, TEACHER_UNCLEAR.
    """
    serves = select(_TEACHER).where(_TEACHER.unit_id == unit, asked(_TEACHER, str(year)))
    if teacher_id is None:
        found = list(await act.session.scalars(serves.where(_TEACHER.name == name).limit(2)))
        if len(found) > 1:
            zh, en = "本校有同名教师，应指明是哪一位", "the school has two of that name: say which"
            raise Refused(Reason("TEACHER_UNCLEAR", zh, en, Fixer.CALLER, "teacherId", "GH-14"))
        return found[0] if found else None
    own = select(_TEACHER).where(_TEACHER.id == teacher_id, _TEACHER.unit_id == unit)
    teacher: tables.Teacher | None = await act.session.scalar(own)
    if teacher is None:
        zh, en = "本校教师名册中没有此教师", "there is no such teacher on the school's list"
        raise Refused(Reason("UNKNOWN_TEACHER", zh, en, Fixer.CALLER, "teacherId"))
    if await act.session.scalar(serves.where(_TEACHER.id == teacher_id)) is None:
        zh, en = f"该教师 {year} 学年不在本校任教", f"the teacher does not serve at the school in {year}"
        raise Refused(Reason("TEACHER_NOT_SERVING", zh, en, Fixer.CALLER, "teacherId", "GH-14"))
    if name is not None and name != teacher.name:
        zh, en = f"该教师姓名为{teacher.name}", "the teacher's name is another one"
        raise Refused(Reason("NOT_THE_HOLDER", zh, en, Fixer.CALLER, "holderName"))
    return teacher


def same(row: tables.ResponsibilityLetter) -> ColumnElement[bool]:
    """Which letters are of the teacher whom a letter names by the list."""
    teacher = tables.Teacher.__table__.alias().c
    mine = select(teacher.id).where(teacher.id == row.teacher_id, theirs(_LETTER.__table__.c, teacher))
    return exists(mine.correlate(_LETTER.__table__))


def _said(day: Any) -> Any:
    return func.to_char(day, "YYYY-MM-DD")
