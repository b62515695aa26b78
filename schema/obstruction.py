"""阻碍入学线索: clues that somebody keeps a child from school, passed to the department in charge, and what came of them."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.obstruction import ObstructionSource, ObstructionState
from domain.organization import Department
from resolvers import case as case_rows
from resolvers import obstruction as clue_rows
from resolvers import student as student_rows
from schema.case import DropoutCase
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.student import Student

CLUE = "阻碍入学线索: which."


@entity(tables.ObstructionClue, owner=Subgraph.LEDGERS)
class ObstructionClue(Node):
    """阻碍入学线索: somebody is said to keep a child from school (HL-51, catalogue 2.9.4)."""

    source: ObstructionSource = column("线索来源: where it comes from.", detail=Detail.CASE)
    state: ObstructionState = column("办理状态: how far it has come.", detail=Detail.CASE)
    noticed_on: date = column("发现日期: when it was noticed.", detail=Detail.CASE)
    addressee: Department = column("移交部门: who takes it up.", detail=Detail.CASE)
    obstructed_by: str = column("阻碍人: who is said to do it, in words.", detail=Detail.CASE)
    place: str = column("地点: where.", detail=Detail.CASE)
    description: str = column("情况说明: what was noticed.", detail=Detail.CASE)
    reported_by: str | None = column("报告人: the id of who reported it.", detail=Detail.CASE)
    accepted_on: date | None = column("受理日期: when the department took it up.", detail=Detail.CASE)
    document_no: str | None = column("受理文号: of the department.", detail=Detail.CASE)
    inspected_on: date | None = column("核查日期: when the department looked into it.", detail=Detail.CASE)
    finding: str | None = column("核查结果: what was found.", detail=Detail.CASE)
    closed_on: date | None = column("处理日期: when it was dealt with.", detail=Detail.CASE)
    result: str | None = column("处理情况: what the department did.", detail=Detail.CASE)
    version: int = column("版本: grows with each change; a change says which one it saw.", detail=Detail.CASE)
    dropout_case = row(
        DropoutCase,
        case_rows.find,
        "个案: the child's case.",
        by=(tables.ObstructionClue.case_id, tables.DropoutCase.id),
        detail=Detail.CASE,
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.ObstructionClue.student_id, tables.Student.id),
    )


@given
class ObstructionClueFilter:
    """阻碍入学线索筛选: clues that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.CASE)
    case_id: ID | None = asked("个案: of this case.", of="DropoutCase", detail=Detail.CASE)
    state: list[ObstructionState] | None = asked("办理状态: in one of these.", detail=Detail.CASE)
    source: list[ObstructionSource] | None = asked("线索来源: from one of these.", detail=Detail.CASE)
    addressee: list[Department] | None = asked("移交部门: passed to one of these.", detail=Detail.CASE)


@extend(DropoutCase, owner=Subgraph.LEDGERS)
class CaseObstructions:
    obstruction_clues = rows(
        ObstructionClue,
        clue_rows.find,
        "阻碍入学线索: of this case.",
        by=(tables.DropoutCase.id, tables.ObstructionClue.case_id),
    )


@extend(Query, owner=Subgraph.LEDGERS)
class ObstructionQueries:
    obstruction_clues = page(
        ObstructionClue,
        clue_rows.find,
        "阻碍入学线索: of the children you see.",
        orders=clue_rows.ORDERS,
        filter=ObstructionClueFilter,
    )


@given
class ObstructionReportInput:
    """报告阻碍入学线索: to the department in charge."""

    student_id: ID = asked("学生: which.", of="Student", required=True)
    source: ObstructionSource = asked("线索来源: where it comes from.", required=True)
    noticed_on: date = asked("发现日期: when it was noticed.", required=True)
    obstructed_by: str = asked("阻碍人: who is said to do it, in words.", required=True)
    place: str = asked("地点: where.", required=True)
    description: str = asked("情况说明: what was noticed.", required=True)
    addressee: Department = asked("移交部门: the authority in charge.", required=True)
    evidence: list[ID] | None = asked("佐证材料: what shows it.", of="Evidence")
    idempotency_key: str | None = asked(KEY)


@given
class ObstructionAcceptInput:
    """受理: the department took the clue up."""

    clue_id: ID = asked(CLUE, of="ObstructionClue", required=True)
    expected_version: int = asked(VERSION, required=True)
    accepted_on: date = asked("受理日期: when.", required=True)
    document_no: str | None = asked("受理文号: of the department.")
    idempotency_key: str | None = asked(KEY)


@given
class ObstructionConcludeInput:
    """核查结论: what the department found."""

    clue_id: ID = asked(CLUE, of="ObstructionClue", required=True)
    expected_version: int = asked(VERSION, required=True)
    inspected_on: date = asked("核查日期: when.", required=True)
    found: bool = asked("是否查实: whether it is true.", required=True)
    finding: str = asked("核查结果: what was found.", required=True)
    evidence: list[ID] = asked("佐证材料: the department's own paper.", of="Evidence", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ObstructionCloseInput:
    """登记处理情况: what the department did about it."""

    clue_id: ID = asked(CLUE, of="ObstructionClue", required=True)
    expected_version: int = asked(VERSION, required=True)
    closed_on: date = asked("处理日期: when.", required=True)
    result: str = asked("处理情况: what the department did.", required=True)
    evidence: list[ID] = asked("佐证材料: the department's own paper.", of="Evidence", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="阻碍入学线索变更结果: it was done.")
class ObstructionChanged:
    obstruction_clue: ObstructionClue | None = strawberry.field(
        description="阻碍入学线索: as it is now. Null without ledgers:read."
    )


ObstructionResult = Annotated[
    ObstructionChanged | Refused,
    strawberry.union("ObstructionResult", description="阻碍入学线索变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class ObstructionChanges:
    obstruction_report = change(
        ObstructionResult,
        ObstructionClue,
        clue_rows.report,
        "报告阻碍入学线索: passed to the department in charge (HL-51).",
        scope=CASES_WRITE,
        done=ObstructionChanged,
        input=ObstructionReportInput,
    )
    obstruction_accept = change(
        ObstructionResult,
        ObstructionClue,
        clue_rows.accept,
        "受理阻碍入学线索: the department took it up.",
        scope=CASES_WRITE,
        done=ObstructionChanged,
        input=ObstructionAcceptInput,
    )
    obstruction_conclude = change(
        ObstructionResult,
        ObstructionClue,
        clue_rows.conclude,
        "核查结论: true or not; the child has a case from then on where it is.",
        scope=CASES_WRITE,
        done=ObstructionChanged,
        input=ObstructionConcludeInput,
    )
    obstruction_close = change(
        ObstructionResult,
        ObstructionClue,
        clue_rows.close,
        "登记处理情况: what the department did (HL-51).",
        scope=CASES_WRITE,
        done=ObstructionChanged,
        input=ObstructionCloseInput,
    )
