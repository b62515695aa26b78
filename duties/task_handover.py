"""A task handed from one department to another: offered with a reason, taken, declined or withdrawn (catalogue 4.15)."""

from __future__ import annotations

from typing import Any, NoReturn
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, text
from database import tables
from domain.duty_task import OPEN_TASKS, TaskState
from domain.errors import Fixer, Reason, Refused
from duties import basis, units
from duties.task import UNKNOWN, note, refuse_of_clue, refuse_other, step

_OF = tables.DutyTask


async def offer(
    session: AsyncSession,
    author: Author,
    *,
    task_id: UUID,
    expected_version: int,
    unit_id: UUID,
    reason: str,
) -> UUID:
    """The unit that has a task offers it to another; it stays the unit's until that one takes it.

    Raises Refused: UNKNOWN_TASK, STALE_VERSION, NOT_YOUR_TASK, TASK_OF_CLUE, TASK_ENDED, ALREADY_OFFERED,
    NO_SUCH_UNIT, OWN_TASK, BAD_TEXT.
    """
    act = await begin(session, author)
    task = await act.held(_OF, task_id, UNKNOWN, expected_version)
    if not await units.is_own_by_id(act, task.unit_id):
        refuse_other()
    refuse_of_clue(task)
    if task.state not in OPEN_TASKS or task.state is TaskState.RETURNED:
        zh, en = "任务已办结或已退回，不能移交", "the task is over, or was given back"
        raise Refused(Reason("TASK_ENDED", zh, en, Fixer.CALLER, "taskId"))
    if task.handed_to_id is not None:
        zh, en = "任务已在移交中", "the task is offered to somebody already"
        raise Refused(Reason("ALREADY_OFFERED", zh, en, Fixer.CALLER, "taskId"))
    unit = await units.held(act, unit_id, "unitId")
    if unit.id == task.unit_id:
        zh, en = "应移交给其他单位", "a task is handed to another unit"
        raise Refused(Reason("OWN_TASK", zh, en, Fixer.CALLER, "unitId"))
    await note(act, task, text(reason, "reason"), handed_to_id=unit.id)
    return await act.done(task)


async def take(
    session: AsyncSession,
    author: Author,
    *,
    task_id: UUID,
    expected_version: int,
    duty_id: UUID | None = None,
    clause: str | None = None,
) -> UUID:
    """The other unit takes it, under a duty of its own; a new task is accepted with that.

    Raises Refused: UNKNOWN_TASK, STALE_VERSION, NOT_OFFERED, DUTY_MISSING, UNKNOWN_DUTY, NOT_THEIR_DUTY, UNKNOWN_CLAUSE.
    """
    act, task, unit = await _offered(session, author, task_id, expected_version)
    rests = await basis.of(act, unit, duty_id, clause)
    taken: dict[str, Any] = {
        "unit_id": unit.id,
        "handed_to_id": None,
        "duty_id": rests.duty,
        "clauses": list(rests.clauses),
        "holder_name": None,  # whoever has it now settles it anew
        "measures": None,
    }
    if task.state is TaskState.NEW:
        await step(act, task, TaskState.ASSIGNED, **taken)
    else:
        await note(act, task, **taken)
    return await act.done(task)


async def decline(
    session: AsyncSession, author: Author, *, task_id: UUID, expected_version: int, reason: str
) -> UUID:
    """The other unit does not take it. Raises Refused: UNKNOWN_TASK, STALE_VERSION, NOT_OFFERED, BAD_TEXT."""
    act, task, _ = await _offered(session, author, task_id, expected_version)
    await note(act, task, text(reason, "reason"), handed_to_id=None)
    return await act.done(task)


async def withdraw(
    session: AsyncSession, author: Author, *, task_id: UUID, expected_version: int, reason: str
) -> UUID:
    """The unit that offered it keeps it. Raises Refused: UNKNOWN_TASK, STALE_VERSION, NOT_YOUR_TASK, NOT_OFFERED, BAD_TEXT."""
    act = await begin(session, author)
    task = await act.held(_OF, task_id, UNKNOWN, expected_version)
    if not await units.is_own_by_id(act, task.unit_id):
        refuse_other()
    if task.handed_to_id is None:
        _not_offered()
    await note(act, task, text(reason, "reason"), handed_to_id=None)
    return await act.done(task)


async def _offered(
    session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, tables.DutyTask, tables.Organization]:
    """A task that is offered to the author's unit, held, and that unit."""
    act = await begin(session, author)
    task = await act.held(_OF, id, UNKNOWN, expected)
    if task.handed_to_id is None or not await units.is_own_by_id(act, task.handed_to_id):
        _not_offered()
    return act, task, await units.held(act, task.handed_to_id, "taskId")


def _not_offered() -> NoReturn:
    zh, en = "任务未移交给您的单位", "the task is not offered"
    raise Refused(Reason("NOT_OFFERED", zh, en, Fixer.CALLER, "taskId"))
