"""送教上门: plans, their teachers, visits, and whether each month was met."""

from datetime import date, datetime

from strawberry import ID

from database import tables
from domain.access import Detail
from domain.home_teaching import (
    HomeTeachingMonthState,
    HomeTeachingPlace,
    HomeTeachingPlanState,
)
from resolvers import home_teaching as home_rows
from resolvers import school as school_rows
from resolvers import student as student_rows
from schema.declared import Subgraph
from schema.fields import column, computed, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Query
from schema.school import School
from schema.student import Student


@entity(tables.HomeTeacher, owner=Subgraph.STUDENTS)
class HomeTeacher(Node):
    """送教教师: who teaches a child at home (DC-22)."""

    name: str = column("姓名: of the teacher.", detail=Detail.CASE)
    qualification: str | None = column("资质: what fits the teacher for it.", detail=Detail.CASE)


@entity(tables.HomeTeachingVisit, owner=Subgraph.STUDENTS)
class HomeTeachingVisit(Node):
    """送教记录: one visit (DC-23)."""

    visited_on: date = column("送教日期: when.", detail=Detail.CASE)
    lessons: int = column("课时数: how many.", detail=Detail.CASE)
    place: HomeTeachingPlace = column("送教地点: where.", detail=Detail.CASE)
    content: str = column("送教内容: what was taught.", detail=Detail.CASE)
    teachers: list[str] = column("送教教师: who taught.", detail=Detail.CASE)
    guardian_signed: bool = column("监护人是否签字: whether the guardian signed.", detail=Detail.CASE)
    qualified: bool | None = column(
        "是否达标: whether it has the lessons that the place asks of a visit; null where it asks for none.",
        detail=Detail.CASE,
    )
    created_at: datetime = column("登记时间: when it was recorded.", detail=Detail.CASE)
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.HomeTeachingVisit.student_id, tables.Student.id),
    )


@entity(tables.HomeTeachingMonth, owner=Subgraph.STUDENTS)
class HomeTeachingMonth(Node):
    """送教月度: a month that is due, judged once it is settled (DC-23, T-08); no minimum, no judgement."""

    month: date = column("月份: its first day.", detail=Detail.STATUS)
    state: HomeTeachingMonthState = column("达标情况: whether it was met.", detail=Detail.STATUS)
    judged: bool = column(
        "是否评定: false where the place sets no minimum, or the plan ended too early in the month.",
        detail=Detail.STATUS,
    )
    visits_due: int | None = column("应送教次数: how many visits.", detail=Detail.STATUS)
    lessons_due: int | None = column("每次应送课时: how many lessons each.", detail=Detail.STATUS)
    visits_qualified: int | None = column(
        "达标次数: how many visits counted; null until it is judged.", detail=Detail.STATUS
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.HomeTeachingMonth.student_id, tables.Student.id),
    )
    school = row(
        School,
        school_rows.find,
        "学校: that owes the visits.",
        by=(tables.HomeTeachingMonth.school_id, tables.School.id),
        detail=Detail.STATUS,
    )


