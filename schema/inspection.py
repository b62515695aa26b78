"""督查、督导: inspections of units, who inspects, what is looked at, what was found (catalogue 2.15)."""

from datetime import date, datetime

from strawberry import ID
from strawberry.scalars import JSON

from database import tables
from domain.accountability import AccountabilityGround
from domain.inspection import InspectionState, InspectionType, InspectorRole, ItemAnswer
from domain.organization import Department
from resolvers import announcement as announcement_rows
from resolvers import duty_entry as entry_rows
from resolvers import inspection as inspection_rows
from resolvers import organization as organization_rows
from resolvers import policy as policy_rows
from schema.announcement import ResultAnnouncement
from schema.declared import Subgraph
from schema.duty_entry import DutyEntry
from schema.fields import column, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.node import Node
from schema.organization import Organization
from schema.policy import PolicyClause
from schema.query import Query

_OF, _ITEM, _FINDING = tables.Inspection, tables.InspectionItem, tables.InspectionFinding


@entity(tables.Inspector, owner=Subgraph.DUTIES)
class Inspector(Node):
    """督查人员: who inspects, by name."""

    name: str = column("姓名: who.")
    role: InspectorRole = column("身份: as what, such as 责任督学 (QC-47).")


@entity(_ITEM, owner=Subgraph.DUTIES)
class InspectionItem(Node):
    """督查项目: what is looked at, as the place's document has it (DC-L4a, DC-L5a, HL-58)."""

    code: str = column("项目代码: its code in the place.")
    text_zh: str = column("项目内容: what is looked at.")
    clauses_cited: list[str] = column("条款编号: ids of the clauses that it comes from.", of=_ITEM.clauses)
    answer: ItemAnswer | None = column("结果: what was seen; none while nobody has looked.")
    note: str | None = column("说明: of what is not met, what was seen.")


@entity(_FINDING, owner=Subgraph.DUTIES)
class InspectionFinding(Node):
    """督查发现的问题: what was found of a unit, on which ground. No child is named in it."""

    finding_no: str = column('编号: of the county ("2026-000001").')
    ground: AccountabilityGround = column("情形: on which ground of the place's document.")
    description: str = column("问题描述: what was found.")
    clauses_cited: list[str] = column(
        "条款编号: ids of the clauses that name the ground.", of=_FINDING.clauses
    )
    found_on: date = column("发现日期: when it was recorded.")
    withdrawn_on: date | None = column("撤回日期: when it was found to be wrong.")
    withdrawal_reason: str | None = column("撤回原因: why.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "被督查单位: of which unit.",
        by=(_FINDING.unit_id, tables.Organization.id),
    )
    clauses = rows(
        PolicyClause,
        policy_rows.cited_there(_FINDING),
        "条款: all clauses that name the ground.",
        by=(_FINDING.id, _FINDING.id),
    )


