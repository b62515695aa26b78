"""学籍异动: a change of a registration, asked for, reviewed by the school's line and the bureau, taking effect on its day."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.application import ApplicationKind
from domain.enrollment_change import Applicant, ChangeState, EnrollmentChangeType
from domain.responsibility import NodeKind
from domain.student import Sex
from resolvers import enrollment_change as change_rows
from resolvers import school as school_rows
from resolvers import student as student_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.school import School
from schema.student import Student


@entity(tables.EnrollmentReview, owner=Subgraph.STUDENTS)
class EnrollmentReview(Node):
    """学籍异动审核: one signature under a change (GH-18, BS-10)."""

    level: NodeKind = column("审核层级: the school, or the bureau.", detail=Detail.CASE)
    post: NodeKind | None = column("审核岗位: the post of the place's line (BS-10).", detail=Detail.CASE)
    name: str = column("审核人: who reviewed.", detail=Detail.CASE)
    reviewed_on: date = column("审核日期: when.", detail=Detail.CASE)


@entity(tables.EnrollmentChange, owner=Subgraph.STUDENTS)
class EnrollmentChange(Node):
    """学籍异动: counselling out and expulsion are no changes and never made (GH-34, DC-L4b)."""

    type: EnrollmentChangeType = column("异动类型: of which kind.", detail=Detail.STATUS)
    state: ChangeState = column("办理状态: how far it is.", detail=Detail.STATUS)
    applicant: Applicant = column("申请方: who asked for it (DC-L4b).", detail=Detail.STATUS)
    reason: str = column("事由: why.", detail=Detail.CASE)
    to_school_name: str | None = column("转入学校（县外）: a school elsewhere.", detail=Detail.STATUS)
    grade: int | None = column("年级: into which, 1 to 9.", detail=Detail.STATUS)
    kept_for: ApplicationKind | None = column("保留事由: what the 学籍 is kept for.", detail=Detail.CASE)
    ends_on: date | None = column("截止日期: last day of a suspension or retention.", detail=Detail.STATUS)
    flagged: bool = column(
        "学困生提示: the pupil is one with learning difficulties; ask whether it was pressed (DC-L4b).",
        detail=Detail.GROUP,
    )
    findings: list[str] = column(
        "核查发现: codes of FindingType; how person and 学籍 stood when it was last looked at (GH-18).",
        detail=Detail.STATUS,
    )
    corrected_name: str | None = column("更正姓名: the right name.", detail=Detail.NAME)
    corrected_birth_date: date | None = column("更正出生日期: the right date.", detail=Detail.PROFILE)
    corrected_sex: Sex | None = column("更正性别: the right sex.", detail=Detail.PROFILE)
    submitted_on: date = column("申请日期: asked for on.", detail=Detail.STATUS)
    effective_on: date | None = column("生效日期: takes effect on.", detail=Detail.STATUS)
    filing_no: str | None = column("备案号: of the bureau.", detail=Detail.STATUS)
    taken_up_on: date | None = column(
        "县外学校接收日期: when the school elsewhere registered the child (HL-16).", detail=Detail.STATUS
    )
    reject_reason: str | None = column("驳回原因: why it was refused.", detail=Detail.CASE)
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.EnrollmentChange.student_id, tables.Student.id),
    )
    from_school = row(
        School,
        school_rows.find,
        "原学校: where it held a 学籍.",
        by=(tables.EnrollmentChange.from_school_id, tables.School.id),
        detail=Detail.STATUS,
    )
    to_school = row(
        School,
        school_rows.find,
        "转入学校: the school here.",
        by=(tables.EnrollmentChange.to_school_id, tables.School.id),
        detail=Detail.STATUS,
    )
    reviews = rows(
        EnrollmentReview,
        change_rows.reviews,
        "审核: who reviewed it.",
        by=(tables.EnrollmentChange.id, tables.EnrollmentReview.change_id),
    )


@given
class EnrollmentChangeFilter:
    """学籍异动筛选: changes that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    type: list[EnrollmentChangeType] | None = asked("异动类型: one of these.", detail=Detail.STATUS)
    state: list[ChangeState] | None = asked("办理状态: in one of these.", detail=Detail.STATUS)
    from_school_id: ID | None = asked("原学校: from this school.", of="School", detail=Detail.STATUS)
    to_school_id: ID | None = asked("转入学校: to this school.", of="School", detail=Detail.STATUS)
    flagged: bool | None = asked("学困生提示: flagged, or not.", detail=Detail.GROUP)
    awaited: bool | None = asked(
        "待县外学校接收: transfers out of the county that no school has taken up, or all others (HL-16).",
        detail=Detail.STATUS,
    )


@extend(Student, owner=Subgraph.STUDENTS)
class StudentEnrollmentChanges:
    enrollment_changes = rows(
        EnrollmentChange,
        change_rows.find,
        "学籍异动: changes of the child's registration.",
        by=(tables.Student.id, tables.EnrollmentChange.student_id),
    )


@extend(Query, owner=Subgraph.STUDENTS)
class EnrollmentChangeQueries:
    enrollment_changes = page(
        EnrollmentChange,
        change_rows.find,
        "学籍异动: of the children you see.",
        orders=change_rows.ORDERS,
        filter=EnrollmentChangeFilter,
    )