@entity(tables.HomeTeachingPlan, owner=Subgraph.STUDENTS)
class HomeTeachingPlan(Node):
    """送教方案: of a child for a school year (DC-21, DC-22, DC-25)."""

    school_year: str = column('学年: "2026-2027".', detail=Detail.STATUS)
    starts_on: date = column("开始日期: its first day.", detail=Detail.STATUS)
    state: HomeTeachingPlanState = column("方案状态: how far it is.", detail=Detail.STATUS)
    goals: list[str] = column("送教目标: by name.", detail=Detail.CASE)
    content: str = column("送教内容: what is taught.", detail=Detail.CASE)
    weekly_lessons: list[int] = column(
        "每周课表: lessons of each day of a week, Monday first.", detail=Detail.CASE
    )
    approved_by: str | None = column("批准人: who approved it.", detail=Detail.CASE)
    approved_on: date | None = column("批准日期: when.", detail=Detail.STATUS)
    closed_on: date | None = column("结束日期: when it ended.", detail=Detail.STATUS)
    close_reason: str | None = column("结束原因: why.", detail=Detail.CASE)
    compliance: int | None = computed(
        home_rows.compliance,
        "送教达标率: percent of its months judged that were met, rounded down; null where none was yet.",
        detail=Detail.STATUS,
    )
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.HomeTeachingPlan.student_id, tables.Student.id),
    )
    school = row(
        School,
        school_rows.find,
        "学校: that teaches the child.",
        by=(tables.HomeTeachingPlan.school_id, tables.School.id),
        detail=Detail.STATUS,
    )
    teachers = rows(
        HomeTeacher,
        home_rows.teachers,
        "送教教师: who teaches.",
        by=(tables.HomeTeachingPlan.id, tables.HomeTeacher.plan_id),
    )
    months = rows(
        HomeTeachingMonth,
        home_rows.months,
        "送教月度: months due under it.",
        by=(tables.HomeTeachingPlan.id, tables.HomeTeachingMonth.plan_id),
    )
    visits = page(
        HomeTeachingVisit,
        home_rows.visits,
        "送教记录: visits made under it.",
        orders=home_rows.VISIT_ORDERS,
        by=(tables.HomeTeachingPlan.id, tables.HomeTeachingVisit.plan_id),
    )


@given
class HomeTeachingPlanFilter:
    """送教方案筛选: plans that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    school_id: ID | None = asked("学校: of this school.", of="School", detail=Detail.STATUS)
    school_year: str | None = asked("学年: of this one.", detail=Detail.STATUS)
    state: list[HomeTeachingPlanState] | None = asked("方案状态: in one of these.", detail=Detail.STATUS)


@given
class HomeTeachingVisitFilter:
    """送教记录筛选: visits that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.CASE)
    plan_id: ID | None = asked("送教方案: under this plan.", of="HomeTeachingPlan", detail=Detail.CASE)
    visited_from: date | None = asked("送教日期起: on this day or later.", detail=Detail.CASE)
    visited_to: date | None = asked("送教日期止: on this day or earlier.", detail=Detail.CASE)
    qualified: bool | None = asked("是否达标: which count, or which do not.", detail=Detail.CASE)


@given
class HomeTeachingMonthFilter:
    """送教月度筛选: months that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    school_id: ID | None = asked("学校: of this school.", of="School", detail=Detail.STATUS)
    month: list[date] | None = asked("月份: one of these, by its first day.", detail=Detail.STATUS)
    state: list[HomeTeachingMonthState] | None = asked("达标情况: one of these.", detail=Detail.STATUS)
    judged: bool | None = asked("是否评定: which are judged, or which are not.", detail=Detail.STATUS)


@extend(Student, owner=Subgraph.STUDENTS)
class StudentHomeTeaching:
    home_teaching_plans = rows(
        HomeTeachingPlan,
        home_rows.plans,
        "送教方案: the child's plans.",
        by=(tables.Student.id, tables.HomeTeachingPlan.student_id),
    )


@extend(Query, owner=Subgraph.STUDENTS)
class HomeTeachingQueries:
    home_teaching_plans = page(
        HomeTeachingPlan,
        home_rows.plans,
        "送教方案: of the children you see.",
        orders=home_rows.PLAN_ORDERS,
        filter=HomeTeachingPlanFilter,
    )
    home_teaching_visits = page(
        HomeTeachingVisit,
        home_rows.visits,
        "送教记录: of the children you see.",
        orders=home_rows.VISIT_ORDERS,
        filter=HomeTeachingVisitFilter,
    )
    home_teaching_months = page(
        HomeTeachingMonth,
        home_rows.months,
        "送教月度: of the children you see; totalCount of MET and of NOT_MET are the compliance rate's two terms.",
        orders=home_rows.MONTH_ORDERS,
        filter=HomeTeachingMonthFilter,
    )
