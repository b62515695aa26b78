"""突发情况: emergencies in persuasion and placement, handed to the departments concerned and followed to their end."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.incident import IncidentState, IncidentUrgency
from domain.organization import Department
from resolvers import case as case_rows
from resolvers import incident as incident_rows
from resolvers import student as student_rows
from schema.case import DropoutCase
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.student import Student

INCIDENT = "突发情况: which."


@entity(tables.IncidentHandling, owner=Subgraph.LEDGERS)
class IncidentHandling(Node):
    """部门处置: what one department was asked about an emergency, and what it did (HL-15)."""

    department: Department = column("部门: which.", detail=Detail.CASE)
    asked: str = column("交办事项: what it was asked.", detail=Detail.CASE)
    handed_on: date = column("交办日期: when.", detail=Detail.CASE)
    answered_on: date | None = column("答复日期: when it answered.", detail=Detail.CASE)
    answer: str | None = column("处置情况: what it did.", detail=Detail.CASE)
    document_no: str | None = column("文号: of its paper.", detail=Detail.CASE)


@entity(tables.CaseIncident, owner=Subgraph.LEDGERS)
class CaseIncident(Node):
    """突发情况: what persuasion or placement of a child met with (HL-15)."""

    urgency: IncidentUrgency = column("紧急程度: how urgent it is.", detail=Detail.CASE)
    state: IncidentState = column("办理状态: how far it has come.", detail=Detail.CASE)
    happened_on: date = column("发生日期: when it happened.", detail=Detail.CASE)
    description: str = column("情况说明: what happened.", detail=Detail.CASE)
    reported_by: str | None = column("报告人: the id of who reported it.", detail=Detail.CASE)
    coordinator: str | None = column("协调人: who coordinates it, at the bureau.", detail=Detail.CASE)
    closed_on: date | None = column("办结日期: when it ended.", detail=Detail.CASE)
    result: str | None = column("办结情况: what came of it.", detail=Detail.CASE)
    version: int = column("版本: grows with each change; a change says which one it saw.", detail=Detail.CASE)
    handlings = rows(
        IncidentHandling,
        incident_rows.handlings,
        "部门处置: the departments that it was handed to.",
        by=(tables.CaseIncident.id, tables.IncidentHandling.incident_id),
    )
    dropout_case = row(
        DropoutCase,
        case_rows.find,
        "个案: in which case.",
        by=(tables.CaseIncident.case_id, tables.DropoutCase.id),
        detail=Detail.CASE,
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.CaseIncident.student_id, tables.Student.id),
    )


@given
class CaseIncidentFilter:
    """突发情况筛选: emergencies that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.CASE)
    case_id: ID | None = asked("个案: in this case.", of="DropoutCase", detail=Detail.CASE)
    urgency: list[IncidentUrgency] | None = asked("紧急程度: one of these.", detail=Detail.CASE)
    state: list[IncidentState] | None = asked("办理状态: in one of these.", detail=Detail.CASE)


@extend(DropoutCase, owner=Subgraph.LEDGERS)
class CaseIncidents:
    incidents = rows(
        CaseIncident,
        incident_rows.find,
        "突发情况: what persuasion and placement met with.",
        by=(tables.DropoutCase.id, tables.CaseIncident.case_id),
    )


@extend(Query, owner=Subgraph.LEDGERS)
class IncidentQueries:
    case_incidents = page(
        CaseIncident,
        incident_rows.find,
        "突发情况: of the children you see.",
        orders=incident_rows.ORDERS,
        filter=CaseIncidentFilter,
    )


@given
class IncidentReportInput:
    """报告突发情况: in a case that is open."""

    case_id: ID = asked("个案: in which.", of="DropoutCase", required=True)
    urgency: IncidentUrgency = asked("紧急程度: how urgent it is.", required=True)
    happened_on: date = asked("发生日期: when it happened.", required=True)
    description: str = asked("情况说明: what happened.", required=True)
    evidence: list[ID] | None = asked("佐证材料: what shows it.", of="Evidence")
    idempotency_key: str | None = asked(KEY)


@given
class IncidentDepartmentInput:
    """有关部门: and what it is asked."""

    department: Department = asked("部门: an authority.", required=True)
    asked: str = asked("交办事项: what it is asked.", required=True)


@given
class IncidentHandInput:
    """交有关部门: by the bureau, which coordinates; others may be added later."""

    incident_id: ID = asked(INCIDENT, of="CaseIncident", required=True)
    expected_version: int = asked(VERSION, required=True)
    coordinator: str = asked("协调人: who coordinates it, at the bureau.", required=True)
    departments: list[IncidentDepartmentInput] = asked("有关部门: whom it is handed to.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class IncidentAnswerInput:
    """登记部门处置: what a department did, on its own paper."""

    incident_id: ID = asked(INCIDENT, of="CaseIncident", required=True)
    expected_version: int = asked(VERSION, required=True)
    department: Department = asked("部门: which.", required=True)
    answered_on: date = asked("答复日期: when.", required=True)
    answer: str = asked("处置情况: what it did.", required=True)
    papers: list[ID] = asked("部门材料: the department's own paper.", of="Evidence", required=True)
    document_no: str | None = asked("文号: of the paper.")
    idempotency_key: str | None = asked(KEY)


@given
class IncidentCloseInput:
    """办结突发情况: every department that it was handed to has answered."""

    incident_id: ID = asked(INCIDENT, of="CaseIncident", required=True)
    expected_version: int = asked(VERSION, required=True)
    closed_on: date = asked("办结日期: when it ended.", required=True)
    result: str = asked("办结情况: what came of it.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="突发情况变更结果: it was done.")
class IncidentChanged:
    case_incident: CaseIncident | None = strawberry.field(
        description="突发情况: as it is now. Null without ledgers:read."
    )


IncidentResult = Annotated[
    IncidentChanged | Refused,
    strawberry.union("IncidentResult", description="突发情况变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class IncidentChanges:
    incident_report = change(
        IncidentResult,
        CaseIncident,
        incident_rows.report,
        "报告突发情况: in persuasion or placement (HL-15).",
        scope=CASES_WRITE,
        done=IncidentChanged,
        input=IncidentReportInput,
    )
    incident_hand = change(
        IncidentResult,
        CaseIncident,
        incident_rows.hand,
        "交有关部门: the bureau coordinates (HL-15).",
        scope=CASES_WRITE,
        done=IncidentChanged,
        input=IncidentHandInput,
    )
    incident_answer = change(
        IncidentResult,
        CaseIncident,
        incident_rows.answer,
        "登记部门处置: what a department did.",
        scope=CASES_WRITE,
        done=IncidentChanged,
        input=IncidentAnswerInput,
    )
    incident_close = change(
        IncidentResult,
        CaseIncident,
        incident_rows.close,
        "办结突发情况: followed to its end.",
        scope=CASES_WRITE,
        done=IncidentChanged,
        input=IncidentCloseInput,
    )
