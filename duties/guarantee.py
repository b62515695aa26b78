"""包保到人: a named person answers for a child, one at a time; the past is kept (QC-49)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework.act import begin, not_before, on_or_before, text
from database import tables
from domain.errors import Fixer, Reason, Refused

_OF = tables.GuaranteeAssignment
_CLAUSES = ("QC-49",)
UNKNOWN_GUARANTEE = Reason(
    "UNKNOWN_GUARANTEE",
    "没有此包保记录，或不在您的办理范围内",
    "there is no such guarantor, or the child is not yours to act for",
    Fixer.CALLER,
    "guaranteeId",
)


async def assign(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    guarantor_name: str,
    organization_id: UUID,
    position_zh: str,
    started_on: date,
) -> UUID:
    """Let a person answer for a child from a day; the assignment's id. Whoever did so before ends the day before.

    Raises Refused: UNKNOWN_STUDENT, NO_SUCH_UNIT, BAD_TEXT, PERSONAL_NUMBER, IMPOSSIBLE_DATE, GUARANTEED.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    unit = tables.Organization
    here = (unit.id == organization_id, unit.jurisdiction_code == author.jurisdiction_code)
    if await session.scalar(select(unit.id).where(*here)) is None:
        zh, en = "没有此单位", "there is no such unit in the county"
        raise Refused(Reason("NO_SUCH_UNIT", zh, en, Fixer.CALLER, "organizationId"))
    on_or_before(started_on, act.today, "startedOn")
    made = _OF(
        student_id=child.id,
        guarantor_name=text(guarantor_name, "guarantorName", 60),
        organization_id=organization_id,
        position_zh=text(position_zh, "positionZh", 60),
        started_on=started_on,
        recorded_by=author.name,
    )
    last = await session.scalar(
        select(_OF).where(_OF.student_id == child.id).order_by(_OF.started_on.desc()).limit(1)
    )
    if last is not None and (last.ended_on or last.started_on) >= started_on:
        zh = f"该学生在 {last.ended_on or last.started_on} 已有包保人，接任应在此后"
        en = "somebody answers for the child then; who follows comes later"
        raise Refused(Reason("GUARANTEED", zh, en, Fixer.CALLER, "startedOn", "QC-49"))
    if last is not None and last.ended_on is None:
        await changing.change(session, last, ended_on=started_on - timedelta(days=1), reason="由接任者接任")
        await act.tell(child.id, last, _CLAUSES, "由接任者接任")
    await act.add(made)
    await act.tell(child.id, made, _CLAUSES)
    return await act.done(made, child.id)


async def end(
    session: AsyncSession,
    author: Author,
    *,
    guarantee_id: UUID,
    expected_version: int,
    ended_on: date,
    reason: str,
) -> UUID:
    """Let nobody answer for a child after a day; the assignment's id.

    Raises Refused: UNKNOWN_GUARANTEE, STALE_VERSION, GUARANTEE_ENDED, IMPOSSIBLE_DATE, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    held = await act.held(_OF, guarantee_id, UNKNOWN_GUARANTEE, expected_version)
    if held.ended_on is not None:
        zh, en = f"已于 {held.ended_on} 止", f"it ended on {held.ended_on}"
        raise Refused(Reason("GUARANTEE_ENDED", zh, en, Fixer.CALLER, "guaranteeId"))
    on_or_before(ended_on, act.today, "endedOn")
    not_before(ended_on, held.started_on, "endedOn")
    why = text(reason, "reason")
    await changing.change(session, held, ended_on=ended_on, reason=why)
    await act.tell(held.student_id, held, _CLAUSES, why)
    return await act.done(held, held.student_id)
