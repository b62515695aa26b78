"""重新执行: months run again, told beforehand what each would do."""

from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import EXCHANGE_RUN
from domain.exchange import CycleState, Rerun
from resolvers import commands
from schema.declared import Subgraph
from schema.exchange import ExchangeCycle
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused
from schema.terms import make_known

make_known(Rerun)


@given
class ExchangeRerunInput:
    """重新执行: which months, all that match; 50 at most."""

    cycle_ids: list[ID] | None = asked("批次: only these.", of="ExchangeCycle")
    partner: str | None = asked("对接部门代码: of this connector.")
    since: str | None = asked("起始月份: this month or later, YYYY-MM.")
    until: str | None = asked("截止月份: this month or earlier, YYYY-MM.")
    state: list[CycleState] | None = asked("批次状态: in one of these.")
    failure_code: str | None = asked("失败代码: that failed or are held for this.")
    dry_run: bool | None = asked("试算: only tell what each would do; nothing is begun.")


@strawberry.type(description="重新执行的月份: what running it again does.")
class ExchangeRerunMonth:
    partner: str = strawberry.field(description="对接部门代码: the connector's name.")
    period: str = strawberry.field(description="月份: YYYY-MM.")
    state: CycleState = strawberry.field(description="批次状态: before it.")
    does: Rerun = strawberry.field(
        description="结果: BEGINS goes on from the failed step with what is stored; WAITS follows once an earlier month of the "
        "partner is closed; NOTHING is closed and stays as it is; REFUSED may not, code says why."
    )
    code: str | None = strawberry.field(description="代码: why it may not.")
    message_zh: str | None = strawberry.field(description="原因（中文）: why, in Chinese.")
    message_en: str | None = strawberry.field(description="原因（英文）: why, in English.")


@strawberry.type(description="重新执行: what each month does.")
class ExchangeRerunDone:
    exchange_cycle: ExchangeCycle | None = strawberry.field(
        description="批次: the first one that begins; null if none does, or without exchange:read."
    )
    months: list[ExchangeRerunMonth] = strawberry.field(
        description="月份: each that was selected, the oldest first."
    )


ExchangeRerunResult = Annotated[
    ExchangeRerunDone | Refused,
    strawberry.union("ExchangeRerunResult", description="重新执行结果: told, or refused."),
]


@extend(Mutation, owner=Subgraph.EXCHANGES)
class ExchangeRerunChanges:
    exchange_rerun = change(
        ExchangeRerunResult,
        ExchangeCycle,
        commands.rerun_exchange,
        "重新执行: run months again from the failed step with what is stored, one, some or all that match; what is closed stays as it "
        "is. With dryRun only told.",
        scope=EXCHANGE_RUN,
        done=ExchangeRerunDone,
        input=ExchangeRerunInput,
    )
