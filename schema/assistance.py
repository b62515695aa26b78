"""社会救助: whose household civil affairs were asked to consider, and what they decided."""

from datetime import date, datetime

from strawberry import ID

from database import tables
from domain.access import Detail
from domain.assistance import AssistanceDecision, AssistanceKind, AssistanceReason, AssistanceState
from resolvers import assistance as assistance_rows
from resolvers import student as student_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Query
from schema.student import Student


@entity(tables.AssistanceRequest, owner=Subgraph.STUDENTS)
class AssistanceRequest(Node):
    """社会救助推荐: what civil affairs were asked about a child's household, and what they decided (QC-13, HL-22)."""

    reason: AssistanceReason = column("推荐事由: why its household is put forward.", detail=Detail.GROUP)
    state: AssistanceState = column("推荐状态: how far it has come.", detail=Detail.CASE)
    sent_at: datetime | None = column("发送时间: when it was sent first.", detail=Detail.CASE)
    decision: AssistanceDecision | None = column("审核结果: what civil affairs decided.", detail=Detail.GROUP)
    kind: AssistanceKind | None = column("救助类别: as what they took it in.", detail=Detail.GROUP)
    valid_from: date | None = column("救助起始日期: from when they took it in.", detail=Detail.GROUP)
    document_no: str | None = column("文号: number of their decision.", detail=Detail.CASE)
    decided_on: date | None = column("审核日期: when they decided.", detail=Detail.CASE)
    answered_at: datetime | None = column("答复时间: when the hub took it over.", detail=Detail.CASE)
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.AssistanceRequest.student_id, tables.Student.id),
    )


@given
class AssistanceRequestFilter:
    """社会救助推荐筛选: requests that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.CASE)
    state: list[AssistanceState] | None = asked("推荐状态: one of these.", detail=Detail.CASE)
    decision: list[AssistanceDecision] | None = asked("审核结果: one of these.", detail=Detail.GROUP)


@extend(Student, owner=Subgraph.STUDENTS)
class StudentAssistance:
    assistance_requests = rows(
        AssistanceRequest,
        assistance_rows.requests,
        "社会救助推荐: what civil affairs were asked about its household.",
        by=(tables.Student.id, tables.AssistanceRequest.student_id),
    )


@extend(Query, owner=Subgraph.STUDENTS)
class AssistanceQueries:
    assistance_requests = page(
        AssistanceRequest,
        assistance_rows.requests,
        "社会救助推荐: of the children you see.",
        orders=assistance_rows.ORDERS,
        filter=AssistanceRequestFilter,
    )
