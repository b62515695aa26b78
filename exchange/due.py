"""What the calendar asks of the exchange: months announced, begun when their day has come, caught up when it was missed.

Whoever asks every minute does no harm: a month is announced once and begun once, and goes on under its own run id.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Select, and_, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from connectors._core import Connector
from database import tables
from domain import calendar
from domain.errors import Refused
from domain.exchange import WAITING, CycleState
from exchange import decide, freeze, rules
from exchange.cycle import Cycle
from exchange.start import Started, run_id, start

log = structlog.get_logger(__name__)
TURN = timedelta(minutes=10)
"""So long the months of others wait for one that has just begun: whom it makes known theirs are held against, so their order tells."""


async def plan(
    session: AsyncSession,
    jurisdiction_code: str,
    connectors: Collection[Connector],
    now: datetime,
    first: str | None = None,
) -> int:
    """Announce every month of these partners since the first they had, the present one included; how many are new.

    first: the month of a partner that had none; the present one if left out.

    Raises Refused (NO_RULES).
    """
    county = tables.Jurisdiction
    if await session.scalar(select(county.id).where(county.code == jurisdiction_code)) is None:
        return 0
    place, made = await rules.read(session, jurisdiction_code), 0
    present = f"{calendar.today(now):%Y-%m}"
    for connector in connectors:
        partner_id = await freeze.partner(session, jurisdiction_code, connector)
        known = set((await session.scalars(_periods(partner_id))).all())
        for period in _months(min(known, default=first or present), present):
            if period not in known:
                due = calendar.snapshot_instant(period, place.exchange_day)
                values = freeze.row(
                    jurisdiction_code, partner_id, period, run_id(connector.partner, period), due
                )
                await session.execute(insert(tables.ExchangeCycle).values(**values).on_conflict_do_nothing())
                made += 1
    return made


async def due(
    session: AsyncSession, jurisdiction_code: str, partners: Collection[str], now: datetime
) -> list[tuple[str, str]]:
    """Partner and month of what is to be begun now, the oldest month first.

    Announced months whose day has come; failed ones once the partner was left alone long enough, or once it handed something in;
    held ones once named persons have decided about every roster. Of a paused partner none.
    """
    cycle, partner = tables.ExchangeCycle, tables.ExchangePartner
    again = or_(partner.retry_at.is_(None), partner.retry_at <= now, _handed_in().exists())
    begun_again = or_(
        cycle.state.in_((CycleState.PLANNED, CycleState.HELD)), and_(cycle.state == CycleState.FAILED, again)
    )
    statement = _months_of(jurisdiction_code, partners).where(
        partner.paused_at.is_(None), cycle.due_at <= now, begun_again
    )
    needed = (await rules.read(session, jurisdiction_code)).hold.approvals
    return [
        (code, row.period)
        for row, code in await session.execute(statement)
        if row.state is not CycleState.HELD or await decide.is_decided(session, row, needed)
    ]


async def begin(cycle: Cycle) -> list[Started]:
    """Announce months and begin what is due, of each partner the oldest alone, one partner after the other; the runs begun.

    Partners have their turn in the order in which they are declared, the next one's once the one before has ended, failed,
    is held, or takes longer than TURN. What cannot be begun is logged and asked again. A run that broke off is begun anew.
    """
    now = cycle.now()
    partners = [code for code in cycle.connectors if code in cycle.transports]
    async with cycle.sessions.begin() as session:
        connected = [cycle.connectors[code] for code in partners]
        await plan(session, cycle.jurisdiction_code, connected, now)
        waiting = await due(session, cycle.jurisdiction_code, partners, now)
        under_way = (await session.execute(_under_way(cycle.jurisdiction_code, partners))).all()
    busy, broken, turn = set[str](), list[tuple[str, str]](), False
    for row, partner in under_way:
        busy.add(partner)
        if await cycle.engine.broke_down(row.workflow_id):
            broken.append((partner, row.period))
        else:
            turn |= row.frozen_at is not None and row.frozen_at > now - TURN
    begun = [run for each in broken if (run := await _begun(cycle, *each)) is not None]
    oldest = {partner: period for partner, period in reversed(waiting) if partner not in busy}
    for partner in partners if not turn else ():
        if partner in oldest and (run := await _begun(cycle, partner, oldest[partner])) is not None:
            return [*begun, run]
    return begun


async def _begun(cycle: Cycle, partner: str, period: str) -> Started | None:
    try:
        return await start(cycle, partner, period)
    except Refused as refused:
        log.error("month is not begun", partner=partner, period=period, code=refused.reason.code)
        return None


def _months_of(jurisdiction_code: str, partners: Collection[str]) -> Any:
    cycle, partner = tables.ExchangeCycle, tables.ExchangePartner
    return (
        select(cycle, partner.code)
        .join(partner, partner.id == cycle.partner_id)
        .where(cycle.jurisdiction_code == jurisdiction_code, partner.code.in_(partners))
        .order_by(cycle.period, partner.code)
    )


def _under_way(jurisdiction_code: str, partners: Collection[str]) -> Any:
    ended = {*WAITING, CycleState.CLOSED}
    return _months_of(jurisdiction_code, partners).where(tables.ExchangeCycle.state.not_in(ended))


def _periods(partner_id: UUID) -> Select[str]:
    cycle = tables.ExchangeCycle
    return select(cycle.period).where(cycle.partner_id == partner_id)


def _months(first: str, last: str) -> list[str]:
    year, month, found = int(first[:4]), int(first[5:]), [first]
    while found[-1] < last:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        found.append(f"{year}-{month:02}")
    return found


def _handed_in() -> Any:
    package, cycle, partner = tables.ExchangePackage, tables.ExchangeCycle, tables.ExchangePartner
    return (
        select(text("1"))
        .select_from(package)
        .where(
            package.jurisdiction_code == cycle.jurisdiction_code,
            package.partner_code == partner.code,
            package.period == cycle.period,
            package.cycle_id.is_(None),
            package.created_at > cycle.updated_at,
        )
        .correlate(cycle, partner)
    )
