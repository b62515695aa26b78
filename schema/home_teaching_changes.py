"""送教变更: plans drafted, approved and closed, visits recorded."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from domain.home_teaching import (
    HomeTeachingGoal,
    HomeTeachingPlace,
)
from resolvers import home_teaching as home_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.home_teaching import HomeTeachingPlan, HomeTeachingVisit
from schema.inputs import asked, given
from schema.query import Mutation, Refused


@given
class HomeTeacherInput:
    """送教教师: one of them."""

    name: str = asked("姓名: of the teacher.", required=True)
    qualification: str | None = asked("资质: what fits the teacher for it; needed before the approval.")


@given
class HomeTeachingPlanDraftInput:
    """起草送教方案: of a child whose placement is home teaching (DC-21, DC-25)."""

    student_id: ID = asked("学生: whom.", of="Student", required=True)
    school_year: str = asked('学年: "2026-2027".', required=True)
    starts_on: date = asked("开始日期: its first day.", required=True)
    goals: list[HomeTeachingGoal] = asked("送教目标: what it aims at.", required=True)
    content: str = asked("送教内容: at most 2,000 characters.", required=True)
    weekly_lessons: list[int] = asked("每周课表: lessons of each day of a week, Monday first.", required=True)
    teachers: list[HomeTeacherInput] = asked("送教教师: who teaches.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class HomeTeachingPlanApproveInput:
    """批准送教方案: qualified teachers, goals and schedule are set (DC-21, DC-22)."""

    plan_id: ID = asked("送教方案: which.", of="HomeTeachingPlan", required=True)
    expected_version: int = asked(VERSION, required=True)
    approved_by: str = asked("批准人: who approved it.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class HomeTeachingPlanCloseInput:
    """结束送教方案: the year ends, or it is given up."""

    plan_id: ID = asked("送教方案: which.", of="HomeTeachingPlan", required=True)
    expected_version: int = asked(VERSION, required=True)
    closed_on: date = asked("结束日期: when.", required=True)
    reason: str = asked("事由: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class HomeTeachingVisitRecordInput:
    """登记送教记录: one visit, one record a day (DC-23)."""

    plan_id: ID = asked("送教方案: under which.", of="HomeTeachingPlan", required=True)
    visited_on: date = asked("送教日期: when.", required=True)
    lessons: int = asked("课时数: how many, 1 to 12.", required=True)
    place: HomeTeachingPlace = asked("送教地点: where.", required=True)
    content: str = asked("送教内容: what was taught.", required=True)
    teachers: list[str] = asked("送教教师: who taught.", required=True)
    guardian_signed: bool = asked("监护人是否签字: whether the guardian signed.", required=True)
    evidence: list[ID] | None = asked("佐证材料: photographs and the like.", of="Evidence")
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="送教方案变更结果: it was done.")
class HomeTeachingPlanChanged:
    home_teaching_plan: HomeTeachingPlan | None = strawberry.field(
        description="送教方案: as it is now. Null without students:read."
    )


@strawberry.type(description="送教记录登记结果: it was done.")
class HomeTeachingVisitRecorded:
    home_teaching_visit: HomeTeachingVisit | None = strawberry.field(
        description="送教记录: as it is now. Null without students:read."
    )


HomeTeachingPlanResult = Annotated[
    HomeTeachingPlanChanged | Refused,
    strawberry.union("HomeTeachingPlanResult", description="送教方案变更结果: done, or refused."),
]
HomeTeachingVisitResult = Annotated[
    HomeTeachingVisitRecorded | Refused,
    strawberry.union("HomeTeachingVisitResult", description="送教记录登记结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class HomeTeachingChanges:
    home_teaching_plan_draft = change(
        HomeTeachingPlanResult,
        HomeTeachingPlan,
        home_rows.draft,
        "起草送教方案: of a child for a school year (DC-21, DC-25).",
        scope=CASES_WRITE,
        done=HomeTeachingPlanChanged,
        input=HomeTeachingPlanDraftInput,
    )
    home_teaching_plan_approve = change(
        HomeTeachingPlanResult,
        HomeTeachingPlan,
        home_rows.approve,
        "批准送教方案: it is in force from its first day on (DC-22).",
        scope=CASES_WRITE,
        done=HomeTeachingPlanChanged,
        input=HomeTeachingPlanApproveInput,
    )
    home_teaching_plan_close = change(
        HomeTeachingPlanResult,
        HomeTeachingPlan,
        home_rows.close,
        "结束送教方案: the year ends, or it is given up.",
        scope=CASES_WRITE,
        done=HomeTeachingPlanChanged,
        input=HomeTeachingPlanCloseInput,
    )
    home_teaching_visit_record = change(
        HomeTeachingVisitResult,
        HomeTeachingVisit,
        home_rows.record_visit,
        "登记送教记录: one visit; it counts by its own lessons (DC-23).",
        scope=CASES_WRITE,
        done=HomeTeachingVisitRecorded,
        input=HomeTeachingVisitRecordInput,
    )
