"""启动交换: a partner's month started, or found started."""

from typing import Annotated

import strawberry

from auth.scopes import EXCHANGE_RUN
from resolvers import commands
from schema.declared import Subgraph
from schema.exchange import ExchangeCycle
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused


@given
class ExchangeStartInput:
    """启动交换: whose exchange, and of which month."""

    partner: str = asked("对接部门代码: the connector's name.", required=True)
    period: str = asked("月份: YYYY-MM.", required=True)


@strawberry.type(description="启动结果: the exchange runs.")
class ExchangeStarted:
    exchange_cycle: ExchangeCycle | None = strawberry.field(
        description="批次: the cycle; null without exchange:read."
    )


ExchangeStartResult = Annotated[
    ExchangeStarted | Refused,
    strawberry.union("ExchangeStartResult", description="启动结果: started, or refused."),
]


@extend(Mutation, owner=Subgraph.EXCHANGES)
class ExchangeChanges:
    exchange_start = change(
        ExchangeStartResult,
        ExchangeCycle,
        commands.start_exchange,
        "启动交换: start a partner's month, or find it started. It goes on by itself: ask for the cycle's state.",
        scope=EXCHANGE_RUN,
        done=ExchangeStarted,
        input=ExchangeStartInput,
    )
