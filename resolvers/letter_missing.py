"""Units that owe a letter of a school year and have none in force (DC-L1, GH-14, BS-27, QC-49)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from database import tables
from domain.letter import OWES
from domain.responsibility import LetterType
from duties import letter_teachers


def of_year(school_year: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the county's document has a unit sign a letter that was not in force in that school year.

    A school lacks homeroom teachers' letters as long as one of its classes does, and teachers' as long as one of its teachers
    does or nobody is on its list.
    """
    # Core tables: what is counted here is not narrowed by the viewer's grants once more; the units are.
    unit, template = tables.Organization, tables.LetterTemplate.__table__.c
    asked = (template.jurisdiction_code == unit.jurisdiction_code, template.valid_to.is_(None))
    owed = or_(
        *(
            and_(template.type == type, unit.type.in_(kinds), _lacks(type, school_year))
            for type, kinds in OWES.items()
        )
    )
    return exists(select(template.id).where(*asked, owed).correlate(unit))


def of_teacher(school_year: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the county's document has a teacher sign a letter with the principal that was not in force in that school year."""
    of, unit, template = tables.Teacher, tables.Organization.__table__.c, tables.LetterTemplate.__table__.c
    type = LetterType.PRINCIPAL_TEACHER
    asks = (
        template.jurisdiction_code == of.jurisdiction_code,
        template.type == type,
        template.valid_to.is_(None),
    )
    owes = (unit.id == of.unit_id, unit.type.in_(OWES[type]))
    signed = letter_teachers.has_letter(of, school_year, letter_teachers.in_force)
    there = (select(template.id).where(*asks), select(unit.id).where(*owes))
    return and_(
        letter_teachers.asked(of, school_year), *(exists(each.correlate(of)) for each in there), ~signed
    )


def _lacks(type: LetterType, school_year: ColumnElement[Any]) -> ColumnElement[bool]:
    unit, made = tables.Organization, tables.ResponsibilityLetter.__table__.alias().c
    own = [
        made.unit_id == unit.id,
        made.type == type,
        made.school_year == school_year,
        made.effective_from.is_not(None),
    ]
    if type is LetterType.PRINCIPAL_TEACHER:
        teacher = tables.Teacher.__table__.alias().c
        serves = select(teacher.id).where(
            teacher.unit_id == unit.id, letter_teachers.asked(teacher, school_year)
        )
        signed = letter_teachers.has_letter(teacher, school_year, letter_teachers.in_force)
        return or_(~exists(serves.correlate(unit)), exists(serves.where(~signed).correlate(unit)))
    if type is not LetterType.SCHOOL_HOMEROOM:
        return ~exists(select(made.id).where(*own).correlate(unit))
    room = tables.SchoolClass.__table__.alias().c
    signed = exists(select(made.id).where(*own, made.class_id == room.id))
    open_ = (room.school_id == unit.id, room.school_year == school_year, ~signed)
    return exists(select(room.id).where(*open_).correlate(unit))
