"""Orders to rectify by a deadline: issued on a finding, reported, rechecked, concluded, overdue (GH-48, HL-73, QC-48, T-22)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.machines.rectification import RECTIFICATION
from domain.rectification import RectificationState as S
from domain.supervision import Instrument
from duties import entries, units
from duties.supervision import finding as findings
from duties.supervision import standing

_OF = tables.RectificationOrder
MOST = 500
"""Orders in one transaction."""
UNKNOWN = Reason(
    "UNKNOWN_RECTIFICATION",
    "没有此整改通知，或不在您的办理范围内",
    "there is no such order, or it is not yours to act on",
    Fixer.CALLER,
    "orderId",
)


async def issue(
    session: AsyncSession, author: Author, *, finding_id: UUID, requirement: str, due_on: date
) -> UUID:
    """Order the unit to mend what was found by a day that the order sets (T-22); the order's id. One at a time on a finding.

    Raises Refused: UNKNOWN_FINDING, FINDING_WITHDRAWN, NOT_HERE, NOT_THE_SUPERVISOR, WRONG_SUBJECT, WRONG_GROUND,
    RECTIFICATION_OPEN, RECTIFICATION_PASSED, IMPOSSIBLE_DATE, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    found = await findings.at_hand(act, finding_id, "findingId")
    use = standing.use(act, Instrument.RECTIFICATION, "findingId")
    unit = await session.get_one(tables.Organization, found.unit_id)
    name = standing.using(act, use, unit, "findingId")
    standing.require_ground(use, found.ground, "findingId")
    await _require_none(act, found.id, use)
    made = _OF(
        jurisdiction_code=author.jurisdiction_code,
        order_no=await act.number(_OF.order_no, str(act.today.year)),
        unit_id=unit.id,
        finding_id=found.id,
        issued_by=name,
        requirement=text(requirement, "requirement", 1000),
        clauses=list(use.clauses),
        issued_on=act.today,
        due_on=_coming(act, due_on),
        state=S.ISSUED,
    )
    await entries.make(act, made, unit.id, RECTIFICATION)
    return await act.done(made)


async def start(session: AsyncSession, author: Author, *, order_id: UUID, expected_version: int) -> UUID:
    """The unit takes it up. Raises Refused: UNKNOWN_RECTIFICATION, STALE_VERSION, NOT_YOUR_RECTIFICATION, ILLEGAL_TRANSITION."""
    act, row = await _own(session, author, order_id, expected_version)
    await _step(act, row, S.IN_PROGRESS)
    return await act.done(row)


async def report(
    session: AsyncSession, author: Author, *, order_id: UUID, expected_version: int, report: str
) -> UUID:
    """The unit reports what was done, in time or late. Raises Refused: as `start`, BAD_TEXT, PERSONAL_NUMBER."""
    act, row = await _own(session, author, order_id, expected_version)
    said = text(report, "report", 1000)
    await _step(act, row, S.REPORTED, report=said, reported_on=act.today)
    return await act.done(row)


async def recheck(
    session: AsyncSession,
    author: Author,
    *,
    order_id: UUID,
    expected_version: int,
    rechecked_on: date,
    rechecked_by: str,
    result: str,
) -> UUID:
    """Somebody looked on the spot (跟踪督查, HL-41), after the report. rechecked_by: by name.

    Raises Refused: UNKNOWN_RECTIFICATION, STALE_VERSION, NOT_HERE, NOT_THE_SUPERVISOR, ILLEGAL_TRANSITION, IMPOSSIBLE_DATE, BAD_TEXT,
    PERSONAL_NUMBER.
    """
    act, row = await _followed(session, author, order_id, expected_version)
    RECTIFICATION.require(row.state, S.RECHECKED)
    assert row.reported_on is not None
    not_before(rechecked_on, row.reported_on, "recheckedOn")
    on_or_before(rechecked_on, act.today, "recheckedOn")
    await _step(
        act,
        row,
        S.RECHECKED,
        rechecked_on=rechecked_on,
        rechecked_by=text(rechecked_by, "recheckedBy", 60),
        recheck_result=text(result, "result", 1000),
    )
    return await act.done(row)


