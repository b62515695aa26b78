"""Signs that a child may drop out (辍学苗头): noticed, tracked and closed by people (GH-35, DC-L2b)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import clocks, due, presence, units
from casework.act import Act, Told, begin, not_before, on_or_before, text
from database import ids, tables
from domain.attendance import SignLevel, SignSource
from domain.case import CaseStage
from domain.cause import DropoutCause
from domain.errors import Fixer, Reason, Refused
from domain.machines.schooling import SCHOOLING
from domain.student import SchoolingStatus

_SIGN = tables.RiskSign
UNKNOWN_SIGN = Reason(
    "UNKNOWN_SIGN",
    "没有此辍学苗头，或不在您的办理范围内",
    "there is no such sign, or it is not yours to act for",
    Fixer.CALLER,
    "signId",
)


async def record(
    session: AsyncSession, author: Author, *, student_id: UUID, noticed_on: date, reason: str
) -> UUID:
    """A person noticed a sign; its id. The child is AT_RISK, and the three days of T-01 run (DC-L2b, DC-L2c).

    Raises Refused: UNKNOWN_STUDENT, SIGN_OPEN, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    on_or_before(noticed_on, act.today, "noticedOn")
    if await _open(act, child.id, SignSource.PERSON):
        zh, en = "该学生已有未关闭的辍学苗头", "the child has an open sign already"
        raise Refused(Reason("SIGN_OPEN", zh, en, Fixer.CALLER, "studentId", "DC-L2b"))
    sign = _SIGN(
        student_id=child.id,
        school_id=await units.school_of(session, child),
        case_id=await _case(act, child.id),
        source=SignSource.PERSON,
        level=SignLevel.AT_RISK,
        noticed_on=noticed_on,
        reason=text(reason, "reason"),
        reported_by=author.name,
        opened_at=author.now,
    )
    await act.add(sign)
    await act.tell(child.id, sign, ("DC-L2b",), sign.reason)
    await _take_up(act, child, sign)
    return await act.done(sign, child.id)


async def track(
    session: AsyncSession,
    author: Author,
    *,
    sign_id: UUID,
    expected_version: int,
    tracked_on: date,
    cause: DropoutCause,
    state_of_mind: str,
    guardian_opinion: str,
    result: str | None = None,
    visit_id: UUID | None = None,
) -> UUID:
    """Put to a sign what was learned: cause, state of mind, the guardian's opinion (DC-L2b); the sign's id.

    visit_id: the home visit that it was learned on. What attendance proposed a person has now taken up: the child is AT_RISK.
    Raises Refused: UNKNOWN_SIGN, STALE_VERSION, SIGN_CLOSED, UNKNOWN_VISIT, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    sign = await _held(act, sign_id, expected_version)
    on_or_before(tracked_on, act.today, "trackedOn")
    if visit_id is not None:
        await _require_visit(act, sign, visit_id, tracked_on)
    made = tables.TrackingRecord(
        sign_id=sign.id,
        student_id=sign.student_id,
        visit_id=visit_id,
        tracked_on=tracked_on,
        cause=cause,
        state_of_mind=text(state_of_mind, "stateOfMind"),
        guardian_opinion=text(guardian_opinion, "guardianOpinion"),
        result=text(result, "result") if result is not None else None,
        recorded_by=author.name,
    )
    await act.add(made)
    sign.version += 1
    await act.tell(sign.student_id, made, ("DC-L2b",))
    await _take_up(act, await act.child(sign.student_id), sign)
    return await act.done(sign, sign.student_id)


async def close(
    session: AsyncSession, author: Author, *, sign_id: UUID, expected_version: int, reason: str
) -> UUID:
    """Close a sign; its id. A child without another one and without a case is at school again.

    Raises Refused: UNKNOWN_SIGN, STALE_VERSION, SIGN_CLOSED, BAD_TEXT.
    """
    act = await begin(session, author)
    sign = await _held(act, sign_id, expected_version)
    why = text(reason, "reason")
    await changing.change(session, sign, closed_at=author.now, close_reason=why)
    await act.tell(sign.student_id, sign, ("DC-L2b",), why)
    await clocks.lift(act, sign.id, why, "T-01", "T-26a")
    child = await act.child(sign.student_id)
    alone = not await _open(act, child.id) and await _case(act, child.id) is None
    if alone and child.schooling_status is SchoolingStatus.AT_RISK:
        await presence.restore(act, child, act.today, why)
    return await act.done(sign, child.id)


async def settle(act: Act, child: UUID, why: str, *sources: SignSource) -> None:
    """Close all signs of a child that is back at school, or those of the sources named; their clocks are kept."""
    for sign in await _open(act, child, *sources):
        await changing.change(act.session, sign, closed_at=act.author.now, close_reason=why)
        await act.tell(child, sign, ("DC-L2b",), why)
        await clocks.end(act, sign.id, "T-01")
        await clocks.lift(act, sign.id, why, "T-26a")


async def propose(act: Act, schools: Mapping[UUID, UUID | None], source: SignSource, reason: str) -> None:
    """Propose that children did not come to the school they were to come to; who has such a sign already keeps it (GH-35).

    schools: by child, where it was to come. Nothing is determined and no case is opened: people do (GH-33).
    """
    open_ones = select(_SIGN.student_id).where(
        _SIGN.student_id.in_(schools), _SIGN.source == source, _SIGN.closed_at.is_(None)
    )
    wanted = schools.keys() - set(await act.session.scalars(open_ones))
    made = dict(zip(sorted(wanted), ids.fresh(len(wanted)), strict=True))
    said = {"source": source, "level": SignLevel.AT_RISK, "noticed_on": act.today, "reason": reason}
    rows = [
        {"id": id, "student_id": child, "school_id": schools[child], "opened_at": act.author.now, **said}
        for child, id in made.items()
    ]
    await act.add_each(_SIGN, rows)
    told = [Told(child, id, None, SignLevel.AT_RISK.name, reason) for child, id in made.items()]
    await act.tell_each(told, _SIGN.__name__, ("GH-35", "DC-L2b"))


async def join(act: Act, case: tables.DropoutCase) -> None:
    """A case was opened: the child's signs belong to it, and its clock of T-01 goes before theirs."""
    for sign in await _open(act, case.student_id):
        await changing.change(act.session, sign, case_id=case.id)
        await clocks.lift(act, sign.id, "已立案", "T-01")