@given
class EnrollmentChangeSubmitInput:
    """申请学籍异动: what is to change, on whose asking, with which papers (BS-17)."""

    student_id: ID = asked("学生: of whom.", of="Student", required=True)
    type: EnrollmentChangeType = asked(
        "异动类型: of which kind; the forbidden ones are refused.", required=True
    )
    applicant: Applicant = asked("申请方: who asks; the guardian for transfer and suspension.", required=True)
    reason: str = asked("事由: why, at most 500 characters.", required=True)
    evidence: list[ID] | None = asked("证明材料: papers in the child's file.", of="Evidence")
    to_school_id: ID | None = asked("转入学校: a school here.", of="School")
    to_school_name: str | None = asked("转入学校（县外）: a school elsewhere.")
    grade: int | None = asked("年级: into which, 1 to 9.")
    kept_for: ApplicationKind | None = asked("保留事由: ABROAD or VOCATIONAL, of a retention.")
    ends_on: date | None = asked("截止日期: last day of a suspension or retention.")
    conclusion_id: ID | None = asked(
        "公安审查结论: behind a correction or cancellation (HL-66).", of="Verification"
    )
    corrected_name: str | None = asked("更正姓名: the right name.")
    corrected_birth_date: date | None = asked("更正出生日期: the right date.")
    corrected_sex: Sex | None = asked("更正性别: the right sex.")
    idempotency_key: str | None = asked(KEY)


@given
class EnrollmentReviewerInput:
    """审核人: one who reviewed in the school."""

    name: str = asked("姓名: who.", required=True)
    post: NodeKind | None = asked("岗位: the post of the place's line (BS-10).")


@given
class EnrollmentChangeReviewSchoolInput:
    """学校审核: the school's posts reviewed the change, in order (BS-10)."""

    change_id: ID = asked("学籍异动: which.", of="EnrollmentChange", required=True)
    expected_version: int = asked(VERSION, required=True)
    reviewers: list[EnrollmentReviewerInput] = asked("审核人: in order.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class EnrollmentChangeReviewBureauInput:
    """教育局审核: the bureau reviewed the change; it takes effect on a day (GH-18)."""

    change_id: ID = asked("学籍异动: which.", of="EnrollmentChange", required=True)
    expected_version: int = asked(VERSION, required=True)
    reviewer_name: str = asked("审核人: who reviewed.", required=True)
    effective_on: date = asked("生效日期: from when; at once if it has come.", required=True)
    filing_no: str = asked("备案号: under which number it is filed.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class EnrollmentChangeTakeUpInput:
    """登记县外学校接收: a school elsewhere registered a child that was transferred out of the county (HL-16)."""

    change_id: ID = asked("学籍异动: which transfer.", of="EnrollmentChange", required=True)
    expected_version: int = asked(VERSION, required=True)
    taken_up_on: date = asked("接收日期: when it was registered there.", required=True)
    evidence: list[ID] = asked(
        "证明材料: what shows it, beyond what the transfer was asked for with.", of="Evidence", required=True
    )
    idempotency_key: str | None = asked(KEY)


@given
class EnrollmentChangeRejectInput:
    """驳回学籍异动: refuse a change that is not in effect."""

    change_id: ID = asked("学籍异动: which.", of="EnrollmentChange", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked("驳回原因: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="学籍异动办理结果: it was done.")
class EnrollmentChangeChanged:
    enrollment_change: EnrollmentChange | None = strawberry.field(
        description="学籍异动: as it is now. Null without students:read."
    )


EnrollmentChangeResult = Annotated[
    EnrollmentChangeChanged | Refused,
    strawberry.union("EnrollmentChangeResult", description="学籍异动办理结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class EnrollmentChangeChanges:
    enrollment_change_submit = change(
        EnrollmentChangeResult,
        EnrollmentChange,
        change_rows.submit,
        "申请学籍异动: with the papers of its kind; never counselling out or expulsion (BS-17, GH-34, DC-L4b).",
        scope=CASES_WRITE,
        done=EnrollmentChangeChanged,
        input=EnrollmentChangeSubmitInput,
    )
    enrollment_change_review_school = change(
        EnrollmentChangeResult,
        EnrollmentChange,
        change_rows.review_school,
        "学校审核学籍异动: by the posts of the school's line (BS-10).",
        scope=CASES_WRITE,
        done=EnrollmentChangeChanged,
        input=EnrollmentChangeReviewSchoolInput,
    )
    enrollment_change_review_bureau = change(
        EnrollmentChangeResult,
        EnrollmentChange,
        change_rows.review_bureau,
        "教育局审核学籍异动: it takes effect on its day (GH-18, HL-16).",
        scope=CASES_WRITE,
        done=EnrollmentChangeChanged,
        input=EnrollmentChangeReviewBureauInput,
    )
    enrollment_change_take_up = change(
        EnrollmentChangeResult,
        EnrollmentChange,
        change_rows.take_up,
        "登记县外学校接收: both ends of a transfer out of the county are linked (HL-16).",
        scope=CASES_WRITE,
        done=EnrollmentChangeChanged,
        input=EnrollmentChangeTakeUpInput,
    )
    enrollment_change_reject = change(
        EnrollmentChangeResult,
        EnrollmentChange,
        change_rows.reject,
        "驳回学籍异动: refuse it, saying why.",
        scope=CASES_WRITE,
        done=EnrollmentChangeChanged,
        input=EnrollmentChangeRejectInput,
    )
