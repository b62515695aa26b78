"""申请: deferral, stay abroad, vocational school, suspension, non-enrollment, as asked for, decided and at their end."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.application import ApplicationKind, ApplicationState
from domain.organization import Department
from resolvers import application as application_rows
from resolvers import student as student_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.student import Student


@entity(tables.Application, owner=Subgraph.STUDENTS)
class Application(Node):
    """申请: what a guardian asks leave for; five instruments that never stand in for one another (A-39, catalogue 4.8)."""

    kind: ApplicationKind = column("申请类型: of which kind.", detail=Detail.STATUS)
    state: ApplicationState = column("申请状态: how far it is.", detail=Detail.STATUS)
    applicant_name: str = column("申请人: the guardian who asks.", detail=Detail.CASE)
    reason: str = column("申请事由: why.", detail=Detail.CASE)
    destination: str | None = column("去向: country, school or place of treatment.", detail=Detail.CASE)
    asked_for: str | None = column("待补材料: what is still missing.", detail=Detail.CASE)
    submitted_on: date = column("申请日期: handed in on.", detail=Detail.STATUS)
    starts_on: date | None = column("起始日期: first day.", detail=Detail.STATUS)
    ends_on: date | None = column("截止日期: last day.", detail=Detail.STATUS)
    remind_at: datetime | None = column("提醒时间: when it is due soon (T-23).", detail=Detail.STATUS)
    expires_at: datetime | None = column("到期时间: when its last day is over (T-23).", detail=Detail.STATUS)
    approver: Department | None = column("审批单位: who decided.", detail=Detail.STATUS)
    decided_by: str | None = column("审批人: the person.", detail=Detail.CASE)
    decided_on: date | None = column("审批日期: when.", detail=Detail.STATUS)
    filing_no: str | None = column("备案号: under which number it is filed.", detail=Detail.STATUS)
    reject_reason: str | None = column("未批准原因: why it was refused.", detail=Detail.CASE)
    closed_on: date | None = column("办结日期: entered or returned on.", detail=Detail.STATUS)
    close_reason: str | None = column("办结说明: how it ended.", detail=Detail.CASE)
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    student = row(
        Student, student_rows.find, "学生: the child.", by=(tables.Application.student_id, tables.Student.id)
    )


@given
class ApplicationFilter:
    """申请筛选: applications that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    kind: list[ApplicationKind] | None = asked("申请类型: one of these.", detail=Detail.STATUS)
    state: list[ApplicationState] | None = asked("申请状态: in one of these.", detail=Detail.STATUS)
    ends_before: date | None = asked("截止早于: whose last day is before this one.", detail=Detail.STATUS)


@extend(Student, owner=Subgraph.STUDENTS)
class StudentApplications:
    applications = rows(
        Application,
        application_rows.find,
        "申请: what was asked for the child.",
        by=(tables.Student.id, tables.Application.student_id),
    )


@extend(Query, owner=Subgraph.STUDENTS)
class ApplicationQueries:
    applications = page(
        Application,
        application_rows.find,
        "申请: of the children you see.",
        orders=application_rows.ORDERS,
        filter=ApplicationFilter,
    )


@given
class ApplicationSubmitInput:
    """登记申请: a guardian's written application, with its papers (HL-61, HL-62, HL-63, HL-68, HL-10)."""

    student_id: ID = asked("学生: for whom.", of="Student", required=True)
    kind: ApplicationKind = asked("申请类型: of which kind.", required=True)
    applicant_name: str = asked("申请人: the guardian who asks.", required=True)
    reason: str = asked("申请事由: why, at most 500 characters.", required=True)
    evidence: list[ID] = asked("证明材料: papers in the child's file.", of="Evidence", required=True)
    destination: str | None = asked("去向: country, school or place of treatment.")
    idempotency_key: str | None = asked(KEY)


@given
class ApplicationSupplementInput:
    """补充材料: add the evidence that was asked for."""

    application_id: ID = asked("申请: which.", of="Application", required=True)
    expected_version: int = asked(VERSION, required=True)
    evidence: list[ID] = asked("证明材料: new papers in the child's file.", of="Evidence", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ApplicationAskEvidenceInput:
    """要求补充材料: say what is missing."""

    application_id: ID = asked("申请: which.", of="Application", required=True)
    expected_version: int = asked(VERSION, required=True)
    asked_for: str = asked("待补材料: what is missing.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ApplicationApproveInput:
    """批准备案: approve an application, file it, say from when to when."""

    application_id: ID = asked("申请: which.", of="Application", required=True)
    expected_version: int = asked(VERSION, required=True)
    filing_no: str = asked("备案号: under which number it is filed.", required=True)
    decided_by: str = asked("审批人: who approved.", required=True)
    decided_on: date = asked("审批日期: when.", required=True)
    starts_on: date = asked("起始日期: first day.", required=True)
    ends_on: date | None = asked("截止日期: last day; deferral, suspension and stays abroad have one.")
    evidence: list[ID] | None = asked("批准文件: more papers in the child's file.", of="Evidence")
    idempotency_key: str | None = asked(KEY)


@given
class ApplicationRejectInput:
    """不予批准: refuse an application."""

    application_id: ID = asked("申请: which.", of="Application", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked("原因: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ApplicationCloseInput:
    """办结: the child entered school, came back or is well again (HL-61 to HL-63)."""

    application_id: ID = asked("申请: which.", of="Application", required=True)
    expected_version: int = asked(VERSION, required=True)
    returned_on: date = asked("入学、返校日期: since when it attends.", required=True)
    reason: str = asked("说明: how it ended.", required=True)
    evidence: list[ID] = asked("到校就读证明: of its school.", of="Evidence", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="申请办理结果: it was done.")
class ApplicationChanged:
    application: Application | None = strawberry.field(
        description="申请: as it is now. Null without students:read."
    )


ApplicationResult = Annotated[
    ApplicationChanged | Refused,
    strawberry.union("ApplicationResult", description="申请办理结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class ApplicationChanges:
    application_submit = change(
        ApplicationResult,
        Application,
        application_rows.submit,
        "登记申请: record a guardian's written application.",
        scope=CASES_WRITE,
        done=ApplicationChanged,
        input=ApplicationSubmitInput,
    )
    application_supplement = change(
        ApplicationResult,
        Application,
        application_rows.supplement,
        "补充材料: add the evidence that was asked for.",
        scope=CASES_WRITE,
        done=ApplicationChanged,
        input=ApplicationSupplementInput,
    )
    application_ask_evidence = change(
        ApplicationResult,
        Application,
        application_rows.ask_evidence,
        "要求补充材料: say what is missing.",
        scope=CASES_WRITE,
        done=ApplicationChanged,
        input=ApplicationAskEvidenceInput,
    )
    application_approve = change(
        ApplicationResult,
        Application,
        application_rows.approve,
        "批准备案: by the unit that may approve its kind; the child's status and 学籍 move on its first day.",
        scope=CASES_WRITE,
        done=ApplicationChanged,
        input=ApplicationApproveInput,
    )
    application_reject = change(
        ApplicationResult,
        Application,
        application_rows.reject,
        "不予批准: refuse it, saying why.",
        scope=CASES_WRITE,
        done=ApplicationChanged,
        input=ApplicationRejectInput,
    )
    application_close = change(
        ApplicationResult,
        Application,
        application_rows.close,
        "办结: the child entered or came back; its 学籍 is as before.",
        scope=CASES_WRITE,
        done=ApplicationChanged,
        input=ApplicationCloseInput,
    )
