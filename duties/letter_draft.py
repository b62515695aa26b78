"""Responsibility letters drawn up: the place's own words, its targets, the parties that are to sign (DC-L0, GH-14, BS-27, QC-49)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, text
from casework.units import bureau
from database import tables
from domain import letter, term
from domain.errors import Fixer, Reason, Refused
from domain.organization import OrgType
from domain.responsibility import LetterSignatory, LetterType
from domain.term import SchoolYear
from duties import letter_compose, letter_holder, letter_teachers, units
from duties.letter_holder import Said

_LETTER = tables.ResponsibilityLetter
_KEPT = (
    *("jurisdiction_code", "unit_id", "type", "school_year", "named_year", "class_id"),
    *("teacher_id", "holder_name", "holder_position", "expires_on"),
)
"""What the next text version has of the one before."""


async def draft(
    session: AsyncSession,
    author: Author,
    *,
    type: LetterType,
    unit_id: UUID,
    school_year: str,
    year: int | None = None,
    class_id: UUID | None = None,
    teacher_id: UUID | None = None,
    holder_name: str | None = None,
    holder_position: str | None = None,
    articles: Sequence[str] | None = None,
) -> UUID:
    """Draw up a unit's letter of a school year; its id. class_id: the homeroom teacher's class; teacher_id, holder_name: whose it is.

    Raises Refused: NO_SUCH_UNIT, NO_BUREAU, NOT_HERE, WRONG_PARTY, NOT_YOUR_LETTER, BAD_TERM, BAD_LETTER_YEAR, LETTER_EXISTS, and what
    `letter_holder.read` and `letter_compose.compose` do.
    """
    act = await begin(session, author)
    unit = await unit_of(act, unit_id)
    template = await template_of(act, type)
    parties = await parties_of(act, template, unit)
    require_drafter(act, type, parties[0][1], unit)
    of = year_of(act, school_year)
    said = Said(class_id, teacher_id, holder_name, holder_position)
    holder = await letter_holder.read(act, type, unit, of, said)
    made = begun(act, type, unit, of, year, holder)
    if await _last(act, made) is not None:
        zh, en = (
            "该单位（教师）本学年已有此责任文书",
            "there is a letter of these parties and this school year",
        )
        raise Refused(Reason("LETTER_EXISTS", zh, en, Fixer.CALLER, "type", template.clauses[0]))
    return await act.done(await letter_compose.compose(act, made, template, parties, articles))


def begun(
    act: Act,
    type: LetterType,
    unit: tables.Organization,
    of: SchoolYear,
    year: int | None,
    holder: Mapping[str, Any],
) -> tables.ResponsibilityLetter:
    """The first text of a letter, in no session yet. holder: its columns that say whose it is. Raises Refused BAD_LETTER_YEAR."""
    return _LETTER(
        jurisdiction_code=act.author.jurisdiction_code,
        unit_id=unit.id,
        type=type,
        school_year=str(of),
        named_year=f"{letter.calendar_year(of, year, act.today.year)}年",
        text_version=1,
        expires_on=of.last_day,
        **holder,
    )


async def following(
    act: Act,
    before: tables.ResponsibilityLetter,
    holder_name: str | None,
    articles: Sequence[str] | None,
) -> tables.ResponsibilityLetter:
    """The next text version of a letter, as the place's document stands now. holder_name: of a class's new homeroom teacher.

    A teacher of the list is named as the list has it now. Raises Refused: NOT_HERE, NOT_YOUR_LETTER, LETTER_EXISTS, WRONG_PARTY, WORDING_GIVEN, BAD_TEXT, PERSONAL_NUMBER.
    """
    template = await template_of(act, before.type)
    unit = await unit_of(act, before.unit_id)
    parties = await parties_of(act, template, unit)
    require_drafter(act, before.type, parties[0][1], unit)
    same = {name: getattr(before, name) for name in _KEPT}
    if holder_name is not None:
        if before.class_id is None:
            zh, en = "只有班主任的责任书随班级更换教师", "only a class's letter passes to another teacher"
            raise Refused(Reason("WRONG_PARTY", zh, en, Fixer.CALLER, "holderName", "BS-27"))
        same["holder_name"] = text(holder_name, "holderName", 60)
    if before.teacher_id is not None:
        same["holder_name"] = (await act.session.get_one(tables.Teacher, before.teacher_id)).name
    made = _LETTER(**same, text_version=before.text_version + 1)
    if await _last(act, made) != before.text_version:
        zh, en = "新文本已经起草", "its next version is drawn up already"
        raise Refused(Reason("LETTER_EXISTS", zh, en, Fixer.CALLER, "letterId"))
    return await letter_compose.compose(act, made, template, parties, articles)


async def template_of(act: Act, type: LetterType) -> tables.LetterTemplate:
    """What the county's document says of a type of letter. Raises Refused NOT_HERE where it has none."""
    of, county = tables.LetterTemplate, act.author.jurisdiction_code
    here = select(of).where(of.jurisdiction_code == county, of.type == type, of.valid_to.is_(None))
    found: tables.LetterTemplate | None = await act.session.scalar(here.order_by(of.ordinal).limit(1))
    if found is None:
        zh, en = (
            f"本地文件未规定签订{type.zh}",
            f"the place's document asks for no letter of type {type.name}",
        )
        raise Refused(Reason("NOT_HERE", zh, en, Fixer.CALLER, "type"))
    return found


