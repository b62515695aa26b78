"""时限、办理记录、佐证材料: what casework leaves behind."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.checkpoint import Checkpoint
from domain.evidence import EvidenceKind
from domain.organization import Department
from domain.role import Role
from domain.timer import TimerState
from resolvers import casework as casework_rows
from resolvers import organization as organization_rows
from resolvers import student as student_rows
from schema.client import KEY
from schema.declared import Subgraph
from schema.fields import change, column, computed, entity, extend, page, row
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused
from schema.student import Student


@entity(tables.Timer, owner=Subgraph.LEDGERS)
class Timer(Node):
    """时限: a time limit that runs for a child (catalogue 2.5, T-01 to T-26)."""

    limit: str = column('时限编号: which limit ("T-01").', detail=Detail.STATUS)
    noun: str = column("对象类型: what it runs for, a type of this graph.", detail=Detail.STATUS)
    clauses: list[str] = column(
        "依据: ids of the clauses that ask for it; whether they say how long it is, `provisional` says.",
        detail=Detail.STATUS,
    )
    provisional: bool = column(
        "暂定: no clause says how long it is, the hub's default stands; or it is counted in working days that are not arranged yet.",
        detail=Detail.STATUS,
    )
    started_at: datetime = column("起算时间: since when.", detail=Detail.STATUS)
    due_at: datetime = column("到期时间: until when it must be done.", detail=Detail.STATUS)
    state: TimerState = column("时限状态: running, overdue, done or lifted.", detail=Detail.STATUS)
    paused_at: datetime | None = column("中止时间: paused by law since then.", detail=Detail.STATUS)
    ended_at: datetime | None = column("结束时间: when it was done or lifted.", detail=Detail.STATUS)
    reason: str | None = column("终止原因: why it was lifted or paused.", detail=Detail.CASE)
    checkpoint: Checkpoint | None = computed(
        casework_rows.CHECKPOINT,
        "关键环节: at which of the moments that must be kept tightly it runs (HL-52).",
        detail=Detail.STATUS,
    )
    owner = row(
        Organization,
        organization_rows.find,
        "责任单位: the unit that must act.",
        by=(tables.Timer.owner_id, tables.Organization.id),
        detail=Detail.STATUS,
    )
    student = row(
        Student, student_rows.find, "学生: the child.", by=(tables.Timer.student_id, tables.Student.id)
    )


@entity(tables.TimelineEntry, owner=Subgraph.LEDGERS)
class TimelineEntry(Node):
    """办理记录: one thing done about a child; it only grows."""

    act: str = column("办理事项: the mutation, or what the clock did.", detail=Detail.STATUS)
    noun: str = column(
        "对象类型: of which type of this graph a row was made or changed.", detail=Detail.STATUS
    )
    machine: str | None = column("状态机: which one moved (catalogue Part 4).", detail=Detail.STATUS)
    source: str | None = column("原状态: from this state.", detail=Detail.STATUS)
    target: str | None = column("新状态: to this state.", detail=Detail.STATUS)
    reason: str | None = column("事由: why, in words.", detail=Detail.CASE)
    clauses: list[str] = column("依据: ids of the clauses behind it.", detail=Detail.STATUS)
    made_by: str | None = column("办理人: the id of the user or client.", detail=Detail.STATUS)
    role: Role | None = column("角色: in which role.", detail=Detail.STATUS)
    at: datetime = column("办理时间: when.", detail=Detail.STATUS)
    organization = row(
        Organization,
        organization_rows.find,
        "办理单位: for which unit.",
        by=(tables.TimelineEntry.organization_id, tables.Organization.id),
        detail=Detail.STATUS,
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.TimelineEntry.student_id, tables.Student.id),
    )


@entity(tables.Evidence, owner=Subgraph.LEDGERS)
class Evidence(Node):
    """佐证材料: a document that shows something of a child."""

    kind: EvidenceKind = column("材料种类: what it shows.", detail=Detail.CASE)
    title: str = column("材料名称: what it is called.", detail=Detail.CASE)
    source: Department = column("来源部门: which department says it.", detail=Detail.CASE)
    issued_by: str = column("出具单位: which unit issued it.", detail=Detail.CASE)
    document_no: str | None = column("文号: its number.", detail=Detail.CASE)
    issued_on: date = column("出具日期: of which day.", detail=Detail.CASE)
    sha256: str | None = column("文件摘要: SHA-256 of the file, as hex.", detail=Detail.CASE)
    added_by: str | None = column("登记人: the id of the user or client.", detail=Detail.CASE)
    created_at: datetime = column("登记时间: when it was put to the file.", detail=Detail.CASE)
    student = row(
        Student, student_rows.find, "学生: the child.", by=(tables.Evidence.student_id, tables.Student.id)
    )


@given
class TimerFilter:
    """时限筛选: clocks that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    owner_id: ID | None = asked(
        "责任单位: that this unit must keep.", of="Organization", detail=Detail.STATUS
    )
    limit: list[str] | None = asked('时限编号: one of these ("T-01").', detail=Detail.STATUS)
    state: list[TimerState] | None = asked("时限状态: in one of these.", detail=Detail.STATUS)
    due_before: datetime | None = asked("到期早于: due before this moment.", detail=Detail.STATUS)
    checkpoint: list[Checkpoint] | None = asked(
        "关键环节: at one of these moments (HL-52).", detail=Detail.STATUS
    )
    mine: bool | None = asked(
        "本单位: that your own unit must keep, or another; of all units where you act for none.",
        detail=Detail.STATUS,
    )


