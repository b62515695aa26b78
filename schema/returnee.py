"""返校: the file of a child that came back, follow-ups, its strategy, and how its case ends (GH-37, HL-53)."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE, DISABILITY_READ
from database import tables
from domain.access import Detail
from domain.cause import DropoutCause
from domain.strategy import StrategyGround
from resolvers import case as case_rows
from resolvers import returnee as returnee_rows
from resolvers import student as student_rows
from schema.case import DropoutCase
from schema.case_changes import CaseChanged, CaseMemberInput, CaseResult, SupportMeasureInput
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.student import Student


@entity(tables.FollowUp, owner=Subgraph.LEDGERS)
class FollowUp(Node):
    """跟踪回访: one look after a child that came back; it never changes."""

    followed_on: date = column("回访日期: when.", detail=Detail.CASE)
    attending: bool = column("是否在校: whether the child was at school.", detail=Detail.CASE)
    finding: str = column("回访情况: what was found.", detail=Detail.CASE)
    followed_by: str = column("回访人: by whom.", detail=Detail.CASE)


@entity(tables.ReturneeFile, owner=Subgraph.LEDGERS)
class ReturneeFile(Node):
    """返校学生档案（单独建档）: kept from the return until the case is closed (GH-37)."""

    care_person: str = column("关爱责任人: who looks after the child.", detail=Detail.CASE)
    opened_on: date = column("建档日期: the day of the return.", detail=Detail.STATUS)
    follow_up_until: date = column(
        "跟踪期至: the day from which the case may be closed.", detail=Detail.STATUS
    )
    next_on: date | None = column("下次回访日期: when the next follow-up is due.", detail=Detail.STATUS)
    closed_on: date | None = column("结束日期: when it was closed.", detail=Detail.STATUS)
    relapse: bool = column(
        "是否再次辍学: it ended because the child dropped out again.", detail=Detail.STATUS
    )
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    follow_ups = rows(
        FollowUp,
        returnee_rows.follow_ups,
        "跟踪回访: what was found.",
        by=(tables.ReturneeFile.id, tables.FollowUp.file_id),
    )
    dropout_case = row(
        DropoutCase,
        case_rows.find,
        "个案: of which case.",
        by=(tables.ReturneeFile.case_id, tables.DropoutCase.id),
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.ReturneeFile.student_id, tables.Student.id),
    )


@entity(tables.StudentStrategy, owner=Subgraph.LEDGERS)
class StudentStrategy(Node):
    """一生一策: how a child with learning difficulties, weary of school or returned is taught (HL-53)."""

    ground: StrategyGround = column("对象: which of the three groups.", detail=Detail.CASE)
    academic_level: str = column("学业层次: how far the child is.", detail=Detail.CASE)
    health_note: str | None = column(
        "健康状况: what matters of its health; needs disability:read.",
        scope=DISABILITY_READ,
        detail=Detail.FINDING,
    )
    student_wish: str | None = column("本人意愿: what the child wants.", detail=Detail.CASE)
    guardian_wish: str | None = column("监护人意愿: what the guardian wants.", detail=Detail.CASE)
    courses: list[str] = column("课程安排: which courses.", detail=Detail.CASE)
    mode: str = column("培养方式: how it is taught.", detail=Detail.CASE)
    started_on: date = column("开始日期: since when.", detail=Detail.CASE)
    ended_on: date | None = column("结束日期: until when.", detail=Detail.CASE)
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.StudentStrategy.student_id, tables.Student.id),
    )


@given
class ReturneeFileFilter:
    """返校学生档案筛选: files that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    open: bool | None = asked("是否跟踪中: open, or closed.", detail=Detail.STATUS)
    next_before: date | None = asked("回访到期早于: due before this day.", detail=Detail.STATUS)


@extend(Student, owner=Subgraph.LEDGERS)
class StudentReturns:
    returnee_files = rows(
        ReturneeFile,
        returnee_rows.find,
        "返校学生档案: of the child's returns.",
        by=(tables.Student.id, tables.ReturneeFile.student_id),
    )
    strategies = rows(
        StudentStrategy,
        returnee_rows.strategies,
        "一生一策: the current one among them.",
        by=(tables.Student.id, tables.StudentStrategy.student_id),
    )


@extend(DropoutCase, owner=Subgraph.LEDGERS)
class CaseReturns:
    returnee_files = rows(
        ReturneeFile,
        returnee_rows.find,
        "返校学生档案: of its return, one at most.",
        by=(tables.DropoutCase.id, tables.ReturneeFile.case_id),
    )
    relapse_of = row(
        DropoutCase,
        case_rows.find,
        "前案: the returned case that this one follows.",
        by=(tables.DropoutCase.relapse_of, tables.DropoutCase.id),
        detail=Detail.STATUS,
    )


@extend(Query, owner=Subgraph.LEDGERS)
class ReturneeQueries:
    returnee_files = page(
        ReturneeFile,
        returnee_rows.find,
        "返校学生档案: of the children you see.",
        orders=returnee_rows.ORDERS,
        filter=ReturneeFileFilter,
    )