async def determined(act: Act, child: UUID) -> None:
    """A person determined what the child's attendance suggested: its clock of T-26a is done."""
    for sign in await _open(act, child):
        await clocks.end(act, sign.id, "T-26a")


async def _take_up(act: Act, child: tables.Student, sign: tables.RiskSign) -> None:
    if any(step.target is SchoolingStatus.AT_RISK for step in SCHOOLING.from_(child.schooling_status)):
        await act.become(child, SchoolingStatus.AT_RISK, act.today, sign.reason)
    if sign.case_id is None:
        until, clauses = await due.at(act, "T-01", sign.noticed_on), act.rules.clauses("return.timerDays")
        owner = sign.school_id
        await clocks.start(act, "T-01", sign, due=until, student=child.id, owner=owner, clauses=clauses)


async def _require_visit(act: Act, sign: tables.RiskSign, visit: UUID, tracked_on: date) -> None:
    of = tables.HomeVisit
    own = select(of.visited_on).where(of.id == visit, of.student_id == sign.student_id)
    visited_on = await act.session.scalar(own)
    if visited_on is None:
        zh, en = "该学生没有此家访记录", "there is no such visit to this child"
        raise Refused(Reason("UNKNOWN_VISIT", zh, en, Fixer.CALLER, "visitId", "DC-L2b"))
    not_before(tracked_on, visited_on, "trackedOn")


async def _held(act: Act, id: UUID, expected: int) -> tables.RiskSign:
    sign = await act.held(_SIGN, id, UNKNOWN_SIGN, expected)
    if sign.closed_at is not None:
        zh, en = "该苗头已关闭", "the sign is closed"
        raise Refused(Reason("SIGN_CLOSED", zh, en, Fixer.CALLER, "signId", "DC-L2b"))
    return sign


async def _open(act: Act, child: UUID, *sources: SignSource) -> list[tables.RiskSign]:
    found = select(_SIGN).where(_SIGN.student_id == child, _SIGN.closed_at.is_(None)).with_for_update()
    return list(await act.session.scalars(found.where(_SIGN.source.in_(sources)) if sources else found))


async def _case(act: Act, child: UUID) -> UUID | None:
    of = tables.DropoutCase
    return await act.session.scalar(select(of.id).where(of.student_id == child, of.stage != CaseStage.CLOSED))
