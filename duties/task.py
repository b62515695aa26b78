"""Tasks: asked of a unit, accepted, done, given back, handed on (工作任务; GH-47, QC-46a, catalogue 4.15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NoReturn
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import case as cases
from casework.act import Act, begin, text
from database import tables
from domain.duty_task import OPEN_TASKS, TaskCategory, TaskOrigin, TaskState
from domain.errors import Fixer, Reason, Refused
from domain.machines.duty_task import DUTY_TASK
from domain.role import Role
from domain.work_strand import ControlStrand, WorkStrand
from duties import basis, entries, strands, units

_OF = tables.DutyTask
_OFFICES = frozenset({Role.BUREAU_OFFICER, Role.LEADING_GROUP_OFFICER})
"""Who follows all tasks of the county."""
UNKNOWN = Reason(
    "UNKNOWN_TASK",
    "没有此工作任务，或不在您的办理范围内",
    "there is no such task, or it is not yours to act on",
    Fixer.CALLER,
    "taskId",
)


async def raise_(
    session: AsyncSession,
    author: Author,
    *,
    unit_id: UUID,
    category: TaskCategory,
    title: str,
    requirement: str,
    due_on: date,
    duty_id: UUID | None = None,
    clause: str | None = None,
    case_id: UUID | None = None,
    work_strand: WorkStrand | None = None,
    control_strands: Sequence[ControlStrand] | None = None,
) -> UUID:
    """Ask another unit to do what its duty, or a clause of the place's document, has it do; the task's id.

    case_id: an open case that the author may act on; control_strands: of those the place names. Raises Refused: STRAND_NOT_HERE, NO_SUCH_UNIT, OWN_TASK, DUTY_MISSING, UNKNOWN_DUTY,
    NOT_THEIR_DUTY, UNKNOWN_CLAUSE, IMPOSSIBLE_DATE, BAD_TEXT, PERSONAL_NUMBER, UNKNOWN_CASE, CASE_CLOSED.
    """
    act = await begin(session, author)
    unit = await units.held(act, unit_id, "unitId")
    asks = await units.own(act)
    if asks is not None and asks.id == unit.id:
        zh, en = "工作任务应派给其他单位", "a task is asked of another unit"
        raise Refused(Reason("OWN_TASK", zh, en, Fixer.CALLER, "unitId", "GH-47"))
    rests = await basis.of(act, unit, duty_id, clause)
    case = await _case(act, case_id)
    task = _OF(
        jurisdiction_code=author.jurisdiction_code,
        task_no=await act.number(_OF.task_no, str(act.today.year)),
        origin=TaskOrigin.REQUESTED,
        category=category,
        work_strand=work_strand,
        control_strands=strands.named(act, control_strands or (), "controlStrands"),
        title=text(title, "title", 60),
        requirement=text(requirement, "requirement", 1000),
        unit_id=unit.id,
        raised_by_id=asks.id if asks else None,
        duty_id=rests.duty,
        clauses=list(rests.clauses),
        case_id=case.id if case else None,
        raised_at=author.now,
        due_on=_coming(act, due_on),
        state=TaskState.NEW,
    )
    await entries.make(act, task, task.unit_id, DUTY_TASK, counterpart=task.raised_by_id)
    return await act.done(task, *([case.student_id] if case else []))


async def accept(session: AsyncSession, author: Author, *, task_id: UUID, expected_version: int) -> UUID:
    """The unit accepts its task. Raises Refused: UNKNOWN_TASK, STALE_VERSION, NOT_YOUR_TASK, TASK_OF_CLUE, ILLEGAL_TRANSITION."""
    act, task = await _own(session, author, task_id, expected_version)
    await step(act, task, TaskState.ASSIGNED)
    return await act.done(task)


async def start(session: AsyncSession, author: Author, *, task_id: UUID, expected_version: int) -> UUID:
    """The unit begins. Raises Refused as `accept`."""
    act, task = await _own(session, author, task_id, expected_version)
    await step(act, task, TaskState.IN_PROGRESS)
    return await act.done(task)


async def settle(
    session: AsyncSession,
    author: Author,
    *,
    task_id: UUID,
    expected_version: int,
    holder_name: str,
    measures: str,
) -> UUID:
    """The unit says who in it answers for the task, and with what measures it is done (责任到位、任务到位、措施到位; QC-46a).

    Raises Refused as `accept`, and TASK_ENDED, BAD_TEXT, PERSONAL_NUMBER.
    """
    act, task = await _own(session, author, task_id, expected_version)
    if task.state not in OPEN_TASKS:
        zh, en = "任务已办结或已退回", "the task is over, or was given back"
        raise Refused(Reason("TASK_ENDED", zh, en, Fixer.CALLER, "taskId", "QC-46a"))
    name, said = text(holder_name, "holderName", 60), text(measures, "measures", 1000)
    await note(act, task, f"责任人：{name}；措施：{said}", holder_name=name, measures=said)
    return await act.done(task)


async def complete(
    session: AsyncSession, author: Author, *, task_id: UUID, expected_version: int, result: str
) -> UUID:
    """The unit says what came of it, in time or late. Raises Refused as `accept`, and BAD_TEXT, PERSONAL_NUMBER."""
    act, task = await _own(session, author, task_id, expected_version)
    said = text(result, "result", 1000)
    ends: dict[str, Any] = {"result": said, "ended_at": author.now, "handed_to_id": None}
    await step(act, task, TaskState.DONE, said, **ends)
    return await act.done(task)


async def give_back(
    session: AsyncSession, author: Author, *, task_id: UUID, expected_version: int, reason: str
) -> UUID:
    """It is not the unit's duty: back to whoever raised it, who asks another. Raises Refused as `complete`."""
    act, task = await _own(session, author, task_id, expected_version)
    why = text(reason, "reason")
    await step(act, task, TaskState.RETURNED, why, handed_to_id=None)
    return await act.done(task)


