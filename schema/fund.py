"""经费拨付: funds of compulsory education that are due, and what has arrived of them."""

from datetime import date, datetime

from strawberry import ID

from database import tables
from domain.fund import FundPurpose
from resolvers import duty_entry as entry_rows
from resolvers import fund as fund_rows
from resolvers import organization as organization_rows
from schema.declared import Subgraph
from schema.duty_entry import DutyEntry
from schema.fields import column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.money import Fen
from schema.node import Node
from schema.organization import Organization
from schema.query import Query

_OF, _PART = tables.FundAllocation, tables.FundArrival


@entity(_OF, owner=Subgraph.DUTIES)
class FundAllocation(Node):
    """经费拨付: money of compulsory education that is due by a day; in full once all of it has arrived (HL-29)."""

    purpose: FundPurpose = column("用途: what it is for.")
    title: str = column("名称: in a few words.")
    period: str = column('所属学年或学期: for which it is, "2026-2027" or "2026-2027-1".')
    held_on: date = column("下达日期: when it was decided.")
    school_year: str = column("学年: in which that day lies, such as 2026-2027.")
    term: str | None = column("学期: in which that day lies (2026-AUTUMN); none in the holidays.")
    due_on: date = column("应拨日期: the last day on which it is in time.")
    amount: Fen = column("应拨金额（分）: how much is due.")
    arrived: Fen = column("到账金额（分）: how much of it has arrived.")
    full_on: date | None = column("足额到账日期: when the last of it came; null while some is missing.")
    document_no: str | None = column("文号: of the document that decided it.")
    clause: str | None = column("条款编号: of the place's document on which it rests.")
    recorded_by: str | None = column("登记人: the id of the user or client.")
    withdrawn_at: datetime | None = column("撤回时间: since when it counts no more.")
    withdrawal_reason: str | None = column("撤回原因: why.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "登记单位: the finance department, or the bureau where there is none.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it, with what it was before.",
        by=(_OF.id, tables.DutyEntry.row_id),
    )


@entity(_PART, owner=Subgraph.DUTIES)
class FundArrival(Node):
    """经费到账: money of an allocation that arrived on a day; there may be several."""

    held_on: date = column("到账日期: when it arrived.")
    amount: Fen = column("到账金额（分）: how much.")
    voucher: str = column("凭证号: what shows it.")
    school_year: str = column("学年: in which that day lies, such as 2026-2027.")
    term: str | None = column("学期: in which that day lies (2026-AUTUMN); none in the holidays.")
    recorded_by: str | None = column("登记人: the id of the user or client.")
    withdrawn_at: datetime | None = column("撤回时间: since when it counts no more.")
    withdrawal_reason: str | None = column("撤回原因: why.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    unit = row(
        Organization,
        organization_rows.find,
        "登记单位: who recorded it.",
        by=(_PART.unit_id, tables.Organization.id),
    )
    allocation = row(
        FundAllocation,
        fund_rows.find,
        "经费拨付: of which it is a part.",
        by=(_PART.allocation_id, _OF.id),
    )
    history = rows(
        DutyEntry,
        entry_rows.find,
        "履职记录: what was done about it, with what it was before.",
        by=(_PART.id, tables.DutyEntry.row_id),
    )


@extend(FundAllocation, owner=Subgraph.DUTIES)
class FundAllocationArrivals:
    arrivals = rows(
        FundArrival,
        fund_rows.arrivals,
        "到账记录: its parts, withdrawn ones among them.",
        by=(_OF.id, _PART.allocation_id),
    )


@given
class FundAllocationFilter:
    """经费拨付筛选: allocations that match all of it."""

    unit_id: ID | None = asked("登记单位: of this unit.", of="Organization")
    purpose: list[FundPurpose] | None = asked("用途: one of these.")
    period: str | None = asked('所属学年或学期: for this one, "2026-2027" or "2026-2027-1".')
    clause: str | None = asked("条款编号: that rest on this clause.")
    due_from: date | None = asked("应拨日期起: due on this day or later.")
    due_until: date | None = asked("应拨日期止: due on this day or before.")
    in_full: bool | None = asked("是否足额: all of it has arrived, or not so.")
    withdrawn: bool | None = asked("是否撤回: withdrawn, or not so.")


@given
class FundArrivalFilter:
    """经费到账筛选: arrivals that match all of it."""

    unit_id: ID | None = asked("登记单位: of this unit.", of="Organization")
    allocation_id: ID | None = asked("经费拨付: parts of this one.", of="FundAllocation")
    held_from: date | None = asked("到账日期起: on this day or later.")
    held_until: date | None = asked("到账日期止: on this day or before.")
    withdrawn: bool | None = asked("是否撤回: withdrawn, or not so.")


@extend(Query, owner=Subgraph.DUTIES)
class FundQueries:
    fund_allocations = page(
        FundAllocation,
        fund_rows.find,
        "经费拨付: of the units you see.",
        orders=fund_rows.ORDERS,
        filter=FundAllocationFilter,
    )
    fund_arrivals = page(
        FundArrival,
        fund_rows.arrivals,
        "经费到账: of the units you see.",
        orders=fund_rows.ARRIVED,
        filter=FundArrivalFilter,
    )