@given
class CaseReturnInput:
    """返校: a child is back; the school's proof of attendance and one more independent piece of evidence (GH-37)."""

    case_id: ID = asked("个案: which.", of="DropoutCase", required=True)
    expected_version: int = asked(VERSION, required=True)
    returned_on: date = asked("返校日期: since when it is back.", required=True)
    care_person: str = asked("关爱责任人: who looks after the child.", required=True)
    reason: str = asked("返校情况: how it came back.", required=True)
    evidence: list[ID] = asked("佐证材料: of the child's file.", of="Evidence", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class CaseCloseInput:
    """销号: the follow-up is over, or the disposition has taken effect."""

    case_id: ID = asked("个案: which.", of="DropoutCase", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked("销号原因: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class CaseRelapseInput:
    """再次辍学: a child that is followed up stays away again; a new case, prepared as GH-36 demands."""

    case_id: ID = asked("个案: the one whose child came back.", of="DropoutCase", required=True)
    expected_version: int = asked(VERSION, required=True)
    noticed_on: date = asked("发现日期: since when it stays away.", required=True)
    determined_by: str = asked("认定人: who determined it a suspected dropout.", required=True)
    causes: list[DropoutCause] = asked("原因: why; the first is the primary one.", required=True)
    reason: str = asked("认定理由: on which facts.", required=True)
    responsible_name: str = asked("责任人: who answers for it.", required=True)
    responsible_unit_id: ID = asked("责任单位: of which unit.", of="Organization", required=True)
    persuasion_deadline: date = asked("劝返时限: by which day.", required=True)
    team: list[CaseMemberInput] = asked("专班: who works on it.", required=True)
    measures: list[SupportMeasureInput] = asked("帮扶措施: what is done.", required=True)
    suspected_class: str | None = asked(
        "疑似辍学类别: its code in the place's standard (suspected.classes), required where there is one (DC-14)."
    )
    idempotency_key: str | None = asked(KEY)


@given
class FollowUpRecordInput:
    """登记跟踪回访: somebody looked after a child that came back."""

    file_id: ID = asked("返校学生档案: which.", of="ReturneeFile", required=True)
    expected_version: int = asked(VERSION, required=True)
    followed_on: date = asked("回访日期: when.", required=True)
    attending: bool = asked("是否在校: whether the child was at school.", required=True)
    finding: str = asked("回访情况: what was found.", required=True)
    followed_by: str = asked("回访人: by whom.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class StrategySetInput:
    """制定一生一策: in the place of the child's strategy before (HL-53)."""

    student_id: ID = asked("学生: of whom.", of="Student", required=True)
    ground: StrategyGround = asked("对象: which of the three groups.", required=True)
    academic_level: str = asked("学业层次: how far the child is.", required=True)
    mode: str = asked("培养方式: how it is taught.", required=True)
    courses: list[str] = asked("课程安排: which courses.", required=True)
    health_note: str | None = asked("健康状况: what matters of its health.")
    student_wish: str | None = asked("本人意愿: what the child wants.")
    guardian_wish: str | None = asked("监护人意愿: what the guardian wants.")
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="跟踪回访结果: it was done.")
class FollowUpRecorded:
    returnee_file: ReturneeFile | None = strawberry.field(
        description="返校学生档案: as it is now. Null without ledgers:read."
    )


@strawberry.type(description="一生一策结果: it was done.")
class StrategySet:
    strategy: StudentStrategy | None = strawberry.field(
        description="一生一策: as it is now. Null without ledgers:read."
    )


FollowUpResult = Annotated[
    FollowUpRecorded | Refused,
    strawberry.union("FollowUpResult", description="跟踪回访结果: done, or refused."),
]
StrategyResult = Annotated[
    StrategySet | Refused,
    strawberry.union("StrategyResult", description="一生一策结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class ReturneeChanges:
    case_return = change(
        CaseResult,
        DropoutCase,
        returnee_rows.return_,
        "返校: with two independent pieces of evidence the child leaves the ledgers (GH-37).",
        scope=CASES_WRITE,
        done=CaseChanged,
        input=CaseReturnInput,
    )
    case_close = change(
        CaseResult,
        DropoutCase,
        returnee_rows.close,
        "销号: after the follow-up, or when the disposition has taken effect (GH-37).",
        scope=CASES_WRITE,
        done=CaseChanged,
        input=CaseCloseInput,
    )
    case_relapse = change(
        CaseResult,
        DropoutCase,
        returnee_rows.relapse,
        "再次辍学: the returned case closes, a new one linked to it opens; the answer is the new one (GH-37, GH-48).",
        scope=CASES_WRITE,
        done=CaseChanged,
        input=CaseRelapseInput,
    )
    follow_up_record = change(
        FollowUpResult,
        ReturneeFile,
        returnee_rows.follow_up,
        "登记跟踪回访: and when the next one is due (GH-37).",
        scope=CASES_WRITE,
        done=FollowUpRecorded,
        input=FollowUpRecordInput,
    )
    strategy_set = change(
        StrategyResult,
        StudentStrategy,
        returnee_rows.set_strategy,
        "制定一生一策: one strategy a pupil (HL-53).",
        scope=CASES_WRITE,
        done=StrategySet,
        input=StrategySetInput,
    )
