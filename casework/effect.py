"""What a reviewed change of a 学籍 does on its day (4.4): in one transaction, so that a child holds one 学籍 at any time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import application, change_ledger, conclusion, permission, registry, transfer
from casework.act import Act, begin
from database import tables
from domain import calendar
from domain.application import IN_FORCE
from domain.enrollment_change import RULES, ChangeState, EnrollmentChangeType
from domain.errors import Refused
from domain.evidence import EvidenceKind
from domain.exchange import VerificationFinding
from domain.machines.enrollment import ENROLLMENT, ENROLLMENT_CHANGE
from domain.outbound import OutboundEnd
from domain.student import EnrollmentStatus, SchoolingStatus

_TABLE = tables.EnrollmentChange
MOST = 200
"""Changes that take effect in one transaction."""
_LEAVES: Mapping[VerificationFinding, SchoolingStatus] = {
    VerificationFinding.DECEASED: SchoolingStatus.DECEASED,
    VerificationFinding.NO_SUCH_PERSON: SchoolingStatus.MOVED_OUT,
    VerificationFinding.DUPLICATE_HOUSEHOLD: SchoolingStatus.MOVED_OUT,
    VerificationFinding.MOVED_OUT_CANCELLED: SchoolingStatus.MOVED_OUT,
}
"""How a child leaves the universe whose 学籍 is cancelled by a conclusion."""


async def take(act: Act, change: tables.EnrollmentChange) -> None:
    """Let a change that the bureau reviewed take effect. Raises Refused: NOT_ENROLLED, ALREADY_ENROLLED, ILLEGAL_TRANSITION,
    APPLICATION_OPEN."""
    child = await act.session.get_one(tables.Student, change.student_id, with_for_update=True)
    await _EFFECTS[change.type](act, child, change)
    await act.move(change, "state", ENROLLMENT_CHANGE, ChangeState.EFFECTIVE, change.reason)
    await change_ledger.enter(act, change)


async def advance(session: AsyncSession, jurisdiction_code: str, now: datetime) -> int:
    """Let changes take effect whose day has come, at most MOST; one that no longer fits is rejected. How many."""
    here = select(tables.Student.id).where(tables.Student.jurisdiction_code == jurisdiction_code)
    found = (
        select(_TABLE)
        .where(
            _TABLE.state == ChangeState.REVIEWED_BUREAU,
            _TABLE.effective_on <= calendar.today(now),
            _TABLE.student_id.in_(here),
        )
        .order_by(_TABLE.id)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    due = list(await session.scalars(found))
    for change in due:
        act = await begin(session, Author(jurisdiction_code, "enrollmentChangeDue", lambda: now))
        await _take_or_reject(act, change)
        await act.done(change, change.student_id)
    return len(due)


async def _take_or_reject(act: Act, change: tables.EnrollmentChange) -> None:
    try:
        async with act.session.begin_nested():
            await take(act, change)
    except Refused as refused:
        why = refused.reason.zh
        await act.session.refresh(change)  # what was taken back is no longer known of it
        await act.move(change, "state", ENROLLMENT_CHANGE, ChangeState.REJECTED, why)
        await changing.change(act.session, change, reject_reason=why)


def _day(change: tables.EnrollmentChange) -> date:
    assert change.effective_on is not None
    return change.effective_on


async def _transfer(act: Act, child: tables.Student, change: tables.EnrollmentChange) -> None:
    enrollment, on = await registry.of(act, child.id), _day(change)
    grade = change.grade or (enrollment.grade if enrollment else 0)
    if enrollment is not None:
        await registry.leave(act, enrollment, change.reason)
    await _end_tracking(act, child, on)
    if change.to_school_id is None:
        await act.become(child, SchoolingStatus.MOVED_OUT, on, change.reason)
        await transfer.await_school(act, change)
    else:
        await registry.enter(act, child, change.to_school_id, grade, on, change.reason)
        await transfer.came_back(act, child.id)


async def _register(act: Act, child: tables.Student, change: tables.EnrollmentChange) -> None:
    assert change.to_school_id is not None
    assert change.grade is not None
    await registry.refuse_enrolled(act, child.id)
    await registry.enter(act, child, change.to_school_id, change.grade, _day(change), change.reason)
    await transfer.came_back(act, child.id)
    await permission.finish_all(act, child.id, _day(change), change.reason)


async def _keep(act: Act, child: tables.Student, change: tables.EnrollmentChange) -> None:
    assert change.kept_for is not None
    await application.grant(act, child, change.kept_for, change)


async def _resume(act: Act, child: tables.Student, change: tables.EnrollmentChange) -> None:
    of = tables.Application
    found = select(of.id).where(of.student_id == child.id, of.state.in_(IN_FORCE)).limit(1)
    if await act.session.scalar(found) is not None:
        await permission.finish_all(act, child.id, _day(change), change.reason)
        return
    await registry.restore(act, await registry.held(act, child.id), change.reason)
    if child.schooling_status in (SchoolingStatus.SUSPENDED_ILLNESS, SchoolingStatus.ABROAD_RETAINED):
        await act.become(child, SchoolingStatus.ATTENDING, _day(change), change.reason)


async def _correct(act: Act, child: tables.Student, change: tables.EnrollmentChange) -> None:
    corrected = {
        "name": change.corrected_name,
        "birth_date": change.corrected_birth_date,
        "sex": change.corrected_sex,
    }
    said = {name: value for name, value in corrected.items() if value is not None}
    await changing.change(act.session, child, **said)
    await act.tell(child.id, child, ("HL-66",), change.reason)
    findings = RULES[change.type].findings
    await conclusion.apply(act, child.id, change.conclusion_id, findings, change.reason)


async def _cancel(act: Act, child: tables.Student, change: tables.EnrollmentChange) -> None:
    enrollment = await registry.held(act, child.id)
    await act.move(enrollment, "status", ENROLLMENT, EnrollmentStatus.CANCELLED, change.reason)
    leaves = SchoolingStatus.MOVED_OUT
    if change.conclusion_id is not None:
        found = await conclusion.apply(act, child.id, change.conclusion_id, _LEAVES, change.reason)
        leaves = _LEAVES[found]
    elif any(each.kind is EvidenceKind.DEATH_PROOF for each in await act.shown(change.evidence, child.id)):
        leaves = SchoolingStatus.DECEASED
    await act.become(child, leaves, _day(change), change.reason)


async def _progress(act: Act, child: tables.Student, change: tables.EnrollmentChange) -> None:
    enrollment = await registry.held(act, child.id)
    if change.to_school_id == enrollment.school_id:
        await changing.change(act.session, enrollment, grade=enrollment.grade + 1, class_id=None)
        await act.tell(child.id, enrollment, ("HL-52",), change.reason)
    elif change.to_school_id is not None:
        await registry.leave(act, enrollment, change.reason)
        grade = enrollment.grade + 1
        await registry.enter(act, child, change.to_school_id, grade, _day(change), change.reason)
    else:
        await act.move(enrollment, "status", ENROLLMENT, EnrollmentStatus.GRADUATED, change.reason)
        await act.become(child, SchoolingStatus.GRADUATED, _day(change), change.reason)


async def _end_tracking(act: Act, child: tables.Student, on: date) -> None:
    of = tables.OutboundTracking
    found = select(of).where(of.student_id == child.id, of.ended_on.is_(None)).with_for_update()
    tracking = await act.session.scalar(found)
    if tracking is not None:
        await changing.change(act.session, tracking, ended_on=on, end=OutboundEnd.TRANSFERRED)
        await act.tell(child.id, tracking, ("QC-39", "DC-L6"), OutboundEnd.TRANSFERRED.zh)


_Effect = Callable[[Act, tables.Student, tables.EnrollmentChange], Awaitable[None]]
_EFFECTS: Mapping[EnrollmentChangeType, _Effect] = {
    EnrollmentChangeType.TRANSFER_IN: _transfer,
    EnrollmentChangeType.TRANSFER_OUT: _transfer,
    EnrollmentChangeType.REGISTRATION: _register,
    EnrollmentChangeType.SUSPENSION: _keep,
    EnrollmentChangeType.RETENTION: _keep,
    EnrollmentChangeType.RESUMPTION: _resume,
    EnrollmentChangeType.INFO_CHANGE: _correct,
    EnrollmentChangeType.CANCELLATION: _cancel,
    EnrollmentChangeType.PROGRESSION: _progress,
}
