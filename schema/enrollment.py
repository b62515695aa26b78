"""学籍: a child's registration at a school, and how a registry export is handed in."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from auth.scopes import ENROLLMENT_IMPORT
from database import tables
from domain.access import Detail
from domain.student import EnrollmentStatus, RegistryMark
from resolvers import commands
from resolvers import enrollment as enrollment_rows
from resolvers import school as school_rows
from resolvers import student as student_rows
from schema.declared import Subgraph
from schema.exchange import ExchangePackage
from schema.fields import change, column, entity, extend, row, rows
from schema.inputs import about, asked, given
from schema.node import Node
from schema.query import Mutation, Refused
from schema.school import School, SchoolClass
from schema.student import Student


@entity(tables.Enrollment, owner=Subgraph.STUDENTS)
class Enrollment(Node):
    """学籍: a registration at a school; a child holds one at a time."""

    student_no_masked: str | None = column(
        "学籍号（脱敏）: first six characters and the last.",
        detail=Detail.IDENTITY,
    )
    grade: int = column("年级: 1 to 9.", detail=Detail.STATUS)
    entry_date: date | None = column("入学日期: entered on.", detail=Detail.STATUS)
    status: EnrollmentStatus = column("学籍状态: state of the registration.", detail=Detail.STATUS)
    registry_mark: RegistryMark = column(
        "学籍系统标注: mark in the national registry (HL-63, QC-38).", detail=Detail.STATUS
    )
    marked_at: date | None = column("标注日期: marked on.", detail=Detail.STATUS)
    last_registry_sync: datetime | None = column(
        "最近一次学籍系统同步: when the registry last named it.", detail=Detail.STATUS
    )
    school = row(
        School,
        school_rows.find,
        "学校: the school.",
        by=(tables.Enrollment.school_id, tables.School.id),
        detail=Detail.STATUS,
    )
    school_class = row(
        SchoolClass,
        school_rows.classes,
        "班级: the class.",
        by=(tables.Enrollment.class_id, tables.SchoolClass.id),
        detail=Detail.STATUS,
    )
    student = row(
        Student, student_rows.find, "学生: the child.", by=(tables.Enrollment.student_id, tables.Student.id)
    )


@extend(Student, owner=Subgraph.STUDENTS)
class StudentEnrollments:
    enrollments = rows(
        Enrollment,
        enrollment_rows.find,
        "学籍: the child's registrations, ended ones included.",
        by=(tables.Student.id, tables.Enrollment.student_id),
        status=about(list[EnrollmentStatus], "学籍状态: one of these.", detail=Detail.STATUS),
    )


@given
class EnrollmentImportInput:
    """学籍导入: a registry export as it left the registry."""

    file_name: str = asked("文件名: its name; the ending says whether it is xlsx or csv.", required=True)
    content_base64: str = asked("文件内容: its bytes in Base64.", required=True)
    period: str = asked("月份: the month it stands for, YYYY-MM.", required=True)


@strawberry.type(description="学籍导入结果: the export was taken in.")
class EnrollmentImported:
    exchange_package: ExchangePackage | None = strawberry.field(
        description="数据包: the export as a package, with its counts; null without exchange:read."
    )


EnrollmentImportResult = Annotated[
    EnrollmentImported | Refused,
    strawberry.union("EnrollmentImportResult", description="学籍导入结果: taken in, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class EnrollmentChanges:
    enrollment_import = change(
        EnrollmentImportResult,
        ExchangePackage,
        commands.import_enrollment,
        "学籍导入: hand in a registry export.",
        scope=ENROLLMENT_IMPORT,
        done=EnrollmentImported,
        input=EnrollmentImportInput,
    )
