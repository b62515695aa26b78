"""A school's list of its teachers (教师名册): put on it, many at once; corrected, gone, withdrawn (GH-14, QC-26a)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.teacher import KEEPERS, MOST, RecruitmentType
from duties import entries, letter_holder
from duties.registers import row

_OF = tables.Teacher
_UNKNOWN = Reason(
    "UNKNOWN_TEACHER",
    "没有此教师，或不在您的办理范围内",
    "there is no such teacher, or it is not yours to act for",
    Fixer.CALLER,
    "teacherId",
)
_NAME, _NUMBER = 60, 20
_FIRST = date(1950, 1, 1)
Known = tuple[str, str | None]
"""By what a school knows a teacher who serves there: the name, and its own number if there is one."""


async def register(
    session: AsyncSession, author: Author, *, unit_id: UUID, teachers: Sequence[Mapping[str, Any]]
) -> UUID:
    """Put teachers on the own school's list, all of them or none; the school's id.

    teachers: name, number, recruitment_type, serves_from of each, 1 to MOST. A refusal's place says which of them it is about.
    Raises Refused: NO_SUCH_UNIT, NOT_YOUR_REGISTER, REGISTER_OF_OTHERS, NOBODY_NAMED, TEACHER_EXISTS, IMPOSSIBLE_DATE, BAD_TEXT,
    PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    unit = await row.own_unit(act, unit_id, KEEPERS)
    if not 1 <= len(teachers) <= MOST:
        zh, en = f"一次应登记 1 至 {MOST} 名教师", f"1 to {MOST} teachers are put on the list at a time"
        raise Refused(Reason("NOBODY_NAMED", zh, en, Fixer.CALLER, "teachers"))
    made = [_read(act, unit.id, each, f"teachers[{n}].") for n, each in enumerate(teachers)]
    known = await _known(act, unit.id)
    for n, each in enumerate(made):
        _require_new(known, each.name, each.number, f"teachers[{n}].")
        known.append((each.name, each.number))
    await entries.make_each(act, made, unit.id)
    return await act.done(unit)


async def correct(
    session: AsyncSession,
    author: Author,
    *,
    teacher_id: UUID,
    expected_version: int,
    reason: str,
    name: str | None = None,
    number: str | None = None,
    recruitment_type: RecruitmentType | None = None,
    serves_from: date | None = None,
    stays: bool | None = None,
) -> UUID:
    """Mend what was recorded wrongly, or changed since; what is not said stays. stays: has not left after all.

    Letters that nobody has signed take the mended name. Raises Refused: UNKNOWN_TEACHER, STALE_VERSION, NOT_YOUR_REGISTER,
    ROW_WITHDRAWN, NOTHING_CORRECTED, TEACHER_EXISTS, IMPOSSIBLE_DATE, BAD_TEXT, PERSONAL_NUMBER.
    """
    act, kept = await row.held(session, author, _OF, teacher_id, expected_version, _UNKNOWN)
    new: dict[str, Any] = {}
    if name is not None:
        new["name"] = text(name, "name", _NAME)
    if number is not None:
        new["number"] = text(number, "number", _NUMBER)
    if recruitment_type is not None:
        new["recruitment_type"] = recruitment_type
    if serves_from is not None:
        _require_begun(serves_from, kept.serves_until or act.today, "servesFrom")
        new["serves_from"] = serves_from
    if stays:
        new |= {"serves_until": None, "leaving_reason": None}
    if new.get("serves_until", kept.serves_until) is None:
        others = await _known(act, kept.unit_id, but=kept.id)
        _require_new(others, new.get("name", kept.name), new.get("number", kept.number), "")
    done = await row.correct(act, kept, kept.unit_id, reason, new)
    await letter_holder.rename(act, kept)
    return done


