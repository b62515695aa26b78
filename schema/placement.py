"""安置与免予入学: where disabled children are schooled, and who is exempted."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE, DISABILITY_READ
from database import tables
from domain.access import Detail
from domain.disability import PlacementType
from resolvers import disability as disability_rows
from resolvers import school as school_rows
from resolvers import student as student_rows
from schema.assessment import DisabilityAssessment
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.school import School
from schema.student import Student


@entity(tables.Placement, owner=Subgraph.STUDENTS)
class Placement(Node):
    """安置: in which form a child is schooled; education in custody needs restricted:read (GH-41, DC-19, HL-64, QC-44)."""

    type: PlacementType = column("安置方式: in which form.", detail=Detail.STATUS)
    started_on: date = column("起: since when.", detail=Detail.STATUS)
    ended_on: date | None = column("止: until when.", detail=Detail.STATUS)
    reason: str | None = column(
        "说明: why no earlier form of the place's order serves; needs disability:read.",
        scope=DISABILITY_READ,
        detail=Detail.FINDING,
    )
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    student = row(
        Student, student_rows.find, "学生: the child.", by=(tables.Placement.student_id, tables.Student.id)
    )
    school = row(
        School,
        school_rows.find,
        "学校: where the child is registered.",
        by=(tables.Placement.school_id, tables.School.id),
        detail=Detail.STATUS,
    )
    assessment = row(
        DisabilityAssessment,
        disability_rows.assessments,
        "评估认定: what it carries out; needs disability:read.",
        by=(tables.Placement.assessment_id, tables.DisabilityAssessment.id),
        detail=Detail.FINDING,
    )


@entity(tables.ExemptionRecord, owner=Subgraph.STUDENTS)
class ExemptionRecord(Node):
    """免予入学: a child that the expert committee found unable to study, its archive complete (HL-49, HL-65)."""

    decided_by: str = column("决定人: who decided.", detail=Detail.CASE)
    document_no: str = column("决定文号: number of the decision.", detail=Detail.CASE)
    decided_on: date = column("决定日期: when.", detail=Detail.STATUS)
    review_on: date = column("复核日期: looked at again when.", detail=Detail.STATUS)
    ended_on: date | None = column("止: until when.", detail=Detail.STATUS)
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.ExemptionRecord.student_id, tables.Student.id),
    )
    assessment = row(
        DisabilityAssessment,
        disability_rows.assessments,
        "评估认定: its basis; needs disability:read.",
        by=(tables.ExemptionRecord.assessment_id, tables.DisabilityAssessment.id),
        detail=Detail.FINDING,
    )


@given
class PlacementFilter:
    """安置筛选: placements that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    school_id: ID | None = asked("学校: registered at this school.", of="School", detail=Detail.STATUS)
    type: list[PlacementType] | None = asked("安置方式: in one of these.", detail=Detail.STATUS)
    current: bool | None = asked("是否现行: which stand, or which have ended.", detail=Detail.STATUS)


@given
class ExemptionFilter:
    """免予入学筛选: exemptions that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    current: bool | None = asked("是否现行: which stand, or which have ended.", detail=Detail.STATUS)


@extend(Student, owner=Subgraph.STUDENTS)
class StudentPlacements:
    placements = rows(
        Placement,
        disability_rows.placements,
        "安置: the one that stands and those before.",
        by=(tables.Student.id, tables.Placement.student_id),
    )
    exemptions = rows(
        ExemptionRecord,
        disability_rows.exemptions,
        "免予入学: the one that stands and those before.",
        by=(tables.Student.id, tables.ExemptionRecord.student_id),
    )


@extend(Query, owner=Subgraph.STUDENTS)
class PlacementQueries:
    placements = page(
        Placement,
        disability_rows.placements,
        "安置: of the children you see.",
        orders=disability_rows.PLACEMENT_ORDERS,
        filter=PlacementFilter,
    )
    exemptions = page(
        ExemptionRecord,
        disability_rows.exemptions,
        "免予入学的学生名册: of the children you see (R7).",
        orders=disability_rows.EXEMPTION_ORDERS,
        filter=ExemptionFilter,
    )


@given
class PlacementDecideInput:
    """落实安置: as assessed, or in the place's order where nobody has assessed (GH-41, DC-19, HL-64)."""

    student_id: ID = asked("学生: whom.", of="Student", required=True)
    type: PlacementType = asked("安置方式: in which form.", required=True)
    started_on: date = asked("起: since when.", required=True)
    reason: str | None = asked("说明: why no earlier form of the place's order serves.")
    evidence: list[ID] | None = asked(
        "佐证材料: the guardian's application to a vocational school (HL-68).", of="Evidence"
    )
    idempotency_key: str | None = asked(KEY)


@given
class PlacementEndInput:
    """结束安置: the child is in its ordinary class again."""

    placement_id: ID = asked("安置: which.", of="Placement", required=True)
    expected_version: int = asked(VERSION, required=True)
    ended_on: date = asked("止: when.", required=True)
    reason: str = asked("事由: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ExemptionDecideInput:
    """决定免予入学: only as assessed and with the archive complete (HL-49, HL-65)."""

    student_id: ID = asked("学生: whom.", of="Student", required=True)
    decided_by: str = asked("决定人: who decided.", required=True)
    decided_on: date = asked("决定日期: when.", required=True)
    document_no: str = asked("决定文号: number of the decision.", required=True)
    evidence: list[ID] = asked(
        "免予入学档案: medical proof, assessment and the guardian's application.",
        of="Evidence",
        required=True,
    )
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="安置变更结果: it was done.")
class PlacementChanged:
    placement: Placement | None = strawberry.field(
        description="安置: as it is now. Null without students:read."
    )


@strawberry.type(description="免予入学决定结果: it was done.")
class ExemptionDecided:
    exemption_record: ExemptionRecord | None = strawberry.field(
        description="免予入学: as it is now. Null without students:read."
    )


PlacementResult = Annotated[
    PlacementChanged | Refused,
    strawberry.union("PlacementResult", description="安置变更结果: done, or refused."),
]
ExemptionResult = Annotated[
    ExemptionDecided | Refused,
    strawberry.union("ExemptionResult", description="免予入学决定结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class PlacementChanges:
    placement_decide = change(
        PlacementResult,
        Placement,
        disability_rows.place,
        "落实安置: the placement before ends (GH-41, DC-19, HL-64, QC-34, QC-44).",
        scope=CASES_WRITE,
        done=PlacementChanged,
        input=PlacementDecideInput,
    )
    placement_end = change(
        PlacementResult,
        Placement,
        disability_rows.end_placement,
        "结束安置: the child is in its ordinary class again.",
        scope=CASES_WRITE,
        done=PlacementChanged,
        input=PlacementEndInput,
    )
    exemption_decide = change(
        ExemptionResult,
        ExemptionRecord,
        disability_rows.exempt,
        "决定免予入学: where the place keeps such a roster (HL-49, HL-65, A-28).",
        scope=CASES_WRITE,
        done=ExemptionDecided,
        input=ExemptionDecideInput,
    )
