"""Time limits at work: started, ended, paused by law, overdue; a clock that was started never disappears (catalogue 2.5)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, cast, exists, literal, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from casework import due as deadlines
from casework import freshness
from casework.act import Act
from database import tables
from database.tables.row import Row
from domain.limit import LIMITS
from domain.timer import RUNNING, TimerState

_TIMER = tables.Timer
MOST = 1_000
"""Clocks marked in one transaction."""


async def start(
    act: Act,
    limit: str,
    row: Row,
    *,
    due: datetime | None,
    student: UUID | None = None,
    owner: UUID | None = None,
    clauses: tuple[str, ...] = (),
) -> None:
    """Start a limit's clock for a row, unless one runs. due: None where nobody sets the limit; then there is none to keep."""
    if due is None:
        return
    running = await act.session.scalar(_running(row.id, limit))
    if running is not None:
        return
    timer = _TIMER(
        student_id=student,
        noun=type(row).__name__,
        row_id=row.id,
        owner_id=owner,
        **await _begun(act, limit, due, clauses),
    )
    await act.add(timer)


async def start_each(
    act: Act,
    limit: str,
    noun: str,
    rows: Mapping[UUID, UUID],
    *,
    due: datetime | None,
    owner: UUID | None,
    clauses: tuple[str, ...] = (),
) -> None:
    """Start one limit's clock for several rows of a noun, each by its child, in one statement; for those that have none."""
    if due is None or not rows:
        return
    running = select(_TIMER.row_id).where(
        _TIMER.row_id.in_(rows), _TIMER.limit == limit, _TIMER.state.in_(RUNNING)
    )
    wanted = rows.keys() - set(await act.session.scalars(running))
    same = {"noun": noun, "owner_id": owner, **await _begun(act, limit, due, clauses)}
    await act.add_each(_TIMER, [{"row_id": row, "student_id": rows[row], **same} for row in wanted])


async def _begun(act: Act, limit: str, until: datetime, clauses: tuple[str, ...]) -> dict[str, Any]:
    amount = LIMITS[limit].amount
    return {
        "jurisdiction_code": act.author.jurisdiction_code,
        "limit": limit,
        "clauses": list(clauses or (act.rules.clauses(amount) if amount else ())),
        "started_at": act.author.now,
        "due_at": until,
        "provisional": await deadlines.is_provisional(act, limit, until),
    }


async def start_where(
    act: Act,
    limit: str,
    table: type[Row],
    rows: Select[*tuple[Any, ...]],
    due: datetime | None,
    clauses: tuple[str, ...],
) -> int:
    """Start one limit's clock for all rows of a table that a statement names (row, child, owner); how many.

    In one statement, for those that have none running and none that ran out, or ended, at the same instant.
    """
    if due is None:
        return 0
    row, student, owner = rows.subquery().c
    same = or_(_TIMER.state.in_(RUNNING), _TIMER.due_at == due)
    again = exists().where(_TIMER.row_id == row, _TIMER.limit == limit, same)
    alike = {"noun": table.__name__, **await _begun(act, limit, due, clauses)}
    columns = _TIMER.__table__.c
    said = [literal(value, columns[name].type) for name, value in alike.items()]
    whole = select(row, cast(student, Uuid), owner, *said).where(~again)
    made = insert(_TIMER).from_select(["row_id", "student_id", "owner_id", *alike], whole)
    found = await act.session.scalars(made.on_conflict_do_nothing().returning(_TIMER.id))
    return len(found.all())


async def end(act: Act, row: UUID, *limits: str) -> None:
    """What the limits asked for was done now: in time, or late."""
    for timer in await _of(act.session, row, limits):
        late = timer.state is TimerState.OVERDUE or act.author.now > timer.due_at
        state = TimerState.DONE_LATE if late else TimerState.DONE
        await changing.change(
            act.session, timer, state=state, ended_at=act.author.now, paused_at=None, reason=None
        )


async def lift(act: Act, row: UUID, why: str, *limits: str) -> None:
    """What the limits asked for is no longer asked; without limits all of the row's."""
    for timer in await _of(act.session, row, limits):
        ended = {"state": TimerState.LIFTED, "ended_at": act.author.now, "paused_at": None, "reason": why}
        await changing.change(act.session, timer, **ended)


async def pause(act: Act, row: UUID, why: str, *limits: str) -> None:
    """The law stops the clocks: what they ask for cannot be done now. An overdue one stays overdue."""
    for timer in await _of(act.session, row, limits):
        if timer.state is TimerState.RUNNING:
            paused = {"state": TimerState.PAUSED, "paused_at": act.author.now, "reason": why}
            await changing.change(act.session, timer, **paused)


async def resume(act: Act, row: UUID, *limits: str) -> None:
    """Clocks that were paused go on; they end later by as long as they stood."""
    for timer in await _of(act.session, row, limits):
        if timer.paused_at is not None:
            until = timer.due_at + (act.author.now - timer.paused_at)
            again = {"state": TimerState.RUNNING, "paused_at": None, "reason": None, "due_at": until}
            await changing.change(act.session, timer, **again)


Follow = Callable[[AsyncSession, Sequence[tables.Timer]], Awaitable[None]]
"""What follows from clocks that ran out."""


async def advance(
    session: AsyncSession, jurisdiction_code: str, now: datetime, follow: Follow | None = None
) -> int:
    """Mark what has become overdue by now, at most MOST clocks, each on its child's timeline; how many."""
    due = (
        select(_TIMER)
        .where(
            _TIMER.jurisdiction_code == jurisdiction_code,
            _TIMER.state == TimerState.RUNNING,
            _TIMER.due_at <= now,
        )
        .order_by(_TIMER.due_at)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    found = list(await session.scalars(due))
    for timer in found:
        timer.state, timer.version = TimerState.OVERDUE, timer.version + 1
        if timer.student_id is not None:
            session.add(_told(timer, now))
    await freshness.age(session, found)
    await session.flush()
    if follow is not None and found:
        await follow(session, found)
    return len(found)


def _told(timer: tables.Timer, now: datetime) -> tables.TimelineEntry:
    return tables.TimelineEntry(
        student_id=timer.student_id,
        noun="Timer",
        row_id=timer.id,
        act="timerOverdue",
        source=TimerState.RUNNING.name,
        target=TimerState.OVERDUE.name,
        reason=timer.limit,
        clauses=timer.clauses,
        at=now,
    )


async def _of(session: AsyncSession, row: UUID, limits: tuple[str, ...]) -> list[tables.Timer]:
    found = select(_TIMER).where(_TIMER.row_id == row, _TIMER.state.in_(RUNNING)).with_for_update()
    return list(await session.scalars(found.where(_TIMER.limit.in_(limits)) if limits else found))


def _running(row: UUID, limit: str) -> Select[tables.Timer]:
    return select(_TIMER).where(_TIMER.row_id == row, _TIMER.limit == limit, _TIMER.state.in_(RUNNING))
