"""Months run again, one, some or all that match: told beforehand what each would do, then begun from what is stored.

A month goes on under its own run id and the next number: what was received is not asked for again, what was applied is not
applied again. Of one partner one month at a time, the oldest first; its others follow as the calendar asks (exchange.due).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.exchange import WAITING, CycleState, Rerun
from exchange import decide, freeze, rules
from exchange.cycle import Cycle
from exchange.handed_in import MONTH_RUNNING
from exchange.start import check, start

MOST = 50
"""So many months are run again by one request."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which months: those of these ids; else all that match. since, until: months, YYYY-MM; failure_code: why they failed or are
    held.
    """

    ids: Collection[UUID] = ()
    partner: str | None = None
    since: str | None = None
    until: str | None = None
    states: Collection[CycleState] = ()
    failure_code: str | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """What running a month again does; code, message_zh, message_en: why nothing, or why it may not."""

    cycle_id: UUID
    partner: str
    period: str
    state: CycleState
    does: Rerun
    code: str | None = None
    message_zh: str | None = None
    message_en: str | None = None


async def plan(cycle: Cycle, wanted: Wanted) -> list[Again]:
    """What each month would do, by month and partner; nothing is begun. Raises Refused (NOTHING_SELECTED, TOO_MANY_MONTHS)."""
    async with cycle.sessions() as session:
        rows = (await session.execute(_matching(cycle.jurisdiction_code, wanted))).all()
        if not rows:
            raise Refused(_NOTHING)
        if len(rows) > MOST:
            raise Refused(_TOO_MANY)
        needed = (await rules.read(session, cycle.jurisdiction_code)).hold.approvals
        found, begun = [], await _under_way(session, cycle)
        for month, partner in rows:
            does, why = await _would(cycle, session, month, partner, needed)
            if does is Rerun.BEGINS and partner.code in begun:
                does, why = Rerun.WAITS, None
            if does is Rerun.BEGINS:
                begun.add(partner.code)
            said = (why.code, why.zh, why.en) if why else (None, None, None)
            found.append(Again(month.id, partner.code, month.period, month.state, does, *said))
    return found


async def rerun(cycle: Cycle, planned: Sequence[Again]) -> None:
    """Begin what was planned; a month that waits its turn is begun by the calendar, as soon as the one before it is closed.

    Twice does no harm: a run that was begun is joined. Raises Refused as `start` does.
    """
    waiting = {each.partner for each in planned if each.does is Rerun.WAITS}
    async with cycle.sessions.begin() as session:
        of = tables.ExchangePartner
        mine = (of.jurisdiction_code == cycle.jurisdiction_code, of.code.in_(waiting))
        await session.execute(update(of).where(*mine).values(retry_at=None))
    for each in planned:
        if each.does is Rerun.BEGINS:
            await start(cycle, each.partner, each.period)


async def _would(
    cycle: Cycle,
    session: AsyncSession,
    month: tables.ExchangeCycle,
    partner: tables.ExchangePartner,
    needed: int,
) -> tuple[Rerun, Reason | None]:
    if month.state is CycleState.CLOSED:
        return Rerun.NOTHING, None
    try:
        check(cycle, partner.code, month.period)
        if partner.paused_at is not None:
            raise Refused(decide.PARTNER_PAUSED.at(partner.code))
        if month.state is CycleState.HELD and not await decide.is_decided(session, month, needed):
            raise Refused(freeze.reason(month.failure))
        if month.state is CycleState.PLANNED and month.due_at > cycle.now():
            raise Refused(_NOT_DUE)
        if month.state in _UNDER_WAY and not await cycle.engine.broke_down(month.workflow_id):
            raise Refused(MONTH_RUNNING)
    except Refused as refused:
        return Rerun.REFUSED, refused.reason
    return Rerun.BEGINS, None


async def _under_way(session: AsyncSession, cycle: Cycle) -> set[str]:
    """Partners of whom a month is at work."""
    of, partner = tables.ExchangeCycle, tables.ExchangePartner
    rows = await session.execute(
        select(partner.code, of.workflow_id)
        .join(of, of.partner_id == partner.id)
        .where(of.jurisdiction_code == cycle.jurisdiction_code, of.state.in_(_UNDER_WAY))
    )
    return {code for code, workflow_id in rows if not await cycle.engine.broke_down(workflow_id)}


def _matching(county: str, wanted: Wanted) -> Select[tables.ExchangeCycle, tables.ExchangePartner]:
    of, partner = tables.ExchangeCycle, tables.ExchangePartner
    found = (
        select(of, partner)
        .join(partner, partner.id == of.partner_id)
        .where(of.jurisdiction_code == county)
        .order_by(of.period, partner.code)
        .limit(MOST + 1)
    )
    if wanted.ids:
        found = found.where(of.id.in_(wanted.ids))
    if wanted.partner is not None:
        found = found.where(partner.code == wanted.partner)
    if wanted.since is not None:
        found = found.where(of.period >= wanted.since)
    if wanted.until is not None:
        found = found.where(of.period <= wanted.until)
    if wanted.states:
        found = found.where(of.state.in_(wanted.states))
    if wanted.failure_code is not None:
        found = found.where(of.failure["code"].astext == wanted.failure_code)
    return found


_UNDER_WAY = frozenset(CycleState) - {*WAITING, CycleState.CLOSED}
_NOTHING = Reason("NOTHING_SELECTED", "没有符合条件的月份", "no month matches", Fixer.CALLER)
_TOO_MANY = Reason(
    "TOO_MANY_MONTHS",
    f"一次最多重新执行 {MOST} 个月份，请缩小范围",
    f"at most {MOST} months are run again at once; narrow what you ask for",
    Fixer.CALLER,
)
_NOT_DUE = Reason("NOT_YET", "该月尚未到交换日", "the month's exchange has not come yet", Fixer.CALLER)
