"""数据质量评分: each partner's month counted in SQL and scored by the place's formula, anew whenever it has moved (domain.scorecard)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import rules as parameters
from connectors._core import Connector, members
from connectors.departments import CONNECTORS
from database import tables
from domain import calendar, scorecard
from domain.exchange import CycleState, Direction
from domain.scorecard import Formula, Measure, Tally
from domain.suppression import suppressed
from exchange import rules

MOST = 50
"""So many months are scored in one transaction."""
WEIGHTS, LATE, BELOW = (
    "exchange.scorecard.weights",
    "exchange.scorecard.pointsPerLateDay",
    "exchange.scorecard.mendBelow",
)
ANSWER = "exchange.scorecard.answerDays"
_LATEST = 3  # months that a trend is held against


async def advance(session: AsyncSession, author: Author) -> int:
    """Score the months whose day has come and that have moved since they were, or are not closed and were scored on another day."""
    cycle, card, now = tables.ExchangeCycle, tables.ExchangeScorecard, author.now
    place = await parameters.read(session, author.jurisdiction_code)
    if WEIGHTS not in place.rules:
        return 0  # rules that were loaded before there was a formula
    another_day = and_(
        cycle.state != CycleState.CLOSED,
        card.scored_at < calendar.end_of_day(calendar.today(now) - timedelta(days=1)),
    )
    statement = (
        select(cycle, tables.ExchangePartner)
        .join(tables.ExchangePartner, tables.ExchangePartner.id == cycle.partner_id)
        .outerjoin(card, card.cycle_id == cycle.id)
        .where(
            cycle.jurisdiction_code == author.jurisdiction_code,
            cycle.due_at <= now,
            or_(card.id.is_(None), card.moved_at != cycle.updated_at, another_day),
        )
        .order_by(cycle.period, cycle.id)
        .limit(MOST)
    )
    found = (await session.execute(statement)).all()
    for row, partner in found:
        await _score(session, place, row, partner, now)
    return len(found)


async def _score(
    session: AsyncSession,
    place: parameters.Rules,
    cycle: tables.ExchangeCycle,
    partner: tables.ExchangePartner,
    now: datetime,
) -> None:
    connector, formula = CONNECTORS.get(partner.code), read(place)
    tally = await counted(session, cycle, connector, now, place[ANSWER])
    found, k = scorecard.rates(tally, formula), place[rules.SMALLEST_CELL]
    agreed = {"matched": tally.matched, "conflicting": tally.conflicting}
    lines, few = scorecard.coarse_lines(tally, k), suppressed(agreed, k)
    shown = scorecard.coarse(found, lines, few)
    values = {
        "jurisdiction_code": cycle.jurisdiction_code,
        "partner_id": cycle.partner_id,
        "cycle_id": cycle.id,
        "period": cycle.period,
        "days_late": tally.late,
        "lines": scorecard.lines(tally),
        "found": agreed,
        "coarse_lines": lines,
        "coarse_found": few,
        "moved_at": cycle.updated_at,
        "scored_at": now,
    }
    before = await _before(session, cycle)
    for prefix, rates in (("", found), ("coarse_", shown)):
        points = scorecard.score(rates, formula)
        values |= {f"{prefix}{m.name.lower()}": rate for m, rate in rates.items()}
        values |= {
            f"{prefix}score": points,
            f"{prefix}trend": _trend(points, [getattr(each, f"{prefix}score") for each in before]),
            f"{prefix}mend": scorecard.mend(
                tally, rates, formula, partner.department.zh, _headings(connector)
            ),
        }
    del values["coarse_timeliness"]  # it counts days
    card = tables.ExchangeScorecard
    made = insert(card).values(values)
    again = {**values, "version": card.version + 1, "updated_at": func.now()}
    await session.execute(made.on_conflict_do_update(index_elements=[card.cycle_id], set_=again))


def read(place: parameters.Rules) -> Formula:
    """The place's formula."""
    weights = {Measure[name.upper()]: weight for name, weight in place[WEIGHTS].items()}
    return Formula(weights, place[LATE], place[BELOW])


async def counted(
    session: AsyncSession,
    cycle: tables.ExchangeCycle,
    connector: Connector | None,
    now: datetime,
    answer_days: int,
) -> Tally:
    """What the month's packages and comparisons came to: stored counts of packages, of lines only those that went back, by index."""
    wanted, asks, answers = _declared(connector)
    given = {
        "cycle": cycle.id,
        "now": now,
        "term": cycle.due_at + timedelta(days=answer_days),
        "wanted": json.dumps(wanted),
        "asks": asks,
        "answers": answers,
        "arrived": cycle.state not in _WAITED_FOR,
    }
    row = (await session.execute(text(_COUNTED), given)).one()
    return Tally(
        received=int(row.received),
        rejected=int(row.rejected),
        duplicate=int(row.duplicate),
        cells=int(row.cells),
        blank=int(row.blank),
        late=_days(cycle.due_at, row.came),
        matched=int(row.matched),
        conflicting=int(row.conflicting),
        asked=int(row.asked),
        answered=int(row.answered),
        reasons=row.reasons,
        blanks=row.blanks,
    )


