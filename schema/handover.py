"""小升初: where the leavers of primary school go on, and how they are handed over in three copies."""

from datetime import date, datetime

import strawberry
from strawberry import ID

from database import tables
from domain.access import Detail
from domain.handover import Arrival, CopyKeeper, Destination, HandoverState
from resolvers import casework as casework_rows
from resolvers import handover as handover_rows
from resolvers import organization as organization_rows
from resolvers import school as school_rows
from resolvers import student as student_rows
from schema.casework import Timer
from schema.declared import Subgraph
from schema.fields import column, computed, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Query
from schema.school import School
from schema.student import Student

_SAID = tables.GraduateDestination.said
_WHICH = "交接手续: which."
_YEAR = "学年: the one that is entered, such as 2026-2027."


@entity(tables.HandoverCopy, owner=Subgraph.STUDENTS)
class HandoverCopy(Node):
    """交接手续存执: one of the three copies, acknowledged by who keeps it (GH-26)."""

    keeper: CopyKeeper = column("存执单位: primary school, junior school or bureau.")
    acknowledged_at: datetime = column("签收时间: when.")
    acknowledged_by: str = column("签收人: who signed.")
    organization = row(
        Organization,
        organization_rows.find,
        "单位: who keeps it; none where the unit is not on record.",
        by=(tables.HandoverCopy.organization_id, tables.Organization.id),
    )


@entity(tables.TransitionHandover, owner=Subgraph.STUDENTS)
class TransitionHandover(Node):
    """小升初交接手续: of one primary to one junior school; shown to both, once it is signed, and to the bureau (GH-26)."""

    school_year: str = column(_YEAR)
    state: HandoverState = column("交接状态: draft, signed, received, acknowledged, closed.")
    drafted_at: datetime = column("建立时间: when it was first drawn up.")
    signed_at: datetime | None = column("小学签字时间: when the primary school signed.")
    closed_at: datetime | None = column("办结时间: when it was closed.")
    version: int = column("版本: grows with each change.")
    primary_school = row(
        School,
        school_rows.find,
        "小学: who hands over.",
        by=(tables.TransitionHandover.primary_id, tables.School.id),
    )
    junior_school = row(
        School,
        school_rows.find,
        "初中: who receives.",
        by=(tables.TransitionHandover.junior_id, tables.School.id),
    )
    copies = rows(
        HandoverCopy,
        handover_rows.copies,
        "存执: the copies that are acknowledged.",
        by=(tables.TransitionHandover.id, tables.HandoverCopy.handover_id),
    )
    timers = rows(
        Timer,
        casework_rows.timers,
        "时限: by when all must be there (T-02).",
        by=(tables.TransitionHandover.id, tables.Timer.row_id),
    )


@entity(tables.GraduateDestination, owner=Subgraph.STUDENTS)
class GraduateDestination(Node):
    """小学毕业生去向: where one leaver goes on (GH-25); a line of the handover once it stands in one."""

    school_year: str = column(_YEAR, detail=Detail.STATUS)
    destination: Destination = column(
        "去向: to a junior school of the county, elsewhere, or not known.", detail=Detail.STATUS
    )
    school_name: str | None = column("外地学校名称: of a school elsewhere.", detail=Detail.STATUS)
    name: str | None = computed(
        _SAID["NAME"]["student.name"].astext,
        "姓名: as the paper says it, from its signature on.",
        detail=Detail.NAME,
    )
    id_number_masked: str | None = computed(
        _SAID["IDENTITY"]["student.id_number"].astext, "身份证件号码（脱敏）: masked.", detail=Detail.IDENTITY
    )
    profile: strawberry.scalars.JSON | None = computed(
        _SAID["PROFILE"], "基本信息: sex and date of birth, by column.", detail=Detail.PROFILE
    )
    arrival: Arrival | None = column(
        "到校情况: as the junior school ticked it; null before.", detail=Detail.STATUS
    )
    arrived_on: date | None = column("到校日期: the day it came.", detail=Detail.STATUS)
    ticked_by: str | None = column("登记人: the id of the user or client.", detail=Detail.STATUS)
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    primary_school = row(
        School,
        school_rows.find,
        "毕业小学: which it leaves.",
        by=(tables.GraduateDestination.primary_id, tables.School.id),
        detail=Detail.STATUS,
    )
    junior_school = row(
        School,
        school_rows.find,
        "升入初中: which of the county it goes to.",
        by=(tables.GraduateDestination.junior_id, tables.School.id),
        detail=Detail.STATUS,
    )
    handover = row(
        TransitionHandover,
        handover_rows.handovers,
        "交接手续: in which it stands.",
        by=(tables.GraduateDestination.handover_id, tables.TransitionHandover.id),
        detail=Detail.STATUS,
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child, for whoever sees it.",
        by=(tables.GraduateDestination.student_id, tables.Student.id),
    )


