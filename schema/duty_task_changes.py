"""工作任务的办理: tasks raised, accepted, done, given back and handed on."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from domain.duty_task import TaskCategory
from domain.work_strand import ControlStrand, WorkStrand
from resolvers import duty_task as task_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.duty_task import DutyTask
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused

_WHICH = "工作任务: which."
_DUTY = "部门职责: the duty of that unit; either this or a clause."
_CLAUSE = '条款编号: of the county\'s document ("GH-47"), where it names no such duty.'
_WHY = "事由: why."


@given
class TaskRaiseInput:
    """派出工作任务: to another unit, under its duty or a clause (GH-47, QC-46a)."""

    unit_id: ID = asked("承办单位: who is to do it.", of="Organization", required=True)
    category: TaskCategory = asked("任务类别: what it is about.", required=True)
    title: str = asked("任务名称: in a few words; no child's name.", required=True)
    requirement: str = asked("任务要求: what is to be done; no child's name.", required=True)
    due_on: date = asked("完成期限: until when.", required=True)
    duty_id: ID | None = asked(_DUTY, of="DepartmentDuty")
    clause: str | None = asked(_CLAUSE)
    case_id: ID | None = asked("个案: an open case that it is about.", of="DropoutCase")
    work_strand: WorkStrand | None = asked("工作环节: under which strand of work (GH-05).")
    control_strands: list[ControlStrand] | None = asked(
        "控辍举措: under which strands of control, of those the place names (GH-05a, HL-58a)."
    )
    idempotency_key: str | None = asked(KEY)


@given
class TaskInput:
    """工作任务: as it was seen."""

    task_id: ID = asked(_WHICH, of="DutyTask", required=True)
    expected_version: int = asked(VERSION, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class TaskSettleInput:
    """落实工作任务: who answers for it and with what measures (责任到位、任务到位、措施到位)."""

    task_id: ID = asked(_WHICH, of="DutyTask", required=True)
    expected_version: int = asked(VERSION, required=True)
    holder_name: str = asked("责任人: who in the unit answers for it.", required=True)
    measures: str = asked("措施: with what it is done; no child's name.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class TaskCompleteInput:
    """完成工作任务: with what came of it (措施到位)."""

    task_id: ID = asked(_WHICH, of="DutyTask", required=True)
    expected_version: int = asked(VERSION, required=True)
    result: str = asked("办理结果: what came of it.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class TaskReasonInput:
    """工作任务及事由: as it was seen, and why."""

    task_id: ID = asked(_WHICH, of="DutyTask", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class TaskRedirectInput:
    """改派工作任务: one that was given back, to the right unit."""

    task_id: ID = asked(_WHICH, of="DutyTask", required=True)
    expected_version: int = asked(VERSION, required=True)
    unit_id: ID = asked("承办单位: who is to do it now.", of="Organization", required=True)
    reason: str = asked(_WHY, required=True)
    duty_id: ID | None = asked(_DUTY, of="DepartmentDuty")
    clause: str | None = asked(_CLAUSE)
    idempotency_key: str | None = asked(KEY)


@given
class TaskHandOverInput:
    """移交工作任务: offered to another unit, which takes or declines it."""

    task_id: ID = asked(_WHICH, of="DutyTask", required=True)
    expected_version: int = asked(VERSION, required=True)
    unit_id: ID = asked("拟移交单位: to whom it is offered.", of="Organization", required=True)
    reason: str = asked(_WHY, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class TaskTakeOverInput:
    """接收移交任务: under a duty of one's own."""

    task_id: ID = asked(_WHICH, of="DutyTask", required=True)
    expected_version: int = asked(VERSION, required=True)
    duty_id: ID | None = asked(_DUTY, of="DepartmentDuty")
    clause: str | None = asked(_CLAUSE)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="工作任务变更结果: it was done.")
class DutyTaskChanged:
    duty_task: DutyTask | None = strawberry.field(
        description="工作任务: as it is now. Null without duties:read, or where one no longer sees it."
    )


DutyTaskResult = Annotated[
    DutyTaskChanged | Refused,
    strawberry.union("DutyTaskResult", description="工作任务变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class DutyTaskChanges:
    task_raise = change(
        DutyTaskResult,
        DutyTask,
        task_rows.raise_,
        "派出工作任务: ask another unit to do what its duty or a clause has it do (GH-47).",
        scope=DUTIES_WRITE,
        done=DutyTaskChanged,
        input=TaskRaiseInput,
    )
    task_accept = change(
        DutyTaskResult,
        DutyTask,
        task_rows.accept,
        "受理工作任务: the unit accepts it.",
        scope=DUTIES_WRITE,
        done=DutyTaskChanged,
        input=TaskInput,
    )
    task_start = change(
        DutyTaskResult,
        DutyTask,
        task_rows.start,
        "开始办理: the unit begins.",
        scope=DUTIES_WRITE,
        done=DutyTaskChanged,
        input=TaskInput,
    )
    task_settle = change(
        DutyTaskResult,
        DutyTask,
        task_rows.settle,
        "落实工作任务: by the unit itself, its person and its measures; said anew, it takes the place of what was (QC-46a).",
        scope=DUTIES_WRITE,
        done=DutyTaskChanged,
        input=TaskSettleInput,
    )
    task_complete = change(
        DutyTaskResult,
        DutyTask,
        task_rows.complete,
        "完成工作任务: in time, or late (QC-46a).",
        scope=DUTIES_WRITE,
        done=DutyTaskChanged,
        input=TaskCompleteInput,
    )
    task_return = change(
        DutyTaskResult,
        DutyTask,
        task_rows.give_back,
        "退回工作任务: it is not the unit's duty.",
        scope=DUTIES_WRITE,
        done=DutyTaskChanged,
        input=TaskReasonInput,
    )
    task_redirect = change(
        DutyTaskResult,
        DutyTask,
        task_rows.redirect,
        "改派工作任务: what was given back goes to the right unit.",
        scope=DUTIES_WRITE,
        done=DutyTaskChanged,
        input=TaskRedirectInput,
    )
    task_cancel = change(
        DutyTaskResult,
        DutyTask,
        task_rows.cancel,
        "取消工作任务: it is no longer asked for.",
        scope=DUTIES_WRITE,
        done=DutyTaskChanged,
        input=TaskReasonInput,
    )
    task_hand_over = change(
        DutyTaskResult,
        DutyTask,
        task_rows.offer,
        "移交工作任务: offered by the unit that has it to another.",
        scope=DUTIES_WRITE,
        done=DutyTaskChanged,
        input=TaskHandOverInput,
    )
    task_take_over = change(
        DutyTaskResult,
        DutyTask,
        task_rows.take,
        "接收移交任务: by the unit that it is offered to.",
        scope=DUTIES_WRITE,
        done=DutyTaskChanged,
        input=TaskTakeOverInput,
    )
    task_decline = change(
        DutyTaskResult,
        DutyTask,
        task_rows.decline,
        "拒收移交任务: by the unit that it is offered to.",
        scope=DUTIES_WRITE,
        done=DutyTaskChanged,
        input=TaskReasonInput,
    )
    task_withdraw = change(
        DutyTaskResult,
        DutyTask,
        task_rows.withdraw,
        "撤回移交: the unit that offered it keeps it.",
        scope=DUTIES_WRITE,
        done=DutyTaskChanged,
        input=TaskReasonInput,
    )