@given
class TimelineFilter:
    """办理记录筛选: entries that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    noun: list[str] | None = asked("对象类型: of one of these types.", detail=Detail.STATUS)


@given
class EvidenceFilter:
    """佐证材料筛选: evidence that matches all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.CASE)
    kind: list[EvidenceKind] | None = asked("材料种类: one of these.", detail=Detail.CASE)


@extend(Student, owner=Subgraph.LEDGERS)
class StudentCasework:
    timeline = page(
        TimelineEntry,
        casework_rows.timeline,
        "办理记录: all that was done about the child.",
        orders=casework_rows.TIMELINE_ORDERS,
        by=(tables.Student.id, tables.TimelineEntry.student_id),
    )
    timers = page(
        Timer,
        casework_rows.timers,
        "时限: clocks that run or ran for the child.",
        orders=casework_rows.TIMER_ORDERS,
        by=(tables.Student.id, tables.Timer.student_id),
    )
    evidence = page(
        Evidence,
        casework_rows.evidence,
        "佐证材料: what its file holds.",
        orders=casework_rows.EVIDENCE_ORDERS,
        by=(tables.Student.id, tables.Evidence.student_id),
    )


@extend(Query, owner=Subgraph.LEDGERS)
class CaseworkQueries:
    timers = page(
        Timer,
        casework_rows.timers,
        "时限: clocks of the children you see.",
        orders=casework_rows.TIMER_ORDERS,
        filter=TimerFilter,
    )
    timeline = page(
        TimelineEntry,
        casework_rows.timeline,
        "办理记录: what was done about the children you see.",
        orders=casework_rows.TIMELINE_ORDERS,
        filter=TimelineFilter,
    )
    evidence = page(
        Evidence,
        casework_rows.evidence,
        "佐证材料: of the children you see.",
        orders=casework_rows.EVIDENCE_ORDERS,
        filter=EvidenceFilter,
    )


@given
class EvidenceAddInput:
    """登记佐证材料: a document about a child. The file itself stays where it is kept."""

    student_id: ID = asked("学生: about whom.", of="Student", required=True)
    kind: EvidenceKind = asked("材料种类: what it shows.", required=True)
    title: str = asked("材料名称: what it is called, at most 200 characters.", required=True)
    source: Department = asked("来源部门: which department says it.", required=True)
    issued_by: str = asked("出具单位: which unit issued it.", required=True)
    issued_on: date = asked("出具日期: of which day.", required=True)
    document_no: str | None = asked("文号: its number.")
    sha256: str | None = asked("文件摘要: SHA-256 of the file, as hex.")
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="佐证材料登记结果: it was done.")
class EvidenceAdded:
    evidence: Evidence | None = strawberry.field(
        description="佐证材料: as it is now. Null without ledgers:read, and for whom its kind is not shown to."
    )
    evidence_id: strawberry.ID = strawberry.field(
        description="材料编号: by which a change cites it, also where it is not shown."
    )


EvidenceResult = Annotated[
    EvidenceAdded | Refused,
    strawberry.union("EvidenceResult", description="佐证材料登记结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class EvidenceChanges:
    evidence_add = change(
        EvidenceResult,
        Evidence,
        casework_rows.add_evidence,
        "登记佐证材料: put a document to a child's file.",
        scope=CASES_WRITE,
        done=EvidenceAdded,
        input=EvidenceAddInput,
    )