async def conclude(
    session: AsyncSession,
    author: Author,
    *,
    order_id: UUID,
    expected_version: int,
    passed: bool,
    conclusion: str,
) -> UUID:
    """What was found is mended, or it is not; then a talk, a circular or accountability follows. Raises Refused: as `recheck`."""
    act, row = await _followed(session, author, order_id, expected_version)
    said = text(conclusion, "conclusion", 1000)
    to = S.PASSED if passed else S.FAILED
    await _step(act, row, to, said, conclusion=said, concluded_on=act.today)
    return await act.done(row)


async def advance(session: AsyncSession, author: Author) -> int:
    """Mark orders past their day, and tell the leading group's office of each, once; how many, at most MOST.

    Where the county has no leading group, it is told as soon as there is one. Raises Refused NO_RULES.
    """
    act = await begin(session, author)
    leading = await units.leading_group(session, author.jurisdiction_code)
    late = _OF.state.in_([S.ISSUED, S.IN_PROGRESS]) & (_OF.due_on < act.today)
    untold = (_OF.state == S.OVERDUE) & _OF.told_at.is_(None)
    past = (
        select(_OF)
        .where(_OF.jurisdiction_code == author.jurisdiction_code, or_(late, untold) if leading else late)
        .order_by(_OF.due_on, _OF.id)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    found = list(await session.scalars(past))
    for row in found:
        if row.state is not S.OVERDUE:
            await _step(act, row, S.OVERDUE)
        if leading is not None:
            await changing.change(session, row, told_at=author.now, told_id=leading)
            why = "逾期未报告整改情况，提请领导小组办公室督办"
            await entries.enter(act, row, leading, row.clauses, why, counterpart=row.unit_id)
    return len(found)


async def failed(act: Act, id: UUID | None, found: tables.InspectionFinding) -> UUID | None:
    """An order on a finding that was not met, if one is named. Raises Refused: UNKNOWN_RECTIFICATION, NOT_FAILED."""
    if id is None:
        return None
    here = _OF.jurisdiction_code == act.author.jurisdiction_code
    row = await act.session.scalar(select(_OF).where(_OF.id == id, _OF.finding_id == found.id, here))
    if row is None:
        raise Refused(UNKNOWN)
    if row.state is not S.FAILED:
        zh, en = "整改尚未认定为不到位", "the order was not concluded as failed"
        raise Refused(Reason("NOT_FAILED", zh, en, Fixer.CALLER, "orderId"))
    return row.id


async def _own(
    session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, tables.RectificationOrder]:
    """An order to the author's own unit, held."""
    act = await begin(session, author)
    row = await act.held(_OF, id, UNKNOWN, expected)
    if not await units.is_own_by_id(act, row.unit_id):
        zh, en = "由被督查单位办理", "it is for the unit that is to mend it"
        raise Refused(Reason("NOT_YOUR_RECTIFICATION", zh, en, Fixer.CALLER, "orderId"))
    return act, row


async def _followed(
    session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, tables.RectificationOrder]:
    """An order that the author's office may follow up, held."""
    act = await begin(session, author)
    row = await act.held(_OF, id, UNKNOWN, expected)
    unit = await session.get_one(tables.Organization, row.unit_id)
    standing.using(act, standing.use(act, Instrument.RECTIFICATION, "orderId"), unit, "orderId")
    return act, row


async def _step(act: Act, row: tables.RectificationOrder, to: S, why: str = "", **values: Any) -> None:
    await entries.move(act, row, row.unit_id, RECTIFICATION, to, why, **values)


async def _require_none(act: Act, finding: UUID, use: standing.Use) -> None:
    """Raise Refused while an order on the finding runs, or once one was met."""
    states = set(await act.session.scalars(select(_OF.state).where(_OF.finding_id == finding)))
    if S.PASSED in states:
        zh, en = "该问题已整改到位", "what was found is mended already"
        raise Refused(Reason("RECTIFICATION_PASSED", zh, en, Fixer.CALLER, "findingId", use.clause))
    if states - {S.FAILED}:
        zh, en = "该问题的整改尚未结束", "an order on this finding is not concluded yet"
        raise Refused(Reason("RECTIFICATION_OPEN", zh, en, Fixer.CALLER, "findingId", use.clause))


def _coming(act: Act, day: date) -> date:
    if day < act.today or day.year > act.today.year + 2:
        zh, en = "整改期限应在今天至两年之内", "a deadline lies between today and two years on"
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, "dueOn", "T-22"))
    return day
