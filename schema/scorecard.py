"""数据质量评分: how good a partner's month was, against the months before, and what is to be mended by whom."""

from datetime import datetime

import strawberry

from database import tables
from resolvers import exchange as exchange_rows
from resolvers import scorecard as scorecard_rows
from schema.declared import Subgraph
from schema.exchange import ExchangeCycle, ExchangePartner
from schema.fields import column, entity, extend, page, row
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Query

_FEW = "Null, too, where small counts are kept back (小单元格不展示)."
_LINES, _FOUND = tables.ExchangeRecord, tables.Discrepancy


@entity(tables.ExchangeScorecard, owner=Subgraph.EXCHANGES)
class ExchangeScorecard(Node):
    """数据质量评分: of one partner's month; each measure in percent, rounded down, null where there was nothing to measure."""

    period: str = column("月份: YYYY-MM.")
    score: int | None = column(
        f"总分: the mean of the measures, weighted by exchange.scorecard.weights, of those that are shown. {_FEW}",
        counted=_FOUND,
    )
    completeness: int | None = column(
        f"完整率: required members of registers' lines that say something. {_FEW}", counted=_LINES
    )
    validity: int | None = column(f"合格率: lines that did not go back. {_FEW}", counted=_LINES)
    uniqueness: int | None = column(f"唯一率: lines that repeat or contradict none. {_FEW}", counted=_LINES)
    timeliness: int = column(
        "及时率: 100 less exchange.scorecard.pointsPerLateDay for each day after the exchange day until all had come."
    )
    consistency: int | None = column(
        f"一致率: of those whom both registers name, who say the same in both. {_FEW}", counted=_FOUND
    )
    answered: int | None = column(
        f"按期答复率: lines asked that were answered within exchange.scorecard.answerDays of the exchange day. {_FEW}",
        counted=_LINES,
    )
    trend: int | None = column(
        "与前期比较: points more or fewer than the mean of the last three months; null of the first.",
        counted=_FOUND,
    )
    days_late: int = column("逾期天数: after the exchange day until all had come, or until now.")
    lines: strawberry.scalars.JSON = column(
        f"行数统计: received, rejected, duplicate, cells and blank, asked and answered; reasons by code, blanks by package and member. {_FEW}",
        counted=_LINES,
    )
    found: strawberry.scalars.JSON = column(f"比对统计: matched and conflicting. {_FEW}", counted=_FOUND)
    mend: strawberry.scalars.JSON = column(
        "整改建议: of each measure below exchange.scorecard.mendBelow, the worst first: measure, fixer (who mends it), zh, en.",
        counted=_FOUND,
    )
    scored_at: datetime = column("评分时间: when it was worked out last.")
    partner = row(
        ExchangePartner,
        exchange_rows.partners,
        "对接部门: whose.",
        by=(tables.ExchangeScorecard.partner_id, tables.ExchangePartner.id),
    )
    cycle = row(
        ExchangeCycle,
        exchange_rows.cycles,
        "批次: of which cycle.",
        by=(tables.ExchangeScorecard.cycle_id, tables.ExchangeCycle.id),
    )


@given
class ExchangeScorecardFilter:
    """数据质量评分筛选: scorecards that match all of it."""

    partner: str | None = asked("对接部门代码: the connector's name.", through=tables.ExchangePartner)
    period: str | None = asked("月份: YYYY-MM.")
    period_from: str | None = asked("起始月份: of this month or a later one, YYYY-MM.")
    period_to: str | None = asked("截止月份: of this month or an earlier one, YYYY-MM.")


@extend(Query, owner=Subgraph.EXCHANGES)
class ScorecardQueries:
    exchange_scorecards = page(
        ExchangeScorecard,
        scorecard_rows.find,
        "数据质量评分: of partners' months.",
        orders=scorecard_rows.ORDERS,
        filter=ExchangeScorecardFilter,
    )
