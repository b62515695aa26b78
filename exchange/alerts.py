"""告警: what of the exchange is told at once, found by looking at what stands, each thing once; told of months and partners, never of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from joserfc.jwk import KeySet
from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from casework import rules as parameters
from database import tables
from database.ids import fresh
from domain.alert import AlertKind
from domain.errors import Refused
from domain.exchange import PASSED_OVER, CycleState, PackageState
from exchange import receipt_chain

OVERDUE, RETURNED, FAILURES = (
    "exchange.alerts.overdueDays",
    "exchange.alerts.returnedLines",
    "exchange.alerts.failures",
)
CHECKED_AT_ONCE = 20
"""So many packages are counted in one transaction."""
_MONTHS_BACK = 13


@dataclass(frozen=True, slots=True)
class Found:
    """Something to be told. key: what makes it the same again; told: partner, period, code, zh, en, as far as there are any."""

    kind: AlertKind
    key: str
    told: Mapping[str, Any]


async def detect(session: AsyncSession, jurisdiction_code: str, now: datetime, keys: KeySet | None) -> int:
    """Raise what is new, for each endpoint that wants it; how many alerts. keys: of receipts; without them signatures are not looked at.

    Raises Refused (NO_RULES).
    """
    place = await parameters.read(session, jurisdiction_code)
    if OVERDUE not in place.rules:
        return 0  # rules that were loaded before there were alerts
    found = [
        *await _months(session, place, now),
        *await _partners(session, place),
        *await _unbalanced(session, jurisdiction_code),
        *await _receipts(session, jurisdiction_code, keys),
    ]
    return await raised(session, jurisdiction_code, found, now)


async def raised(
    session: AsyncSession,
    jurisdiction_code: str,
    found: Iterable[Found],
    now: datetime,
    only: UUID | None = None,
) -> int:
    """Keep what was not told yet, with a delivery to each endpoint that stands and wants it, or to one alone; how many."""
    alert, endpoint, made = tables.Alert, tables.AlertEndpoint, 0
    standing = list(
        await session.scalars(
            select(endpoint).where(
                endpoint.jurisdiction_code == jurisdiction_code, endpoint.ended_at.is_(None)
            )
        )
    )
    for each in found:
        values = {
            "jurisdiction_code": jurisdiction_code,
            "kind": each.kind,
            "key": each.key[:300],
            "told": dict(each.told),
            "raised_at": now,
        }
        new = await session.scalar(insert(alert).values(values).on_conflict_do_nothing().returning(alert.id))
        if new is None:
            continue
        made += 1
        for to in standing:
            wants = not to.kinds or each.kind.name in to.kinds
            if to.id == only or (only is None and wants):
                session.add(tables.AlertDelivery(alert_id=new, endpoint_id=to.id, next_at=now))
    await session.flush()
    return made


async def _months(session: AsyncSession, place: parameters.Rules, now: datetime) -> list[Found]:
    cycle, partner, package = tables.ExchangeCycle, tables.ExchangePartner, tables.ExchangePackage
    returned = (
        select(func.coalesce(func.sum(package.rejected), 0))
        .where(package.cycle_id == cycle.id, package.state != PackageState.SUPERSEDED)
        .scalar_subquery()
    )
    since = f"{now - timedelta(days=31 * _MONTHS_BACK):%Y-%m}"
    statement = (
        select(cycle, partner.code, returned)
        .join(partner, partner.id == cycle.partner_id)
        .where(cycle.jurisdiction_code == place.jurisdiction_code, cycle.period >= since)
        .order_by(cycle.period, partner.code)
    )
    found = []
    for row, code, back in await session.execute(statement):
        of = {"partner": code, "period": row.period}
        if row.state is CycleState.FAILED:
            key = f"{AlertKind.MONTH_FAILED.name}/{code}/{row.period}/{row.failure.get('code', '')}"
            found.append(Found(AlertKind.MONTH_FAILED, key, {**of, **_why(row.failure)}))
        if row.state is CycleState.HELD:
            key = f"{AlertKind.MONTH_HELD.name}/{row.workflow_id}"
            found.append(Found(AlertKind.MONTH_HELD, key, {**of, **_why(row.failure)}))
        if row.state is not CycleState.CLOSED and row.due_at + timedelta(days=place[OVERDUE]) <= now:
            key = f"{AlertKind.MONTH_OVERDUE.name}/{code}/{row.period}"
            late = {"state": row.state.name, "daysLate": (now - row.due_at).days}
            found.append(Found(AlertKind.MONTH_OVERDUE, key, {**of, **late}))
        if back > place[RETURNED]:
            key = f"{AlertKind.LINES_RETURNED.name}/{code}/{row.period}"
            found.append(Found(AlertKind.LINES_RETURNED, key, {**of, "returned": int(back)}))
    return found


async def _partners(session: AsyncSession, place: parameters.Rules) -> list[Found]:
    partner, cycle = tables.ExchangePartner, tables.ExchangeCycle
    failed = (
        select(func.min(cycle.period))
        .where(cycle.partner_id == partner.id, cycle.state == CycleState.FAILED)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(partner, failed).where(partner.jurisdiction_code == place.jurisdiction_code)
    )
    found = []
    for row, period in rows:
        if row.paused_at is not None:
            key = f"{AlertKind.PARTNER_PAUSED.name}/{row.code}/{row.paused_at.isoformat()}"
            found.append(Found(AlertKind.PARTNER_PAUSED, key, {"partner": row.code}))
        if row.failures >= place[FAILURES]:
            key = f"{AlertKind.PARTNER_FAILING.name}/{row.code}/{period}"
            told = {"partner": row.code, "period": period, "failures": row.failures}
            found.append(Found(AlertKind.PARTNER_FAILING, key, told))
    return found


async def _unbalanced(session: AsyncSession, jurisdiction_code: str) -> list[Found]:
    """Packages whose counts are not those of their lines; each is counted once, and anew once it has moved."""
    package, check = tables.ExchangePackage, tables.AlertCheck
    judged = package.state.not_in((PackageState.RECEIVED, *PASSED_OVER))
    moved = check.id.is_(None) | (check.moved_at != package.updated_at)
    statement = (
        select(package)
        .outerjoin(check, check.package_id == package.id)
        .where(package.jurisdiction_code == jurisdiction_code, judged, moved)
        .order_by(package.id)
        .limit(CHECKED_AT_ONCE)
    )
    found = []
    for row in (await session.scalars(statement)).all():
        counted: dict[str, int] = dict((await session.execute(text(_LINES), {"package": row.id})).all())
        said = {name: getattr(row, name.lower()) for name in _STATES}
        if said != {name: counted.get(name, 0) for name in _STATES} or row.received != sum(said.values()):
            key = f"{AlertKind.LEDGER_UNBALANCED.name}/{row.id}"
            of = {"partner": row.partner_code, "period": row.period, "package": row.code.name}
            found.append(Found(AlertKind.LEDGER_UNBALANCED, key, {**of, "id": f"ExchangePackage:{row.id}"}))
        values = {"package_id": row.id, "moved_at": row.updated_at}
        made = insert(check).values(values)
        await session.execute(
            made.on_conflict_do_update(index_elements=[check.package_id], set_={"moved_at": row.updated_at})
        )
    return found


async def _receipts(session: AsyncSession, jurisdiction_code: str, keys: KeySet | None) -> list[Found]:
    """Partners of whose receipts one does not hold: hash, link or signature."""
    if keys is None:
        return []
    receipt, partner = tables.ExchangeReceipt, tables.ExchangePartner
    statement = (
        select(receipt, partner.code)
        .join(partner, partner.id == receipt.partner_id)
        .where(partner.jurisdiction_code == jurisdiction_code)
        .order_by(partner.code, receipt.sequence)
    )
    chain, broken, found = receipt_chain.Chain(keys), set[str](), list[Found]()
    for row, code in await session.execute(statement):
        if code in broken:
            continue
        said = {name: getattr(row, name) for name in receipt_chain.MEMBERS}
        try:
            chain.take(said, f"{code} {row.sequence}")
        except Refused as refused:
            broken.add(code)
            key = f"{AlertKind.RECEIPT_BROKEN.name}/{code}/{row.sequence}"
            reason = refused.reason
            why = {"code": reason.code, "zh": reason.zh, "en": reason.en, "fixer": reason.fixer.name}
            found.append(
                Found(AlertKind.RECEIPT_BROKEN, key, {"partner": code, "sequence": row.sequence, **why})
            )
    return found


def test(name: str, now: datetime) -> Found:
    """A message that only proves the way."""
    return Found(
        AlertKind.TEST, f"{AlertKind.TEST.name}/{name}/{now.isoformat()}/{fresh(1)[0]}", {"endpoint": name}
    )


def _why(failure: Mapping[str, Any]) -> dict[str, Any]:
    return {name: failure[name] for name in ("code", "place", "zh", "en", "fixer") if failure.get(name)}


_STATES = ("ACCEPTED", "REJECTED", "HELD", "DUPLICATE")
_LINES = "SELECT state, count(*) FROM exchange_record WHERE package_id = :package GROUP BY state"
