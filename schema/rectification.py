"""限期整改: orders to mend what was found by a day, and what came of them (catalogue 4.13, T-22)."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.organization import Department
from domain.rectification import RectificationState
from resolvers import duty_entry as entry_rows
from resolvers import inspection as inspection_rows
from resolvers import organization as organization_rows
from resolvers import rectification as rectification_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.duty_entry import DutyEntry
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.inspection import InspectionFinding
from schema.node import Node
from schema.organization import Organization
from schema.query import Mutation, Query, Refused

_OF = tables.RectificationOrder
_WHICH = "整改通知: which."


@entity(_OF, owner=Subgraph.DUTIES)
class RectificationOrder(Node):
    """限期整改: what a unit must mend, by when, and what came of it (GH-48, HL-73, QC-48). No child is named in it."""

    order_no: str = column('整改编号: of the county ("2026-000001").')
    issued_by: Department = column("下达单位类别: in whose name.")
    requirement: str = column("整改要求: what is to be mended.")
    clauses_cited: list[str] = column("条款编号: ids of the clauses that it rests on.", of=_OF.clauses)
    issued_on: date = column("下达日期: when it was issued.")
    due_on: date = column("整改期限: it is overdue after this day (T-22).")
    state: RectificationState = column("整改状态: how far it has come.")
    report: str | None = column("整改报告: what the unit says it did.")
    reported_on: date | None = column("报告日期: when it said so.")
    rechecked_on: date | None = column("复查日期: when somebody looked on the spot (HL-41).")
    rechecked_by: str | None = column("复查人: who looked.")
    recheck_result: str | None = column("复查情况: what was seen.")
    conclusion: str | None = column("复查结论: what follows.")
    concluded_on: date | None = column("结论日期: when it was concluded.")
    told_at: datetime | None = column(
        "上报时间: when the leading group's office was told that it is overdue."
    )
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "整改单位: who must mend it.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    finding = row(
        InspectionFinding,
        inspection_rows.findings,
        "督查发现: what is to be mended.",
        by=(_OF.finding_id, tables.InspectionFinding.id),
    )
    told = row(
        Organization,
        organization_rows.find,
        "逾期报送单位: which unit was told that it is overdue.",
        by=(_OF.told_id, tables.Organization.id),
    )
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it, step by step.",
        by=(_OF.id, tables.DutyEntry.row_id),
    )


@extend(InspectionFinding, owner=Subgraph.DUTIES)
class FindingOrders:
    rectifications = rows(
        RectificationOrder,
        rectification_rows.find,
        "限期整改: orders on it, the last one last.",
        by=(tables.InspectionFinding.id, _OF.finding_id),
    )


@given
class RectificationOrderFilter:
    """限期整改筛选: orders that match all of it."""

    unit_id: ID | None = asked("整改单位: of this unit.", of="Organization")
    finding_id: ID | None = asked("督查发现: on this finding.", of="InspectionFinding")
    state: list[RectificationState] | None = asked("整改状态: one of these.")
    order_no: str | None = asked("整改编号: with this number.")
    due_until: date | None = asked("期限截至: due on this day or before.")


@extend(Organization, owner=Subgraph.DUTIES)
class OrganizationRectifications:
    rectifications = page(
        RectificationOrder,
        rectification_rows.find,
        "限期整改: what the unit must mend.",
        orders=rectification_rows.ORDERS,
        by=(tables.Organization.id, _OF.unit_id),
        state=about(list[RectificationState], "整改状态: one of these."),
    )


@extend(Query, owner=Subgraph.DUTIES)
class RectificationQueries:
    rectification_orders = page(
        RectificationOrder,
        rectification_rows.find,
        "限期整改: of the units you see.",
        orders=rectification_rows.ORDERS,
        filter=RectificationOrderFilter,
    )


@given
class RectificationIssueInput:
    """下达限期整改: on a finding, with a deadline of its own (T-22)."""

    finding_id: ID = asked("督查发现: what is to be mended.", of="InspectionFinding", required=True)
    requirement: str = asked("整改要求: what is to be done; no child's name.", required=True)
    due_on: date = asked("整改期限: until when.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class RectificationStartInput:
    """开始整改: by the unit."""

    order_id: ID = asked(_WHICH, of="RectificationOrder", required=True)
    expected_version: int = asked(VERSION, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class RectificationReportInput:
    """报告整改: by the unit, in time or late."""

    order_id: ID = asked(_WHICH, of="RectificationOrder", required=True)
    expected_version: int = asked(VERSION, required=True)
    report: str = asked("整改报告: what was done; no child's name.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class RectificationRecheckInput:
    """复查: on the spot, after the report (HL-41)."""

    order_id: ID = asked(_WHICH, of="RectificationOrder", required=True)
    expected_version: int = asked(VERSION, required=True)
    rechecked_on: date = asked("复查日期: when somebody looked.", required=True)
    rechecked_by: str = asked("复查人: who looked.", required=True)
    result: str = asked("复查情况: what was seen; no child's name.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class RectificationConcludeInput:
    """作出复查结论: it is mended, or it is not."""

    order_id: ID = asked(_WHICH, of="RectificationOrder", required=True)
    expected_version: int = asked(VERSION, required=True)
    passed: bool = asked("是否整改到位: whether it is mended.", required=True)
    conclusion: str = asked("复查结论: why, and what follows; no child's name.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="限期整改变更结果: it was done.")
class RectificationChanged:
    rectification_order: RectificationOrder | None = strawberry.field(
        description="限期整改: as it is now. Null without duties:read."
    )


RectificationResult = Annotated[
    RectificationChanged | Refused,
    strawberry.union("RectificationResult", description="限期整改变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class RectificationChanges:
    rectification_issue = change(
        RectificationResult,
        RectificationOrder,
        rectification_rows.issue,
        "下达限期整改: on a finding, one at a time (GH-48, HL-73, QC-48).",
        scope=DUTIES_WRITE,
        done=RectificationChanged,
        input=RectificationIssueInput,
    )
    rectification_start = change(
        RectificationResult,
        RectificationOrder,
        rectification_rows.start,
        "开始整改: the unit takes it up.",
        scope=DUTIES_WRITE,
        done=RectificationChanged,
        input=RectificationStartInput,
    )
    rectification_report = change(
        RectificationResult,
        RectificationOrder,
        rectification_rows.report,
        "报告整改: what the unit did.",
        scope=DUTIES_WRITE,
        done=RectificationChanged,
        input=RectificationReportInput,
    )
    rectification_recheck = change(
        RectificationResult,
        RectificationOrder,
        rectification_rows.recheck,
        "复查: what was seen on the spot (HL-41).",
        scope=DUTIES_WRITE,
        done=RectificationChanged,
        input=RectificationRecheckInput,
    )
    rectification_conclude = change(
        RectificationResult,
        RectificationOrder,
        rectification_rows.conclude,
        "作出复查结论: passed, or failed; then a talk, a circular or accountability follows.",
        scope=DUTIES_WRITE,
        done=RectificationChanged,
        input=RectificationConcludeInput,
    )
