"""What the commands do: run, release and refuse months of the exchange, load policies."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import writing
from database import tables
from domain import calendar
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from domain.exchange import PackageCode
from exchange import decide, organizations
from exchange.start import start
from hub import assembly, expiry, places
from hub.settings import Settings


def today() -> date:
    """The civil date in Asia/Shanghai."""
    return calendar.today(datetime.now(UTC))


async def load_policies(settings: Settings) -> dict[str, Any]:
    """Load every place's policy."""
    async with assembly.database(settings) as opened:
        async with opened.sessions.begin() as session:
            await _note(session, settings, AuditKind.ADMINISTRATION, "policies")
        return await places.load(opened.sessions, settings.jurisdiction)


async def exchange(settings: Settings, partner: str, period: str, as_json: bool) -> None:
    """Run a partner's month to its end and say what came of it. Raises Refused where the cycle failed."""
    async with assembly.database(settings) as opened:
        async with opened.sessions.begin() as session:
            await organizations.declare_county(session, settings.jurisdiction, settings.jurisdiction_name)
            await _note(session, settings, AuditKind.EXCHANGE, "exchange run", f"{partner}/{period}")
        async with assembly.exchange(settings, opened) as cycle:
            started = await start(cycle, partner, period)
            outcome = {**await started.handle.get_result(), "unchanged": started.unchanged}
        async with opened.sessions() as session:
            ending = await expiry.expiring(session, datetime.now(UTC))
    if as_json:
        sys.stdout.write(json.dumps(outcome, ensure_ascii=False) + "\n")
    else:
        Console().print_json(data=outcome)
    if ending:
        Console(stderr=True, soft_wrap=True).print(str(ending), highlight=False)
    if outcome["state"] != "CLOSED":
        failure = outcome["failure"]
        raise Refused(
            Reason(failure["code"], failure["zh"], failure["en"], Fixer[failure["fixer"]], failure["place"])
        )


async def release(
    settings: Settings,
    partner: str,
    period: str,
    by: str,
    reason: str,
    codes: Collection[PackageCode] = (),
    preview: str | None = None,
) -> int:
    """Agree that held rosters are right; how many persons must still agree. Raises Refused."""
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        cycle = await decide.find(session, settings.jurisdiction, partner, period)
        decision = decide.Decision(by, reason, datetime.now(UTC), preview)
        missing = await decide.release(session, cycle, decision, codes)
        await _note(session, settings, AuditKind.EXCHANGE, "exchange release", f"{partner}/{period}")
        return missing


async def refuse(
    settings: Settings, partner: str, period: str, code: PackageCode, by: str, reason: str
) -> None:
    """Refuse a roster of a month that was not applied yet. Raises Refused."""
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        cycle = await decide.find(session, settings.jurisdiction, partner, period)
        await decide.refuse(session, cycle, code, decide.Decision(by, reason, datetime.now(UTC)))
        path = f"{partner}/{period}/{code.name}"
        await _note(session, settings, AuditKind.EXCHANGE, "exchange refuse", path)


async def _note(
    session: AsyncSession, settings: Settings, kind: AuditKind, operation: str, path: str | None = None
) -> None:
    await writing.note(session, writing.by_operator(settings.jurisdiction, kind, operation, path=path))


async def cycles(settings: Settings) -> None:
    """Print every cycle."""
    cycle, partner = tables.ExchangeCycle, tables.ExchangePartner
    statement = (
        select(cycle, partner.code).join(partner, partner.id == cycle.partner_id).order_by(cycle.period)
    )
    table = Table("period", "partner", "state", "failure")
    async with assembly.database(settings) as opened, opened.sessions() as session:
        for row, code in await session.execute(statement):
            table.add_row(row.period, code, f"{row.state.name} {row.state.zh}", row.failure.get("zh", ""))
    Console().print(table)
