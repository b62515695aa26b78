"""A school's parents' committee and parents' school (家长委员会、家长学校): founded, elected, meeting, dissolved (QC-07)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import registry
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.parents import CommitteeRole, ParentBody
from domain.student import HELD_ENROLLMENT

_OF, _MEMBER, _MEETING = tables.ParentCommittee, tables.CommitteeMember, tables.CommitteeMeeting
_LARGEST = 10_000
UNKNOWN_COMMITTEE = Reason(
    "UNKNOWN_COMMITTEE",
    "没有此家长组织，或不在您的办理范围内",
    "there is no such committee, or it is not yours to act for",
    Fixer.CALLER,
    "committeeId",
)


async def found(
    session: AsyncSession,
    author: Author,
    *,
    school_id: UUID,
    kind: ParentBody,
    name: str,
    founded_on: date,
) -> UUID:
    """Register a school's parents' committee or parents' school; its id.

    Raises Refused: NO_SUCH_SCHOOL, IMPOSSIBLE_DATE, BAD_TEXT, COMMITTEE_EXISTS.
    """
    act = await begin(session, author)
    school = await registry.own_school(act, school_id, "schoolId")
    on_or_before(founded_on, act.today, "foundedOn")
    stands = select(_OF.id).where(_OF.school_id == school.id, _OF.kind == kind, _OF.dissolved_on.is_(None))
    if await session.scalar(stands) is not None:
        zh, en = f"该校已有{kind.zh}", f"the school has one already: {kind.name}"
        raise Refused(Reason("COMMITTEE_EXISTS", zh, en, Fixer.CALLER, "kind", "QC-07"))
    made = _OF(
        jurisdiction_code=author.jurisdiction_code,
        school_id=school.id,
        kind=kind,
        name=text(name, "name", 100),
        founded_on=founded_on,
    )
    await act.add(made)
    return await act.done(made)


async def elect(
    session: AsyncSession,
    author: Author,
    *,
    committee_id: UUID,
    expected_version: int,
    elected_on: date,
    members: Sequence[dict[str, Any]],
) -> UUID:
    """Put these guardians in the place of the members before; the committee's id. Who stays in the same office stays on record.

    Each is a guardian of a pupil of the school. Raises Refused: UNKNOWN_COMMITTEE, STALE_VERSION, COMMITTEE_DISSOLVED,
    IMPOSSIBLE_DATE, NO_MEMBER, NAMED_TWICE, NOT_A_PARENT.
    """
    act, committee = await _standing(session, author, committee_id, expected_version)
    on_or_before(elected_on, act.today, "electedOn")
    not_before(elected_on, committee.founded_on, "electedOn")
    wanted = _named(members)
    await _require_parents(act, committee, list(wanted))
    people = await _replace(act, committee, wanted, elected_on)
    return await _changed(act, committee, *people)


async def meet(
    session: AsyncSession,
    author: Author,
    *,
    committee_id: UUID,
    expected_version: int,
    held_on: date,
    topic: str,
    minutes: str,
    present: int,
) -> UUID:
    """Record a meeting, or a lesson of the parents' school; the committee's id. present: how many parents came.

    Raises Refused: UNKNOWN_COMMITTEE, STALE_VERSION, COMMITTEE_DISSOLVED, IMPOSSIBLE_DATE, BAD_COUNT, BAD_TEXT.
    """
    act, committee = await _standing(session, author, committee_id, expected_version)
    on_or_before(held_on, act.today, "heldOn")
    not_before(held_on, committee.founded_on, "heldOn")
    if not 1 <= present <= _LARGEST:
        zh, en = f"应为 1 至 {_LARGEST} 的整数", f"1 to {_LARGEST}"
        raise Refused(Reason("BAD_COUNT", zh, en, Fixer.CALLER, "present"))
    made = _MEETING(
        **_lies(committee),
        held_on=held_on,
        topic=text(topic, "topic", 200),
        minutes=text(minutes, "minutes", 2000),
        present=present,
        recorded_by=author.name,
    )
    await act.add(made)
    return await _changed(act, committee)


async def dissolve(
    session: AsyncSession,
    author: Author,
    *,
    committee_id: UUID,
    expected_version: int,
    dissolved_on: date,
    reason: str,
) -> UUID:
    """End a committee, and with it the office of its members; its id. Raises Refused: UNKNOWN_COMMITTEE, STALE_VERSION,
    COMMITTEE_DISSOLVED, IMPOSSIBLE_DATE, BAD_TEXT."""
    act, committee = await _standing(session, author, committee_id, expected_version)
    on_or_before(dissolved_on, act.today, "dissolvedOn")
    not_before(dissolved_on, committee.founded_on, "dissolvedOn")
    people = await _replace(act, committee, {}, dissolved_on)
    await changing.change(session, committee, dissolved_on=dissolved_on, reason=text(reason, "reason"))
    return await act.done(committee, *people)


async def _standing(
    session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, tables.ParentCommittee]:
    act = await begin(session, author)
    committee = await act.held(_OF, id, UNKNOWN_COMMITTEE, expected)
    if committee.dissolved_on is not None:
        zh, en = "该组织已撤销", "it is dissolved"
        raise Refused(Reason("COMMITTEE_DISSOLVED", zh, en, Fixer.CALLER, "committeeId"))
    return act, committee


async def _changed(act: Act, committee: tables.ParentCommittee, *people: UUID) -> UUID:
    committee.version += 1
    await act.session.flush()
    return await act.done(committee, *people)


def _lies(committee: tables.ParentCommittee) -> dict[str, Any]:
    return {
        "jurisdiction_code": committee.jurisdiction_code,
        "school_id": committee.school_id,
        "committee_id": committee.id,
    }


def _named(members: Sequence[dict[str, Any]]) -> dict[UUID, CommitteeRole]:
    """Offices by guardian. Raises Refused: NO_MEMBER, NAMED_TWICE."""
    if not members:
        zh, en = "请指明成员", "name its members"
        raise Refused(Reason("NO_MEMBER", zh, en, Fixer.CALLER, "members", "QC-07"))
    wanted: dict[UUID, CommitteeRole] = {}
    for place, each in enumerate(members):
        if each["guardian_id"] in wanted:
            zh, en = "同一监护人重复出现", "a guardian is named twice"
            raise Refused(Reason("NAMED_TWICE", zh, en, Fixer.CALLER, f"members[{place}].guardianId"))
        wanted[each["guardian_id"]] = each["role"]
    return wanted


async def _require_parents(act: Act, committee: tables.ParentCommittee, wanted: Sequence[UUID]) -> None:
    """Raise Refused NOT_A_PARENT unless each answers for a child that is registered at the school."""
    link, held = tables.Guardianship, tables.Enrollment
    parents = (
        select(link.guardian_id)
        .join(held, held.student_id == link.student_id)
        .where(
            held.school_id == committee.school_id,
            held.status.in_(HELD_ENROLLMENT),
            link.guardian_id.in_(wanted),
        )
    )
    there = set(await act.session.scalars(parents))
    for place, each in enumerate(wanted):
        if each not in there:
            zh, en = "不是本校学生的监护人", "no guardian of a pupil of the school"
            at = f"members[{place}].guardianId"
            raise Refused(Reason("NOT_A_PARENT", zh, en, Fixer.CALLER, at, "QC-07"))


async def _replace(
    act: Act, committee: tables.ParentCommittee, wanted: Mapping[UUID, CommitteeRole], on: date
) -> list[UUID]:
    """End the offices that are not wanted any more, begin those that are new; whose these are. Raises Refused IMPOSSIBLE_DATE."""
    sits = select(_MEMBER).where(_MEMBER.committee_id == committee.id, _MEMBER.left_on.is_(None))
    stays: set[UUID] = set()
    left: list[UUID] = []
    for each in await act.session.scalars(sits.with_for_update()):
        if wanted.get(each.guardian_id) is each.role:
            stays.add(each.guardian_id)
        else:
            not_before(on, each.joined_on, "electedOn" if wanted else "dissolvedOn")
            each.left_on = on
            left.append(each.guardian_id)
    await act.session.flush()
    fresh = {guardian: role for guardian, role in wanted.items() if guardian not in stays}
    for guardian, role in fresh.items():
        await act.add(_MEMBER(**_lies(committee), guardian_id=guardian, role=role, joined_on=on))
    return list(dict.fromkeys([*left, *fresh]))
