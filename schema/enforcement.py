"""督促措施: steps of the place's ladders against guardians and employers, each on paper, served, with what came of it."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.enforcement import ServiceMethod, StepState
from domain.organization import Department
from domain.responsibility import EnforcementStep
from resolvers import case as case_rows
from resolvers import enforcement as enforcement_rows
from resolvers import student as student_rows
from schema.case import DropoutCase
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.student import Student


@entity(tables.Enforcement, owner=Subgraph.LEDGERS)
class Enforcement(Node):
    """督促措施: one step taken against a child's guardian, or an employer (GH-43, DC-17, HL-10, HL-20, QC-08, catalogue 4.3)."""

    step: EnforcementStep = column("督促步骤: which one.", detail=Detail.CASE)
    step_no: int = column("步骤序号: its place in the place's ladder; 0 beside it.", detail=Detail.CASE)
    label_zh: str = column("步骤名称: as the place's document calls it.", detail=Detail.CASE)
    clauses: list[str] = column("依据条款: ids of the clauses behind it.", detail=Detail.CASE)
    state: StepState = column("步骤状态: prepared, served, and what came of it.", detail=Detail.CASE)
    actor: Department = column("实施单位: in whose name.", detail=Detail.CASE)
    serial_no: str = column('编号: of the county and year ("2026-000001").', detail=Detail.CASE)
    document_no: str | None = column("文号: of the paper.", detail=Detail.CASE)
    legal_basis: str = column("法律依据: as the paper has it.", detail=Detail.CASE)
    demand: str = column("要求: what it demands.", detail=Detail.CASE)
    deadline: date | None = column("期限: the day that the paper names (T-22).", detail=Detail.CASE)
    prepared_at: datetime = column("制作时间: when it was made out.", detail=Detail.CASE)
    service_method: ServiceMethod | None = column("送达方式: how it was served.", detail=Detail.CASE)
    served_on: date | None = column("送达日期: when it was served.", detail=Detail.CASE)
    served_to: str | None = column("受送达人: to whom.", detail=Detail.CASE)
    ended_on: date | None = column("办结日期: when it ended.", detail=Detail.CASE)
    result: str | None = column("结果: what came of it.", detail=Detail.CASE)
    version: int = column("版本: grows with each change; a change says which one it saw.", detail=Detail.CASE)
    dropout_case = row(
        DropoutCase,
        case_rows.find,
        "个案: in which case; none against an employer.",
        by=(tables.Enforcement.case_id, tables.DropoutCase.id),
        detail=Detail.CASE,
    )
    student = row(
        Student, student_rows.find, "学生: the child.", by=(tables.Enforcement.student_id, tables.Student.id)
    )


@given
class EnforcementFilter:
    """督促措施筛选: measures that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.CASE)
    case_id: ID | None = asked("个案: in this case.", of="DropoutCase", detail=Detail.CASE)
    step: list[EnforcementStep] | None = asked("督促步骤: one of these.", detail=Detail.CASE)
    state: list[StepState] | None = asked("步骤状态: in one of these.", detail=Detail.CASE)
    serial_no: str | None = asked("编号: this one.", detail=Detail.CASE)


@extend(DropoutCase, owner=Subgraph.LEDGERS)
class CaseEnforcements:
    enforcements = rows(
        Enforcement,
        enforcement_rows.find,
        "督促措施: what was taken against the guardian.",
        by=(tables.DropoutCase.id, tables.Enforcement.case_id),
    )


@extend(Query, owner=Subgraph.LEDGERS)
class EnforcementQueries:
    enforcements = page(
        Enforcement,
        enforcement_rows.find,
        "督促措施: of the children you see.",
        orders=enforcement_rows.ORDERS,
        filter=EnforcementFilter,
    )


@given
class EnforcementPrepareInput:
    """制作督促文书: a step of the place's ladder against the guardian of a determined dropout."""

    case_id: ID = asked("个案: which.", of="DropoutCase", required=True)
    expected_version: int = asked(VERSION, required=True)
    step: EnforcementStep = asked(
        "督促步骤: the next of the place's ladder, or one beside it.", required=True
    )
    legal_basis: str = asked("法律依据: the law it rests on.", required=True)
    demand: str = asked("要求: what the guardian must do.", required=True)
    deadline: date | None = asked("期限: by which day; a notice and an order must name one.")
    document_no: str | None = asked("文号: of the paper.")
    evidence: list[ID] | None = asked(
        "佐证材料: the paper itself, where another department issued it.", of="Evidence"
    )
    idempotency_key: str | None = asked(KEY)


@given
class EnforcementServeInput:
    """送达督促文书: how, when, to whom."""

    enforcement_id: ID = asked("督促措施: which.", of="Enforcement", required=True)
    expected_version: int = asked(VERSION, required=True)
    method: ServiceMethod = asked("送达方式: how it was served.", required=True)
    served_on: date = asked("送达日期: when.", required=True)
    served_to: str = asked("受送达人: to whom.", required=True)
    evidence: list[ID] = asked("佐证材料: the receipt of service.", of="Evidence", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class EnforcementEndInput:
    """办结督促措施: what came of it."""

    enforcement_id: ID = asked("督促措施: which.", of="Enforcement", required=True)
    expected_version: int = asked(VERSION, required=True)
    result: str = asked("结果: what came of it, or why it is taken back.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="督促措施变更结果: it was done.")
class EnforcementChanged:
    enforcement: Enforcement | None = strawberry.field(
        description="督促措施: as it is now. Null without ledgers:read."
    )


EnforcementResult = Annotated[
    EnforcementChanged | Refused,
    strawberry.union("EnforcementResult", description="督促措施变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class EnforcementChanges:
    enforcement_prepare = change(
        EnforcementResult,
        Enforcement,
        enforcement_rows.prepare,
        "制作督促文书: the next step of the place's ladder; none is skipped (2.9.2).",
        scope=CASES_WRITE,
        done=EnforcementChanged,
        input=EnforcementPrepareInput,
    )
    enforcement_serve = change(
        EnforcementResult,
        Enforcement,
        enforcement_rows.serve,
        "送达督促文书: with its receipt; the deadline runs.",
        scope=CASES_WRITE,
        done=EnforcementChanged,
        input=EnforcementServeInput,
    )
    enforcement_expire = change(
        EnforcementResult,
        Enforcement,
        enforcement_rows.expire,
        "认定逾期不改: the deadline has passed, the child is not back; the next step may be taken (QC-09).",
        scope=CASES_WRITE,
        done=EnforcementChanged,
        input=EnforcementEndInput,
    )
    enforcement_withdraw = change(
        EnforcementResult,
        Enforcement,
        enforcement_rows.withdraw,
        "撤回督促文书: take it back, with the reason.",
        scope=CASES_WRITE,
        done=EnforcementChanged,
        input=EnforcementEndInput,
    )
