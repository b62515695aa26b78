"""考勤月汇总: a class's month, signed by its teacher and reviewed by its school, and classes that lack it (GH-32)."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.attendance import SummaryState
from resolvers import attendance as attendance_rows
from resolvers import casework as casework_rows
from resolvers import school as school_rows
from schema.casework import Timer
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, computed, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.school import SchoolClass

_BY = tables.AttendanceSummary.by_reason


@entity(tables.AttendanceSummary, owner=Subgraph.STUDENTS)
class AttendanceSummary(Node):
    """考勤月汇总: a class's month as it was counted when its teacher signed; empty in a draft (GH-32)."""

    month: str = column('月份: of which month ("2026-09").')
    state: SummaryState = column("汇总状态: how far it is.")
    enrolled: int | None = column("在籍人数: pupils of the class.")
    school_days: int | None = column("教学天数: days recorded.")
    present_days: int | None = column("到校人次: pupils' days at school, late and early leave included.")
    absent_days: int | None = column("缺勤人次: pupils' days of absence.")
    sick_leave_days: int | None = computed(_BY["SICK_LEAVE"].as_integer(), "病假人次: of illness.")
    personal_leave_days: int | None = computed(
        _BY["PERSONAL_LEAVE"].as_integer(), "事假人次: of personal leave."
    )
    unexcused_days: int | None = computed(_BY["UNEXCUSED"].as_integer(), "无故缺勤人次: without excuse.")
    unexplained_days: int | None = computed(
        _BY["ABSENT"].as_integer(), "原因待核实人次: not explained when it was counted."
    )
    other_days: int | None = computed(_BY["OTHER"].as_integer(), "其他缺勤人次: of other reasons.")
    late_days: int | None = computed(_BY["LATE"].as_integer(), "迟到人次: late.")
    early_leave_days: int | None = computed(_BY["EARLY_LEAVE"].as_integer(), "早退人次: left early.")
    home_teaching_days: int | None = computed(
        _BY["HOME_TEACHING_DAY"].as_integer(), "送教人次: taught at home."
    )
    suspended_days: int | None = computed(_BY["SUSPENDED"].as_integer(), "休学人次: suspended.")
    suspected: int | None = column("疑似辍学人数: suspected dropouts of the class.")
    dropout: int | None = column("辍学人数: dropouts of the class.")
    prepared_by: str | None = column("汇总人: the teacher who signed.")
    prepared_at: datetime | None = column("汇总时间: when.")
    reviewed_by: str | None = column("审核人: who signed for the school.")
    reviewed_at: datetime | None = column("审核时间: when.")
    version: int = column("版本: grows with each change.")
    school_class = row(
        SchoolClass,
        school_rows.classes,
        "班级: of which class.",
        by=(tables.AttendanceSummary.class_id, tables.SchoolClass.id),
    )
    timers = rows(
        Timer,
        casework_rows.timers,
        "时限: by when it must be reviewed (T-05b).",
        by=(tables.AttendanceSummary.id, tables.Timer.row_id),
    )


@given
class AttendanceSummaryFilter:
    """考勤月汇总筛选: summaries that match all of it."""

    school_id: ID | None = asked("学校: of this school.", of="School")
    class_id: ID | None = asked("班级: of this class.", of="SchoolClass")
    month: str | None = asked('月份: of this month ("2026-09").')
    state: list[SummaryState] | None = asked("汇总状态: in one of these.")


@given
class SchoolClassFilter:
    """班级筛选: classes that match all of it."""

    school_id: ID | None = asked("学校: of this school.", of="School")
    school_year: str | None = asked('学年: of this school year ("2026-2027").')
    without_sheet_on: date | None = asked(
        "当日未登记考勤: without a sheet of this day, of those whose sheets you see.",
        through=tables.AttendanceSheet,
    )
    without_summary_of: str | None = asked(
        "当月考勤未汇总审核: without a reviewed summary of this month, of those whose summaries you see.",
        through=tables.AttendanceSummary,
    )


@extend(SchoolClass, owner=Subgraph.STUDENTS)
class SchoolClassSummaries:
    attendance_summaries = rows(
        AttendanceSummary,
        attendance_rows.summaries,
        "考勤月汇总: of each month.",
        by=(tables.SchoolClass.id, tables.AttendanceSummary.class_id),
    )


@extend(Query, owner=Subgraph.STUDENTS)
class AttendanceSummaryQueries:
    attendance_summaries = page(
        AttendanceSummary,
        attendance_rows.summaries,
        "考勤月汇总: of the classes you see.",
        orders=attendance_rows.SUMMARY_ORDERS,
        filter=AttendanceSummaryFilter,
    )
    school_classes = page(
        SchoolClass,
        attendance_rows.classes,
        "班级: classes of your county, those among them that lack a sheet or a summary.",
        orders=attendance_rows.CLASS_ORDERS,
        filter=SchoolClassFilter,
    )


@given
class AttendanceSummarizeInput:
    """汇总当月考勤: count a class's month and sign it; each school day must have its sheet (GH-32)."""

    class_id: ID = asked("班级: of which class.", of="SchoolClass", required=True)
    month: str = asked('月份: of which month ("2026-09").', required=True)
    prepared_by: str = asked("汇总人: the teacher who signs.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class AttendanceSummaryReviewInput:
    """审核考勤月汇总: the school signs."""

    summary_id: ID = asked("月汇总: which.", of="AttendanceSummary", required=True)
    expected_version: int = asked(VERSION, required=True)
    reviewed_by: str = asked("审核人: who signs for the school.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class AttendanceSummaryReturnInput:
    """退回考勤月汇总: the school takes its signature back, so that records can be corrected."""

    summary_id: ID = asked("月汇总: which.", of="AttendanceSummary", required=True)
    expected_version: int = asked(VERSION, required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="考勤月汇总变更结果: it was done.")
class AttendanceSummaryChanged:
    attendance_summary: AttendanceSummary | None = strawberry.field(
        description="月汇总: as it is now. Null without students:read."
    )


AttendanceSummaryResult = Annotated[
    AttendanceSummaryChanged | Refused,
    strawberry.union("AttendanceSummaryResult", description="考勤月汇总变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class AttendanceSummaryChanges:
    attendance_summarize = change(
        AttendanceSummaryResult,
        AttendanceSummary,
        attendance_rows.summarize,
        "汇总当月考勤: count a class's month and sign it (GH-32).",
        scope=CASES_WRITE,
        done=AttendanceSummaryChanged,
        input=AttendanceSummarizeInput,
    )
    attendance_summary_review = change(
        AttendanceSummaryResult,
        AttendanceSummary,
        attendance_rows.review,
        "审核考勤月汇总: the school signs; the month is closed (GH-32).",
        scope=CASES_WRITE,
        done=AttendanceSummaryChanged,
        input=AttendanceSummaryReviewInput,
    )
    attendance_summary_return = change(
        AttendanceSummaryResult,
        AttendanceSummary,
        attendance_rows.give_back,
        "退回考勤月汇总: the school takes its signature back.",
        scope=CASES_WRITE,
        done=AttendanceSummaryChanged,
        input=AttendanceSummaryReturnInput,
    )
