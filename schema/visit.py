"""联系、家访、劝返: how a home was reached, who went, what was found and what came of it."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.cause import DropoutCause
from domain.visit import (
    ContactChannel,
    ContactOutcome,
    VisitMode,
    VisitorRank,
    VisitPeriod,
    VisitPurpose,
)
from resolvers import organization as organization_rows
from resolvers import student as student_rows
from resolvers import visit as visit_rows
from schema.case import DropoutCase
from schema.client import KEY
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused
from schema.student import Student


@entity(tables.ContactAttempt, owner=Subgraph.LEDGERS)
class ContactAttempt(Node):
    """联系记录: one attempt to reach a child's home (BS-24, DC-13)."""

    contacted_on: date = column("联系日期: when.", detail=Detail.CASE)
    channel: ContactChannel = column("联系方式: how.", detail=Detail.CASE)
    outcome: ContactOutcome = column("联系结果: whether the home was reached.", detail=Detail.CASE)
    spoke_with: str | None = column("联系对象: with whom.", detail=Detail.CASE)
    content: str = column("联系内容: what was said.", detail=Detail.CASE)
    recorded_by: str | None = column("登记人: the id of the user or client.", detail=Detail.CASE)
    created_at: datetime = column("登记时间: when it was recorded.", detail=Detail.CASE)
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.ContactAttempt.student_id, tables.Student.id),
    )


@entity(tables.Visitor, owner=Subgraph.LEDGERS)
class Visitor(Node):
    """家访、劝返参加人: one who took part."""

    name: str = column("姓名: of the visitor.", detail=Detail.CASE)
    rank: VisitorRank = column("身份: as what.", detail=Detail.CASE)
    organization = row(
        Organization,
        organization_rows.find,
        "单位: of which unit.",
        by=(tables.Visitor.organization_id, tables.Organization.id),
        detail=Detail.CASE,
    )


@entity(tables.HomeVisit, owner=Subgraph.LEDGERS)
class HomeVisit(Node):
    """家访记录: one visit to a child's home (catalogue 2.7); it never changes."""

    visited_on: date = column("家访日期: when.", detail=Detail.CASE)
    mode: VisitMode = column("家访方式: how.", detail=Detail.CASE)
    purpose: VisitPurpose = column("家访事由: what for.", detail=Detail.CASE)
    period: VisitPeriod = column("家访时段: at term start, in term, in the holidays.", detail=Detail.CASE)
    spoke_with: str = column("受访人: with whom it was spoken.", detail=Detail.CASE)
    findings: str = column("家访情况: what was found.", detail=Detail.CASE)
    cause: DropoutCause | None = column("原因: why the child stays away.", detail=Detail.CASE)
    state_of_mind: str | None = column("思想动态: of the child (DC-L2b).", detail=Detail.CASE)
    guardian_opinion: str | None = column("监护人意见: (DC-L2b).", detail=Detail.CASE)
    agreed_actions: str | None = column("商定措施: what was agreed.", detail=Detail.CASE)
    next_visit_on: date | None = column("下次家访日期: when the next one is due.", detail=Detail.CASE)
    counts_for: list[str] = column(
        "适用范围: ROUTINE, THREE_VISITS (三访), CONFIRMED_DROPOUT, by the place's rules (BS-28).",
        detail=Detail.CASE,
    )
    joint: bool = column(
        "是否联合家访: the school went with a partner that the place names (BS-24, QC-17).",
        detail=Detail.CASE,
    )
    recorded_by: str | None = column("登记人: the id of the user or client.", detail=Detail.CASE)
    created_at: datetime = column("登记时间: when it was recorded.", detail=Detail.CASE)
    visitors = rows(
        Visitor,
        visit_rows.visitors,
        "家访人: who went.",
        by=(tables.HomeVisit.id, tables.Visitor.visit_id),
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.HomeVisit.student_id, tables.Student.id),
    )


