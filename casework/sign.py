"""Signs that a child may drop out (辍学苗头): proposed by attendance, noticed and tracked by people (GH-35, DC-L2b)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import clocks, due, presence, units
from casework.act import Act, Told, begin, on_or_before, text
from database import ids, tables
from domain.attendance import UNEXCUSED, AttendanceStatus, Away, SignLevel, SignSource, away, level
from domain.case import CaseStage
from domain.cause import DropoutCause
from domain.errors import Fixer, Reason, Refused
from domain.machines.schooling import SCHOOLING
from domain.student import SchoolingStatus

_SIGN, _RECORD = tables.RiskSign, tables.AttendanceRecord
_LOOK_BACK = timedelta(days=120)
"""Of records: a run that is longer met every criterion before."""
UNKNOWN_SIGN = Reason(
    "UNKNOWN_SIGN",
    "没有此辍学苗头，或不在您的办理范围内",
    "there is no such sign, or it is not yours to act for",
    Fixer.CALLER,
    "signId",
)


async def weigh(act: Act, school: UUID, said: Mapping[UUID, AttendanceStatus]) -> None:
    """Propose, raise or withdraw signs of pupils by their attendance as it is now. said: what was recorded of each.

    Nothing is determined and no case is opened: people do (GH-33). What people have tracked or opened a case on stays.
    """
    standing = await _standing(act, said)
    concerned = {id for id, status in said.items() if status in UNEXCUSED} | standing.keys()
    if not concerned:
        return
    runs = await _runs(act, concerned)
    told = [*_raised(act, standing, runs), *await _withdrawn(act, standing, runs)]
    told += await _made(act, school, {id: run for id, run in runs.items() if id not in standing})
    await act.session.flush()
    await act.tell_each(told, _SIGN.__name__, ("GH-35", "DC-L2b"))


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
) -> UUID:
    """Put to a sign what was learned: cause, state of mind, the guardian's opinion (DC-L2b); the sign's id.

    What attendance proposed a person has now taken up: the child is AT_RISK.
    Raises Refused: UNKNOWN_SIGN, STALE_VERSION, SIGN_CLOSED, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    sign = await _held(act, sign_id, expected_version)
    on_or_before(tracked_on, act.today, "trackedOn")
    made = tables.TrackingRecord(
        sign_id=sign.id,
        student_id=sign.student_id,
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
    await clocks.lift(act, sign.id, why, "T-01")
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


async def withdraw(act: Act, child: UUID, source: SignSource, why: str) -> None:
    """Close a child's sign of a source: what it supposed is not so."""
    for sign in await _open(act, child, source):
        await changing.change(act.session, sign, closed_at=act.author.now, close_reason=why)
        await act.tell(child, sign, ("DC-L2b",), why)
        await clocks.lift(act, sign.id, why, "T-01")


async def join(act: Act, case: tables.DropoutCase) -> None:
    """A case was opened: the child's signs belong to it, and its clock of T-01 goes before theirs."""
    for sign in await _open(act, case.student_id):
        await changing.change(act.session, sign, case_id=case.id)
        await clocks.lift(act, sign.id, "已立案", "T-01")


async def _take_up(act: Act, child: tables.Student, sign: tables.RiskSign) -> None:
    if any(step.target is SchoolingStatus.AT_RISK for step in SCHOOLING.from_(child.schooling_status)):
        await act.become(child, SchoolingStatus.AT_RISK, act.today, sign.reason)
    if sign.case_id is None:
        until, clauses = await due.at(act, "T-01", sign.noticed_on), act.rules.clauses("return.timerDays")
        owner = sign.school_id
        await clocks.start(act, "T-01", sign, due=until, student=child.id, owner=owner, clauses=clauses)


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


async def _standing(act: Act, students: Iterable[UUID]) -> dict[UUID, tables.RiskSign]:
    found = select(_SIGN).where(
        _SIGN.student_id.in_(students),
        _SIGN.source == SignSource.ATTENDANCE,
        _SIGN.closed_at.is_(None),
    )
    return {each.student_id: each for each in await act.session.scalars(found.with_for_update())}


async def _runs(act: Act, students: Iterable[UUID]) -> dict[UUID, Away | None]:
    """How long each pupil is away as recorded, up to its last day on record."""
    wanted = set(students)
    found = (
        select(_RECORD.student_id, _RECORD.day, _RECORD.status)
        .where(_RECORD.student_id.in_(wanted), _RECORD.day > act.today - _LOOK_BACK)
        .order_by(_RECORD.student_id, _RECORD.day.desc())
    )
    days: dict[UUID, list[tuple[date, AttendanceStatus]]] = defaultdict(list)
    for student, day, status in await act.session.execute(found):
        days[student].append((day, status))
    return {id: away(days[id]) for id in wanted}


def _worded(run: Away) -> str:
    return f"自 {run.since} 起连续 {run.days} 个登记日无故缺勤"


def _said(run: Away, what: SignLevel) -> dict[str, object]:
    met = what is SignLevel.CRITERION_MET
    return {
        "level": what,
        "criterion_met": met,
        "days": run.days,
        "noticed_on": run.since,
        "reason": _worded(run),
    }


async def _made(act: Act, school: UUID, runs: Mapping[UUID, Away | None]) -> list[Told]:
    rows, told = [], []
    for (student, run), id in zip(runs.items(), ids.fresh(len(runs)), strict=True):
        what = level(run, act.rules.values) if run else None
        if run is None or what is None:
            continue
        said = {"source": SignSource.ATTENDANCE, "school_id": school, "opened_at": act.author.now}
        rows.append({"id": id, "student_id": student, **said, **_said(run, what)})
        told.append(Told(student, id, None, what.name, _worded(run)))
    await act.add_each(_SIGN, rows)
    return told


def _raised(
    act: Act, standing: Mapping[UUID, tables.RiskSign], runs: Mapping[UUID, Away | None]
) -> list[Told]:
    told = []
    for student, sign in standing.items():
        run = runs[student]
        what = level(run, act.rules.values) if run else None
        if run is None or what is None or (sign.days == run.days and sign.noticed_on == run.since):
            continue
        if sign.level is not what:
            told.append(Told(student, sign.id, sign.level.name, what.name, _worded(run)))
        for name, value in _said(run, what).items():
            setattr(sign, name, value)
        sign.version += 1
    return told


async def _withdrawn(
    act: Act, standing: Mapping[UUID, tables.RiskSign], runs: Mapping[UUID, Away | None]
) -> list[Told]:
    """Close what attendance proposed where it no longer says so, unless a person has taken it up."""
    over = [sign for id, sign in standing.items() if runs[id] is None and sign.case_id is None]
    if not over:
        return []
    of = tables.TrackingRecord
    tracked = select(of.sign_id, func.count()).where(of.sign_id.in_(each.id for each in over))
    kept = {id for id, _ in await act.session.execute(tracked.group_by(of.sign_id))}
    told = []
    for sign in (each for each in over if each.id not in kept):
        sign.closed_at, sign.close_reason = act.author.now, "已到校或缺勤已说明"
        sign.version += 1
        told.append(Told(sign.student_id, sign.id, sign.level.name, None, sign.close_reason))
    return told
