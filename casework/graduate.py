"""Leavers of primary school (小学毕业生): where each of them goes on, recorded by the school that they leave (GH-25)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework.act import Act, begin, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.handover import JUNIOR_STAGES, Destination, HandoverState
from domain.student import HELD_ENROLLMENT
from domain.term import SchoolYear

_GOES = tables.GraduateDestination
_NAMED = 5
"""Ids that a refusal names at most."""
NOT_A_SCHOOL = Reason(
    "NOT_A_PRIMARY_SCHOOL",
    "由毕业生所在小学办理",
    "this is for the primary school that the children leave",
    Fixer.CALLER,
    "",
    "GH-25",
)


async def record(session: AsyncSession, author: Author, *, entries: Sequence[dict[str, Any]]) -> UUID:
    """Say where leavers of the author's school go on, in the school year that begins this calendar year; the school's id.

    entries: student_id, destination, junior_id or school_name, evidence, and expected_version where it was recorded before.
    Raises Refused: NOT_A_PRIMARY_SCHOOL, NAMED_TWICE, NOT_A_LEAVER, BAD_DESTINATION, NOT_A_JUNIOR_SCHOOL, HANDED_OVER,
    ALREADY_RECORDED, STALE_VERSION, UNKNOWN_EVIDENCE, BAD_TEXT.
    """
    act = await begin(session, author)
    school = await own_school(act)
    named = await _named(act, school.id, entries)
    kept = {each.student_id: each for each in await _kept(act, named)}
    await _require_juniors(act, entries)
    for place, entry in enumerate(entries):
        await _put(act, school.id, kept.get(entry["student_id"]), entry, f"entries[{place}]")
    return await act.done(school, *named)


def entering(act: Act) -> str:
    """The school year that this calendar year's leavers enter, "2026-2027" [P]: they are recorded from June to December."""
    return str(SchoolYear(act.today.year))


async def own_school(act: Act) -> tables.School:
    """The school that the author acts for. Raises Refused NOT_A_PRIMARY_SCHOOL."""
    school = await act.session.get(tables.School, act.unit) if act.unit else None
    if school is None:
        raise Refused(NOT_A_SCHOOL)
    return school


async def leavers(act: Act, school: UUID) -> set[UUID]:
    """The children registered in the last grade of a primary school."""
    held = tables.Enrollment
    last = act.rules["transition.lastPrimaryGrade"]
    found = select(held.student_id).where(
        held.school_id == school, held.grade == last, held.status.in_(HELD_ENROLLMENT)
    )
    return set(await act.session.scalars(found))


async def require_all(act: Act, school: UUID, place: str) -> None:
    """Raise Refused DESTINATIONS_MISSING unless it is known of every leaver where it goes on (GH-25)."""
    known = select(_GOES.student_id).where(
        _GOES.primary_id == school,
        _GOES.school_year == entering(act),
        _GOES.destination != Destination.UNKNOWN,
    )
    lacking = sorted(await leavers(act, school) - set(await act.session.scalars(known)))
    if lacking:
        first = ", ".join(f"Student:{id}" for id in lacking[:_NAMED])
        zh = f"尚有 {len(lacking)} 名毕业生去向未登记或待核：{first}"
        en = f"of {len(lacking)} leavers it is not known where they go: {first}"
        raise Refused(Reason("DESTINATIONS_MISSING", zh, en, Fixer.SCHOOL, place, "GH-25"))


async def _named(act: Act, school: UUID, entries: Sequence[dict[str, Any]]) -> set[UUID]:
    """Who is named, each once: leavers of the school, or who was recorded as one before."""
    own, seen = await leavers(act, school), set[UUID]()
    before = select(_GOES.student_id).where(_GOES.primary_id == school, _GOES.school_year == entering(act))
    own |= set(await act.session.scalars(before))
    for place, entry in enumerate(entries):
        id, where = entry["student_id"], f"entries[{place}].studentId"
        if id in seen:
            zh, en = "学生重复", "a child is named twice"
            raise Refused(Reason("NAMED_TWICE", zh, en, Fixer.CALLER, where))
        if id not in own:
            zh, en = "不是本校小学毕业年级学生", "no child of the last primary grade of this school"
            raise Refused(Reason("NOT_A_LEAVER", zh, en, Fixer.CALLER, where, "GH-25"))
        seen.add(id)
    return seen


