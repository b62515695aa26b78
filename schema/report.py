"""书面报告: owed, sent to each recipient of the place, received by each for itself (GH-21, QC-19, DC-L2c, QC-40)."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.report import ReportAddressee, ReportKind
from resolvers import case as case_rows
from resolvers import casework as casework_rows
from resolvers import organization as organization_rows
from resolvers import report as report_rows
from resolvers import student as student_rows
from schema.case import DropoutCase
from schema.casework import Timer
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused
from schema.student import Student


@entity(tables.ReportRecipient, owner=Subgraph.LEDGERS)
class ReportRecipient(Node):
    """报告收件单位: one to whom a report was sent, with a receipt of its own (A-36)."""

    addressee: ReportAddressee = column("报告对象: as what it receives.", detail=Detail.STATUS)
    received_at: datetime | None = column("签收时间: when it was received.", detail=Detail.STATUS)
    received_by: str | None = column("签收人: the id of the user.", detail=Detail.CASE)
    organization = row(
        Organization,
        organization_rows.find,
        "单位: which unit; null where the county has none on record.",
        by=(tables.ReportRecipient.organization_id, tables.Organization.id),
        detail=Detail.STATUS,
    )


@entity(tables.WrittenReport, owner=Subgraph.LEDGERS)
class WrittenReport(Node):
    """书面报告: owed from a day on, until it is sent."""

    kind: ReportKind = column("报告种类: N1 to N4 of the forms.", detail=Detail.STATUS)
    due_from: date = column("应报起始日期: owed since then; its clock says until when.", detail=Detail.STATUS)
    sent_at: datetime | None = column(
        "报送时间: when it was sent; null while it is owed.", detail=Detail.STATUS
    )
    visits: int = column("家访次数: visits that count, made before (GH-19).", detail=Detail.STATUS)
    content: str | None = column("报告内容: what it says.", detail=Detail.CASE)
    signed_by: str | None = column("签发人: who signed it.", detail=Detail.CASE)
    sealed: bool = column("是否盖章: whether it bears the seal.", detail=Detail.CASE)
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    sender = row(
        Organization,
        organization_rows.find,
        "报送单位: the unit that owes it.",
        by=(tables.WrittenReport.sender_id, tables.Organization.id),
        detail=Detail.STATUS,
    )
    recipients = rows(
        ReportRecipient,
        report_rows.recipients,
        "收件单位: to whom it was sent.",
        by=(tables.WrittenReport.id, tables.ReportRecipient.report_id),
    )
    timers = rows(
        Timer,
        casework_rows.timers,
        "时限: its clock.",
        by=(tables.WrittenReport.id, tables.Timer.row_id),
    )
    dropout_case = row(
        DropoutCase,
        case_rows.find,
        "个案: of which case.",
        by=(tables.WrittenReport.case_id, tables.DropoutCase.id),
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.WrittenReport.student_id, tables.Student.id),
    )


@given
class WrittenReportFilter:
    """书面报告筛选: reports that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    case_id: ID | None = asked("个案: of this case.", of="DropoutCase", detail=Detail.STATUS)
    kind: list[ReportKind] | None = asked("报告种类: one of these.", detail=Detail.STATUS)
    sent: bool | None = asked("是否已报送: sent, or still owed.", detail=Detail.STATUS)


@extend(DropoutCase, owner=Subgraph.LEDGERS)
class CaseReports:
    reports = rows(
        WrittenReport,
        report_rows.find,
        "书面报告: sent, or owed.",
        by=(tables.DropoutCase.id, tables.WrittenReport.case_id),
    )


@extend(Query, owner=Subgraph.LEDGERS)
class ReportQueries:
    written_reports = page(
        WrittenReport,
        report_rows.find,
        "书面报告: of the children you see.",
        orders=report_rows.ORDERS,
        filter=WrittenReportFilter,
    )


@given
class ReportSendInput:
    """报送书面报告: to each recipient that the place names."""

    case_id: ID = asked("个案: of which case.", of="DropoutCase", required=True)
    kind: ReportKind = asked("报告种类: which report.", required=True)
    content: str = asked(
        "报告内容: since when, visits, cause, measures; at most 4,000 characters.", required=True
    )
    signed_by: str = asked("签发人: who signed it.", required=True)
    sealed: bool = asked("是否盖章: whether it bears the seal.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ReportReceiveInput:
    """签收书面报告: by one recipient, for itself."""

    report_id: ID = asked("书面报告: which.", of="WrittenReport", required=True)
    expected_version: int = asked(VERSION, required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="书面报告变更结果: it was done.")
class ReportChanged:
    written_report: WrittenReport | None = strawberry.field(
        description="书面报告: as it is now. Null without ledgers:read."
    )


ReportResult = Annotated[
    ReportChanged | Refused,
    strawberry.union("ReportResult", description="书面报告变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class ReportChanges:
    report_send = change(
        ReportResult,
        WrittenReport,
        report_rows.send,
        "报送书面报告: the clock of the one that is owed ends (GH-21, QC-19, DC-L2c, QC-40).",
        scope=CASES_WRITE,
        done=ReportChanged,
        input=ReportSendInput,
    )
    report_receive = change(
        ReportResult,
        WrittenReport,
        report_rows.receive,
        "签收书面报告: each recipient for itself (A-36).",
        scope=CASES_WRITE,
        done=ReportChanged,
        input=ReportReceiveInput,
    )
