"""Who did not come to school by the limit (未按期入学): the clock of a registration, and of each child of age (QC-18, HL-70)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import due, sign, units
from casework.act import Act, begin
from database import tables
from domain import admission
from domain.admission import AWAITED, AdmissionState
from domain.attendance import SignSource
from domain.case import CaseStage
from domain.machines.admission import ADMISSION
from domain.student import HELD_ENROLLMENT, SchoolingStatus
from domain.term import SchoolYear, TermKind, school_year_of

_REGISTERED = tables.AdmissionRegistration
MOST = 500
"""Children looked at in one transaction."""
MISSED, NOT_REGISTERED = "登记入学后逾期未报到", "适龄儿童少年逾期未登记入学"


async def missed(act: Act, timer: tables.Timer) -> None:
    """A registered child did not come in time: NOT_ARRIVED, and a sign is proposed."""
    row = await act.session.get_one(_REGISTERED, timer.row_id, with_for_update=True)
    if row.state is AdmissionState.REGISTERED:
        await act.move(row, "state", ADMISSION, AdmissionState.NOT_ARRIVED, MISSED)
        await sign.propose(act, {row.student_id: row.school_id}, SignSource.ADMISSION, MISSED)


async def advance(session: AsyncSession, author: Author) -> int:
    """After the week of term start, propose a sign of each child of age whom no school has or awaits; how many.

    Once a school year: a sign that a person closed is not proposed again before the next. One process at a time.
    """
    key = f"admission {author.jurisdiction_code}"
    alone = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:key, 0))")
    if not await session.scalar(alone, {"key": key}):
        return 0
    act = await begin(session, author)
    year = school_year_of(act.today)
    limit = await _limit(act, year)
    if limit is None or author.now <= limit:
        return 0
    found = await _absent(act, year, limit)
    await sign.propose(act, found, SignSource.ADMISSION, NOT_REGISTERED)
    return len(found)


async def _limit(act: Act, year: SchoolYear) -> datetime | None:
    first = (await due.terms(act)).term(year, TermKind.AUTUMN).first_school_day
    return await due.at(act, "T-02", first)


async def _absent(act: Act, year: SchoolYear, limit: datetime) -> dict[UUID, UUID | None]:
    """Children of school age, never enrolled, registered nowhere, without a sign since the limit and without a case."""
    child, case, seen = tables.Student, tables.DropoutCase, tables.RiskSign
    held = tables.Enrollment
    age = act.rules["schoolAge"]
    first, last = admission.ages(year, age["from"], age["to"], act.rules.values)
    wanted = (
        select(child.id)
        .where(
            child.jurisdiction_code == act.author.jurisdiction_code,
            child.schooling_status == SchoolingStatus.NEVER_ENROLLED,
            child.birth_date.between(first, last),
            ~exists().where(held.student_id == child.id, held.status.in_(HELD_ENROLLMENT)),
            ~exists().where(_REGISTERED.student_id == child.id, _REGISTERED.state.in_(AWAITED)),
            ~exists().where(case.student_id == child.id, case.stage != CaseStage.CLOSED),
            ~exists().where(
                seen.student_id == child.id, seen.source == SignSource.ADMISSION, seen.opened_at > limit
            ),
            ~exists().where(seen.student_id == child.id, seen.closed_at.is_(None)),
        )
        .order_by(child.id)
        .limit(MOST)
    )
    return {id: await _near(act, id) for id in await act.session.scalars(wanted)}


async def _near(act: Act, child: UUID) -> UUID | None:
    """The school whose catchment the child lives in (DC-08)."""
    found = await act.session.get_one(tables.Student, child)
    return await units.school_of(act.session, found)
