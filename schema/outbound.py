"""外出就学跟踪: children who study elsewhere, where, and when it is looked at again (DC-L6, QC-39)."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.outbound import OutboundEnd
from resolvers import outbound as outbound_rows
from resolvers import student as student_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.student import Student


@entity(tables.OutboundTracking, owner=Subgraph.STUDENTS)
class OutboundTracking(Node):
    """外出就学跟踪: where a child studies that is not at school here."""

    region_code: str = column("就读地区: GB/T 2260, six digits.", detail=Detail.STATUS)
    school_name: str = column("就读学校: which school.", detail=Detail.STATUS)
    verified_on: date = column("核实日期: when it was last shown.", detail=Detail.STATUS)
    next_check_on: date = column("下次核查: by when it is shown again.", detail=Detail.STATUS)
    urged_on: date | None = column("督促转接日期: when the guardian was urged (QC-39).", detail=Detail.CASE)
    urged_by: str | None = column("督促人: by whom.", detail=Detail.CASE)
    ended_on: date | None = column("终止日期: until when.", detail=Detail.STATUS)
    end: OutboundEnd | None = column("终止原因: why it ended.", detail=Detail.STATUS)
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.OutboundTracking.student_id, tables.Student.id),
    )


@given
class OutboundTrackingFilter:
    """外出就学跟踪筛选: rows that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    region_code: str | None = asked("就读地区: in this region.", detail=Detail.STATUS)
    check_before: date | None = asked("核查早于: to be checked before this day.", detail=Detail.STATUS)
    ended: bool | None = asked("是否终止: ended, or not.", detail=Detail.STATUS)


@extend(Student, owner=Subgraph.STUDENTS)
class StudentOutbound:
    outbound_trackings = rows(
        OutboundTracking,
        outbound_rows.find,
        "外出就学跟踪: where the child studied elsewhere.",
        by=(tables.Student.id, tables.OutboundTracking.student_id),
    )


@extend(Query, owner=Subgraph.STUDENTS)
class OutboundQueries:
    outbound_trackings = page(
        OutboundTracking,
        outbound_rows.find,
        "外出就学跟踪: of the children you see.",
        orders=outbound_rows.ORDERS,
        filter=OutboundTrackingFilter,
    )


@given
class OutboundTrackInput:
    """登记外出就学: where a child studies, and on whose word."""

    student_id: ID = asked("学生: who.", of="Student", required=True)
    region_code: str = asked("就读地区: GB/T 2260, six digits.", required=True)
    school_name: str = asked("就读学校: which school.", required=True)
    verified_on: date = asked("核实日期: when it was shown.", required=True)
    next_check_on: date = asked("下次核查: by when it is shown again, within a year.", required=True)
    evidence: list[ID] = asked("外地学校就读证明: papers in its file.", of="Evidence", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class OutboundCheckInput:
    """复核外出就学: the child was found there again."""

    tracking_id: ID = asked("跟踪: which.", of="OutboundTracking", required=True)
    expected_version: int = asked(VERSION, required=True)
    verified_on: date = asked("核实日期: when it was shown.", required=True)
    next_check_on: date = asked("下次核查: by when it is shown again, within a year.", required=True)
    evidence: list[ID] = asked("外地学校就读证明: papers in its file.", of="Evidence", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class OutboundUrgeInput:
    """督促转接学籍: the guardian was urged to transfer the 学籍 (QC-39)."""

    tracking_id: ID = asked("跟踪: which.", of="OutboundTracking", required=True)
    expected_version: int = asked(VERSION, required=True)
    urged_by: str = asked("督促人: who did.", required=True)
    urged_on: date = asked("督促日期: when.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class OutboundEndInput:
    """终止跟踪: the child no longer studies there; a transfer ends it by itself."""

    tracking_id: ID = asked("跟踪: which.", of="OutboundTracking", required=True)
    expected_version: int = asked(VERSION, required=True)
    ended_on: date = asked("终止日期: since when.", required=True)
    why: OutboundEnd = asked("终止原因: BACK or NO_LONGER_THERE.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="外出就学跟踪结果: it was done.")
class OutboundChanged:
    outbound_tracking: OutboundTracking | None = strawberry.field(
        description="外出就学跟踪: as it is now. Null without students:read."
    )


OutboundResult = Annotated[
    OutboundChanged | Refused,
    strawberry.union("OutboundResult", description="外出就学跟踪结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class OutboundChanges:
    outbound_track = change(
        OutboundResult,
        OutboundTracking,
        outbound_rows.track,
        "登记外出就学: where a child studies elsewhere (DC-L6).",
        scope=CASES_WRITE,
        done=OutboundChanged,
        input=OutboundTrackInput,
    )
    outbound_check = change(
        OutboundResult,
        OutboundTracking,
        outbound_rows.check,
        "复核外出就学: it was shown again.",
        scope=CASES_WRITE,
        done=OutboundChanged,
        input=OutboundCheckInput,
    )
    outbound_urge = change(
        OutboundResult,
        OutboundTracking,
        outbound_rows.urge,
        "督促转接学籍: the guardian was urged to transfer the 学籍 (QC-39).",
        scope=CASES_WRITE,
        done=OutboundChanged,
        input=OutboundUrgeInput,
    )
    outbound_end = change(
        OutboundResult,
        OutboundTracking,
        outbound_rows.end,
        "终止外出就学跟踪: the child is back, or no longer there.",
        scope=CASES_WRITE,
        done=OutboundChanged,
        input=OutboundEndInput,
    )