@given
class HomeVisitFilter:
    """家访筛选: visits that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.CASE)
    case_id: ID | None = asked("个案: of this case.", of="DropoutCase", detail=Detail.CASE)
    mode: list[VisitMode] | None = asked("家访方式: one of these.", detail=Detail.CASE)
    purpose: list[VisitPurpose] | None = asked("家访事由: one of these.", detail=Detail.CASE)
    period: list[VisitPeriod] | None = asked("家访时段: one of these.", detail=Detail.CASE)


@extend(Student, owner=Subgraph.LEDGERS)
class StudentVisits:
    contacts = rows(
        ContactAttempt,
        visit_rows.contacts,
        "联系记录: attempts to reach the home.",
        by=(tables.Student.id, tables.ContactAttempt.student_id),
    )
    visits = rows(
        HomeVisit,
        visit_rows.visits,
        "家访记录: visits to the home.",
        by=(tables.Student.id, tables.HomeVisit.student_id),
    )


@extend(DropoutCase, owner=Subgraph.LEDGERS)
class CaseVisits:
    contacts = rows(
        ContactAttempt,
        visit_rows.contacts,
        "联系记录: attempts to reach the home while it was open.",
        by=(tables.DropoutCase.id, tables.ContactAttempt.case_id),
    )
    visits = rows(
        HomeVisit,
        visit_rows.visits,
        "家访记录: visits while it was open.",
        by=(tables.DropoutCase.id, tables.HomeVisit.case_id),
    )


@extend(Query, owner=Subgraph.LEDGERS)
class VisitQueries:
    home_visits = page(
        HomeVisit,
        visit_rows.visits,
        "家访记录: of the children you see.",
        orders=visit_rows.VISIT_ORDERS,
        filter=HomeVisitFilter,
    )


@given
class VisitorInput:
    """家访、劝返参加人: one who took part."""

    name: str = asked("姓名: of the visitor.", required=True)
    organization_id: ID = asked("单位: of which unit.", of="Organization", required=True)
    rank: VisitorRank = asked("身份: as what.", required=True)


@given
class ContactRecordInput:
    """登记联系: an attempt to reach a child's home."""

    student_id: ID = asked("学生: of whom.", of="Student", required=True)
    contacted_on: date = asked("联系日期: when.", required=True)
    channel: ContactChannel = asked("联系方式: how.", required=True)
    outcome: ContactOutcome = asked("联系结果: whether the home was reached.", required=True)
    content: str = asked("联系内容: what was said.", required=True)
    spoke_with: str | None = asked("联系对象: with whom.")
    idempotency_key: str | None = asked(KEY)


@given
class VisitRecordInput:
    """登记家访: a visit to a child's home (catalogue 2.7)."""

    student_id: ID = asked("学生: of whom.", of="Student", required=True)
    visited_on: date = asked("家访日期: when.", required=True)
    mode: VisitMode = asked("家访方式: how.", required=True)
    purpose: VisitPurpose = asked("家访事由: what for.", required=True)
    period: VisitPeriod = asked("家访时段: at term start, in term, in the holidays.", required=True)
    spoke_with: str = asked("受访人: with whom it was spoken.", required=True)
    findings: str = asked("家访情况: what was found, at most 2,000 characters.", required=True)
    visitors: list[VisitorInput] = asked("家访人: who went.", required=True)
    cause: DropoutCause | None = asked("原因: why the child stays away.")
    state_of_mind: str | None = asked("思想动态: of the child (DC-L2b).")
    guardian_opinion: str | None = asked("监护人意见: (DC-L2b).")
    agreed_actions: str | None = asked("商定措施: what was agreed.")
    next_visit_on: date | None = asked("下次家访日期: when the next one is due.")
    evidence: list[ID] | None = asked("佐证材料: of the child's file.", of="Evidence")
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="联系登记结果: it was done.")
class ContactRecorded:
    contact: ContactAttempt | None = strawberry.field(
        description="联系记录: as it is now. Null without ledgers:read."
    )


@strawberry.type(description="家访登记结果: it was done.")
class VisitRecorded:
    visit: HomeVisit | None = strawberry.field(
        description="家访记录: as it is now. Null without ledgers:read."
    )


ContactResult = Annotated[
    ContactRecorded | Refused,
    strawberry.union("ContactResult", description="联系登记结果: done, or refused."),
]
VisitResult = Annotated[
    VisitRecorded | Refused,
    strawberry.union("VisitResult", description="家访登记结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class VisitChanges:
    contact_record = change(
        ContactResult,
        ContactAttempt,
        visit_rows.record_contact,
        "登记联系: an attempt to reach a child's home (BS-24, DC-13).",
        scope=CASES_WRITE,
        done=ContactRecorded,
        input=ContactRecordInput,
    )
    visit_record = change(
        VisitResult,
        HomeVisit,
        visit_rows.record,
        "登记家访: a visit to a child's home (DC-L2b, GH-45, BS-28).",
        scope=CASES_WRITE,
        done=VisitRecorded,
        input=VisitRecordInput,
    )