async def _kept(act: Act, students: Collection[UUID]) -> Sequence[tables.GraduateDestination]:
    found = select(_GOES).where(_GOES.student_id.in_(students), _GOES.school_year == entering(act))
    return (await act.session.scalars(found.order_by(_GOES.id).with_for_update())).all()


async def _require_juniors(act: Act, entries: Sequence[dict[str, Any]]) -> None:
    school, unit = tables.School, tables.Organization
    named = {entry.get("junior_id") for entry in entries} - {None}
    here = (
        select(school.id)
        .join(unit, unit.id == school.id)
        .where(
            school.id.in_(named),
            school.stage.in_(JUNIOR_STAGES),
            unit.jurisdiction_code == act.author.jurisdiction_code,
        )
    )
    known = set(await act.session.scalars(here))
    for place, entry in enumerate(entries):
        if (entry.get("junior_id") or None) not in {None, *known}:
            zh, en = "不是本县（市、区）的初中", "no junior school of this county"
            where = f"entries[{place}].juniorId"
            raise Refused(Reason("NOT_A_JUNIOR_SCHOOL", zh, en, Fixer.CALLER, where, "GH-25"))


async def _put(
    act: Act, school: UUID, kept: tables.GraduateDestination | None, entry: Mapping[str, Any], place: str
) -> None:
    said = await _said(act, entry, place)
    if kept is None:
        kept = _GOES(
            student_id=entry["student_id"],
            school_year=entering(act),
            primary_id=school,
            recorded_by=act.author.name,
            **said,
        )
        await act.add(kept)
    else:
        await _require_free(act, kept, entry, place)
        await changing.change(act.session, kept, **said, handover_id=None, recorded_by=act.author.name)
    await act.tell(kept.student_id, kept, ("GH-25",), kept.destination.zh)


async def _said(act: Act, entry: Mapping[str, Any], place: str) -> dict[str, Any]:
    """What is kept of an entry: a junior school of the county, a named one elsewhere, or that it is not known yet."""
    destination, junior, name = entry["destination"], entry.get("junior_id"), entry.get("school_name")
    wanted = {Destination.COUNTY_JUNIOR: (True, False), Destination.ELSEWHERE: (False, True)}
    if (junior is not None, name is not None) != wanted.get(destination, (False, False)):
        zh = "升入本县初中须注明学校；到外地就读须填写学校名称；去向待核则均不填"
        en = "COUNTY_JUNIOR names a junior school, ELSEWHERE a school's name, UNKNOWN neither"
        raise Refused(Reason("BAD_DESTINATION", zh, en, Fixer.CALLER, f"{place}.destination", "GH-25"))
    shown = await act.shown(entry.get("evidence") or (), entry["student_id"])
    return {
        "destination": destination,
        "junior_id": junior,
        "school_name": text(name, f"{place}.schoolName", 100) if name is not None else None,
        "evidence": [each.id for each in shown],
    }


async def _require_free(
    act: Act, kept: tables.GraduateDestination, entry: Mapping[str, Any], place: str
) -> None:
    expected = entry.get("expected_version")
    if expected is None:
        zh, en = (
            "去向已登记；更正请注明 expectedVersion",
            "it is recorded; a correction says which version it saw",
        )
        raise Refused(Reason("ALREADY_RECORDED", zh, en, Fixer.CALLER, f"{place}.expectedVersion", "GH-25"))
    changing.require(kept, expected)
    handed = tables.TransitionHandover
    state = await act.session.scalar(select(handed.state).where(handed.id == kept.handover_id))
    if state not in (None, HandoverState.DRAFT):
        zh, en = "该生已随交接手续移交", "the child was handed over already"
        raise Refused(Reason("HANDED_OVER", zh, en, Fixer.CALLER, f"{place}.studentId", "GH-26"))
