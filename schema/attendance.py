"""考勤: the attendance of classes day by day, and absences verified (GH-31)."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.attendance import AttendanceStatus
from resolvers import attendance as attendance_rows
from resolvers import casework as casework_rows
from resolvers import school as school_rows
from resolvers import student as student_rows
from schema.casework import Timer
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.school import SchoolClass
from schema.student import Student


@entity(tables.AttendanceSheet, owner=Subgraph.STUDENTS)
class AttendanceSheet(Node):
    """考勤表: the attendance of a class on a day; a correction is a new version (GH-31)."""

    day: date = column("日期: of which day.")
    extra_day: str | None = column("非教学日上课说明: why it was taught on a day that the calendar has off.")
    recorded_by: str | None = column("登记人: the id of the user or client who recorded it last.")
    recorded_at: datetime = column("登记时间: when it was recorded last.")
    version: int = column("版本: grows with each correction; a correction says which one it saw.")
    school_class = row(
        SchoolClass,
        school_rows.classes,
        "班级: of which class.",
        by=(tables.AttendanceSheet.class_id, tables.SchoolClass.id),
    )


@entity(tables.AttendanceRecord, owner=Subgraph.STUDENTS)
class AttendanceRecord(Node):
    """考勤记录: one pupil on one day."""

    day: date = column("日期: of which day.", detail=Detail.STATUS)
    status: AttendanceStatus = column(
        "考勤情况: as recorded, or as verified since (catalogue 2.6).", detail=Detail.STATUS
    )
    note: str | None = column("说明: what was noted.", detail=Detail.CASE)
    verified_by: str | None = column("核实人: who found out why it was away (GH-31).", detail=Detail.CASE)
    verified_at: datetime | None = column("核实时间: when.", detail=Detail.STATUS)
    sheet = row(
        AttendanceSheet,
        attendance_rows.sheets,
        "考勤表: the sheet of the class.",
        by=(tables.AttendanceRecord.sheet_id, tables.AttendanceSheet.id),
        detail=Detail.STATUS,
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.AttendanceRecord.student_id, tables.Student.id),
    )
    timers = rows(
        Timer,
        casework_rows.timers,
        "时限: by when it must be verified (T-04b).",
        by=(tables.AttendanceRecord.id, tables.Timer.row_id),
    )


@given
class AttendanceSheetFilter:
    """考勤表筛选: sheets that match all of it."""

    school_id: ID | None = asked("学校: of this school.", of="School")
    class_id: ID | None = asked("班级: of this class.", of="SchoolClass")
    first_day: date | None = asked("起: on this day or later.")
    last_day: date | None = asked("止: on this day or earlier.")
    unverified: bool | None = asked(
        "有待核实缺勤: with an absence that waits to be verified, or without.",
        through=tables.AttendanceRecord,
    )


@given
class AttendanceRecordFilter:
    """考勤记录筛选: records that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    status: list[AttendanceStatus] | None = asked("考勤情况: one of these.", detail=Detail.STATUS)
    first_day: date | None = asked("起: on this day or later.", detail=Detail.STATUS)
    last_day: date | None = asked("止: on this day or earlier.", detail=Detail.STATUS)
    unverified: bool | None = asked(
        "待核实: absences that wait to be verified, or all others.", detail=Detail.STATUS
    )


@extend(AttendanceSheet, owner=Subgraph.STUDENTS)
class AttendanceSheetRecords:
    records = rows(
        AttendanceRecord,
        attendance_rows.records,
        "考勤记录: of each pupil.",
        by=(tables.AttendanceSheet.id, tables.AttendanceRecord.sheet_id),
        status=about(list[AttendanceStatus], "考勤情况: one of these.", detail=Detail.STATUS),
    )


@extend(SchoolClass, owner=Subgraph.STUDENTS)
class SchoolClassAttendance:
    attendance = page(
        AttendanceSheet,
        attendance_rows.sheets,
        "考勤表: the class's sheets, of a day or a month.",
        orders=attendance_rows.SHEET_ORDERS,
        by=(tables.SchoolClass.id, tables.AttendanceSheet.class_id),
        first_day=about(date, "起: on this day or later."),
        last_day=about(date, "止: on this day or earlier."),
    )


@extend(Student, owner=Subgraph.STUDENTS)
class StudentAttendance:
    attendance = page(
        AttendanceRecord,
        attendance_rows.records,
        "考勤: the child's days.",
        orders=attendance_rows.RECORD_ORDERS,
        by=(tables.Student.id, tables.AttendanceRecord.student_id),
        filter=AttendanceRecordFilter,
    )


@extend(Query, owner=Subgraph.STUDENTS)
class AttendanceQueries:
    attendance_sheets = page(
        AttendanceSheet,
        attendance_rows.sheets,
        "考勤表: of the classes you see.",
        orders=attendance_rows.SHEET_ORDERS,
        filter=AttendanceSheetFilter,
    )
    attendance_records = page(
        AttendanceRecord,
        attendance_rows.records,
        "考勤记录: of the children you see.",
        orders=attendance_rows.RECORD_ORDERS,
        filter=AttendanceRecordFilter,
    )


@given
class AttendanceEntryInput:
    """考勤情况: of one pupil."""

    student_id: ID = asked("学生: of whom.", of="Student", required=True)
    status: AttendanceStatus = asked("考勤情况: here, or why not.", required=True)
    note: str | None = asked("说明: needed where a verified absence is corrected.")


@given
class AttendanceRecordInput:
    """登记考勤: of a class on a day, every pupil of it; a second time it is a correction."""

    class_id: ID = asked("班级: of which class.", of="SchoolClass", required=True)
    day: date = asked("日期: of which day.", required=True)
    entries: list[AttendanceEntryInput] = asked("学生: each pupil, or each that is not here.", required=True)
    others_present: bool | None = asked(
        "其余到校: says that all others are here, or where the registers have them (休学、送教); never of pupils with a sign."
    )
    extra_day: str | None = asked("非教学日上课说明: why it was taught on a day that is no school day.")
    expected_version: int | None = asked("所见版本: of the sheet, where the day is recorded already.")
    idempotency_key: str | None = asked(KEY)


@given
class AbsenceVerifyInput:
    """核实缺勤: why pupils of a sheet were away, as a named person found out (GH-31)."""

    sheet_id: ID = asked("考勤表: of which class and day.", of="AttendanceSheet", required=True)
    expected_version: int = asked(VERSION, required=True)
    verified_by: str = asked("核实人: who found out.", required=True)
    absences: list[AttendanceEntryInput] = asked("缺勤: of whom, and what it was.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="考勤变更结果: it was done.")
class AttendanceChanged:
    attendance_sheet: AttendanceSheet | None = strawberry.field(
        description="考勤表: as it is now. Null without students:read."
    )


AttendanceResult = Annotated[
    AttendanceChanged | Refused,
    strawberry.union("AttendanceResult", description="考勤变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class AttendanceChanges:
    attendance_record = change(
        AttendanceResult,
        AttendanceSheet,
        attendance_rows.record,
        "登记考勤: one call a class and day; each absence must be verified in time (GH-31).",
        scope=CASES_WRITE,
        done=AttendanceChanged,
        input=AttendanceRecordInput,
    )
    absence_verify = change(
        AttendanceResult,
        AttendanceSheet,
        attendance_rows.verify,
        "核实缺勤: why pupils were away; their clocks end (GH-31).",
        scope=CASES_WRITE,
        done=AttendanceChanged,
        input=AbsenceVerifyInput,
    )
