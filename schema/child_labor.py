"""童工线索: clues that a child works for an employer, passed to labor inspection or market regulation, and what came of them."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.child_labor import ChildLaborClueState, ClueSource, LaborAnswer, MinorWork
from domain.organization import Department
from domain.responsibility import EnforcementStep
from resolvers import case as case_rows
from resolvers import child_labor as clue_rows
from resolvers import enforcement as enforcement_rows
from resolvers import exchange as exchange_rows
from resolvers import student as student_rows
from schema.case import DropoutCase
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.enforcement import Enforcement
from schema.exchange import ExchangeRecord
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.student import Student

CLUE = "童工线索: which."


@entity(tables.ChildLaborClue, owner=Subgraph.LEDGERS)
class ChildLaborClue(Node):
    """童工线索: a child is said to work for an employer (GH-44, HL-20, HL-27, QC-14, catalogue 4.14)."""

    source: ClueSource = column("线索来源: where it comes from.", detail=Detail.CASE)
    work: MinorWork = column(
        "用工类别: by the child's age on the day, child labor or a minor (HL-28a).", detail=Detail.CASE
    )
    state: ChildLaborClueState = column("办理状态: how far it has come.", detail=Detail.CASE)
    noticed_on: date = column("发现日期: when it was noticed.", detail=Detail.CASE)
    addressee: Department = column("移交部门: who takes it up.", detail=Detail.CASE)
    employer_name: str = column("用工单位: its name.", detail=Detail.CASE)
    employer_code: str | None = column("统一社会信用代码: of the employer.", detail=Detail.CASE)
    place: str = column("务工地点: where the child is said to work.", detail=Detail.CASE)
    description: str = column("情况说明: what was noticed.", detail=Detail.CASE)
    reported_by: str | None = column("报告人: the id of who reported it.", detail=Detail.CASE)
    accepted_on: date | None = column("受理日期: when the department took it up.", detail=Detail.CASE)
    document_no: str | None = column("受理文号: of the department.", detail=Detail.CASE)
    inspected_on: date | None = column("检查日期: when the employer was inspected.", detail=Detail.CASE)
    finding: str | None = column("检查结果: what was found.", detail=Detail.CASE)
    returned_on: date | None = column("送回日期: when the child was brought back.", detail=Detail.CASE)
    returned_to: str | None = column("送回地点: its original residence (HL-20).", detail=Detail.CASE)
    cost: int | None = column("送回费用（元）: borne by the employer, in yuan (HL-21).", detail=Detail.CASE)
    closed_on: date | None = column("办结日期: when it was closed.", detail=Detail.CASE)
    result: str | None = column("办结情况: what came of it.", detail=Detail.CASE)
    sent_at: datetime | None = column(
        "移交送达时间: when it reached labor inspection through the exchange.", detail=Detail.CASE
    )
    answer: LaborAnswer | None = column(
        "部门答复: what labor inspection says of it through the exchange.", detail=Detail.CASE
    )
    answered_on: date | None = column("部门检查日期: when it inspected the employer.", detail=Detail.CASE)
    order_no: str | None = column(
        "责令送回文书号: of its order to bring the child back (HL-20).", detail=Detail.CASE
    )
    said_returned_on: date | None = column(
        "部门所述送回日期: when the child was brought back, as it says.", detail=Detail.CASE
    )
    said_cost: int | None = column(
        "部门所述送回费用（元）: borne by the employer, in yuan (HL-21).", detail=Detail.CASE
    )
    said_penalty: int | None = column(
        "部门所述罚款（元）: of the employer, in yuan (HL-21).", detail=Detail.CASE
    )
    version: int = column("版本: grows with each change; a change says which one it saw.", detail=Detail.CASE)
    dropout_case = row(
        DropoutCase,
        case_rows.find,
        "个案: the child's case.",
        by=(tables.ChildLaborClue.case_id, tables.DropoutCase.id),
        detail=Detail.CASE,
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.ChildLaborClue.student_id, tables.Student.id),
    )
    answer_record = row(
        ExchangeRecord,
        exchange_rows.records,
        "答复记录: the line of the department's package that says so.",
        by=(tables.ChildLaborClue.answer_record_id, tables.ExchangeRecord.id),
        detail=Detail.CASE,
    )
    enforcements = rows(
        Enforcement,
        enforcement_rows.find,
        "督促措施: what was served on the employer.",
        by=(tables.ChildLaborClue.id, tables.Enforcement.clue_id),
    )


@given
class ChildLaborClueFilter:
    """童工线索筛选: clues that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.CASE)
    case_id: ID | None = asked("个案: of this case.", of="DropoutCase", detail=Detail.CASE)
    state: list[ChildLaborClueState] | None = asked("办理状态: in one of these.", detail=Detail.CASE)
    source: list[ClueSource] | None = asked("线索来源: from one of these.", detail=Detail.CASE)
    addressee: list[Department] | None = asked("移交部门: passed to one of these.", detail=Detail.CASE)


@extend(DropoutCase, owner=Subgraph.LEDGERS)
class CaseClues:
    child_labor_clues = rows(
        ChildLaborClue,
        clue_rows.find,
        "童工线索: of this case.",
        by=(tables.DropoutCase.id, tables.ChildLaborClue.case_id),
    )


@extend(Query, owner=Subgraph.LEDGERS)
class ChildLaborQueries:
    child_labor_clues = page(
        ChildLaborClue,
        clue_rows.find,
        "童工线索: of the children you see.",
        orders=clue_rows.ORDERS,
        filter=ChildLaborClueFilter,
    )


