"""定期报告: what units report each month, quarter, term and year, up the levels (GH-02)."""

from datetime import date, datetime

import strawberry
from strawberry import ID

from database import tables
from domain.period_figure import FigureAxis
from domain.period_report import PeriodReportKind, PeriodReportState, ReportLevel
from domain.work_strand import WorkStrand
from resolvers import duty_entry as entry_rows
from resolvers import organization as organization_rows
from resolvers import period_report as report_rows
from resolvers import scheduled_event as event_rows
from schema.declared import Subgraph
from schema.duty_entry import DutyEntry
from schema.fields import column, entity, extend, page, row, rows
from schema.inputs import about, asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Query
from schema.scheduled_event import ScheduledEvent

_OF, _FIGURE = tables.PeriodReport, tables.ReportFigure


@entity(tables.ReportFigure, owner=Subgraph.DUTIES)
class ReportFigure(Node):
    """报告数据: one figure, exactly: for the unit itself, for the levels that its report goes up to."""

    ordinal: int = column("序号: counts from 1.")
    axis: FigureAxis = column("分组: by what it is counted.")
    code: str = column(
        "数据项代码: a name of Figure, SchoolingStatus, DropoutCause or SpecialGroup, by its axis."
    )
    name_zh: str = column("数据项: what is counted.")
    now: int = column("本期数: as of the day that the report says.")
    before: int | None = column("上期数: in the report before; null where there is none.")
    difference: int | None = column("增减: now less before.")


@entity(tables.ReportSection, owner=Subgraph.DUTIES)
class ReportSection(Node):
    """工作情况: what a report tells of one strand of work (GH-05)."""

    strand: WorkStrand = column("工作环节: of which of the five.")
    text_zh: str = column("工作情况: what was done; no child's name.")
    control_strands: list[str] = column(
        "控辍举措: names of ControlStrand under which its measures fall (GH-05a, HL-58a)."
    )


@entity(tables.PeriodReport, owner=Subgraph.DUTIES)
class PeriodReport(Node):
    """定期报告: a unit's report of a period to the level above (GH-02); no child is named in it."""

    kind: PeriodReportKind = column("报告种类: which level reports how often.")
    level: ReportLevel = column("报告层级: whose children it counts.")
    period: str = column('期间: "2026-09", "2026-Q3", "2026-AUTUMN", "2026-2027".')
    first_day: date = column("期间首日: the first day of the period.")
    last_day: date = column("期间末日: its last day.")
    revision: int = column("第几稿: counts from 1; each later one corrects the one before.")
    correction_reason: str | None = column("更正原因: why it corrects that.")
    state: PeriodReportState = column("状态: how far it is.")
    counted_on: date = column("数据截止日: the day as of which its figures are.")
    published: strawberry.scalars.JSON | None = column(
        "汇总数据: of a county's report, by axis and code: now, before, difference. A figure that is too small, or from "
        "which one would follow, is null. Null of all other levels."
    )
    document_no: str | None = column("文号: number of the document.")
    signatory: str | None = column("签发人: who signed it (GH-01).")
    sealed_on: date | None = column("盖章日期: when the seal was set.")
    due_on: date | None = column("报送期限: its last day by the calendar; null where that has none.")
    submitted_at: datetime | None = column("报送时间: when it was last handed in.")
    submitted_by: str | None = column("报送人: the id of the user or client.")
    late_days: int | None = column("逾期天数: how late it was handed in first; 0 in time.")
    decided_at: datetime | None = column("审签时间: when it was signed off or returned.")
    decided_by: str | None = column("审签人: the id of the user or client.")
    return_reason: str | None = column("退回原因: what is to be mended.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "编制单位: whose report it is.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    receiver = row(
        Organization,
        organization_rows.find,
        "报送对象: the level above; none where it is not on record.",
        by=(_OF.receiver_id, tables.Organization.id),
    )
    event = row(
        ScheduledEvent,
        event_rows.find,
        "校历事项: by which it is due, and which it fulfilled.",
        by=(_OF.event_id, tables.ScheduledEvent.id),
    )
    figures = rows(
        ReportFigure,
        report_rows.figures,
        "报告数据: exactly, for whose children they are and the levels above.",
        by=(_OF.id, _FIGURE.report_id),
    )
    sections = rows(
        ReportSection,
        report_rows.sections,
        "工作情况: strand by strand.",
        by=(_OF.id, tables.ReportSection.report_id),
    )
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it, step by step.",
        by=(_OF.id, tables.DutyEntry.row_id),
    )


@extend(PeriodReport, owner=Subgraph.DUTIES)
class PeriodReportChain:
    corrects = row(
        PeriodReport,
        report_rows.find,
        "所更正的报告: the signed-off one that it corrects.",
        by=(_OF.corrects_id, _OF.id),
    )
    previous = row(
        PeriodReport,
        report_rows.find,
        "上期报告: whose figures it is held against.",
        by=(_OF.previous_id, _OF.id),
    )


@given
class PeriodReportFilter:
    """定期报告筛选: reports that match all of it."""

    kind: list[PeriodReportKind] | None = asked("报告种类: one of these.")
    level: list[ReportLevel] | None = asked("报告层级: one of these.")
    state: list[PeriodReportState] | None = asked("状态: in one of these.")
    period: str | None = asked("期间: of this period.")
    unit_id: ID | None = asked("编制单位: of this unit.", of="Organization")
    receiver_id: ID | None = asked("报送对象: going up to this unit.", of="Organization")
    late: bool | None = asked("是否逾期: handed in late, or in time.")


@extend(Organization, owner=Subgraph.DUTIES)
class OrganizationPeriodReports:
    period_reports = page(
        PeriodReport,
        report_rows.find,
        "定期报告: the unit's reports.",
        orders=report_rows.ORDERS,
        by=(tables.Organization.id, _OF.unit_id),
        filter=PeriodReportFilter,
    )


@extend(Query, owner=Subgraph.DUTIES)
class PeriodReportQueries:
    period_reports = page(
        PeriodReport,
        report_rows.find,
        "定期报告: reports that you see.",
        orders=report_rows.ORDERS,
        filter=PeriodReportFilter,
    )
    units_without_report = page(
        Organization,
        organization_rows.find,
        "未报送定期报告的单位: units that make such reports and have not handed this one in, of those whose reports you see.",
        orders=organization_rows.ORDERS,
        lacks_report=about(
            PeriodReportKind,
            "报告种类: of which kind.",
            required=True,
            through=(tables.PeriodReport, tables.RuleParameter),
        ),
        report_period=about(str, '期间: of which period ("2026-09").', required=True),
    )
