"""班主任学期记录: five items of each pupil, each term (BS-16, T-12)."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.term import TermKind
from resolvers import casework as casework_rows
from resolvers import class_term as term_rows
from resolvers import school as school_rows
from resolvers import student as student_rows
from schema.casework import Timer
from schema.client import KEY
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.school import SchoolClass
from schema.student import Student


@entity(tables.ClassTermRecord, owner=Subgraph.STUDENTS)
class ClassTermRecord(Node):
    """班主任学期记录 (C8): of a class in a term; complete when every pupil stands in it (BS-16)."""

    school_year: str = column("学年: such as 2026-2027.")
    kind: TermKind = column("学期: which term of it.")
    opened_at: datetime = column("建立时间: when the term began.")
    completed_at: datetime | None = column("完成时间: when every pupil stood in it.")
    version: int = column("版本: grows with each change.")
    school_class = row(
        SchoolClass,
        school_rows.classes,
        "班级: of which class.",
        by=(tables.ClassTermRecord.class_id, tables.SchoolClass.id),
    )
    timers = rows(
        Timer,
        casework_rows.timers,
        "时限: by when it must be complete (T-12).",
        by=(tables.ClassTermRecord.id, tables.Timer.row_id),
    )


@entity(tables.ClassTermEntry, owner=Subgraph.STUDENTS)
class ClassTermEntry(Node):
    """学期记录条目: one pupil's five items. Address and telephone are kept sealed; the address is not shown."""

    enrolled: bool = column("入学情况: whether it is at school here.", detail=Detail.STATUS)
    outflow: str | None = column("流出去向: where it went, if it is not.", detail=Detail.STATUS)
    guardian_name: str = column("家长姓名: who answers for it.", detail=Detail.NAME)
    contact_masked: str = column(
        "联系方式（脱敏）: the first three digits and the last.", detail=Detail.IDENTITY
    )
    recorded_by: str | None = column("记录人: the id of the user or client.", detail=Detail.STATUS)
    recorded_at: datetime = column("记录时间: when.", detail=Detail.STATUS)
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    record = row(
        ClassTermRecord,
        term_rows.records,
        "学期记录: of which class and term.",
        by=(tables.ClassTermEntry.record_id, tables.ClassTermRecord.id),
        detail=Detail.STATUS,
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.ClassTermEntry.student_id, tables.Student.id),
    )


@given
class ClassTermRecordFilter:
    """学期记录筛选: records that match all of it."""

    class_id: ID | None = asked("班级: of this class.", of="SchoolClass")
    school_id: ID | None = asked("学校: of this school.", of="School")
    school_year: str | None = asked("学年: of this school year.")
    kind: list[TermKind] | None = asked("学期: one of these.")
    completed: bool | None = asked("是否完成: complete, or not yet.")


@given
class ClassTermEntryFilter:
    """学期记录条目筛选: pupils that match all of it."""

    record_id: ID | None = asked("学期记录: of this record.", of="ClassTermRecord", detail=Detail.STATUS)
    student_id: ID | None = asked("学生: this child.", of="Student", detail=Detail.STATUS)
    enrolled: bool | None = asked("是否在校: at school here, or gone.", detail=Detail.STATUS)


@extend(ClassTermRecord, owner=Subgraph.STUDENTS)
class ClassTermRecordEntries:
    entries = page(
        ClassTermEntry,
        term_rows.entries,
        "条目: the pupils recorded.",
        orders=term_rows.ENTRY_ORDERS,
        by=(tables.ClassTermRecord.id, tables.ClassTermEntry.record_id),
        filter=ClassTermEntryFilter,
    )


@extend(Student, owner=Subgraph.STUDENTS)
class StudentTermRecords:
    class_term_entries = rows(
        ClassTermEntry,
        term_rows.entries,
        "班主任学期记录: what was recorded of the child each term.",
        by=(tables.Student.id, tables.ClassTermEntry.student_id),
    )


@extend(Query, owner=Subgraph.STUDENTS)
class ClassTermQueries:
    class_term_records = page(
        ClassTermRecord,
        term_rows.records,
        "班主任学期记录: of the classes you see.",
        orders=term_rows.RECORD_ORDERS,
        filter=ClassTermRecordFilter,
    )
    class_term_entries = page(
        ClassTermEntry,
        term_rows.entries,
        "学期记录条目: of the pupils you see.",
        orders=term_rows.ENTRY_ORDERS,
        filter=ClassTermEntryFilter,
    )


@given
class ClassTermEntryInput:
    """学期记录条目: the five items of one pupil, nothing else (BS-16)."""

    student_id: ID = asked("学生: of whom.", of="Student", required=True)
    enrolled: bool = asked("入学情况: whether it is at school here.", required=True)
    home_address: str = asked("家庭住址: sealed as it comes.", required=True)
    guardian_name: str = asked("家长姓名: who answers for it.", required=True)
    contact: str = asked("联系方式: a telephone number, sealed as it comes.", required=True)
    outflow: str | None = asked("流出去向: where it went, if it is not at school here.")


@given
class ClassTermRecordSubmitInput:
    """填写学期记录: of pupils of a class, for the term that is (BS-16)."""

    class_id: ID = asked("班级: of which class.", of="SchoolClass", required=True)
    entries: list[ClassTermEntryInput] = asked("条目: pupils and their items.", required=True)
    expected_version: int | None = asked("所见版本: of the record, where a pupil stands in it already.")
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="学期记录结果: it was done.")
class ClassTermRecordChanged:
    class_term_record: ClassTermRecord | None = strawberry.field(
        description="学期记录: as it is now. Null without students:read."
    )


ClassTermRecordResult = Annotated[
    ClassTermRecordChanged | Refused,
    strawberry.union("ClassTermRecordResult", description="学期记录结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class ClassTermChanges:
    class_term_record_submit = change(
        ClassTermRecordResult,
        ClassTermRecord,
        term_rows.submit,
        "填写班主任学期记录: five items of each pupil, truthfully, each term (BS-16).",
        scope=CASES_WRITE,
        done=ClassTermRecordChanged,
        input=ClassTermRecordSubmitInput,
    )
