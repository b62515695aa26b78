"""The rehearsal of the 7th: before a month begins each department is asked, its lines are judged, and a report for it is kept.

Nothing that it sends is kept, nothing is compared and nothing is sent to it. What it says wrong it may mend by the next day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import writing
from connectors._core import Connector
from database import tables
from domain import calendar
from domain.exchange import CycleState
from exchange import decide, freeze, rules
from exchange.cycle import Cycle
from exchange.month import note
from exchange.preview import preview

AGAIN = timedelta(hours=1)
"""So long a department that could not be rehearsed with is left alone."""
MOST = 200
"""So many lines that would go back are kept of each package, the first ones; all are counted."""
REPORT = "rehearsal"
"""The part of a month's summary that is the report."""


async def rehearse(cycle: Cycle) -> int:
    """Rehearse every month whose day of rehearsal has come and that has not begun; how many were. Once each, until it succeeds.

    Raises Refused (NO_RULES).
    """
    connected = [cycle.connectors[code] for code in cycle.connectors if code in cycle.transports]
    async with cycle.sessions() as session:
        waiting = await due(session, cycle.jurisdiction_code, cycle.now())
    done = 0
    for connector in connected:
        for row, partner in waiting:
            if partner.code == connector.partner:
                done += await _rehearsed(cycle, connector, row.period)
    return done


async def due(
    session: AsyncSession, jurisdiction_code: str, now: datetime, *, late: bool = False
) -> list[tuple[tables.ExchangeCycle, tables.ExchangePartner]]:
    """Months that are to be rehearsed now, with their partners. late: those, too, that were asked less than AGAIN ago."""
    place, today = await rules.read(session, jurisdiction_code), calendar.today(now)
    if today.day < place.rehearsal_day:
        return []
    cycle, partner = tables.ExchangeCycle, tables.ExchangePartner
    statement = (
        select(cycle, partner)
        .join(partner, partner.id == cycle.partner_id)
        .where(
            cycle.jurisdiction_code == jurisdiction_code,
            cycle.period == f"{today:%Y-%m}",
            cycle.state == CycleState.PLANNED,
            cycle.due_at > now,
            partner.paused_at.is_(None),
            or_(partner.retry_at.is_(None), partner.retry_at <= now),
            _is_open(),
        )
        .order_by(partner.code)
    )
    rows = [(row, who) for row, who in await session.execute(statement)]
    return [each for each in rows if late or _may_be_asked(each[0], now)]


def _is_open() -> ColumnElement[bool]:
    """Never rehearsed, or only in vain."""
    report = tables.ExchangeCycle.summary[REPORT]
    return or_(report.is_(None), ~tables.ExchangeCycle.summary.has_key(REPORT), report.has_key("failure"))


def _may_be_asked(row: tables.ExchangeCycle, now: datetime) -> bool:
    report = row.summary.get(REPORT)
    return report is None or datetime.fromisoformat(report["at"]) <= now - AGAIN


async def _rehearsed(cycle: Cycle, connector: Connector, period: str) -> bool:
    """Ask one department and keep the report; False if another process does, or the month has begun meanwhile."""
    path, county = f"{connector.partner}/{period}", cycle.jurisdiction_code
    key = func.hashtextextended(f"rehearsal {county}/{path}", 0)
    async with cycle.sessions.begin() as session:
        if not await session.scalar(select(func.pg_try_advisory_xact_lock(key))):
            return False
        waiting = await due(session, county, cycle.now())
        if (connector.partner, period) not in {(who.code, row.period) for row, who in waiting}:
            return False
        seen = await preview(cycle, connector.partner, period, only_judged=True)
        row = await decide.find(session, county, connector.partner, period)
        await freeze.rehearsed(session, row.id, _report(seen.outcome, seen.returned, cycle.now()))
        failure = seen.outcome.get("failure", {})
        await writing.note(session, note(county, "rehearse", path, failure.get("code", "OK")))
    return True


def _report(
    outcome: dict[str, Any], returned: dict[str, list[dict[str, Any]]], now: datetime
) -> dict[str, Any]:
    """What the department is told: {"at", "packages": counts, "returned": lines by package}, and "failure" where it was in vain."""
    report = {
        "at": now.isoformat(),
        "packages": outcome.get("packages", []),
        "returned": {code: lines[:MOST] for code, lines in returned.items()},
    }
    return {**report, "failure": outcome["failure"]} if "failure" in outcome else report
