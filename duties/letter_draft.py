"""Responsibility letters drawn up: the place's own words, its targets, the parties that are to sign (DC-L0, GH-14, BS-27, QC-49)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, text
from casework.units import bureau
from database import ids, tables
from domain import letter, term
from domain.errors import Fixer, Reason, Refused
from domain.letter import LetterSide, LetterState
from domain.machines.letter import LETTER
from domain.organization import OrgType
from domain.responsibility import LetterSignatory, LetterType
from domain.term import SchoolYear
from duties import entries, letter_wording, units

_LETTER = tables.ResponsibilityLetter
_KEPT = (
    *("jurisdiction_code", "unit_id", "type", "school_year", "named_year", "class_id"),
    *("holder_name", "holder_position", "expires_on"),
)
"""What the next text version has of the one before."""
Party = tuple[LetterSignatory, tables.Organization]
"""Who signs, and of which unit."""


async def draft(
    session: AsyncSession,
    author: Author,
    *,
    type: LetterType,
    unit_id: UUID,
    school_year: str,
    year: int | None = None,
    class_id: UUID | None = None,
    holder_name: str | None = None,
    holder_position: str | None = None,
    articles: Sequence[str] | None = None,
) -> UUID:
    """Draw up a unit's letter of a school year; its id. class_id: the homeroom teacher's class; holder_name: the teacher's.

    Raises Refused: NO_SUCH_UNIT, NO_BUREAU, NOT_HERE, WRONG_PARTY, NOT_YOUR_LETTER, BAD_TERM, BAD_LETTER_YEAR, FIELD_MISSING, NO_SUCH_CLASS,
    WORDING_GIVEN, BAD_TEXT, PERSONAL_NUMBER, LETTER_EXISTS.
    """
    act = await begin(session, author)
    unit = await _unit(act, unit_id)
    template = await template_of(act, type)
    parties = await _parties(act, template, unit)
    require_drafter(act, type, parties[0][1], unit)
    of = _year(act, school_year)
    made = _LETTER(
        jurisdiction_code=author.jurisdiction_code,
        unit_id=unit.id,
        type=type,
        school_year=str(of),
        named_year=f"{letter.calendar_year(of, year, act.today.year)}年",
        text_version=1,
        expires_on=of.last_day,
        **await _holder(act, type, unit, of, class_id, holder_name, holder_position),
    )
    if await _last(act, made) is not None:
        zh, en = (
            "该单位（教师）本学年已有此责任文书",
            "there is a letter of these parties and this school year",
        )
        raise Refused(Reason("LETTER_EXISTS", zh, en, Fixer.CALLER, "type", template.clauses[0]))
    return await act.done(await compose(act, made, template, parties, articles))


async def following(
    act: Act,
    before: tables.ResponsibilityLetter,
    holder_name: str | None,
    articles: Sequence[str] | None,
) -> tables.ResponsibilityLetter:
    """The next text version of a letter, as the place's document stands now. holder_name: of a class's new homeroom teacher.

    Raises Refused: NOT_HERE, NOT_YOUR_LETTER, LETTER_EXISTS, WRONG_PARTY, WORDING_GIVEN, BAD_TEXT, PERSONAL_NUMBER.
    """
    template = await template_of(act, before.type)
    unit = await _unit(act, before.unit_id)
    parties = await _parties(act, template, unit)
    require_drafter(act, before.type, parties[0][1], unit)
    same = {name: getattr(before, name) for name in _KEPT}
    if holder_name is not None:
        if before.class_id is None:
            zh, en = "只有班主任的责任书随班级更换教师", "only a class's letter passes to another teacher"
            raise Refused(Reason("WRONG_PARTY", zh, en, Fixer.CALLER, "holderName", "BS-27"))
        same["holder_name"] = text(holder_name, "holderName", 60)
    made = _LETTER(**same, text_version=before.text_version + 1)
    if await _last(act, made) != before.text_version:
        zh, en = "新文本已经起草", "its next version is drawn up already"
        raise Refused(Reason("LETTER_EXISTS", zh, en, Fixer.CALLER, "letterId"))
    return await compose(act, made, template, parties, articles)


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


async def compose(
    act: Act,
    made: tables.ResponsibilityLetter,
    template: tables.LetterTemplate,
    parties: Sequence[Party],
    articles: Sequence[str] | None,
) -> tables.ResponsibilityLetter:
    """Put a letter in with its targets, articles and parties. Raises Refused: WORDING_GIVEN, BAD_TEXT, PERSONAL_NUMBER."""
    made.name_zh, made.clauses, made.state = template.name_zh, template.clauses, LetterState.DRAFT
    made.copies = letter.copies(template.copies, len(parties), act.rules["letter.copies"])
    await letter_wording.word(act, made, template)
    numbered = await letter_wording.articles(act, template, articles)
    await entries.make(act, made, made.unit_id, LETTER)
    lies = {"jurisdiction_code": made.jurisdiction_code, "unit_id": made.unit_id, "letter_id": made.id}
    # In rising order, because the graph lists them so.
    own = ids.fresh(len(numbered))
    rows = [{"id": own[n], "ordinal": n + 1, **each, **lies} for n, each in enumerate(numbered)]
    await act.add_each(tables.LetterArticle, rows)
    for id, side, (signatory, unit) in zip(ids.fresh(len(parties)), LetterSide, parties, strict=False):
        teaches = signatory in letter.TEACHERS
        await act.add(
            tables.LetterParty(
                id=id,
                side=side,
                signatory=signatory,
                organization_id=unit.id,
                name_zh=unit.name_zh,
                holder_name=made.holder_name if teaches else None,
                position_zh=made.holder_position if teaches else None,
                on_paper=False,
                **lies,
            )
        )
    return made


def alike(row: tables.ResponsibilityLetter) -> Iterator[ColumnElement[bool]]:
    """Of which letters a row is a text version: those of the same parties and school year; a class has one homeroom teacher's."""
    same: tuple[str, ...] = ("unit_id", "type", "school_year", "class_id")
    if row.class_id is None:
        same += ("holder_name", "holder_position")
    return (getattr(_LETTER, name).is_not_distinct_from(getattr(row, name)) for name in same)


