"""Submissions (材料报送) handed in on paper or not, received by the bureau, or returned (DC-25 to DC-27, BS-23, 4.9)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain import calendar, submission
from domain.errors import Fixer, Reason, Refused
from domain.machines.submission import SUBMISSION
from domain.submission import SubmissionMedium, SubmissionState
from duties import entries, units
from duties.reporting import due
from duties.reporting.submission import UNKNOWN_SUBMISSION, event_of, look, own, require_open

_SUBMISSION, _ITEM = tables.Submission, tables.SubmissionItem


async def hand_in(
    session: AsyncSession,
    author: Author,
    *,
    submission_id: UUID,
    expected_version: int,
    sealed: bool | None = None,
    bound: bool | None = None,
) -> UUID:
    """Hand a submission in, or once more after it was corrected; how late is counted against the day due. Its id.

    sealed, bound: of paper (加盖公章并装订成册, DC-27). Raises Refused: UNKNOWN_SUBMISSION, STALE_VERSION, NOT_YOUR_SUBMISSION,
    SUBMISSION_HANDED_IN, SUBMISSION_INCOMPLETE, NOT_SEALED_AND_BOUND.
    """
    act, row = await own(session, author, submission_id, expected_version)
    require_open(row)
    await look(act, row)
    await _require_whole(act, row)
    paper = row.medium is SubmissionMedium.PAPER
    if paper and not (sealed and bound):
        zh, en = "纸质材料应加盖公章并装订成册", "paper is handed in sealed and bound"
        raise Refused(Reason("NOT_SEALED_AND_BOUND", zh, en, Fixer.CALLER, "sealed", _clause(row, "DC-27")))
    again = row.state is SubmissionState.RETURNED_FOR_CORRECTION
    unit = await session.get_one(tables.Organization, row.unit_id)
    event = await event_of(act, unit, row.kind, row.year)
    handed: dict[str, Any] = {
        "sealed": paper,
        "bound": paper,
        "submitted_at": author.now,
        "submitted_by": author.name,
        "return_reason": None,
        **due.columns(event),
    }
    if not again:
        handed["late_days"] = due.late(act, event)
    to = SubmissionState.RESUBMITTED if again else SubmissionState.SUBMITTED
    await entries.move(act, row, row.unit_id, SUBMISSION, to, counterpart=row.receiver_id, **handed)
    await due.fulfil(act, event, f"{row.kind.zh}（{row.year}年）已报送")
    return await act.done(row)


async def receive(
    session: AsyncSession, author: Author, *, submission_id: UUID, expected_version: int, received_on: date
) -> UUID:
    """The bureau has it, since a day (DC-27); its id. Raises Refused as `give_back`, and IMPOSSIBLE_DATE."""
    act, row = await _received(session, author, submission_id, expected_version)
    on_or_before(received_on, act.today, "receivedOn")
    if row.submitted_at is not None:
        not_before(received_on, calendar.today(row.submitted_at), "receivedOn")
    taken: dict[str, Any] = {"received_on": received_on, "received_by": author.name}
    to = SubmissionState.ACCEPTED
    await entries.move(act, row, row.unit_id, SUBMISSION, to, counterpart=row.receiver_id, **taken)
    return await act.done(row)


async def give_back(
    session: AsyncSession, author: Author, *, submission_id: UUID, expected_version: int, reason: str
) -> UUID:
    """The bureau returns it for correction; its id.

    Raises Refused: UNKNOWN_SUBMISSION, STALE_VERSION, NOT_THE_BUREAU, ILLEGAL_TRANSITION, BAD_TEXT, PERSONAL_NUMBER.
    """
    act, row = await _received(session, author, submission_id, expected_version)
    why, to = text(reason, "reason"), SubmissionState.RETURNED_FOR_CORRECTION
    await entries.move(
        act, row, row.unit_id, SUBMISSION, to, why, counterpart=row.receiver_id, return_reason=why
    )
    return await act.done(row)


async def _require_whole(act: Act, row: tables.Submission) -> None:
    """Raise Refused SUBMISSION_INCOMPLETE, naming what is missing."""
    items = await act.session.scalars(
        select(_ITEM).where(_ITEM.submission_id == row.id).order_by(_ITEM.ordinal)
    )
    lacking = submission.missing((each.name_zh, each.present) for each in items)
    if lacking:
        zh, en = f"缺少：{'、'.join(lacking)}", f"{len(lacking)} items are missing: {', '.join(lacking)}"
        clause = row.clauses[0] if row.clauses else None
        raise Refused(Reason("SUBMISSION_INCOMPLETE", zh, en, Fixer.CALLER, "submissionId", clause))


async def _received(
    session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, tables.Submission]:
    act = await begin(session, author)
    row = await act.held(_SUBMISSION, id, UNKNOWN_SUBMISSION, expected)
    if author.viewer is not None and not units.is_bureau(act):
        zh, en = "应由教育局接收或退回", "the bureau receives or returns it"
        raise Refused(Reason("NOT_THE_BUREAU", zh, en, Fixer.CALLER, "submissionId"))
    return act, row


def _clause(row: tables.Submission, wanted: str) -> str | None:
    return wanted if wanted in row.clauses else None
