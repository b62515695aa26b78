"""Legal-education teams (法制教育宣传队伍) of townships, communities and schools, guided by the justice bureau (HL-30)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.organization import Department, OrgType
from duties import units
from duties.registers import row

_OF = tables.LegalEducationTeam
_UNKNOWN = Reason(
    "UNKNOWN_LEGAL_TEAM",
    "没有此法治宣传队伍，或不在您的办理范围内",
    "there is no such legal-education team, or it is not yours to act for",
    Fixer.CALLER,
    "teamId",
)
_KEEPERS = frozenset({OrgType.TOWNSHIP, OrgType.SUBDISTRICT, OrgType.SCHOOL, OrgType.CENTER_SCHOOL})
_AREAS = (OrgType.VILLAGE, OrgType.COMMUNITY)
_MOST = 100


async def form(
    session: AsyncSession,
    author: Author,
    *,
    unit_id: UUID,
    name_zh: str,
    members: Sequence[Mapping[str, str]],
    held_on: date,
    area_id: UUID | None = None,
) -> UUID:
    """Record the team that a township or school formed on a day; its id. area_id: a village or community of the township.

    The county's justice bureau, where it is on record, is who guides it. Raises Refused: NO_SUCH_UNIT, NOT_YOUR_REGISTER,
    REGISTER_OF_OTHERS, IMPOSSIBLE_DATE, NOBODY_NAMED, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    unit = await row.own_unit(act, unit_id, _KEEPERS)
    guide = await units.first(session, author.jurisdiction_code, Department.JUSTICE)
    made = _OF(
        unit_id=unit.id,
        area_id=await area(act, unit, area_id),
        guided_by_id=guide.id if guide else None,
        name_zh=text(name_zh, "nameZh", row.TITLE),
        members=_members(members),
        **await row.dated(act, held_on),
    )
    return await row.record(act, made, unit.id, made.guided_by_id)


async def change(
    session: AsyncSession,
    author: Author,
    *,
    team_id: UUID,
    expected_version: int,
    reason: str,
    name_zh: str | None = None,
    members: Sequence[Mapping[str, str]] | None = None,
    dissolved_on: date | None = None,
) -> UUID:
    """Change its name or members, or dissolve it; what is not said stays.

    Raises Refused as `form`, and UNKNOWN_LEGAL_TEAM, STALE_VERSION, ROW_WITHDRAWN, NOTHING_CORRECTED.
    """
    act, kept = await row.held(session, author, _OF, team_id, expected_version, _UNKNOWN)
    new: dict[str, Any] = {}
    if name_zh is not None:
        new["name_zh"] = text(name_zh, "nameZh", row.TITLE)
    if members is not None:
        new["members"] = _members(members)
    if dissolved_on is not None:
        on_or_before(dissolved_on, act.today, "dissolvedOn")
        not_before(dissolved_on, kept.held_on, "dissolvedOn")
        new["dissolved_on"] = dissolved_on
    return await row.correct(act, kept, kept.unit_id, reason, new, as_="变更", counterpart=kept.guided_by_id)


async def withdraw(
    session: AsyncSession, author: Author, *, team_id: UUID, expected_version: int, reason: str
) -> UUID:
    """There is no such team. Raises Refused: UNKNOWN_LEGAL_TEAM, STALE_VERSION, NOT_YOUR_REGISTER, ROW_WITHDRAWN, BAD_TEXT, PERSONAL_NUMBER."""
    act, kept = await row.held(session, author, _OF, team_id, expected_version, _UNKNOWN)
    return await row.withdraw(act, kept, kept.unit_id, reason, kept.guided_by_id)


async def area(act: Act, unit: tables.Organization, id: UUID | None) -> UUID | None:
    """A village or community of the unit's own. Raises Refused NO_SUCH_UNIT."""
    of = tables.Organization
    own = select(of.id).where(of.id == id, of.parent_id == unit.id, of.type.in_(_AREAS))
    if id is not None and await act.session.scalar(own) is None:
        zh, en = "应为本乡镇（街道）的村或社区", "a village or community of the unit's own is needed"
        raise Refused(Reason("NO_SUCH_UNIT", zh, en, Fixer.CALLER, "areaId"))
    return id


def _members(said: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    if not 0 < len(said) <= _MOST:
        zh, en = f"应登记 1 至 {_MOST} 名成员", f"1 to {_MOST} members are needed"
        raise Refused(Reason("NOBODY_NAMED", zh, en, Fixer.CALLER, "members"))
    return [
        {
            "name": text(each["name"], f"members[{n}].name", 60),
            "post": text(each["post"], f"members[{n}].post", 60),
        }
        for n, each in enumerate(said)
    ]
