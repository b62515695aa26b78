"""Tasks past their day: overdue, and the leading group's office is told, once (catalogue 4.15)."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
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
    """Mark what is past its day by now, and tell the leading group's office of each, once; how many, at most MOST.

    Where the county has no leading group, it is told as soon as there is one. Raises Refused NO_RULES.
    """
    act = await begin(session, author)
    leading = await units.leading_group(session, author.jurisdiction_code)
    waits = _OF.state.in_([state for state in OPEN_TASKS if state is not TaskState.OVERDUE])
    late = waits & (_OF.due_on < act.today)
    untold = (_OF.state == TaskState.OVERDUE) & _OF.told_at.is_(None)
    past = (
        select(_OF)
        .where(_OF.jurisdiction_code == author.jurisdiction_code, or_(late, untold) if leading else late)
        .order_by(_OF.due_on, _OF.id)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    found = list(await session.scalars(past))
    for task in found:
        if task.state is not TaskState.OVERDUE:
            await tasks.step(act, task, TaskState.OVERDUE)
        if leading is not None:
            await changing.change(session, task, told_at=author.now, told_id=leading)
            why = "逾期未完成，提请领导小组办公室督办"
            await entries.enter(act, task, leading, task.clauses, why, counterpart=task.unit_id)
    return len(found)