@given
class TransitionHandoverFilter:
    """交接手续筛选: handovers that match all of it."""

    primary_id: ID | None = asked("小学: from this school.", of="School")
    junior_id: ID | None = asked("初中: to this school.", of="School")
    school_year: str | None = asked("学年: into this school year.")
    state: list[HandoverState] | None = asked("交接状态: in one of these.")


@given
class GraduateDestinationFilter:
    """毕业生去向筛选: leavers that match all of it; how many match is the statistics of GH-25."""

    student_id: ID | None = asked("学生: this child.", of="Student", detail=Detail.STATUS)
    handover_id: ID | None = asked("交接手续: in this one.", of="TransitionHandover", detail=Detail.STATUS)
    primary_id: ID | None = asked("毕业小学: of this school.", of="School", detail=Detail.STATUS)
    junior_id: ID | None = asked("升入初中: to this school.", of="School", detail=Detail.STATUS)
    school_year: str | None = asked("学年: into this school year.", detail=Detail.STATUS)
    destination: list[Destination] | None = asked("去向: one of these.", detail=Detail.STATUS)
    arrival: list[Arrival] | None = asked("到校情况: one of these.", detail=Detail.STATUS)
    continued: bool | None = asked(
        "是否已升学: arrived, or elsewhere with evidence; or neither.", detail=Detail.STATUS
    )


@extend(TransitionHandover, owner=Subgraph.STUDENTS)
class HandoverLines:
    lines = page(
        GraduateDestination,
        handover_rows.destinations,
        "交接名单: one line a child.",
        orders=handover_rows.DESTINATION_ORDERS,
        by=(tables.TransitionHandover.id, tables.GraduateDestination.handover_id),
        filter=GraduateDestinationFilter,
    )


@extend(School, owner=Subgraph.STUDENTS)
class SchoolLeavers:
    graduate_destinations = page(
        GraduateDestination,
        handover_rows.destinations,
        "毕业生去向: of the leavers of this school that you see.",
        orders=handover_rows.DESTINATION_ORDERS,
        by=(tables.School.id, tables.GraduateDestination.primary_id),
        filter=GraduateDestinationFilter,
    )


@extend(Student, owner=Subgraph.STUDENTS)
class StudentDestinations:
    graduate_destinations = rows(
        GraduateDestination,
        handover_rows.destinations,
        "毕业去向: where the child went on from primary school.",
        by=(tables.Student.id, tables.GraduateDestination.student_id),
    )


@extend(Query, owner=Subgraph.STUDENTS)
class HandoverQueries:
    transition_handovers = page(
        TransitionHandover,
        handover_rows.handovers,
        "小升初交接手续: that you see.",
        orders=handover_rows.HANDOVER_ORDERS,
        filter=TransitionHandoverFilter,
    )
    graduate_destinations = page(
        GraduateDestination,
        handover_rows.destinations,
        "小学毕业生去向: of the leavers that you see.",
        orders=handover_rows.DESTINATION_ORDERS,
        filter=GraduateDestinationFilter,
    )