def require_drafter(
    act: Act, type: LetterType, first: tables.Organization, unit: tables.Organization
) -> None:
    """Raise Refused NOT_YOUR_LETTER unless the first party's unit draws it up; a commitment is each unit's own."""
    drafter = unit if type is LetterType.COMMITMENT else first
    if not units.is_own(act, drafter):
        zh, en = (
            f"{type.zh}由{drafter.type.zh}起草",
            f"it is drawn up by the unit of kind {drafter.type.name}",
        )
        raise Refused(Reason("NOT_YOUR_LETTER", zh, en, Fixer.CALLER, "unitId"))


def alike(row: tables.ResponsibilityLetter) -> Iterator[ColumnElement[bool]]:
    """Of which letters a row is a text version: those of the same parties and school year; a class has one homeroom teacher's."""
    same: tuple[str, ...] = ("unit_id", "type", "school_year", "class_id")
    if row.class_id is None and row.teacher_id is None:
        same += ("teacher_id", "holder_name", "holder_position")
    for name in same:
        yield getattr(_LETTER, name).is_not_distinct_from(getattr(row, name))
    if row.teacher_id is not None:
        yield letter_teachers.same(row)


async def unit_of(act: Act, id: UUID) -> tables.Organization:
    """A unit that the author may do this for, held, so that two drafts come one after the other. Raises Refused NO_SUCH_UNIT."""
    of = tables.Organization
    reached = select(of).where(of.id == id, act.reach(of)).with_for_update(key_share=True)
    found: tables.Organization | None = await act.session.scalar(reached)
    if found is None:
        zh, en = "没有此单位，或不在您的办理范围内", "there is no such unit, or it is not yours to act for"
        raise Refused(Reason("NO_SUCH_UNIT", zh, en, Fixer.CALLER, "unitId"))
    return found


async def parties_of(
    act: Act, template: tables.LetterTemplate, unit: tables.Organization
) -> list[letter_compose.Party]:
    """Who signs, with the unit of each, the first party first. Raises Refused: WRONG_PARTY, NO_BUREAU."""
    named = [LetterSignatory[name] for name in template.parties]
    sides = letter.signatories(template.type, named, unit.type)
    bureau = LetterSignatory.EDUCATION_BUREAU
    return [
        (each, await _bureau(act) if each is bureau and unit.type is not OrgType.EDUCATION_BUREAU else unit)
        for each in sides
    ]


async def _bureau(act: Act) -> tables.Organization:
    id = await bureau(act.session, act.author.jurisdiction_code)
    if id is None:
        zh, en = "教育局尚未登记为单位", "the education bureau is not on record as a unit"
        raise Refused(Reason("NO_BUREAU", zh, en, Fixer.OPERATOR, "type"))
    return await act.session.get_one(tables.Organization, id)


def year_of(act: Act, said: str) -> SchoolYear:
    """The school year: the one that is, or the coming one. Raises Refused: BAD_TERM, BAD_LETTER_YEAR."""
    year, now = term.school_year(said), term.school_year_of(act.today)
    if not now.first <= year.first <= now.first + 1:
        zh, en = f"应为 {now} 或下一学年", f"{now} or the school year after it"
        raise Refused(Reason("BAD_LETTER_YEAR", zh, en, Fixer.CALLER, "schoolYear"))
    return year


async def _last(act: Act, made: tables.ResponsibilityLetter) -> int | None:
    """The last text version that there is of a letter."""
    versions = select(_LETTER.text_version).where(*alike(made))
    found: int | None = await act.session.scalar(versions.order_by(_LETTER.text_version.desc()).limit(1))
    return found
