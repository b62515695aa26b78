"""Signs that attendance proposes (辍学苗头): raised and withdrawn with what is recorded; people determine (GH-35, GH-33)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from casework import clocks, due
from casework.act import Act, Told
from database import ids, tables
from domain.attendance import UNEXCUSED, AttendanceStatus, Away, SignLevel, SignSource, away, level

_SIGN, _RECORD = tables.RiskSign, tables.AttendanceRecord
_LOOK_BACK = timedelta(days=120)
"""Of records: a run that is longer met every criterion before."""


async def weigh(act: Act, school: UUID, said: Mapping[UUID, AttendanceStatus]) -> None:
    """Propose, raise or withdraw signs of pupils by their attendance as it is now. said: what was recorded of each.

    Nothing is determined and no case is opened: people do (GH-33). What people have tracked or opened a case on stays.
    """
    standing = await _standing(act, said)
    concerned = {id for id, status in said.items() if status in UNEXCUSED} | standing.keys()
    if not concerned:
        return
    runs = await _runs(act, concerned)
    moved = [sign for id, sign in standing.items() if (run := runs[id]) and run.since != sign.noticed_on]
    told = [*_raised(act, standing, runs), *await _withdrawn(act, standing, runs)]
    for sign in moved:
        await clocks.lift(act, sign.id, sign.reason, "T-26a")
    await _count_down(act, {sign.id: (sign.student_id, sign.noticed_on) for sign in moved}, school)
    told += await _made(act, school, {id: run for id, run in runs.items() if id not in standing})
    await act.session.flush()
    await act.tell_each(told, _SIGN.__name__, ("GH-35", "DC-L2b"))


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
    since: dict[UUID, tuple[UUID, date]] = {}
    for (student, run), id in zip(runs.items(), ids.fresh(len(runs)), strict=True):
        what = level(run, act.rules.values) if run else None
        if run is None or what is None:
            continue
        said = {"source": SignSource.ATTENDANCE, "school_id": school, "opened_at": act.author.now}
        rows.append({"id": id, "student_id": student, **said, **_said(run, what)})
        since[id] = (student, run.since)
        told.append(Told(student, id, None, what.name, _worded(run)))
    await act.add_each(_SIGN, rows)
    await _count_down(act, since, school)
    return told


async def _count_down(act: Act, signs: Mapping[UUID, tuple[UUID, date]], school: UUID | None) -> None:
    """From the first day away T-26a runs: once it is over, a person determines, or says why not (A-06)."""
    for since in {day for _, day in signs.values()}:
        own = {id: student for id, (student, day) in signs.items() if day == since}
        until = await due.at(act, "T-26a", since)
        await clocks.start_each(act, "T-26a", _SIGN.__name__, own, due=until, owner=school)


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
        await clocks.lift(act, sign.id, sign.close_reason, "T-26a")
        told.append(Told(sign.student_id, sign.id, sign.level.name, None, sign.close_reason))
    return told
