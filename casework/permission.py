"""What an approved application does: in force from its first day, due soon, over, seen to or not (4.8, T-23)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import clocks, due, registry
from casework.act import Act, begin
from database import tables
from domain import calendar
from domain.application import IN_FORCE, PERMISSIONS
from domain.application import ApplicationState as S
from domain.errors import Refused
from domain.machines.application import APPLICATION
from domain.machines.schooling import SCHOOLING
from domain.student import SchoolingStatus

_TABLE = tables.Application
_LIMIT = "T-23a"
MOST = 200
"""Applications moved in one transaction."""


async def put_in_force(act: Act, application: tables.Application) -> None:
    """Move the child and its 学籍 as the kind says, and start the clock of its last day.

    Raises Refused: NOT_ENROLLED, ILLEGAL_TRANSITION.
    """
    terms, why = PERMISSIONS[application.kind], application.reason
    assert application.starts_on is not None
    child = await _child(act, application)
    if terms.enrollment is not None:
        enrollment = await registry.held(act, child.id)
        await registry.keep(act, enrollment, terms.enrollment, terms.mark, application.starts_on, why)
    await act.move(application, "state", APPLICATION, S.ACTIVE, why)
    await act.become(child, terms.status, application.starts_on, why)
    if application.ends_on is not None:
        await _start_clock(act, application, application.ends_on)


async def finish(act: Act, application: tables.Application, on: date, why: str) -> None:
    """The child entered, came back or is well again: its 学籍 is as before, the clock ends (到期后按照相关规定入学)."""
    terms, child = PERMISSIONS[application.kind], await _child(act, application)
    if terms.enrollment is not None:
        await registry.restore(act, await registry.held(act, child.id), why)
    await act.move(application, "state", APPLICATION, S.CLOSED, why)
    await changing.change(act.session, application, closed_on=on, close_reason=why)
    await clocks.end(act, application.id, _LIMIT)
    if child.schooling_status is terms.status:
        await act.become(child, SchoolingStatus.ATTENDING, on, why)


async def finish_all(act: Act, student: UUID, on: date, why: str) -> None:
    """Finish whatever application of a child is in force."""
    found = select(_TABLE).where(_TABLE.student_id == student, _TABLE.state.in_(IN_FORCE))
    for application in await act.session.scalars(found.with_for_update()):
        await finish(act, application, on, why)


async def _start_clock(act: Act, application: tables.Application, last: date) -> None:
    over = await due.at(act, _LIMIT, last)
    remind = await due.at(act, "T-23b", last)
    await changing.change(act.session, application, expires_at=over, remind_at=remind)
    school = await _school(act, application)
    child, clauses = application.student_id, PERMISSIONS[application.kind].clauses
    await clocks.start(act, _LIMIT, application, due=over, student=child, owner=school, clauses=clauses)


async def _school(act: Act, application: tables.Application) -> UUID | None:
    enrollment = await registry.of(act, application.student_id)
    return enrollment.school_id if enrollment else None


async def _child(act: Act, application: tables.Application) -> tables.Student:
    return await act.session.get_one(tables.Student, application.student_id, with_for_update=True)


async def _begins(act: Act, application: tables.Application) -> None:
    try:
        async with act.session.begin_nested():
            await put_in_force(act, application)
    except Refused as refused:
        await act.session.refresh(application)  # what was taken back is no longer known of it
        await act.move(application, "state", APPLICATION, S.CLOSED, refused.reason.zh)
        why = {"closed_on": act.today, "close_reason": refused.reason.zh}
        await changing.change(act.session, application, **why)


async def _is_due_soon(act: Act, application: tables.Application) -> None:
    await act.move(application, "state", APPLICATION, S.DUE_SOON)


async def _expires(act: Act, application: tables.Application) -> None:
    await act.move(application, "state", APPLICATION, S.EXPIRED)


async def _is_overdue(act: Act, application: tables.Application) -> None:
    await act.move(application, "state", APPLICATION, S.OVERDUE)
    child, to = await _child(act, application), SchoolingStatus.NOT_REPORTED
    stands = child.schooling_status is PERMISSIONS[application.kind].status
    if stands and any(step.target is to for step in SCHOOLING.from_(child.schooling_status)):
        await act.become(child, to, act.today, application.kind.zh)


_Step = tuple[
    S, Callable[[datetime], ColumnElement[bool]], Callable[[Act, tables.Application], Awaitable[None]]
]
_STEPS: tuple[_Step, ...] = (
    (S.APPROVED, lambda now: _TABLE.starts_on <= calendar.today(now), _begins),
    (S.ACTIVE, lambda now: _TABLE.remind_at <= now, _is_due_soon),
    (S.DUE_SOON, lambda now: _TABLE.expires_at <= now, _expires),
    (S.EXPIRED, lambda now: _TABLE.expires_at <= now - timedelta(days=1), _is_overdue),
)
"""From which state, when, what the clock does. A child that was to come has the day after the last one for it."""


async def advance(session: AsyncSession, jurisdiction_code: str, now: datetime) -> int:
    """Move applications whose time has come by one step each, at most MOST of a state; how many."""
    moved = 0
    for state, is_time, step in _STEPS:
        found = select(_TABLE).where(
            _TABLE.jurisdiction_code == jurisdiction_code, _TABLE.state == state, is_time(now)
        )
        here = found.order_by(_TABLE.id).limit(MOST).with_for_update(skip_locked=True)
        for application in list(await session.scalars(here)):
            author = Author(jurisdiction_code, "applicationDue", lambda: now)
            act = await begin(session, author)
            await step(act, application)
            await act.done(application, application.student_id)
            moved += 1
    return moved