async def _unit(act: Act, id: UUID) -> tables.Organization:
    """A unit that the author may do this for, held, so that two drafts come one after the other. Raises Refused NO_SUCH_UNIT."""
    of = tables.Organization
    reached = select(of).where(of.id == id, act.reach(of)).with_for_update(key_share=True)
    found: tables.Organization | None = await act.session.scalar(reached)
    if found is None:
        zh, en = "没有此单位，或不在您的办理范围内", "there is no such unit, or it is not yours to act for"
        raise Refused(Reason("NO_SUCH_UNIT", zh, en, Fixer.CALLER, "unitId"))
    return found


async def _parties(act: Act, template: tables.LetterTemplate, unit: tables.Organization) -> list[Party]:
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


def _year(act: Act, said: str) -> SchoolYear:
    """The school year: the one that is, or the coming one. Raises Refused: BAD_TERM, BAD_LETTER_YEAR."""
    year, now = term.school_year(said), term.school_year_of(act.today)
    if not now.first <= year.first <= now.first + 1:
        zh, en = f"应为 {now} 或下一学年", f"{now} or the school year after it"
        raise Refused(Reason("BAD_LETTER_YEAR", zh, en, Fixer.CALLER, "schoolYear"))
    return year


async def _holder(
    act: Act,
    type: LetterType,
    unit: tables.Organization,
    year: SchoolYear,
    class_id: UUID | None,
    name: str | None,
    position: str | None,
) -> dict[str, Any]:
    """Whose letter it is within the school. Raises Refused: FIELD_MISSING, NO_SUCH_CLASS, BAD_TEXT, PERSONAL_NUMBER."""
    if type not in letter.OF_TEACHERS:
        return {}
    if name is None:
        zh, en = "须填写签订责任文书的教师姓名", "the name of the teacher who is to sign is needed"
        raise Refused(Reason("FIELD_MISSING", zh, en, Fixer.CALLER, "holderName"))
    said = {
        "holder_name": text(name, "holderName", 60),
        "holder_position": text(position, "holderPosition", 60) if position is not None else None,
    }
    if type is not LetterType.SCHOOL_HOMEROOM:
        return said
    of = tables.SchoolClass
    own = select(of.id).where(of.id == class_id, of.school_id == unit.id, of.school_year == str(year))
    if class_id is None or await act.session.scalar(own) is None:
        zh, en = "须注明本校该学年的班级", "a class of the school in that school year is needed"
        raise Refused(Reason("NO_SUCH_CLASS", zh, en, Fixer.CALLER, "classId", "BS-27"))
    return {**said, "class_id": class_id}


async def _last(act: Act, made: tables.ResponsibilityLetter) -> int | None:
    """The last text version that there is of a letter."""
    versions = select(_LETTER.text_version).where(*alike(made))
    found: int | None = await act.session.scalar(versions.order_by(_LETTER.text_version.desc()).limit(1))
    return found