@given
class ChildLaborReportInput:
    """报告童工线索: to labor inspection or market regulation."""

    student_id: ID = asked("学生: which.", of="Student", required=True)
    source: ClueSource = asked("线索来源: where it comes from.", required=True)
    noticed_on: date = asked("发现日期: when it was noticed.", required=True)
    employer_name: str = asked("用工单位: its name; no natural person beside it.", required=True)
    place: str = asked("务工地点: where.", required=True)
    description: str = asked("情况说明: what was noticed.", required=True)
    addressee: Department = asked("移交部门: LABOR or MARKET_REGULATION.", required=True)
    employer_code: str | None = asked("统一社会信用代码: of the employer (GB 32100).")
    evidence: list[ID] | None = asked("佐证材料: what shows it.", of="Evidence")
    idempotency_key: str | None = asked(KEY)


@given
class ChildLaborAcceptInput:
    """受理: the department took the clue up."""

    clue_id: ID = asked(CLUE, of="ChildLaborClue", required=True)
    expected_version: int = asked(VERSION, required=True)
    accepted_on: date = asked("受理日期: when.", required=True)
    document_no: str | None = asked("受理文号: of the department.")
    idempotency_key: str | None = asked(KEY)


@given
class ChildLaborConcludeInput:
    """检查结论: what the department found at the employer's."""

    clue_id: ID = asked(CLUE, of="ChildLaborClue", required=True)
    expected_version: int = asked(VERSION, required=True)
    inspected_on: date = asked("检查日期: when.", required=True)
    found: bool = asked("是否查实: whether the child was found at work.", required=True)
    finding: str = asked("检查结果: what was found.", required=True)
    evidence: list[ID] = asked("佐证材料: the department's own paper.", of="Evidence", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ChildLaborPrepareInput:
    """制作对用工单位的文书: a step of the ladder against employers, as the department issued it."""

    clue_id: ID = asked(CLUE, of="ChildLaborClue", required=True)
    expected_version: int = asked(VERSION, required=True)
    step: EnforcementStep = asked("步骤: of the ladder against employers.", required=True)
    legal_basis: str = asked("法律依据: the law it rests on.", required=True)
    demand: str = asked("要求: what the employer must do, or what it is punished with.", required=True)
    evidence: list[ID] = asked("佐证材料: the department's paper.", of="Evidence", required=True)
    deadline: date | None = asked("期限: by which day; an order must name one.")
    document_no: str | None = asked("文号: of the paper.")
    grave: bool | None = asked("情节严重: whether it is grave (QC-14).")
    idempotency_key: str | None = asked(KEY)


@given
class ChildLaborNoteBackInput:
    """登记儿童已送回: at the employer's cost (HL-20, HL-21)."""

    clue_id: ID = asked(CLUE, of="ChildLaborClue", required=True)
    expected_version: int = asked(VERSION, required=True)
    returned_on: date = asked("送回日期: when.", required=True)
    returned_to: str = asked("送回地点: the original residence.", required=True)
    evidence: list[ID] = asked("佐证材料: the department's paper.", of="Evidence", required=True)
    cost: int | None = asked("送回费用（元）: in yuan.")
    idempotency_key: str | None = asked(KEY)


@given
class ChildLaborCloseInput:
    """办结童工线索: nothing is left to be done."""

    clue_id: ID = asked(CLUE, of="ChildLaborClue", required=True)
    expected_version: int = asked(VERSION, required=True)
    result: str = asked("办结情况: what came of it.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="童工线索变更结果: it was done.")
class ChildLaborChanged:
    child_labor_clue: ChildLaborClue | None = strawberry.field(
        description="童工线索: as it is now. Null without ledgers:read."
    )


ChildLaborResult = Annotated[
    ChildLaborChanged | Refused,
    strawberry.union("ChildLaborResult", description="童工线索变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class ChildLaborChanges:
    child_labor_report = change(
        ChildLaborResult,
        ChildLaborClue,
        clue_rows.report,
        "报告童工线索: passed to labor inspection or market regulation (GH-44, HL-27).",
        scope=CASES_WRITE,
        done=ChildLaborChanged,
        input=ChildLaborReportInput,
    )
    child_labor_accept = change(
        ChildLaborResult,
        ChildLaborClue,
        clue_rows.accept,
        "受理童工线索: the department took it up.",
        scope=CASES_WRITE,
        done=ChildLaborChanged,
        input=ChildLaborAcceptInput,
    )
    child_labor_conclude = change(
        ChildLaborResult,
        ChildLaborClue,
        clue_rows.conclude,
        "检查结论: found or not; a child that is found has a case from then on (HL-20).",
        scope=CASES_WRITE,
        done=ChildLaborChanged,
        input=ChildLaborConcludeInput,
    )
    child_labor_prepare = change(
        ChildLaborResult,
        ChildLaborClue,
        clue_rows.prepare,
        "制作对用工单位的文书: it is served by enforcementServe (2.9.3).",
        scope=CASES_WRITE,
        done=ChildLaborChanged,
        input=ChildLaborPrepareInput,
    )
    child_labor_note_back = change(
        ChildLaborResult,
        ChildLaborClue,
        clue_rows.note_back,
        "登记儿童已送回: that it attends again its school says.",
        scope=CASES_WRITE,
        done=ChildLaborChanged,
        input=ChildLaborNoteBackInput,
    )
    child_labor_close = change(
        ChildLaborResult,
        ChildLaborClue,
        clue_rows.close,
        "办结童工线索: the employer was held to account.",
        scope=CASES_WRITE,
        done=ChildLaborChanged,
        input=ChildLaborCloseInput,
    )
