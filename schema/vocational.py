"""职业选修课程: vocational courses that junior pupils elect beside their own, and stay junior pupils."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.vocational import ElectiveKind
from resolvers import school as school_rows
from resolvers import student as student_rows
from resolvers import vocational as elective_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.school import School
from schema.student import Student


@entity(tables.VocationalElective, owner=Subgraph.STUDENTS)
class VocationalElective(Node):
    """职业选修课程: that a junior pupil takes, here or at a vocational school of the place (QC-35)."""

    kind: ElectiveKind = column("选修方式: where it is taught.", detail=Detail.STATUS)
    course: str = column("课程: which.", detail=Detail.STATUS)
    provider: str = column("开课单位: who teaches it.", detail=Detail.STATUS)
    started_on: date = column("开始日期: since when.", detail=Detail.STATUS)
    ended_on: date | None = column("结束日期: until when.", detail=Detail.STATUS)
    result: str | None = column("结果: what came of it.", detail=Detail.STATUS)
    version: int = column(
        "版本: grows with each change; a change says which one it saw.", detail=Detail.STATUS
    )
    school = row(
        School,
        school_rows.find,
        "就读学校: where the pupil was registered.",
        by=(tables.VocationalElective.school_id, tables.School.id),
        detail=Detail.STATUS,
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.VocationalElective.student_id, tables.Student.id),
    )


@given
class VocationalElectiveFilter:
    """职业选修筛选: electives that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    school_id: ID | None = asked("就读学校: of pupils of this school.", of="School", detail=Detail.STATUS)
    kind: list[ElectiveKind] | None = asked("选修方式: one of these.", detail=Detail.STATUS)


@extend(Student, owner=Subgraph.STUDENTS)
class StudentElectives:
    vocational_electives = rows(
        VocationalElective,
        elective_rows.find,
        "职业选修课程: that the child takes or took.",
        by=(tables.Student.id, tables.VocationalElective.student_id),
    )


@extend(Query, owner=Subgraph.STUDENTS)
class VocationalQueries:
    vocational_electives = page(
        VocationalElective,
        elective_rows.find,
        "职业选修课程: of the children you see.",
        orders=elective_rows.ORDERS,
        filter=VocationalElectiveFilter,
    )


@given
class VocationalElectiveTakeInput:
    """登记职业选修: of a junior pupil (QC-35)."""

    student_id: ID = asked("学生: which.", of="Student", required=True)
    kind: ElectiveKind = asked("选修方式: where it is taught.", required=True)
    course: str = asked("课程: which.", required=True)
    provider: str = asked("开课单位: who teaches it.", required=True)
    started_on: date = asked("开始日期: since when.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class VocationalElectiveEndInput:
    """结束职业选修: with what came of it."""

    elective_id: ID = asked("职业选修课程: which.", of="VocationalElective", required=True)
    expected_version: int = asked(VERSION, required=True)
    ended_on: date = asked("结束日期: until when.", required=True)
    result: str = asked("结果: what came of it.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="职业选修变更结果: it was done.")
class VocationalElectiveChanged:
    vocational_elective: VocationalElective | None = strawberry.field(
        description="职业选修: as it is now. Null without students:read."
    )


VocationalElectiveResult = Annotated[
    VocationalElectiveChanged | Refused,
    strawberry.union("VocationalElectiveResult", description="职业选修变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class VocationalChanges:
    vocational_elective_take = change(
        VocationalElectiveResult,
        VocationalElective,
        elective_rows.take,
        "登记职业选修: the pupil stays a junior pupil (QC-35).",
        scope=CASES_WRITE,
        done=VocationalElectiveChanged,
        input=VocationalElectiveTakeInput,
    )
    vocational_elective_end = change(
        VocationalElectiveResult,
        VocationalElective,
        elective_rows.end,
        "结束职业选修: with what came of it.",
        scope=CASES_WRITE,
        done=VocationalElectiveChanged,
        input=VocationalElectiveEndInput,
    )