async def leave(
    session: AsyncSession,
    author: Author,
    *,
    teacher_id: UUID,
    expected_version: int,
    serves_until: date,
    reason: str,
) -> UUID:
    """Record the last day of a teacher at the school, once it has come, and why: transferred, retired, resigned.

    Raises Refused: UNKNOWN_TEACHER, STALE_VERSION, NOT_YOUR_REGISTER, ROW_WITHDRAWN, TEACHER_LEFT, IMPOSSIBLE_DATE, BAD_TEXT, PERSONAL_NUMBER.
    """
    act, kept = await row.held(session, author, _OF, teacher_id, expected_version, _UNKNOWN)
    if kept.serves_until is not None:
        zh, en = f"该教师已于 {kept.serves_until} 离任", f"the teacher left on {kept.serves_until}"
        raise Refused(Reason("TEACHER_LEFT", zh, en, Fixer.CALLER, "teacherId"))
    on_or_before(serves_until, act.today, "servesUntil")
    not_before(serves_until, kept.serves_from, "servesUntil")
    why = text(reason, "reason")
    gone: dict[str, Any] = {"serves_until": serves_until, "leaving_reason": why}
    await entries.change(act, kept, kept.unit_id, (), f"离任：{why}", **gone)
    return await act.done(kept)


async def withdraw(
    session: AsyncSession, author: Author, *, teacher_id: UUID, expected_version: int, reason: str
) -> UUID:
    """The row was wrong. Raises Refused: UNKNOWN_TEACHER, STALE_VERSION, NOT_YOUR_REGISTER, ROW_WITHDRAWN, BAD_TEXT, PERSONAL_NUMBER."""
    act, kept = await row.held(session, author, _OF, teacher_id, expected_version, _UNKNOWN)
    return await row.withdraw(act, kept, kept.unit_id, reason)


def _read(act: Act, unit: UUID, said: Mapping[str, Any], place: str) -> tables.Teacher:
    number: str | None = said.get("number")
    _require_begun(said["serves_from"], act.today, f"{place}servesFrom")
    return _OF(
        jurisdiction_code=act.author.jurisdiction_code,
        unit_id=unit,
        name=text(said["name"], f"{place}name", _NAME),
        number=text(number, f"{place}number", _NUMBER) if number is not None else None,
        recruitment_type=said["recruitment_type"],
        serves_from=said["serves_from"],
        recorded_by=act.author.name,
    )


def _require_begun(day: date, last: date, place: str) -> None:
    """Raise Refused IMPOSSIBLE_DATE for a day to come, or one on which nobody began who still serves."""
    if not _FIRST <= day <= last:
        zh, en = f"应在 {_FIRST} 至 {last} 之间", f"a day from {_FIRST} to {last} is needed"
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, place))


async def _known(act: Act, unit: UUID, but: UUID | None = None) -> list[Known]:
    """Who serves at a school, but one. The school is held, so that two lists come one after the other."""
    of = tables.Organization
    await act.session.scalar(select(of.id).where(of.id == unit).with_for_update(key_share=True))
    serves = (_OF.unit_id == unit, _OF.serves_until.is_(None), _OF.withdrawn_at.is_(None))
    found = await act.session.execute(
        select(_OF.name, _OF.number).where(*serves, _OF.id.is_distinct_from(but))
    )
    return [(name, number) for name, number in found]


def _require_new(known: Iterable[Known], name: str, number: str | None, place: str) -> None:
    """Raise Refused TEACHER_EXISTS for somebody who serves there already, or a number that is another's."""
    if (name, number) in known:
        zh, en = (
            "该教师已在册；同名教师应以本校工号区分",
            "on the list already; namesakes are told apart by a number of the school's",
        )
        raise Refused(Reason("TEACHER_EXISTS", zh, en, Fixer.CALLER, f"{place}name"))
    if number is not None and any(number == each for _, each in known):
        zh, en = "该工号属于本校另一名教师", "the number is another teacher's"
        raise Refused(Reason("TEACHER_EXISTS", zh, en, Fixer.CALLER, f"{place}number"))
