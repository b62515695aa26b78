"""Meetings of units (会议): a township's special meetings, the government's deliberations (QC-46, HL-45)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import begin, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.meeting import MeetingType
from duties.registers import row

_OF = tables.Meeting
_UNKNOWN = Reason(
    "UNKNOWN_MEETING",
    "没有此会议记录，或不在您的办理范围内",
    "there is no such meeting, or it is not yours to act for",
    Fixer.CALLER,
    "meetingId",
)
_MOST_UNITS, _MOST_PEOPLE = 100, 10_000


async def record(
    session: AsyncSession,
    author: Author,
    *,
    unit_id: UUID,
    type: MeetingType,
    held_on: date,
    topic: str,
    decisions: str,
    attending: Sequence[str],
    present: int,
    gaps: str | None = None,
    document_no: str | None = None,
) -> UUID:
    """Record a meeting that the unit held; its id. attending: units and posts that came, present: how many people.

    Raises Refused: NO_SUCH_UNIT, NOT_YOUR_REGISTER, IMPOSSIBLE_DATE, NOBODY_NAMED, BAD_COUNT, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    unit = await row.own_unit(act, unit_id)
    when = await row.dated(act, held_on)
    said = _said(
        topic=topic,
        decisions=decisions,
        attending=attending,
        present=present,
        gaps=gaps,
        document_no=document_no,
    )
    return await row.record(act, _OF(unit_id=unit.id, type=type, **when, **said), unit.id)


async def correct(
    session: AsyncSession,
    author: Author,
    *,
    meeting_id: UUID,
    expected_version: int,
    reason: str,
    type: MeetingType | None = None,
    held_on: date | None = None,
    **said: Any,
) -> UUID:
    """Mend what was recorded wrongly; what is not said stays. said: as `record` takes it.

    Raises Refused as `record`, and UNKNOWN_MEETING, STALE_VERSION, ROW_WITHDRAWN, NOTHING_CORRECTED.
    """
    act, kept = await row.held(session, author, _OF, meeting_id, expected_version, _UNKNOWN)
    new = _said(**said)
    if type is not None:
        new["type"] = type
    if held_on is not None:
        new |= await row.dated(act, held_on)
    return await row.correct(act, kept, kept.unit_id, reason, new)


async def withdraw(
    session: AsyncSession, author: Author, *, meeting_id: UUID, expected_version: int, reason: str
) -> UUID:
    """It was not held, or not so. Raises Refused: UNKNOWN_MEETING, STALE_VERSION, NOT_YOUR_REGISTER, ROW_WITHDRAWN, BAD_TEXT, PERSONAL_NUMBER."""
    act, kept = await row.held(session, author, _OF, meeting_id, expected_version, _UNKNOWN)
    return await row.withdraw(act, kept, kept.unit_id, reason)


def _said(
    topic: str | None = None,
    decisions: str | None = None,
    attending: Sequence[str] | None = None,
    present: int | None = None,
    gaps: str | None = None,
    document_no: str | None = None,
) -> dict[str, Any]:
    """What was said of it, as columns; what was not is left out."""
    given: dict[str, Any] = {
        "topic": text(topic, "topic", row.TITLE) if topic is not None else None,
        "decisions": text(decisions, "decisions", row.BODY) if decisions is not None else None,
        "gaps": text(gaps, "gaps", row.BODY) if gaps is not None else None,
        "document_no": text(document_no, "documentNo", 60) if document_no is not None else None,
    }
    if attending is not None:
        if not 0 < len(attending) <= _MOST_UNITS:
            zh, en = (
                f"应写明参会单位及职务，至多 {_MOST_UNITS} 项",
                f"units and posts that came, at most {_MOST_UNITS}",
            )
            raise Refused(Reason("NOBODY_NAMED", zh, en, Fixer.CALLER, "attending"))
        given["attending"] = [text(each, f"attending[{n}]", 60) for n, each in enumerate(attending)]
    if present is not None and not 0 < present <= _MOST_PEOPLE:
        raise row.bad_count("present")
    return {name: value for name, value in (given | {"present": present}).items() if value is not None}