@entity(_OF, owner=Subgraph.DUTIES)
class Inspection(Node):
    """督查: of a unit, by whom the place's document names (HL-41, HL-72, QC-47, GH-48, BS-29, QC-05)."""

    inspection_no: str = column('督查编号: of the county ("2026-000001").')
    type: InspectionType = column("督查类型: which one it is.")
    inspecting: Department = column("督查单位类别: in whose name it is.")
    purpose: str = column("督查事项: what it is about.")
    clauses_cited: list[str] = column("条款编号: ids of the clauses that have it.", of=_OF.clauses)
    planned_on: date = column("计划日期: for which day it is planned.")
    state: InspectionState = column("状态: how far it is.")
    opened_on: date | None = column("开始日期: when it began on the spot.")
    closed_on: date | None = column("结束日期: when it was over.")
    strengths: str | None = column("经验做法: what was done well (HL-72).")
    shortcomings: str | None = column("不足: what is lacking (HL-72).")
    bundle: JSON | None = column(
        "汇总材料: figures that the People's Congress was handed: children in totals, small ones null; ledgers, tasks, events, "
        "letters, inspections and orders by kind or state (QC-05)."
    )
    bundle_digest: str | None = column(
        "汇总材料校验值: SHA-256, as hex, over bundle as JSON in UTF-8, keys sorted, without blanks."
    )
    bundled_at: datetime | None = column("汇总材料提供时间: when they were handed over.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "被督查单位: which unit is inspected.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    inspecting_unit = row(
        Organization,
        organization_rows.find,
        "督查单位: which unit inspects, where it is on record.",
        by=(_OF.inspecting_id, tables.Organization.id),
    )
    inspectors = rows(
        Inspector,
        inspection_rows.inspectors,
        "督查人员: who inspects.",
        by=(_OF.id, tables.Inspector.inspection_id),
    )
    items = rows(
        InspectionItem,
        inspection_rows.items,
        "督查项目: what is looked at.",
        by=(_OF.id, _ITEM.inspection_id),
    )
    findings = rows(
        InspectionFinding,
        inspection_rows.findings,
        "督查发现: what was found.",
        by=(_OF.id, _FINDING.inspection_id),
    )
    announcement = row(
        ResultAnnouncement,
        announcement_rows.find,
        "督导检查结果公告: in which its results stand.",
        by=(_OF.announcement_id, tables.ResultAnnouncement.id),
    )
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it, step by step.",
        by=(_OF.id, tables.DutyEntry.row_id),
    )


@extend(Inspection, owner=Subgraph.DUTIES)
class InspectionFollows:
    follows = row(
        Inspection,
        inspection_rows.find,
        "所跟踪的督查: the one that it follows up.",
        by=(_OF.follows_id, _OF.id),
    )


@extend(InspectionFinding, owner=Subgraph.DUTIES)
class FindingInspection:
    inspection = row(
        Inspection,
        inspection_rows.find,
        "督查: in which it was found.",
        by=(_FINDING.inspection_id, _OF.id),
    )


@given
class InspectionFilter:
    """督查筛选: inspections that match all of it."""

    unit_id: ID | None = asked("被督查单位: of this unit.", of="Organization")
    type: list[InspectionType] | None = asked("督查类型: one of these.")
    state: list[InspectionState] | None = asked("状态: in one of these.")
    inspecting: list[Department] | None = asked("督查单位类别: in the name of one of these.")
    inspection_no: str | None = asked("督查编号: with this number.")
    follows_id: ID | None = asked("所跟踪的督查: following up this one.", of="Inspection")
    announcement_id: ID | None = asked("公告: whose results stand in this one.", of="ResultAnnouncement")
    planned_from: date | None = asked("计划日期自: planned for this day or after.")
    planned_until: date | None = asked("计划日期至: planned for this day or before.")


@given
class InspectionFindingFilter:
    """督查发现筛选: findings that match all of it."""

    unit_id: ID | None = asked("被督查单位: of this unit.", of="Organization")
    inspection_id: ID | None = asked("督查: of this inspection.", of="Inspection")
    ground: list[AccountabilityGround] | None = asked("情形: on one of these grounds.")
    clause: str | None = asked("条款编号: on a ground that this clause names.")
    withdrawn: bool | None = asked("是否已撤回: found to be wrong, or standing.")


@extend(Organization, owner=Subgraph.DUTIES)
class OrganizationInspections:
    inspections = page(
        Inspection,
        inspection_rows.find,
        "督查: of the unit.",
        orders=inspection_rows.ORDERS,
        by=(tables.Organization.id, _OF.unit_id),
        state=about(list[InspectionState], "状态: in one of these."),
    )


@extend(Query, owner=Subgraph.DUTIES)
class InspectionQueries:
    inspections = page(
        Inspection,
        inspection_rows.find,
        "督查: of the units you see.",
        orders=inspection_rows.ORDERS,
        filter=InspectionFilter,
    )
    inspection_findings = page(
        InspectionFinding,
        inspection_rows.findings,
        "督查发现: of the units you see.",
        orders=inspection_rows.FINDING_ORDERS,
        filter=InspectionFindingFilter,
    )
