"""The cycle's own row: frozen when it starts, moved on as it goes, closed with its summary or failed with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from casework import snapshot as ledgers
from connectors._core import Connector
from database import tables
from domain import calendar
from domain.errors import Fixer, Reason
from domain.exchange import CycleState
from exchange import coarse, rules

SHORTEST, LONGEST = timedelta(minutes=15), timedelta(days=1)
"""How long a partner whose month failed is left alone: doubled with each failure in a row. A person may begin at any time."""


async def freeze(
    session: AsyncSession,
    jurisdiction_code: str,
    connector: Connector,
    period: str,
    workflow_id: str,
    now: datetime,
    *,
    keeps_ledgers: bool = True,
) -> UUID:
    """Open the cycle and fix what it speaks of: the ledgers as they stand now, and when that was due.

    keeps_ledgers: a rehearsal keeps none, so that nobody who works on one waits for it. due: 00:00 in Asia/Shanghai on the place's exchange day. Raises Refused (NO_RULES).
    """
    place = await rules.read(session, jurisdiction_code)
    due = calendar.snapshot_instant(period, place.exchange_day)
    partner_id = await partner(session, jurisdiction_code, connector)
    cycle = tables.ExchangeCycle
    planned = insert(cycle).values(**row(jurisdiction_code, partner_id, period, workflow_id, due))
    await session.execute(planned.on_conflict_do_nothing())
    known = (
        await session.execute(
            select(cycle).where(cycle.partner_id == partner_id, cycle.period == period).with_for_update()
        )
    ).scalar_one()
    if known.frozen_at is None:
        known.frozen_at = now
        snapshot = {"due": due.isoformat(), **await _snapshot(session, jurisdiction_code)}
        await _add(session, known, {"snapshot": snapshot})
        if keeps_ledgers:
            await ledgers.take_all(session, jurisdiction_code, now, period)
    known.workflow_id, known.state, known.failure = workflow_id, CycleState.FROZEN, {}
    await session.flush()
    return known.id


def row(
    jurisdiction_code: str, partner_id: UUID, period: str, workflow_id: str, due: datetime
) -> dict[str, Any]:
    """A partner's month as it is announced: PLANNED, nothing frozen yet."""
    return {
        "jurisdiction_code": jurisdiction_code,
        "partner_id": partner_id,
        "period": period,
        "workflow_id": workflow_id,
        "state": CycleState.PLANNED,
        "due_at": due,
        "summary": {},
        "coarse_summary": {},
        "failure": {},
    }


async def reach(session: AsyncSession, cycle_id: UUID, state: CycleState) -> None:
    """Move the cycle on to a state."""
    cycle = await session.get_one(tables.ExchangeCycle, cycle_id)
    cycle.state = state
    await session.flush()


async def carried_out(
    session: AsyncSession, cycle_id: UUID, work: Callable[[], Awaitable[dict[str, Any]]]
) -> dict[str, Any]:
    """Compare and apply unless an earlier run of the same month did; what was counted stays on the cycle.

    work: {"comparisons", "moves", "doubts", "waiting"}. moves: with what went through while the rest was held.
    """
    cycle = await session.get_one(tables.ExchangeCycle, cycle_id)
    if "moves" not in cycle.summary:
        done = await work()
        moved = Counter(done["moves"])
        moved.update(cycle.summary.get("flowed", {}))
        cycle.summary = {name: part for name, part in cycle.summary.items() if name != "flowed"}
        await _add(session, cycle, {**done, "moves": dict(moved)})
    return {name: cycle.summary[name] for name in ("comparisons", "moves", "doubts", "waiting")}


async def fail(session: AsyncSession, cycle_id: UUID, refused: Reason, now: datetime) -> dict[str, Any]:
    """Stop the cycle with its reason; nothing taken before is lost. The partner is left alone for longer each time in a row."""
    cycle = await session.get_one(tables.ExchangeCycle, cycle_id)
    partner = await session.get_one(tables.ExchangePartner, cycle.partner_id, with_for_update=True)
    partner.failures += 1
    partner.retry_at = now + min(LONGEST, SHORTEST * 2 ** min(partner.failures - 1, 16))
    return await _stop(session, cycle, refused, CycleState.FAILED)


async def _stop(
    session: AsyncSession, cycle: tables.ExchangeCycle, refused: Reason, state: CycleState
) -> dict[str, Any]:
    cycle.state, cycle.failure = state, said(refused)
    await session.flush()
    return {"state": state.name, "period": cycle.period, "failure": cycle.failure}


async def hold(session: AsyncSession, cycle_id: UUID, done: dict[str, Any]) -> dict[str, Any]:
    """Stop with what rests on doubted rosters undone, until named persons have released or refused them. done: `carried_out`'s."""
    cycle = await session.get_one(tables.ExchangeCycle, cycle_id)
    cycle.summary, cycle.coarse_summary = (
        {name: part for name, part in each.items() if name not in ("comparisons", "moves")}
        for each in (cycle.summary, cycle.coarse_summary)
    )
    await _add(session, cycle, {"held": done["comparisons"], "flowed": done["moves"]})
    held = _HELD.at("; ".join(_told(done["doubts"])))
    return {**await _stop(session, cycle, held, CycleState.HELD), **done}


