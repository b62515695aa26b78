"""学籍核对: a school holds its registry against who is there, by number and pupil by pupil, and reports it (DC-05, DC-06, BS-23)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, exists, null, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import clocks, due, registry_known, registry_runs
from casework.act import Act, begin
from casework.ledger import unit_of
from casework.registry_known import Pupil
from casework.registry_runs import Line
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.exchange import Bucket, ComparisonCode, FindingType
from domain.registry_check import PUPIL_BY_PUPIL, is_counted
from domain.student import HELD_ENROLLMENT

REPORT = "T-16"
MOST = 200
"""Pupils in a class at most, beyond any that there is."""
_RUN = tables.ComparisonRun


async def compare(
    session: AsyncSession,
    author: Author,
    *,
    headcounts: Sequence[dict[str, Any]],
    school_id: UUID | None = None,
) -> UUID:
    """Hold a school's registry against who is there; the school's id. Nothing of a child changes, differences are opened.

    headcounts: of each class with pupils, how many sit in it, counted by head. Pupil by pupil it goes by what was recorded in
    this term: attendance, the return check, children who study elsewhere.
    Raises Refused: NO_SUCH_UNIT, NO_SUCH_SCHOOL, NAMED_TWICE, UNKNOWN_CLASS, HEADCOUNT_MISSING, BAD_COUNT.
    """
    act = await begin(session, author)
    school = await _school(act, school_id)
    pupils = await registry_known.of_school(act, school.id)
    counted = await _counted(act, school, headcounts)
    for code, judge in PUPIL_BY_PUPIL.items():
        said = [(pupil, judge(pupil.known)) for pupil in pupils]
        lines = [
            Line(each.student, it.bucket, it.finding, it.clause, each.student, each.room, each.masked)
            for each, it in said
        ]
        there = sum(it.bucket is Bucket.MATCHED for _, it in said)
        await registry_runs.keep(act, school.id, code, len(pupils), there, lines)
    await _count(act, school.id, pupils, counted)
    return await act.done(school, *(pupil.student for pupil in pupils))


async def report(session: AsyncSession, author: Author, *, school_id: UUID | None = None) -> UUID:
    """The registry of September is entered and reported to the bureau; the school's id. It was held against who is there before.

    Raises Refused: NO_SUCH_UNIT, NO_SUCH_SCHOOL, NOT_HERE, REGISTRY_UNCHECKED, ALREADY_REPORTED.
    """
    act = await begin(session, author)
    school = await _school(act, school_id)
    since = _since(act)
    run = await session.scalar(_last(school.id, since).with_for_update())
    if run is None:
        zh = "九月以来尚未核对学籍人数与实有人数"
        en = "the registry was not held against who is there since September began"
        raise Refused(Reason("REGISTRY_UNCHECKED", zh, en, Fixer.SCHOOL, "schoolId", "BS-23"))
    if await session.scalar(select(_reported(school.id, since))):
        zh, en = "本学年九月学籍已上报", "the registry of this September was reported already"
        raise Refused(Reason("ALREADY_REPORTED", zh, en, Fixer.CALLER, "schoolId", "BS-23"))
    run.reported_on, run.reported_by = act.today, author.name
    await session.flush()
    await clocks.end(act, school.id, REPORT)
    return await act.done(school)


def month(act: Act) -> int | None:
    """The month in which a school reports its registry; none where the place's document does not ask for it (BS-23)."""
    bundle = act.rules["submission.bundle"]
    asked = bundle is not None and bundle["medium"] == "REGISTRY_SYSTEM"
    return bundle.get("month") if asked else None


async def ask(act: Act) -> int:
    """Begin the clock of each school with pupils that has not reported yet, in the month that the place names; how many."""
    if act.today.month != month(act):
        return 0
    first, school, held = act.today.replace(day=1), tables.School, tables.Enrollment
    unit = tables.Organization
    here = exists().where(unit.id == school.id, unit.jurisdiction_code == act.author.jurisdiction_code)
    pupils = exists().where(held.school_id == school.id, held.status.in_(HELD_ENROLLMENT))
    owing = select(school.id, null(), school.id.label("owner"))
    wanted = owing.where(here, pupils, ~_reported(school.id, first))
    until, clauses = await due.at(act, REPORT, first), act.rules.clauses("submission.bundle")
    return await clocks.start_where(act, REPORT, school, wanted, until, clauses)


