"""工作任务: what duties put before units, by when, and what came of it."""

from datetime import date, datetime

from strawberry import ID

from database import tables
from domain.duty_task import TaskCategory, TaskOrigin, TaskState
from domain.organization import Department
from domain.work_strand import ControlStrand, WorkStrand
from resolvers import case as case_rows
from resolvers import duty as duty_rows
from resolvers import duty_entry as entry_rows
from resolvers import duty_task as task_rows
from resolvers import organization as organization_rows
from resolvers import policy as policy_rows
from schema.case import DropoutCase
from schema.declared import Subgraph
from schema.duty import DepartmentDuty
from schema.duty_entry import DutyEntry
from schema.fields import column, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.node import Node
from schema.organization import Organization
from schema.policy import PolicyClause
from schema.query import Query

_OF = tables.DutyTask


@entity(tables.DutyTask, owner=Subgraph.DUTIES)
class DutyTask(Node):
    """工作任务: what a duty has a unit do, by when (GH-47, QC-46a). No child is named in it."""

    task_no: str = column('任务编号: of the county ("2026-000001").')
    origin: TaskOrigin = column("任务来源: whether a unit asked for it or a case's cause did.")
    category: TaskCategory = column("任务类别: what it is about.")
    work_strand: WorkStrand | None = column("工作环节: under which of the five strands of work (GH-05).")
    control_strands: list[str] = column(
        "控辍举措: names of ControlStrand under which it falls (GH-05a, HL-58a)."
    )
    title: str = column("任务名称: in a few words.")
    requirement: str = column("任务要求: what is to be done.")
    clauses_cited: list[str] = column("条款编号: ids of the clauses that it rests on.", of=_OF.clauses)
    raised_at: datetime = column("派出时间: when it was raised.")
    due_on: date = column("完成期限: it is overdue after this day.")
    holder_name: str | None = column("责任人: who in the unit answers for it (责任到位).")
    measures: str | None = column("措施: with what it is done (措施到位).")
    state: TaskState = column("任务状态: how far it has come.")
    told_at: datetime | None = column(
        "上报时间: when the leading group's office was told that it is overdue."
    )
    ended_at: datetime | None = column("办结时间: when it was done or cancelled.")
    result: str | None = column("办理结果: what came of it.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "承办单位: who must do it.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    raised_by = row(
        Organization,
        organization_rows.find,
        "派出单位: who asked for it.",
        by=(_OF.raised_by_id, tables.Organization.id),
    )
    handed_to = row(
        Organization,
        organization_rows.find,
        "拟移交单位: to whom it is offered, until they take or decline it.",
        by=(_OF.handed_to_id, tables.Organization.id),
    )
    told = row(
        Organization,
        organization_rows.find,
        "逾期报送单位: which unit was told that it is overdue.",
        by=(_OF.told_id, tables.Organization.id),
    )
    duty = row(
        DepartmentDuty,
        duty_rows.find,
        "部门职责: the unit's duty, where the document has it as one.",
        by=(_OF.duty_id, tables.DepartmentDuty.id),
    )
    clauses = rows(
        PolicyClause,
        policy_rows.cited_there(_OF),
        "条款: all clauses that it rests on.",
        by=(_OF.id, _OF.id),
    )
    dropout_case = row(
        DropoutCase,
        case_rows.find,
        "个案: the case that it is about, for whoever sees that.",
        by=(_OF.case_id, tables.DropoutCase.id),
    )
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it, step by step.",
        by=(_OF.id, tables.DutyEntry.row_id),
    )


@given
class DutyTaskFilter:
    """工作任务筛选: tasks that match all of it."""

    unit_id: ID | None = asked("承办单位: of this unit.", of="Organization")
    raised_by_id: ID | None = asked("派出单位: raised by this unit.", of="Organization")
    handed_to_id: ID | None = asked("拟移交单位: offered to this unit.", of="Organization")
    department: list[Department] | None = asked(
        "部门: of units of one of these.", through=tables.Organization
    )
    state: list[TaskState] | None = asked("任务状态: one of these.")
    category: list[TaskCategory] | None = asked("任务类别: one of these.")
    work_strand: list[WorkStrand] | None = asked("工作环节: under one of these.")
    control_strand: ControlStrand | None = asked("控辍举措: under this strand of control.")
    clause: str | None = asked("条款编号: resting on this clause.")
    case_id: ID | None = asked("个案: about this case.", of="DropoutCase")
    task_no: str | None = asked("任务编号: with this number.")
    settled: bool | None = asked(
        "是否落实: whether the unit has said who answers for it and with what measures (QC-46a)."
    )
    due_until: date | None = asked("期限截至: due on this day or before.")


@extend(Organization, owner=Subgraph.DUTIES)
class OrganizationTasks:
    tasks = page(
        DutyTask,
        task_rows.find,
        "工作任务: what the unit must do.",
        orders=task_rows.ORDERS,
        by=(tables.Organization.id, _OF.unit_id),
        state=about(list[TaskState], "任务状态: one of these."),
    )


@extend(Query, owner=Subgraph.DUTIES)
class DutyTaskQueries:
    duty_tasks = page(
        DutyTask,
        task_rows.find,
        "工作任务: of the units you see, and those that you raised or are offered.",
        orders=task_rows.ORDERS,
        filter=DutyTaskFilter,
    )
