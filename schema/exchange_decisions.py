"""交换决定: what persons decide about held months and about partners."""

from typing import Annotated

import strawberry

from auth.scopes import EXCHANGE_RUN
from domain.exchange import PackageCode
from resolvers import commands
from resolvers import exchange as exchange_rows
from schema.client import KEY
from schema.declared import Subgraph
from schema.exchange import ExchangeCycle, ExchangePartner
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused


@given
class ExchangeReleaseInput:
    """放行名册: of which month, why."""

    partner: str = asked("对接部门代码: the connector's name.", required=True)
    period: str = asked("月份: YYYY-MM.", required=True)
    reason: str = asked("理由: why it is right, 1 to 500 characters.", required=True)
    packages: list[PackageCode] | None = asked("数据包: of the rosters held, only these; all if left out.")
    preview: str | None = asked(
        "预览校验值: of what was looked at; if anything else would be written, nothing is."
    )
    idempotency_key: str | None = asked(KEY)


@given
class ExchangePreviewInput:
    """预览: of which month."""

    partner: str = asked("对接部门代码: the connector's name.", required=True)
    period: str = asked("月份: YYYY-MM.", required=True)
    packages: list[PackageCode] | None = asked(
        "数据包: of the rosters held, only these taken as released; all if left out."
    )


@given
class ExchangeRefuseInput:
    """拒收名册: which one of which month, why."""

    partner: str = asked("对接部门代码: the connector's name.", required=True)
    period: str = asked("月份: YYYY-MM.", required=True)
    package: PackageCode = asked("数据包: the roster.", required=True)
    reason: str = asked("理由: what is wrong with it, 1 to 500 characters.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ExchangePauseInput:
    """暂停交换: with whom, why."""

    partner: str = asked("对接部门代码: the connector's name.", required=True)
    reason: str = asked("理由: 1 to 500 characters.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ExchangeResumeInput:
    """恢复交换: with whom."""

    partner: str = asked("对接部门代码: the connector's name.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="决定结果: decided.")
class ExchangeDecided:
    exchange_cycle: ExchangeCycle | None = strawberry.field(
        description="批次: the cycle; null without exchange:read."
    )


ExchangeDecisionResult = Annotated[
    ExchangeDecided | Refused,
    strawberry.union("ExchangeDecisionResult", description="决定结果: decided, or refused."),
]


@strawberry.type(description="预览: the month was gone through and taken back.")
class ExchangePreviewed:
    exchange_cycle: ExchangeCycle | None = strawberry.field(
        description="批次: the cycle, with previewDigest and summary.preview; null without exchange:read."
    )


ExchangePreviewResult = Annotated[
    ExchangePreviewed | Refused,
    strawberry.union("ExchangePreviewResult", description="预览结果: previewed, or refused."),
]


@strawberry.type(description="对接部门变更: done.")
class ExchangePartnerChanged:
    exchange_partner: ExchangePartner | None = strawberry.field(
        description="对接部门: as it is now; null without exchange:read."
    )


ExchangePartnerResult = Annotated[
    ExchangePartnerChanged | Refused,
    strawberry.union("ExchangePartnerResult", description="对接部门变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.EXCHANGES)
class ExchangeDecisions:
    exchange_preview = change(
        ExchangePreviewResult,
        ExchangeCycle,
        commands.preview_exchange,
        "预览: go through a month that rests and take it back. The department is asked as on its day, nothing is sent to it, and "
        "nothing is kept but how much would be written (summary.preview) and the digest that exchangeRelease takes.",
        scope=EXCHANGE_RUN,
        done=ExchangePreviewed,
        input=ExchangePreviewInput,
    )
    exchange_release = change(
        ExchangeDecisionResult,
        ExchangeCycle,
        exchange_rows.release,
        "放行名册: agree that rosters of a held month are right. Once as many persons have as exchange.hold.approvals says, the "
        "month goes on by itself.",
        scope=EXCHANGE_RUN,
        done=ExchangeDecided,
        input=ExchangeReleaseInput,
    )
    exchange_refuse = change(
        ExchangeDecisionResult,
        ExchangeCycle,
        exchange_rows.refuse,
        "拒收名册: refuse a roster of a held month; it is asked for again under a new sequence.",
        scope=EXCHANGE_RUN,
        done=ExchangeDecided,
        input=ExchangeRefuseInput,
    )
    exchange_pause = change(
        ExchangePartnerResult,
        ExchangePartner,
        exchange_rows.pause,
        "暂停交换: begin no month with a partner until it is resumed.",
        scope=EXCHANGE_RUN,
        done=ExchangePartnerChanged,
        input=ExchangePauseInput,
    )
    exchange_resume = change(
        ExchangePartnerResult,
        ExchangePartner,
        exchange_rows.resume,
        "恢复交换: exchange with a partner again; failures in a row are forgotten.",
        scope=EXCHANGE_RUN,
        done=ExchangePartnerChanged,
        input=ExchangeResumeInput,
    )