def _since(act: Act) -> date:
    named = month(act)
    if named is None:
        zh, en = "本地文件未规定九月上报学籍", "the place's document asks for no report of the registry"
        raise Refused(Reason("NOT_HERE", zh, en, Fixer.CALLER, "schoolId", "BS-23"))
    year = act.today.year - (act.today.month < named)
    return date(year, named, 1)


def _last(school: UUID, since: date) -> Any:
    mine = _RUN.school_id == school, _RUN.comparison == ComparisonCode.M_05, _RUN.compared_on >= since
    return select(_RUN).where(*mine).order_by(_RUN.id.desc()).limit(1)


def _reported(school: Any, since: date) -> Exists:
    return exists().where(_RUN.school_id == school, _RUN.reported_on >= since)


async def _school(act: Act, id: UUID | None) -> tables.School:
    unit = await unit_of(act, id, "schoolId")
    school = await act.session.scalar(
        select(tables.School).where(tables.School.id == unit.id).with_for_update(key_share=True)
    )
    if school is None:
        zh, en = "没有此学校", "there is no such school in the county"
        raise Refused(Reason("NO_SUCH_SCHOOL", zh, en, Fixer.CALLER, "schoolId"))
    return school


async def _counted(act: Act, school: tables.School, said: Sequence[dict[str, Any]]) -> dict[UUID, int]:
    """By class, how many sit in it: each class that has pupils is named, once."""
    room, held = tables.SchoolClass, tables.Enrollment
    with_pupils = exists().where(held.class_id == room.id, held.status.in_(HELD_ENROLLMENT))
    mine = select(room.id, with_pupils).where(room.school_id == school.id)
    rooms: dict[UUID, bool] = dict((await act.session.execute(mine)).all())
    counted: dict[UUID, int] = {}
    for at, each in enumerate(said):
        _check(each, f"headcounts[{at}]", rooms, counted)
        counted[each["class_id"]] = each["headcount"]
    lacking = sorted(id for id, has in rooms.items() if has and id not in counted)
    if lacking:
        zh = f"尚有 {len(lacking)} 个班级未填实有人数"
        en = f"of {len(lacking)} classes with pupils nobody says how many sit in them: SchoolClass:{lacking[0]}…"
        raise Refused(Reason("HEADCOUNT_MISSING", zh, en, Fixer.CALLER, "headcounts", "DC-05"))
    return counted


def _check(each: dict[str, Any], place: str, rooms: Mapping[UUID, bool], counted: Mapping[UUID, int]) -> None:
    id = each["class_id"]
    if id not in rooms:
        zh, en = "没有此班级，或不属于该学校", "there is no such class in the school"
        raise Refused(Reason("UNKNOWN_CLASS", zh, en, Fixer.CALLER, f"{place}.classId"))
    if id in counted:
        zh, en = "班级重复", "a class is named twice"
        raise Refused(Reason("NAMED_TWICE", zh, en, Fixer.CALLER, f"{place}.classId"))
    if not 0 <= each["headcount"] <= MOST:
        zh, en = f"实有人数应为 0 至 {MOST}", f"0 to {MOST} sit in a class"
        raise Refused(Reason("BAD_COUNT", zh, en, Fixer.CALLER, f"{place}.headcount", "DC-05"))


async def _count(act: Act, school: UUID, pupils: Sequence[Pupil], counted: Mapping[UUID, int]) -> None:
    """M-05: of each class, and of the whole school, whose pupils may stand in no class."""
    by_room = Counter(each.room for each in pupils if is_counted(each.known))
    registered, present = by_room.total(), sum(counted.values())
    lines = [_line(room, by_room[room], there, room) for room, there in counted.items()]
    lines.append(_line(school, registered, present, None))
    await registry_runs.keep(act, school, ComparisonCode.M_05, registered, present, lines)


def _line(subject: UUID, registered: int, present: int, room: UUID | None) -> Line:
    if registered == present:
        return Line(subject, Bucket.MATCHED)
    bucket = Bucket.LEFT_ONLY if registered > present else Bucket.RIGHT_ONLY
    finding = FindingType.COUNT_MISMATCH
    return Line(subject, bucket, finding, room=room, registered=registered, present=present)
