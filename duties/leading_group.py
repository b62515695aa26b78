"""Leading groups (领导小组): formed with the seats of the document, and who sits in them (HL-06, QC-45, GH-09, BS-06, DC-02)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import registry, units
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.document import DocumentScope
from domain.duty import GroupStanding
from domain.errors import Fixer, Reason, Refused
from domain.leading_group import ALONE, LEVELS, SCHOOL_SEATS, GroupLevel
from domain.organization import Department
from duties import entries

_OF, _MEMBER, _DOCUMENT = tables.LeadingGroup, tables.LeadingGroupMember, tables.PolicyDocument
UNKNOWN_GROUP = Reason(
    "UNKNOWN_GROUP",
    "没有此领导小组，或不在您的办理范围内",
    "there is no such leading group, or it is not yours to act for",
    Fixer.CALLER,
    "groupId",
)


async def found(
    session: AsyncSession,
    author: Author,
    *,
    founded_on: date,
    school_id: UUID | None = None,
    name_zh: str | None = None,
) -> UUID:
    """Form a leading group with the seats of the place's document: a school's, or the county's; its id.

    name_zh: as the document has it where nothing is said. Raises Refused: NO_SUCH_SCHOOL, GROUP_NOT_YOURS, NO_GROUP_NAMED,
    GROUP_EXISTS, IMPOSSIBLE_DATE, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    of_school = school_id is not None
    if school_id is not None:
        await registry.own_school(act, school_id, "schoolId")
    elif not act.for_county:
        zh, en = "区县的领导小组由教育局登记", "the county's group is the bureau's to register"
        raise Refused(Reason("GROUP_NOT_YOURS", zh, en, Fixer.BUREAU, "schoolId"))
    on_or_before(founded_on, act.today, "foundedOn")
    said = await _said(act, of_school)
    here = (
        _OF.jurisdiction_code == author.jurisdiction_code,
        _OF.organization_id.is_not_distinct_from(school_id),
    )
    await _lock_county(act)
    if await session.scalar(select(_OF.id).where(*here)) is not None:
        zh, en = "领导小组已登记", "the group is registered already"
        raise Refused(Reason("GROUP_EXISTS", zh, en, Fixer.CALLER, "schoolId"))
    made = _OF(
        jurisdiction_code=author.jurisdiction_code,
        organization_id=school_id,
        founded_on=founded_on,
        **said | ({"name_zh": text(name_zh, "nameZh", 100)} if name_zh is not None else {}),
    )
    if any(each["standing"] == GroupStanding.OFFICE.name for each in made.seats):
        made.office_id = await units.bureau(session, author.jurisdiction_code)
    await entries.make(act, made, school_id)
    return await act.done(made)


async def seat(
    session: AsyncSession,
    author: Author,
    *,
    group_id: UUID,
    seat_no: int,
    name: str,
    valid_from: date,
    position_zh: str | None = None,
    replaces: UUID | None = None,
) -> UUID:
    """Let somebody sit in a group from a day; the group's id. replaces: the member whose place it is, who ends the day before.

    Raises Refused: UNKNOWN_GROUP, NO_SUCH_SEAT, SEAT_TAKEN, UNKNOWN_MEMBER, BAD_TEXT, PERSONAL_NUMBER, IMPOSSIBLE_DATE.
    """
    act, group = await _held(session, author, group_id)
    chosen = _seat(group, seat_no)
    on_or_before(valid_from, act.today, "validFrom")
    not_before(valid_from, group.founded_on, "validFrom")
    made = _MEMBER(
        jurisdiction_code=group.jurisdiction_code,
        group_id=group.id,
        seat_no=seat_no,
        standing=GroupStanding[chosen["standing"]],
        department=Department[chosen["department"]],
        position_zh=text(position_zh or chosen["position_zh"], "positionZh", 60),
        name=text(name, "name", 60),
        valid_from=valid_from,
    )
    if replaces is not None:
        last = await _member(act, group, replaces, "replaces")
        not_before(valid_from, last.valid_from + timedelta(days=1), "validFrom")
        await changing.change(session, last, valid_to=valid_from - timedelta(days=1))
    elif made.standing in ALONE and await _sits(act, group, seat_no, valid_from):
        zh, en = "该席位已有人，请注明接替谁", "somebody sits there; say whose place it is"
        raise Refused(Reason("SEAT_TAKEN", zh, en, Fixer.CALLER, "replaces"))
    await act.add(made)
    await entries.enter(act, group, group.organization_id, group.clauses)
    return await act.done(group)