async def stale(session: AsyncSession, cycle_id: UUID, refused: Reason) -> dict[str, Any]:
    """Hold again what was released on the strength of a preview that holds no more; who agreed must look once more."""
    cycle = await session.get_one(tables.ExchangeCycle, cycle_id)
    voided = [{**each, "stale": True} for each in cycle.summary.get("released", ())]
    cycle.summary = {**cycle.summary, "released": voided}
    return await _stop(session, cycle, refused, CycleState.HELD)


def _told(doubts: Iterable[Mapping[str, Any]]) -> list[str]:
    """Each doubt by its codes: numbers may be small, and a failure is shown to whoever sees the month."""
    return list(dict.fromkeys(" ".join(filter(None, (d["package"], d["doubt"], d["about"]))) for d in doubts))


async def decide(session: AsyncSession, cycle_id: UUID, name: str, decision: dict[str, Any]) -> None:
    """Note on the cycle what a named person decided about it ("released", "refused"); decisions are never erased."""
    cycle = await session.get_one(tables.ExchangeCycle, cycle_id, with_for_update=True)
    cycle.version += 1
    await _add(session, cycle, {name: [*cycle.summary.get(name, []), decision]})


async def rehearsed(session: AsyncSession, cycle_id: UUID, report: dict[str, Any]) -> None:
    """Keep the report of a month's rehearsal in its summary; a later one takes its place."""
    cycle = await session.get_one(
        tables.ExchangeCycle, cycle_id, with_for_update=True, populate_existing=True
    )
    cycle.version += 1
    await _add(session, cycle, {"rehearsal": report})


async def previewed(session: AsyncSession, cycle_id: UUID, told: dict[str, Any]) -> None:
    """Note on the cycle what a preview of it came to, in place of an earlier one."""
    cycle = await session.get_one(tables.ExchangeCycle, cycle_id, with_for_update=True)
    cycle.version += 1
    await _add(session, cycle, {"preview": told})


_HELD = Reason(
    "HELD",
    "名册异常，可能不完整或有误；请核对后批准（exchange release）或拒收名册（exchange refuse），再重新执行",
    "this says more about the roster than about the children; look, then release the roster (exchange release) "
    "or refuse it (exchange refuse), and run again",
    Fixer.BUREAU,
)


async def close(
    session: AsyncSession, cycle_id: UUID, now: datetime, summary: dict[str, Any]
) -> dict[str, Any]:
    """Close the cycle with what it counted."""
    cycle = await session.get_one(tables.ExchangeCycle, cycle_id)
    cycle.state, cycle.closed_at = CycleState.CLOSED, now
    partner = await session.get_one(tables.ExchangePartner, cycle.partner_id, with_for_update=True)
    partner.failures, partner.retry_at = 0, None
    await _add(session, cycle, summary)
    return {"state": CycleState.CLOSED.name, "period": cycle.period, **cycle.summary}


def said(refused: Reason) -> dict[str, str]:
    """A reason as plain data, as it is stored and sent."""
    return {
        "code": refused.code,
        "place": refused.place,
        "zh": refused.zh,
        "en": refused.en,
        "fixer": refused.fixer.name,
    }


def reason(data: dict[str, str]) -> Reason:
    """The reason that was said."""
    return Reason(data["code"], data["zh"], data["en"], Fixer[data["fixer"]], data["place"])


async def _add(session: AsyncSession, cycle: tables.ExchangeCycle, more: dict[str, Any]) -> None:
    """Add parts to the summary. What was shown once stays: under another rule it would tell what was kept back."""
    place = await rules.read(session, cycle.jurisdiction_code)
    fresh = {name: part for name, part in more.items() if cycle.summary.get(name) != part}
    cycle.summary = {**cycle.summary, **more}
    cycle.coarse_summary = {**cycle.coarse_summary, **coarse.summary(fresh, place.smallest_cell)}
    await session.flush()


async def partner(session: AsyncSession, jurisdiction_code: str, connector: Connector) -> UUID:
    """The partner's row, made on first use."""
    partner = tables.ExchangePartner
    values = {
        "jurisdiction_code": jurisdiction_code,
        "code": connector.partner,
        "department": connector.department,
        "name_zh": connector.department.zh,
    }
    await session.execute(insert(partner).values(values).on_conflict_do_nothing())
    statement = select(partner.id).where(
        partner.jurisdiction_code == jurisdiction_code, partner.code == connector.partner
    )
    return (await session.execute(statement)).scalar_one()


async def _snapshot(session: AsyncSession, jurisdiction_code: str) -> dict[str, Any]:
    children = select(func.count()).where(tables.Student.jurisdiction_code == jurisdiction_code)
    entries, digest = (await session.execute(text(_LEDGERS), {"county": jurisdiction_code})).one()
    return {"students": (await session.execute(children)).scalar_one(), "ledgers": entries, "digest": digest}


_LEDGERS = """
    WITH entry AS (
        SELECT l.type, s.id::text AS child, e.state
        FROM ledger_entry e JOIN ledger l ON l.id = e.ledger_id JOIN student s ON s.id = e.student_id
        WHERE l.jurisdiction_code = :county AND e.state <> 'CLOSED'
    ), counted AS (SELECT type, count(*) AS open FROM entry GROUP BY type)
    SELECT (SELECT coalesce(jsonb_object_agg(type, open), '{}') FROM counted),
           encode(sha256(convert_to(coalesce(string_agg(concat_ws('|', type, child, state), E'\\n'
                                                        ORDER BY type, child), ''), 'UTF8')), 'hex')
    FROM entry
"""
