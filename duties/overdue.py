"""Tasks past their day: overdue, and the leading group's office is told, once (catalogue 4.15)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import begin
from database import tables
from domain.duty_task import OPEN_TASKS, TaskState
from duties import entries, units
from duties import task as tasks

_OF = tables.DutyTask
MOST = 500
"""Tasks in one transaction."""


async def advance(session: AsyncSession, author: Author) -> int:
    """Mark what is past its day by now, at most MOST tasks, and tell the office of each; how many. Raises Refused NO_RULES."""
    act = await begin(session, author)
    waits = _OF.state.in_([state for state in OPEN_TASKS if state is not TaskState.OVERDUE])
    past = (
        select(_OF)
        .where(_OF.jurisdiction_code == author.jurisdiction_code, waits, _OF.due_on < act.today)
        .order_by(_OF.due_on, _OF.id)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    found = list(await session.scalars(past))
    office = await units.office(session, author.jurisdiction_code) if found else None
    for task in found:
        told: dict[str, Any] = {"told_at": author.now, "told_id": office.id} if office else {}
        await tasks.step(act, task, TaskState.OVERDUE, **told)
        if office is not None:
            await entries.enter(
                act, task, office.id, task.clauses, "已报领导小组办公室", counterpart=task.unit_id
            )
    return len(found)
