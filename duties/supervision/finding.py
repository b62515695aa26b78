"""Findings of inspections: recorded while one is open, on a ground of the place's document; withdrawn if they were wrong."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, text
from database import tables
from domain.accountability import AccountabilityGround
from domain.errors import Fixer, Reason, Refused
from domain.inspection import InspectionType
from duties import entries
from duties.supervision import inspection, standing

_OF = tables.InspectionFinding
UNKNOWN = Reason(
    "UNKNOWN_FINDING",
    "没有此督查发现，或不在您的办理范围内",
    "there is no such finding, or it is not yours to act on",
    Fixer.CALLER,
    "findingId",
)


async def record(
    session: AsyncSession,
    author: Author,
    *,
    inspection_id: UUID,
    expected_version: int,
    ground: AccountabilityGround,
    description: str,
) -> UUID:
    """Record what was found of the inspected unit, in an inspection that is open; the finding's id. expected_version: its.

    Raises Refused: UNKNOWN_INSPECTION, STALE_VERSION, NOT_THE_INSPECTOR, INSPECTION_NOT_OPEN, NO_FINDINGS, GROUND_NOT_HERE, BAD_TEXT,
    PERSONAL_NUMBER.
    """
    act, row = await inspection.at_work(session, author, inspection_id, expected_version)
    if row.type is InspectionType.SELF:
        zh, en = "自查问题填写在不足中，不作问责情形认定", "what a school finds of itself is its shortcomings"
        raise Refused(Reason("NO_FINDINGS", zh, en, Fixer.CALLER, "inspectionId"))
    clauses = await standing.ground_clauses(act, ground)
    made = _OF(
        jurisdiction_code=row.jurisdiction_code,
        unit_id=row.unit_id,
        inspection_id=row.id,
        finding_no=await act.number(_OF.finding_no, str(act.today.year)),
        ground=ground,
        description=text(description, "description", 1000),
        clauses=list(clauses),
        found_on=act.today,
    )
    await act.add(made)
    await entries.enter(act, made, made.unit_id, clauses)
    await inspection.touch(act, row)
    return await act.done(made)


async def withdraw(
    session: AsyncSession, author: Author, *, finding_id: UUID, expected_version: int, reason: str
) -> UUID:
    """A finding that was wrong, and on which nothing rests yet; it stays to be seen.

    Raises Refused: UNKNOWN_FINDING, STALE_VERSION, NOT_THE_INSPECTOR, FINDING_WITHDRAWN, FINDING_IN_USE, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    row = await act.held(_OF, finding_id, UNKNOWN, expected_version)
    found = await session.get_one(tables.Inspection, row.inspection_id)
    unit = await session.get_one(tables.Organization, row.unit_id)
    standing.inspecting(act, standing.kind(act, found.type), unit, "findingId")
    require_standing(row, "findingId")
    if found.announcement_id is not None or await _is_used(act, row.id):
        zh, en = (
            "已据此发出文书或公告，不能撤回",
            "an order, a talk, a circular or an announcement rests on it",
        )
        raise Refused(Reason("FINDING_IN_USE", zh, en, Fixer.CALLER, "findingId"))
    why = text(reason, "reason")
    gone: dict[str, Any] = {"withdrawn_on": act.today, "withdrawal_reason": why}
    await entries.change(act, row, row.unit_id, row.clauses, why, **gone)
    return await act.done(row)


async def at_hand(act: Act, id: UUID, place: str) -> tables.InspectionFinding:
    """A finding that stands, that the author may act on, held, so that one thing follows from it after the other.

    Raises Refused: UNKNOWN_FINDING, FINDING_WITHDRAWN.
    """
    reached = select(_OF).where(_OF.id == id, act.reach(_OF))
    row = await act.session.scalar(reached.with_for_update())
    if row is None:
        raise Refused(Reason("UNKNOWN_FINDING", UNKNOWN.zh, UNKNOWN.en, Fixer.CALLER, place))
    require_standing(row, place)
    return row


def require_standing(row: tables.InspectionFinding, place: str) -> None:
    """Raise Refused FINDING_WITHDRAWN of one that was found to be wrong."""
    if row.withdrawn_on is not None:
        zh, en = "该发现已撤回", "the finding was withdrawn"
        raise Refused(Reason("FINDING_WITHDRAWN", zh, en, Fixer.CALLER, place))


async def _is_used(act: Act, id: UUID) -> bool:
    resting = (
        tables.RectificationOrder,
        tables.AccountabilityTalk,
        tables.CriticismFinding,
        tables.AccountabilityAction,
    )
    found = select(or_(*(exists().where(each.finding_id == id) for each in resting)))
    return bool(await act.session.scalar(found))
