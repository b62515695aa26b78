"""返校清点与未报到登记造册: each pupil ticked at term start, and those who did not come (DC-10, DC-13, QC-18)."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.cause import DropoutCause
from domain.student import SpecialGroup
from domain.term import TermKind
from resolvers import casework as casework_rows
from resolvers import return_check as check_rows
from resolvers import school as school_rows
from resolvers import student as student_rows
from schema.casework import Timer
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.school import School, SchoolClass
from schema.student import Student


@entity(tables.ReturnRegister, owner=Subgraph.LEDGERS)
class ReturnRegister(Node):
    """返校清点与未报到登记造册 (R8): of a school in a term; complete when all are ticked and all causes verified (QC-18)."""

    school_year: str = column("学年: such as 2026-2027.")
    kind: TermKind = column("学期: which term of it.")
    first_school_day: date = column("上课首日: the week runs from this day.")
    opened_at: datetime = column("建立时间: when the first class was ticked.")
    completed_at: datetime | None = column("完成时间: when all were ticked and all causes verified.")
    version: int = column("版本: grows with each change.")
    school = row(
        School,
        school_rows.find,
        "学校: which school.",
        by=(tables.ReturnRegister.school_id, tables.School.id),
    )
    timers = rows(
        Timer,
        casework_rows.timers,
        "时限: by when it must be complete (T-02, T-07).",
        by=(tables.ReturnRegister.id, tables.Timer.row_id),
    )


@entity(tables.TermReturnCheck, owner=Subgraph.LEDGERS)
class TermReturnCheck(Node):
    """返校清点: one pupil ticked at term start; a line of the register where it did not come."""

    reported: bool = column("是否报到: whether it came.", detail=Detail.STATUS)
    checked_on: date = column("清点日期: when it was ticked.", detail=Detail.STATUS)
    checked_by: str | None = column("清点人: the id of the user or client.", detail=Detail.STATUS)
    returned_on: date | None = column("补报到日期: the day it came later.", detail=Detail.STATUS)
    contacted_on: date | None = column("联系日期: when its home was asked (DC-13).", detail=Detail.STATUS)
    cause: DropoutCause | None = column("未报到原因: why it did not come, verified.", detail=Detail.CASE)
    cause_note: str | None = column("原因说明: in words.", detail=Detail.CASE)
    cause_verified_by: str | None = column("核实人: who found out.", detail=Detail.CASE)
    cause_verified_at: datetime | None = column("核实时间: when.", detail=Detail.STATUS)
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    school_class = row(
        SchoolClass,
        school_rows.classes,
        "班级: of which class it was ticked.",
        by=(tables.TermReturnCheck.class_id, tables.SchoolClass.id),
        detail=Detail.STATUS,
    )
    register = row(
        ReturnRegister,
        check_rows.registers,
        "登记册: of which school and term.",
        by=(tables.TermReturnCheck.register_id, tables.ReturnRegister.id),
        detail=Detail.STATUS,
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.TermReturnCheck.student_id, tables.Student.id),
    )
    timers = rows(
        Timer,
        casework_rows.timers,
        "时限: by when its home must be asked (T-04a).",
        by=(tables.TermReturnCheck.id, tables.Timer.row_id),
    )


@given
class ReturnRegisterFilter:
    """登记册筛选: registers that match all of it."""

    school_id: ID | None = asked("学校: of this school.", of="School")
    school_year: str | None = asked("学年: of this school year.")
    kind: list[TermKind] | None = asked("学期: one of these.")
    completed: bool | None = asked("是否完成: complete, or not yet.")


@given
class TermReturnCheckFilter:
    """返校清点筛选: pupils ticked that match all of it."""

    student_id: ID | None = asked("学生: this child.", of="Student", detail=Detail.STATUS)
    class_id: ID | None = asked("班级: of this class.", of="SchoolClass", detail=Detail.STATUS)
    register_id: ID | None = asked("登记册: of this register.", of="ReturnRegister", detail=Detail.STATUS)
    reported: bool | None = asked("是否报到: came, or did not.", detail=Detail.STATUS)
    in_group: SpecialGroup | None = asked(
        "特殊群体: belonged to this group on the day it was ticked: counts by group (DC-11).",
        detail=Detail.GROUP,
        through=tables.SpecialGroupMembership,
    )
    verified: bool | None = asked("原因是否核实: with a verified cause, or without.", detail=Detail.CASE)


@extend(ReturnRegister, owner=Subgraph.LEDGERS)
class ReturnRegisterChecks:
    checks = page(
        TermReturnCheck,
        check_rows.checks,
        "返校清点: the pupils ticked; those who did not come are the lines of the register.",
        orders=check_rows.CHECK_ORDERS,
        by=(tables.ReturnRegister.id, tables.TermReturnCheck.register_id),
        filter=TermReturnCheckFilter,
    )


@extend(Student, owner=Subgraph.LEDGERS)
class StudentReturnChecks:
    return_checks = rows(
        TermReturnCheck,
        check_rows.checks,
        "返校清点: how the child was ticked at each term start.",
        by=(tables.Student.id, tables.TermReturnCheck.student_id),
    )


@extend(Query, owner=Subgraph.LEDGERS)
class ReturnCheckQueries:
    return_registers = page(
        ReturnRegister,
        check_rows.registers,
        "返校清点与未报到登记造册: of the schools you see.",
        orders=check_rows.REGISTER_ORDERS,
        filter=ReturnRegisterFilter,
    )
    return_checks = page(
        TermReturnCheck,
        check_rows.checks,
        "返校清点: of the children you see.",
        orders=check_rows.CHECK_ORDERS,
        filter=TermReturnCheckFilter,
    )


@given
class ReturnCheckEntryInput:
    """清点: of one pupil."""

    student_id: ID = asked("学生: of whom.", of="Student", required=True)
    reported: bool = asked("是否报到: whether it came.", required=True)


@given
class ReturnCheckRecordInput:
    """返校清点: tick every pupil of a class at term start (DC-10)."""

    class_id: ID = asked("班级: of which class.", of="SchoolClass", required=True)
    checked_on: date = asked("清点日期: when.", required=True)
    entries: list[ReturnCheckEntryInput] = asked(
        "学生: each pupil, or each that did not come.", required=True
    )
    others_reported: bool | None = asked("其余已报到: says that all others came.")
    expected_version: int | None = asked("所见版本: of the register, where a pupil was ticked otherwise.")
    idempotency_key: str | None = asked(KEY)


@given
class ReturnCheckVerifyCauseInput:
    """核实未报到原因: why a pupil did not come, as learned from its home (DC-13, QC-18)."""

    check_id: ID = asked("清点记录: whose.", of="TermReturnCheck", required=True)
    expected_version: int = asked(VERSION, required=True)
    cause: DropoutCause = asked("原因: why.", required=True)
    contacted_on: date = asked("联系日期: when its home was asked.", required=True)
    verified_by: str = asked("核实人: who found out.", required=True)
    note: str | None = asked("原因说明: in words.")
    idempotency_key: str | None = asked(KEY)


@given
class AttendanceVerifyInput:
    """核实到校: a child that did not report, or had a sign, is present again."""

    student_id: ID = asked("学生: who.", of="Student", required=True)
    present_on: date = asked("到校日期: since when.", required=True)
    note: str = asked("情况说明: who saw it, and how it came back.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="返校清点结果: it was done.")
class ReturnCheckChanged:
    return_register: ReturnRegister | None = strawberry.field(
        description="登记册: as it is now. Null without ledgers:read."
    )


@strawberry.type(description="核实到校结果: it was done.")
class AttendanceVerified:
    student: Student | None = strawberry.field(description="学生: as it is now. Null without students:read.")


ReturnCheckResult = Annotated[
    ReturnCheckChanged | Refused,
    strawberry.union("ReturnCheckResult", description="返校清点结果: done, or refused."),
]
AttendanceVerifyResult = Annotated[
    AttendanceVerified | Refused,
    strawberry.union("AttendanceVerifyResult", description="核实到校结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class ReturnCheckChanges:
    return_check_record = change(
        ReturnCheckResult,
        ReturnRegister,
        check_rows.record,
        "返校清点: tick every pupil of a class; who did not come stands in the register (DC-10, QC-18).",
        scope=CASES_WRITE,
        done=ReturnCheckChanged,
        input=ReturnCheckRecordInput,
    )
    return_check_verify_cause = change(
        ReturnCheckResult,
        ReturnRegister,
        check_rows.verify_cause,
        "核实未报到原因: contact the home and say why (DC-13, QC-18).",
        scope=CASES_WRITE,
        done=ReturnCheckChanged,
        input=ReturnCheckVerifyCauseInput,
    )
    attendance_verify = change(
        AttendanceVerifyResult,
        Student,
        check_rows.verify_present,
        "核实到校: a child that was missed attends again; its signs are closed (DC-10, DC-L2b).",
        scope=CASES_WRITE,
        done=AttendanceVerified,
        input=AttendanceVerifyInput,
    )