async def redirect(
    session: AsyncSession,
    author: Author,
    *,
    task_id: UUID,
    expected_version: int,
    unit_id: UUID,
    reason: str,
    duty_id: UUID | None = None,
    clause: str | None = None,
) -> UUID:
    """A task that was given back goes to the right unit, which accepts it then.

    By whoever raised it, the bureau or the leading group's office. Raises Refused: UNKNOWN_TASK, STALE_VERSION, NOT_YOUR_TASK,
    TASK_OF_CLUE, NOT_GIVEN_BACK, and of the unit and its duty as `raise_`.
    """
    act, task = await _followed(session, author, task_id, expected_version)
    if task.state is not TaskState.RETURNED:
        zh, en = "任务未被退回，不能改派", "only a task that was given back goes to another unit"
        raise Refused(Reason("NOT_GIVEN_BACK", zh, en, Fixer.CALLER, "taskId"))
    unit = await units.held(act, unit_id, "unitId")
    rests = await basis.of(act, unit, duty_id, clause)
    goes: dict[str, Any] = {"unit_id": unit.id, "duty_id": rests.duty, "clauses": list(rests.clauses)}
    goes |= {"holder_name": None, "measures": None}  # whoever has it now settles it anew
    await note(act, task, text(reason, "reason"), **goes)
    return await act.done(task)


async def cancel(
    session: AsyncSession, author: Author, *, task_id: UUID, expected_version: int, reason: str
) -> UUID:
    """It is no longer asked for. By whom `redirect` names. Raises Refused as `complete`."""
    act, task = await _followed(session, author, task_id, expected_version)
    why = text(reason, "reason")
    ends: dict[str, Any] = {"ended_at": author.now, "handed_to_id": None}
    await step(act, task, TaskState.CANCELLED, why, **ends)
    return await act.done(task)


async def step(act: Act, task: tables.DutyTask, to: TaskState, why: str = "", **values: Any) -> None:
    """Move a task that is held; whoever raised it sees that too. Raises Refused ILLEGAL_TRANSITION."""
    unit = values.get("unit_id", task.unit_id)
    await entries.move(act, task, unit, DUTY_TASK, to, why, counterpart=task.raised_by_id, **values)


async def note(act: Act, task: tables.DutyTask, why: str = "", **values: Any) -> None:
    """Set columns of a task that is held, and say so; whoever raised it sees that too."""
    unit, clauses = values.get("unit_id", task.unit_id), values.get("clauses", ())
    await entries.change(act, task, unit, clauses, why, counterpart=task.raised_by_id, **values)


async def _own(session: AsyncSession, author: Author, id: UUID, expected: int) -> tuple[Act, tables.DutyTask]:
    """A task of the author's own unit, held."""
    act = await begin(session, author)
    task = await act.held(_OF, id, UNKNOWN, expected)
    if not await units.is_own_by_id(act, task.unit_id):
        refuse_other()
    refuse_of_clue(task)
    return act, task


async def _followed(
    session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, tables.DutyTask]:
    """A task that the author raised, or follows for the county, held."""
    act = await begin(session, author)
    task = await act.held(_OF, id, UNKNOWN, expected)
    viewer = author.viewer
    follows = viewer is None or viewer.role in _OFFICES
    if not follows and not (task.raised_by_id and await units.is_own_by_id(act, task.raised_by_id)):
        refuse_other()
    refuse_of_clue(task)
    return act, task


def refuse_other() -> NoReturn:
    """Raise Refused NOT_YOUR_TASK."""
    zh, en = "应由承办单位或派出单位办理", "it is for the unit that has the task, or that raised it"
    raise Refused(Reason("NOT_YOUR_TASK", zh, en, Fixer.CALLER, "taskId"))


def refuse_of_clue(task: tables.DutyTask) -> None:
    """Raise Refused TASK_OF_CLUE for the leading department's task of a clue: it goes with the clue."""
    if task.origin is TaskOrigin.CLUE and task.supports_id is None:
        zh, en = "此任务随场所违规线索办理，请办理该线索", "the task goes with its clue: act on the clue"
        raise Refused(Reason("TASK_OF_CLUE", zh, en, Fixer.CALLER, "taskId"))


async def _case(act: Act, id: UUID | None) -> tables.DropoutCase | None:
    if id is None:
        return None
    viewer = act.author.viewer
    if viewer is not None and not viewer.rights.of(tables.DropoutCase):
        raise Refused(cases.UNKNOWN_CASE)
    return await cases.held(act, id, None)


def _coming(act: Act, day: date) -> date:
    if day < act.today or day.year > act.today.year + 2:
        zh, en = "完成期限应在今天至两年之内", "a due day lies between today and two years on"
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, "dueOn"))
    return day
