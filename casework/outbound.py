"""Children who study elsewhere (外出就学跟踪): recorded, looked at again, urged to transfer their 学籍 (DC-L6, QC-39)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import registry
from casework.act import Act, begin, on_or_before, text
from database import tables
from domain import papers
from domain.errors import Fixer, Reason, Refused
from domain.evidence import EvidenceKind
from domain.machines.whereabouts import AT_SCHOOL, ELSEWHERE
from domain.outbound import OutboundEnd
from domain.papers import Paper
from domain.student import SchoolingStatus

UNKNOWN_TRACKING = Reason(
    "UNKNOWN_TRACKING",
    "没有此外出就学跟踪，或不在您的办理范围内",
    "there is no such record, or it is not yours to act on",
    Fixer.CALLER,
    "trackingId",
)
_REGION = re.compile(r"[1-9]\d{5}", re.ASCII)
_PROOF = (Paper((EvidenceKind.OTHER_SCHOOL_PROOF,), "QC-39"),)
_MOVED = frozenset({*AT_SCHOOL, SchoolingStatus.NEVER_ENROLLED})
"""Whose status a proof moves by itself; of a child with a case the disposition does (2.4, 8)."""


async def track(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    region_code: str,
    school_name: str,
    verified_on: date,
    next_check_on: date,
    evidence: Sequence[UUID],
) -> UUID:
    """Record where a child studies; its id. A child at school here becomes one that attends elsewhere and is registered here.

    Raises Refused: UNKNOWN_STUDENT, TRACKING_OPEN, BAD_REGION, IMPOSSIBLE_DATE, BAD_TEXT, EVIDENCE_MISSING, UNKNOWN_EVIDENCE.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    await _refuse_second(act, child.id)
    if not _REGION.fullmatch(region_code):
        zh, en = "应为六位行政区划代码（GB/T 2260）", "a region is six digits (GB/T 2260)"
        raise Refused(Reason("BAD_REGION", zh, en, Fixer.CALLER, "regionCode"))
    _require_days(act, verified_on, next_check_on)
    await _require_proof(act, child.id, evidence)
    tracking = tables.OutboundTracking(
        student_id=child.id,
        region_code=region_code,
        school_name=text(school_name, "schoolName", 100),
        evidence=list(dict.fromkeys(evidence)),
        verified_on=verified_on,
        next_check_on=next_check_on,
    )
    await act.add(tracking)
    await act.tell(child.id, tracking, ("DC-L6", "QC-39"))
    if child.schooling_status in _MOVED:
        registered = await registry.of(act, child.id) is not None
        to = ELSEWHERE[2] if registered else ELSEWHERE[1]
        await act.become(child, to, verified_on, tracking.school_name)
    return await act.done(tracking, child.id)


async def check(
    session: AsyncSession,
    author: Author,
    *,
    tracking_id: UUID,
    expected_version: int,
    verified_on: date,
    next_check_on: date,
    evidence: Sequence[UUID],
) -> UUID:
    """The child was found to study there still. Raises Refused: UNKNOWN_TRACKING, STALE_VERSION, IMPOSSIBLE_DATE, EVIDENCE_MISSING,
    UNKNOWN_EVIDENCE."""
    act = await begin(session, author)
    tracking = await _held(act, tracking_id, expected_version)
    _require_days(act, verified_on, next_check_on)
    await _require_proof(act, tracking.student_id, evidence)
    all_ = list(dict.fromkeys([*tracking.evidence, *evidence]))
    seen = {"verified_on": verified_on, "next_check_on": next_check_on, "evidence": all_}
    await changing.change(session, tracking, **seen)
    await act.tell(tracking.student_id, tracking, ("DC-L6",))
    return await act.done(tracking, tracking.student_id)


async def urge(
    session: AsyncSession,
    author: Author,
    *,
    tracking_id: UUID,
    expected_version: int,
    urged_by: str,
    urged_on: date,
) -> UUID:
    """The guardian was urged to transfer the 学籍 (QC-39). Raises Refused: UNKNOWN_TRACKING, STALE_VERSION, NOT_ENROLLED,
    IMPOSSIBLE_DATE, BAD_TEXT."""
    act = await begin(session, author)
    tracking = await _held(act, tracking_id, expected_version)
    on_or_before(urged_on, act.today, "urgedOn")
    await registry.held(act, tracking.student_id)
    said = {"urged_on": urged_on, "urged_by": text(urged_by, "urgedBy", 60)}
    await changing.change(session, tracking, **said)
    await act.tell(tracking.student_id, tracking, ("QC-39",))
    return await act.done(tracking, tracking.student_id)


async def end(
    session: AsyncSession,
    author: Author,
    *,
    tracking_id: UUID,
    expected_version: int,
    ended_on: date,
    why: OutboundEnd,
) -> UUID:
    """The child no longer studies there. Back here, it attends if it is registered here; else nobody knows: NOT_REPORTED.

    Raises Refused: UNKNOWN_TRACKING, STALE_VERSION, IMPOSSIBLE_DATE, NOT_ENROLLED, FIELD_MISSING (a transfer ends it by itself).
    """
    act = await begin(session, author)
    tracking = await _held(act, tracking_id, expected_version)
    on_or_before(ended_on, act.today, "endedOn")
    if why is OutboundEnd.TRANSFERRED:
        zh, en = "学籍转出生效时自动终止", "the transfer itself ends it when it takes effect"
        raise Refused(Reason("FIELD_MISSING", zh, en, Fixer.CALLER, "why", "QC-39"))
    child = await session.get_one(tables.Student, tracking.student_id, with_for_update=True)
    to = SchoolingStatus.NOT_REPORTED
    if why is OutboundEnd.BACK:
        await registry.held(act, child.id)
        to = SchoolingStatus.ATTENDING
    await changing.change(session, tracking, ended_on=ended_on, end=why)
    await act.tell(child.id, tracking, ("DC-L6",), why.zh)
    if child.schooling_status in ELSEWHERE:
        await act.become(child, to, ended_on, why.zh)
    return await act.done(tracking, child.id)


async def _held(act: Act, id: UUID, expected: int) -> tables.OutboundTracking:
    tracking = await act.held(tables.OutboundTracking, id, UNKNOWN_TRACKING, expected)
    if tracking.ended_on is not None:
        raise Refused(UNKNOWN_TRACKING)
    return tracking


async def _refuse_second(act: Act, child: UUID) -> None:
    of = tables.OutboundTracking
    if await act.session.scalar(select(of.id).where(of.student_id == child, of.ended_on.is_(None))):
        zh, en = "已有外出就学跟踪", "the child is tracked already"
        raise Refused(Reason("TRACKING_OPEN", zh, en, Fixer.CALLER, "studentId", "DC-L6"))


def _require_days(act: Act, verified_on: date, next_check_on: date) -> None:
    on_or_before(verified_on, act.today, "verifiedOn")
    if not 0 < (next_check_on - act.today).days <= 366:
        zh, en = "下次核查应在今天之后一年之内", "it is checked again within a year from now"
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, "nextCheckOn", "DC-L6"))


async def _require_proof(act: Act, student: UUID, ids: Sequence[UUID]) -> None:
    papers.require(_PROOF, [(each.kind, each.source) for each in await act.shown(ids, student)])
