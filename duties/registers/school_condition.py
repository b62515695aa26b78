"""What a school has for pupils who board (办学条件): beds, boarders, who needs a bed, how boarding is managed (QC-32a)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import registry
from casework.act import Act, begin, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from duties.registers import row

_OF = tables.SchoolCondition
_UNKNOWN = Reason(
    "UNKNOWN_CONDITION",
    "没有此办学条件登记，或不在您的办理范围内",
    "there is no such record of a school's conditions, or it is not yours to act for",
    Fixer.CALLER,
    "conditionId",
)
_COUNTED = ("boarding_beds", "boarders", "boarding_needed")
_PUPILS = ("boarders", "boarding_needed")
_MOST = 100_000


async def record(
    session: AsyncSession,
    author: Author,
    *,
    school_id: UUID,
    held_on: date,
    boarding_beds: int,
    boarders: int,
    boarding_needed: int,
    arrangements: str | None = None,
) -> UUID:
    """Record what the author's own school has for boarders as of a day, once a school year; its id.

    Raises Refused: NO_SUCH_SCHOOL, NOT_YOUR_REGISTER, IMPOSSIBLE_DATE, BAD_COUNT, CONDITION_EXISTS, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    school = await registry.school(act, school_id, "schoolId")
    row.require_own(act, await session.get_one(tables.Organization, school.id, with_for_update=True))
    made = _OF(
        school_id=school.id,
        boarding_beds=boarding_beds,
        boarders=boarders,
        boarding_needed=boarding_needed,
        arrangements=text(arrangements, "arrangements", row.BODY) if arrangements is not None else None,
        **await row.dated(act, held_on),
    )
    _check(made)
    await _require_first(act, made)
    return await row.record(act, made, school.id)


async def correct(
    session: AsyncSession,
    author: Author,
    *,
    condition_id: UUID,
    expected_version: int,
    reason: str,
    held_on: date | None = None,
    arrangements: str | None = None,
    **counted: int | None,
) -> UUID:
    """Mend what was recorded wrongly, or has changed since; what is not said stays.

    Raises Refused as `record`, and UNKNOWN_CONDITION, STALE_VERSION, ROW_WITHDRAWN, NOTHING_CORRECTED.
    """
    act, kept = await row.held(session, author, _OF, condition_id, expected_version, _UNKNOWN)
    new: dict[str, Any] = {name: value for name, value in counted.items() if value is not None}
    if arrangements is not None:
        new["arrangements"] = text(arrangements, "arrangements", row.BODY)
    if held_on is not None:
        new |= await row.dated(act, held_on)
    names = ("school_id", "school_year", *_COUNTED)
    whole = _OF(
        **{name: new.get(name, getattr(kept, name)) for name in names}
    )  # in no session: judged as it would be
    _check(whole)
    if whole.school_year != kept.school_year:
        await _require_first(act, whole)
    return await row.correct(act, kept, kept.school_id, reason, new, untold=_PUPILS)


async def withdraw(
    session: AsyncSession, author: Author, *, condition_id: UUID, expected_version: int, reason: str
) -> UUID:
    """It was not so. Raises Refused: UNKNOWN_CONDITION, STALE_VERSION, NOT_YOUR_REGISTER, ROW_WITHDRAWN, BAD_TEXT, PERSONAL_NUMBER."""
    act, kept = await row.held(session, author, _OF, condition_id, expected_version, _UNKNOWN)
    return await row.withdraw(act, kept, kept.school_id, reason)


def _check(made: tables.SchoolCondition) -> None:
    """Raise Refused BAD_COUNT. There may be more boarders than beds; whoever boards needs one."""
    for name in _COUNTED:
        if not 0 <= getattr(made, name) <= _MOST:
            head, *tail = name.split("_")
            raise row.bad_count(head + "".join(map(str.capitalize, tail)), "QC-32a")
    if made.boarders > made.boarding_needed:
        raise row.bad_count("boarders", "QC-32a")


async def _require_first(act: Act, made: tables.SchoolCondition) -> None:
    same = (
        _OF.school_id == made.school_id,
        _OF.school_year == made.school_year,
        _OF.withdrawn_at.is_(None),
    )
    if await act.session.scalar(select(_OF.id).where(*same)) is not None:
        zh, en = (
            "该学年已登记，更正请改原记录",
            "the school year is on record already; a wrong entry is corrected",
        )
        raise Refused(Reason("CONDITION_EXISTS", zh, en, Fixer.CALLER, "heldOn", "QC-32a"))
