"""Complaints against conduct: taken down, examined, concluded; who complained is not kept (DC-L4c, DC-L5a, HL-58)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.conduct_complaint import ComplaintChannel, ComplaintKind, ComplaintResult, ComplaintState
from domain.errors import Fixer, Reason
from domain.machines.supervision import CONDUCT_COMPLAINT
from duties import entries, units
from duties.supervision import impartial

_OF = tables.ConductComplaint
UNKNOWN_COMPLAINT = Reason(
    "UNKNOWN_COMPLAINT",
    "没有此投诉举报，或不在您的办理范围内",
    "there is no such complaint, or it is not yours to act on",
    Fixer.CALLER,
    "complaintId",
)


async def receive(
    session: AsyncSession,
    author: Author,
    *,
    unit_id: UUID,
    kind: ComplaintKind,
    channel: ComplaintChannel,
    matter: str,
    received_on: date,
) -> UUID:
    """Take a complaint down; its id. Whoever complained is told its number, and is not written down.

    Raises Refused: NO_SUCH_UNIT, OWN_MATTER, IMPOSSIBLE_DATE, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    unit = await units.held(act, unit_id, "unitId")
    await impartial.require(act, unit.id, "unitId")
    on_or_before(received_on, act.today, "receivedOn")
    own = await units.own(act)
    complaint = _OF(
        jurisdiction_code=author.jurisdiction_code,
        complaint_no=await act.number(_OF.complaint_no, str(act.today.year)),
        unit_id=unit.id,
        kind=kind,
        channel=channel,
        matter=text(matter, "matter", 1000),
        received_on=received_on,
        received_by_id=own.id if own else None,
        state=ComplaintState.RECEIVED,
    )
    await entries.make(act, complaint, unit.id, CONDUCT_COMPLAINT, counterpart=complaint.received_by_id)
    return await act.done(complaint)


async def examine(
    session: AsyncSession, author: Author, *, complaint_id: UUID, expected_version: int
) -> UUID:
    """Begin to look into it. Raises Refused: UNKNOWN_COMPLAINT, STALE_VERSION, OWN_MATTER, ILLEGAL_TRANSITION."""
    act, complaint = await _held(session, author, complaint_id, expected_version)
    own = await units.own(act)
    await _step(act, complaint, ComplaintState.EXAMINING, examiner_id=own.id if own else None)
    return await act.done(complaint)


async def conclude(
    session: AsyncSession,
    author: Author,
    *,
    complaint_id: UUID,
    expected_version: int,
    result: ComplaintResult,
    finding: str,
    concluded_on: date,
    measures: str | None = None,
) -> UUID:
    """Say what came of it. measures: what was asked of the unit at once, such as money paid back.

    Raises Refused as `examine`, and IMPOSSIBLE_DATE, BAD_TEXT, PERSONAL_NUMBER.
    """
    act, complaint = await _held(session, author, complaint_id, expected_version)
    on_or_before(concluded_on, act.today, "concludedOn")
    not_before(concluded_on, complaint.received_on, "concludedOn")
    said: dict[str, Any] = {
        "result": result,
        "finding": text(finding, "finding", 1000),
        "concluded_on": concluded_on,
        "measures": None if measures is None else text(measures, "measures", 1000),
    }
    if complaint.examiner_id is None:
        own = await units.own(act)
        said["examiner_id"] = own.id if own else None
    await _step(act, complaint, ComplaintState.CONCLUDED, **said)
    return await act.done(complaint)


async def _held(
    session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, tables.ConductComplaint]:
    act = await begin(session, author)
    complaint = await act.held(_OF, id, UNKNOWN_COMPLAINT, expected)
    await impartial.require(act, complaint.unit_id, "complaintId")
    return act, complaint


async def _step(act: Act, complaint: tables.ConductComplaint, to: ComplaintState, **values: Any) -> None:
    told = complaint.received_by_id
    await entries.move(act, complaint, complaint.unit_id, CONDUCT_COMPLAINT, to, counterpart=told, **values)
