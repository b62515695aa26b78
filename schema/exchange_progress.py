"""交换进度: a month at work, told as it goes on."""

import strawberry

from database import tables
from resolvers import exchange as exchange_rows
from schema.exchange import ExchangeCycle
from schema.fields import row
from schema.inputs import about


@strawberry.type(
    description="订阅: what is told as it happens, as server-sent events (Accept: text/event-stream)."
)
class Subscription:
    exchange_progress = row(
        ExchangeCycle,
        exchange_rows.cycles,
        "交换进度: one partner's month, once now and again each time something of it or of its packages has changed, until it is "
        "CLOSED, HELD or FAILED. What is shown is what exchangeCycle shows.",
        period=about(str, "月份: YYYY-MM.", required=True),
        partner=about(
            str, "对接部门代码: the connector's name.", required=True, through=tables.ExchangePartner
        ),
    )
