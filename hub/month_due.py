"""What else of a month is due beside the partners' months: rehearsals, the county's own comparisons, events they conclude."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from domain import calendar
from domain.scheduled_event import ScheduledEventState
from exchange import concluded, own_month, rehearsals

Told = dict[str, Any]
"""A row as `exchange due` prints it: period, partner, state, daysLate, failures, why."""


async def told(session: AsyncSession, jurisdiction_code: str, now: datetime) -> list[Told]:
    """All of it, rehearsals first. Raises Refused NO_RULES."""
    return [
        *await _rehearsals(session, jurisdiction_code, now),
        *await _comparisons(session, jurisdiction_code, now),
        *await _events(session, jurisdiction_code, now),
    ]


async def _rehearsals(session: AsyncSession, county: str, now: datetime) -> list[Told]:
    rows = await rehearsals.due(session, county, now, late=True)
    return [
        _row(
            month.period,
            partner.code,
            "REHEARSAL 演练",
            partner.failures,
            month.summary.get(rehearsals.REPORT, {}).get("failure", {}).get("zh", ""),
        )
        for month, partner in rows
    ]


async def _comparisons(session: AsyncSession, county: str, now: datetime) -> list[Told]:
    held, period = await own_month.doubted(session, county, now), f"{calendar.today(now):%Y-%m}"
    return [
        _row(period, "", f"{code.name} {code.zh}", 0, held.get(code, ""))
        for code in await own_month.waiting(session, county, now)
    ]


async def _events(session: AsyncSession, county: str, now: datetime) -> list[Told]:
    event = tables.ScheduledEvent
    statement = select(event).where(
        event.jurisdiction_code == county,
        event.code.in_(concluded.CODES),
        event.state.in_((ScheduledEventState.OPEN, ScheduledEventState.OVERDUE)),
        event.due_at <= now,
    )
    return [
        _row(
            row.period,
            row.department.name,
            f"{row.code} {row.name_zh}",
            0,
            row.state.zh,
            (now - row.due_at).days,
        )
        for row in await session.scalars(statement.order_by(event.due_on, event.department, event.id))
    ]


def _row(period: str, partner: str, state: str, failures: int, why: str, days: int = 0) -> Told:
    return {
        "period": period,
        "partner": partner,
        "state": state,
        "daysLate": days,
        "failures": failures,
        "why": why,
    }
