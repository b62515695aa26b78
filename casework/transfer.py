"""Both ends of a transfer (转出、转入衔接): one out of the county waits for a school elsewhere to take it up (HL-16)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import clocks, due, enrollment_change, units
from casework.act import Act, begin, not_before, on_or_before
from database import tables
from domain import papers
from domain.enrollment_change import ChangeState, EnrollmentChangeType
from domain.errors import Fixer, Reason, Refused
from domain.evidence import EvidenceKind
from domain.papers import Paper

LIMIT = "HL-16"
_CLAUSES = ("HL-16",)
_TAKEN = (Paper((EvidenceKind.OTHER_SCHOOL_PROOF, EvidenceKind.REGISTRY_EXTRACT), "HL-16"),)
_BACK = "已在本地重新入籍"
_CHANGE = tables.EnrollmentChange


async def await_school(act: Act, change: tables.EnrollmentChange) -> None:
    """Begin the clock of a transfer out of the county on the day it takes effect; it is the bureau's to follow up.

    Where the place sets no number of days there is no clock, and the transfer waits all the same.
    """
    assert change.effective_on is not None
    bureau = await units.bureau(act.session, act.author.jurisdiction_code)
    until = await due.at(act, LIMIT, change.effective_on)
    await clocks.start(
        act, LIMIT, change, due=until, student=change.student_id, owner=bureau, clauses=_CLAUSES
    )


async def take_up(
    session: AsyncSession,
    author: Author,
    *,
    change_id: UUID,
    expected_version: int,
    taken_up_on: date,
    evidence: Sequence[UUID],
) -> UUID:
    """The school elsewhere registered the child: both ends of the transfer are linked, and its clock ends.

    evidence: what shows it; not what the transfer was asked for with, which shows a place promised.
    Raises Refused: UNKNOWN_CHANGE, STALE_VERSION, NOT_AWAITED, IMPOSSIBLE_DATE, UNKNOWN_EVIDENCE, EVIDENCE_MISSING.
    """
    act = await begin(session, author)
    change = await enrollment_change.held(act, change_id, expected_version)
    _require_awaited(change)
    on_or_before(taken_up_on, act.today, "takenUpOn")
    not_before(taken_up_on, change.submitted_on, "takenUpOn")
    shown = await act.shown(evidence, change.student_id)
    papers.require(_TAKEN, [(each.kind, each.source) for each in shown if each.id not in change.evidence])
    all_ = list(dict.fromkeys([*change.evidence, *(each.id for each in shown)]))
    await changing.change(session, change, taken_up_on=taken_up_on, evidence=all_)
    await act.tell(change.student_id, change, _CLAUSES, change.to_school_name or "")
    await clocks.end(act, change.id, LIMIT)
    return await act.done(change, change.student_id)


async def came_back(act: Act, student: UUID) -> None:
    """A child that was transferred out is registered here again: nobody elsewhere is waited for."""
    out = _CHANGE.type == EnrollmentChangeType.TRANSFER_OUT
    waits = _CHANGE.to_school_id.is_(None), _CHANGE.taken_up_on.is_(None)
    found = select(_CHANGE.id).where(_CHANGE.student_id == student, out, *waits)
    for change in await act.session.scalars(found):
        await clocks.lift(act, change, _BACK, LIMIT)


def _require_awaited(change: tables.EnrollmentChange) -> None:
    out = change.type is EnrollmentChangeType.TRANSFER_OUT and change.to_school_id is None
    if not out or change.state is not ChangeState.EFFECTIVE or change.taken_up_on is not None:
        zh, en = (
            "不是已生效、待县外学校接收的转出",
            "not a transfer out of the county that took effect and waits for a school",
        )
        raise Refused(Reason("NOT_AWAITED", zh, en, Fixer.CALLER, "changeId", "HL-16"))
