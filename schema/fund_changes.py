"""经费拨付与到账登记: how the finance department records what is due and what has arrived."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from domain.fund import FundPurpose
from resolvers import fund as fund_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.fund import FundAllocation, FundArrival
from schema.inputs import asked, given
from schema.money import Fen
from schema.query import Mutation, Refused

_ALLOCATION = "经费拨付: which."
_ARRIVAL = "到账记录: which."
_WHY = "事由: why."


@given
class FundAllocationRecordInput:
    """登记经费拨付: by the finance department, or by the bureau where the county has none."""

    unit_id: ID = asked("登记单位: the own unit.", of="Organization", required=True)
    purpose: FundPurpose = asked("用途: what it is for.", required=True)
    title: str = asked("名称: in a few words.", required=True)
    period: str = asked('所属学年或学期: "2026-2027" or "2026-2027-1".', required=True)
    amount: Fen = asked("应拨金额（分）: how much is due.", required=True)
    held_on: date = asked("下达日期: when it was decided.", required=True)
    due_on: date = asked("应拨日期: the last day on which it is in time.", required=True)
    document_no: str | None = asked("文号: of the document that decided it.")
    clause: str | None = asked("条款编号: of the place's document on which it rests, such as HL-29.")
    idempotency_key: str | None = asked(KEY)


@given
class FundAllocationCorrectInput:
    """更正经费拨付: what is not said stays."""

    allocation_id: ID = asked(_ALLOCATION, of="FundAllocation", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    purpose: FundPurpose | None = asked("用途: what it is for.")
    title: str | None = asked("名称: in a few words.")
    period: str | None = asked('所属学年或学期: "2026-2027" or "2026-2027-1".')
    amount: Fen | None = asked("应拨金额（分）: how much is due; not less than has arrived.")
    held_on: date | None = asked("下达日期: when it was decided.")
    due_on: date | None = asked("应拨日期: the last day on which it is in time.")
    document_no: str | None = asked("文号: of the document that decided it.")
    clause: str | None = asked("条款编号: of the place's document on which it rests.")
    idempotency_key: str | None = asked(KEY)


@given
class FundAllocationWithdrawInput:
    """撤回经费拨付: it was never due; it stays on record."""

    allocation_id: ID = asked(_ALLOCATION, of="FundAllocation", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class FundArrivalRecordInput:
    """登记经费到账: money of an allocation, all of it or a part."""

    allocation_id: ID = asked(_ALLOCATION, of="FundAllocation", required=True)
    amount: Fen = asked(
        "到账金额（分）: how much; with what arrived before not more than is due.", required=True
    )
    held_on: date = asked("到账日期: when it arrived.", required=True)
    voucher: str = asked("凭证号: what shows it.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class FundArrivalCorrectInput:
    """更正经费到账: what is not said stays."""

    arrival_id: ID = asked(_ARRIVAL, of="FundArrival", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    amount: Fen | None = asked("到账金额（分）: how much.")
    held_on: date | None = asked("到账日期: when it arrived.")
    voucher: str | None = asked("凭证号: what shows it.")
    idempotency_key: str | None = asked(KEY)


@given
class FundArrivalWithdrawInput:
    """撤回经费到账: it did not arrive; it stays on record."""

    arrival_id: ID = asked(_ARRIVAL, of="FundArrival", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked(_WHY, required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="经费拨付登记结果: it was done.")
class FundAllocationChanged:
    fund_allocation: FundAllocation | None = strawberry.field(
        description="经费拨付: as it is now. Null without duties:read."
    )


@strawberry.type(description="经费到账登记结果: it was done.")
class FundArrivalChanged:
    fund_arrival: FundArrival | None = strawberry.field(
        description="经费到账: as it is now. Null without duties:read."
    )


FundAllocationResult = Annotated[
    FundAllocationChanged | Refused,
    strawberry.union("FundAllocationResult", description="经费拨付登记结果: done, or refused."),
]
FundArrivalResult = Annotated[
    FundArrivalChanged | Refused,
    strawberry.union("FundArrivalResult", description="经费到账登记结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class FundChanges:
    fund_allocation_record = change(
        FundAllocationResult,
        FundAllocation,
        fund_rows.record,
        "登记经费拨付: how much is due by which day (HL-29).",
        scope=DUTIES_WRITE,
        done=FundAllocationChanged,
        input=FundAllocationRecordInput,
    )
    fund_allocation_correct = change(
        FundAllocationResult,
        FundAllocation,
        fund_rows.correct,
        "更正经费拨付: with the reason; what it was stays on record.",
        scope=DUTIES_WRITE,
        done=FundAllocationChanged,
        input=FundAllocationCorrectInput,
    )
    fund_allocation_withdraw = change(
        FundAllocationResult,
        FundAllocation,
        fund_rows.withdraw,
        "撤回经费拨付: with the reason, while nothing of it has arrived.",
        scope=DUTIES_WRITE,
        done=FundAllocationChanged,
        input=FundAllocationWithdrawInput,
    )
    fund_arrival_record = change(
        FundArrivalResult,
        FundArrival,
        fund_rows.arrive,
        "登记经费到账: how much of an allocation arrived on which day (HL-29).",
        scope=DUTIES_WRITE,
        done=FundArrivalChanged,
        input=FundArrivalRecordInput,
    )
    fund_arrival_correct = change(
        FundArrivalResult,
        FundArrival,
        fund_rows.correct_arrival,
        "更正经费到账: with the reason; what it was stays on record.",
        scope=DUTIES_WRITE,
        done=FundArrivalChanged,
        input=FundArrivalCorrectInput,
    )
    fund_arrival_withdraw = change(
        FundArrivalResult,
        FundArrival,
        fund_rows.withdraw_arrival,
        "撤回经费到账: with the reason; the allocation is added up anew.",
        scope=DUTIES_WRITE,
        done=FundArrivalChanged,
        input=FundArrivalWithdrawInput,
    )
