"""课程与评价自查: what a school states of its own teaching, term by term."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.term import TermKind
from resolvers import curriculum as curriculum_rows
from resolvers import school as school_rows
from schema.client import KEY
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.school import School


@entity(tables.CurriculumStatement, owner=Subgraph.STUDENTS)
class CurriculumStatement(Node):
    """课程与评价自查: a school's own statement of a term (DC-L3, HL-54, QC-22)."""

    school_year: str = column("学年: such as 2026-2027.")
    kind: TermKind = column("学期: which term of it.")
    full_curriculum: bool = column("开全课程: whether all courses of the national plan are taught (DC-L3).")
    full_hours: bool = column("开足课时: whether with all their hours (DC-L3).")
    integrating_activities: bool = column(
        "兴趣活动、第二课堂: whether activities take in weak and weary pupils (DC-L3)."
    )
    not_marks_alone: bool = column("不唯分数: whether pupils are judged by more than marks (HL-54).")
    counseling: bool = column("心理辅导: whether pupils are counseled as they need it (HL-54).")
    no_extra_pace: bool | None = column(
        "不赶超进度: whether no course is made harder, longer, faster or shorter at will; null where the school did not say (QC-22)."
    )
    exercise_minutes: int | None = column(
        "每天体育锻炼分钟数: of a pupil each day; null where the school did not say (QC-22)."
    )
    evaluation: str = column("评价方式: by what pupils are judged.")
    shortfall: str | None = column("未做到的说明: why something is not done, and what will be.")
    stated_by: str = column("填报人: who signs for the school.")
    stated_on: date = column("填报日期: when.")
    version: int = column("版本: grows with each change; a correction says which one it saw.")
    school = row(
        School,
        school_rows.find,
        "学校: whose statement it is.",
        by=(tables.CurriculumStatement.school_id, tables.School.id),
    )


@given
class CurriculumStatementFilter:
    """自查筛选: statements that match all of it."""

    school_id: ID | None = asked("学校: of this school.", of="School")
    school_year: str | None = asked("学年: of this school year.")
    kind: list[TermKind] | None = asked("学期: one of these.")
    lacking: bool | None = asked("是否有未做到的: something is not done, or nothing.")


@extend(School, owner=Subgraph.STUDENTS)
class SchoolStatements:
    curriculum_statements = rows(
        CurriculumStatement,
        curriculum_rows.find,
        "课程与评价自查: what the school stated, term by term.",
        by=(tables.School.id, tables.CurriculumStatement.school_id),
    )


@extend(Query, owner=Subgraph.STUDENTS)
class CurriculumQueries:
    curriculum_statements = page(
        CurriculumStatement,
        curriculum_rows.find,
        "课程与评价自查: of the schools you see.",
        orders=curriculum_rows.ORDERS,
        filter=CurriculumStatementFilter,
    )


@given
class CurriculumStateInput:
    """填报课程与评价自查: of the school, for the term that is (DC-L3, HL-54, QC-22)."""

    school_id: ID = asked("学校: which.", of="School", required=True)
    full_curriculum: bool = asked("开全课程: whether all courses are taught.", required=True)
    full_hours: bool = asked("开足课时: whether with all their hours.", required=True)
    integrating_activities: bool = asked("兴趣活动、第二课堂: whether there are any.", required=True)
    not_marks_alone: bool = asked("不唯分数: whether pupils are judged by more than marks.", required=True)
    counseling: bool = asked("心理辅导: whether pupils are counseled as they need it.", required=True)
    evaluation: str = asked("评价方式: by what pupils are judged.", required=True)
    stated_by: str = asked("填报人: who signs for the school.", required=True)
    shortfall: str | None = asked("未做到的说明: required where something is not done, and only there.")
    no_extra_pace: bool | None = asked(
        "不赶超进度: whether no course is made harder, longer, faster or shorter at will; left out, it is not stated (QC-22)."
    )
    exercise_minutes: int | None = asked(
        "每天体育锻炼分钟数: of a pupil each day, 0 to 480; left out, it is not stated (QC-22)."
    )
    expected_version: int | None = asked("所见版本: of the statement, where the term has one already.")
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="自查填报结果: it was done.")
class CurriculumStated:
    curriculum_statement: CurriculumStatement | None = strawberry.field(
        description="自查: as it is now. Null without students:read."
    )


CurriculumResult = Annotated[
    CurriculumStated | Refused,
    strawberry.union("CurriculumResult", description="自查填报结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class CurriculumChanges:
    curriculum_state = change(
        CurriculumResult,
        CurriculumStatement,
        curriculum_rows.state,
        "填报课程与评价自查: by the school itself (DC-L3, HL-54, QC-22).",
        scope=CASES_WRITE,
        done=CurriculumStated,
        input=CurriculumStateInput,
    )