def _declared(connector: Connector | None) -> tuple[dict[str, list[str]], list[str], list[str]]:
    """Of each package received its required members; the packages that ask, and those that answer."""
    packages = connector.packages if connector else ()
    wanted = {
        each.code.name: [name for name, kind in each.shape.members.items() if not kind.optional]
        for each in packages
        if each.direction is Direction.PULL
    }
    replies = [each for each in packages if each.reply_to is not None]
    return (
        wanted,
        [str(each.reply_to.name) for each in replies if each.reply_to],
        [e.code.name for e in replies],
    )


def _headings(connector: Connector | None) -> Mapping[str, str]:
    packages = connector.packages if connector else ()
    return {each.name: each.column.heading for of in packages for each in members(of.line)}


def _days(due: datetime, came: datetime) -> int:
    return max(0, (calendar.today(came) - calendar.today(due)).days)


async def _before(session: AsyncSession, cycle: tables.ExchangeCycle) -> list[Row[Any]]:
    card = tables.ExchangeScorecard
    statement = select(card.score, card.coarse_score).where(
        card.partner_id == cycle.partner_id, card.period < cycle.period, card.score.is_not(None)
    )
    return list(await session.execute(statement.order_by(card.period.desc()).limit(_LATEST)))


def _trend(points: int | None, before: list[int | None]) -> int | None:
    known = [each for each in before if each is not None]
    return None if points is None or not known else points - sum(known) // len(known)


_WAITED_FOR = (CycleState.PLANNED, CycleState.FROZEN, CycleState.COLLECTING, CycleState.FAILED)
"""States of a month in which something that was due has not come, or did not do."""
_COUNTED = """
    WITH p AS (
        SELECT id, code, direction, received, accepted, rejected, duplicate, header, created_at
        FROM exchange_package WHERE cycle_id = :cycle AND state <> 'SUPERSEDED'
    ), ours AS (
        SELECT * FROM p WHERE direction <> 'PUSH'
    ), back AS (
        SELECT r.reject_code AS code, count(*) AS n FROM ours JOIN exchange_record r ON r.package_id = ours.id
        WHERE r.state = 'REJECTED' AND r.reject_code IS NOT NULL GROUP BY r.reject_code
    ), blank AS (
        SELECT ours.code, e.key AS member, sum(CAST(e.value AS bigint)) AS n,
               bool_or(CAST(:wanted AS jsonb) -> ours.code ? e.key) AS wanted
        FROM ours CROSS JOIN jsonb_each_text(ours.header -> 'empty') e
        WHERE jsonb_typeof(ours.header -> 'empty') = 'object' GROUP BY ours.code, e.key
    ), run AS (
        SELECT left_count - (SELECT coalesce(sum(CAST(value AS bigint)), 0) FROM jsonb_each_text(buckets)) AS matched,
               coalesce(CAST(buckets ->> 'CONFLICTING' AS bigint), 0) AS conflicting
        FROM comparison_run WHERE cycle_id = :cycle
    )
    SELECT coalesce(sum(received), 0) AS received, coalesce(sum(rejected), 0) AS rejected,
           coalesce(sum(duplicate), 0) + coalesce((SELECT n FROM back WHERE code = 'DUPLICATE_LINE'), 0) AS duplicate,
           coalesce(sum(received * jsonb_array_length(CAST(:wanted AS jsonb) -> code))
                    FILTER (WHERE jsonb_typeof(header -> 'empty') = 'object' AND CAST(:wanted AS jsonb) ? code), 0) AS cells,
           coalesce((SELECT sum(n) FROM blank WHERE wanted), 0) AS blank,
           CASE WHEN CAST(:arrived AS boolean) THEN coalesce(max(created_at) FILTER (WHERE NOT code = ANY(CAST(:answers AS text[]))), CAST(:now AS timestamptz))
                ELSE CAST(:now AS timestamptz) END AS came,
           coalesce((SELECT sum(greatest(matched, 0)) FROM run), 0) AS matched,
           coalesce((SELECT sum(conflicting) FROM run), 0) AS conflicting,
           coalesce((SELECT sum(accepted) FROM p WHERE direction = 'PUSH' AND code = ANY(CAST(:asks AS text[]))), 0) AS asked,
           coalesce(sum(accepted) FILTER (WHERE code = ANY(CAST(:answers AS text[])) AND created_at <= CAST(:term AS timestamptz)), 0) AS answered,
           coalesce((SELECT jsonb_object_agg(code, n) FROM back), '{}') AS reasons,
           coalesce((SELECT jsonb_object_agg(code, of) FROM (
               SELECT code, jsonb_object_agg(member, n) AS of FROM blank GROUP BY code) each), '{}') AS blanks
    FROM ours
"""