async def leave(
    session: AsyncSession, author: Author, *, group_id: UUID, member_id: UUID, valid_to: date
) -> UUID:
    """Let a member leave after a day; the group's id. Raises Refused: UNKNOWN_GROUP, UNKNOWN_MEMBER, IMPOSSIBLE_DATE."""
    act, group = await _held(session, author, group_id)
    member = await _member(act, group, member_id, "memberId")
    on_or_before(valid_to, act.today, "validTo")
    not_before(valid_to, member.valid_from, "validTo")
    await changing.change(session, member, valid_to=valid_to)
    await entries.enter(act, group, group.organization_id, group.clauses)
    return await act.done(group)


async def _said(act: Act, of_school: bool) -> dict[str, Any]:
    """Name, level, seats and clauses as the place's document has them. Raises Refused NO_GROUP_NAMED: it forms none."""
    here = (_DOCUMENT.jurisdiction_code == act.author.jurisdiction_code, _DOCUMENT.valid_to.is_(None))
    document = await act.session.scalar(select(_DOCUMENT).where(*here).order_by(_DOCUMENT.id).limit(1))
    assert document is not None  # its rules were read when the act began
    schools = document.scope is DocumentScope.ONE_SCHOOL
    if document.leading_groups and schools is of_school:
        group = document.leading_groups[0]
        return _formed(group["name_zh"], LEVELS[document.scope], group["members"], group["clauses"])
    if of_school:
        clauses = ["DC-02"] if document.key == "DC" else []
        seats = [asdict(each) for each in SCHOOL_SEATS]
        return _formed("控辍保学领导小组", GroupLevel.SCHOOL, seats, clauses)
    zh, en = "本地文件未设区县领导小组", "the place's document forms no group of the county"
    raise Refused(Reason("NO_GROUP_NAMED", zh, en, Fixer.CALLER, "schoolId"))


def _formed(name: str, level: GroupLevel, seats: Sequence[Any], clauses: Sequence[str]) -> dict[str, Any]:
    said = [
        {
            "no": number,
            **{
                key: getattr(each[key], "name", each[key])
                for key in ("standing", "department", "position_zh")
            },
        }
        for number, each in enumerate(seats, start=1)
    ]
    return {"name_zh": name, "level": level, "seats": said, "clauses": list(clauses)}


async def _held(session: AsyncSession, author: Author, id: UUID) -> tuple[Act, tables.LeadingGroup]:
    """A group that the author may act for: of its own unit, or of the county."""
    act = await begin(session, author)
    group = await session.scalar(
        select(_OF).where(_OF.id == id, _OF.jurisdiction_code == author.jurisdiction_code).with_for_update()
    )
    own = group is not None and group.organization_id is not None and group.organization_id == act.unit
    if group is None or not (own or act.for_county):
        raise Refused(UNKNOWN_GROUP)
    return act, group


async def _lock_county(act: Act) -> None:
    """Whoever forms a group of the county at the same time waits."""
    key = f"{_OF.__name__} {act.author.jurisdiction_code}"
    await act.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def _seat(group: tables.LeadingGroup, number: int) -> dict[str, Any]:
    found = next((each for each in group.seats if each["no"] == number), None)
    if found is None or found["standing"] == GroupStanding.OFFICE.name:
        zh, en = "没有此席位", "the group has no such seat"
        raise Refused(Reason("NO_SUCH_SEAT", zh, en, Fixer.CALLER, "seatNo"))
    return found


async def _member(act: Act, group: tables.LeadingGroup, id: UUID, place: str) -> tables.LeadingGroupMember:
    """A member who still sits in the group, held. Raises Refused UNKNOWN_MEMBER."""
    sits = (_MEMBER.id == id, _MEMBER.group_id == group.id, _MEMBER.valid_to.is_(None))
    found = await act.session.scalar(select(_MEMBER).where(*sits).with_for_update())
    if found is None:
        zh, en = "没有此在任成员", "there is no such member who still sits there"
        raise Refused(Reason("UNKNOWN_MEMBER", zh, en, Fixer.CALLER, place))
    return found


async def _sits(act: Act, group: tables.LeadingGroup, number: int, on: date) -> bool:
    """Whether anybody sits in a seat on a day or later."""
    of = (_MEMBER.group_id == group.id, _MEMBER.seat_no == number)
    goes_on = or_(_MEMBER.valid_to.is_(None), _MEMBER.valid_to >= on)
    return await act.session.scalar(select(_MEMBER.id).where(*of, goes_on).limit(1)) is not None
