"""`python -m hub exchange progress`: a month as it goes on, until it rests."""

from __future__ import annotations

import json
import sys
from typing import Any

from rich.console import Console
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from domain import calendar
from exchange import decide
from exchange.progress import Watch
from hub import assembly
from hub.settings import Settings

_PATIENCE = 3600.0  # seconds


async def progress(settings: Settings, partner: str, period: str, as_json: bool) -> None:
    """Say what a month is at, and again each time that has changed, until it is closed, held or failed. Raises Refused (NO_CYCLE)."""
    calendar.period(period)
    console = Console()
    async with (
        assembly.database(settings) as opened,
        Watch(opened.sessions).on((settings.jurisdiction, partner, period)) as watcher,
    ):
        while True:
            look = watcher.last
            async with opened.sessions() as session:
                said = await _said(session, settings.jurisdiction, partner, period)
            if as_json:
                sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
                sys.stdout.flush()
            else:
                console.print(_line(said), markup=False, soft_wrap=True)
            if look is None or look.is_resting:
                return
            await watcher.change(_PATIENCE)


async def _said(session: AsyncSession, county: str, partner: str, period: str) -> dict[str, Any]:
    month, of = await decide.find(session, county, partner, period), tables.ExchangePackage
    packages = await session.scalars(select(of).where(of.cycle_id == month.id).order_by(of.id))
    return {
        "partner": partner,
        "period": period,
        "state": month.state.name,
        "zh": month.state.zh,
        "failure": month.failure.get("code"),
        "packages": [
            {
                "code": each.code.name,
                "sequence": each.sequence,
                "state": each.state.name,
                "received": each.received,
                "accepted": each.accepted,
                "rejected": each.rejected,
            }
            for each in packages
        ],
    }


def _line(said: dict[str, Any]) -> str:
    packages = " ".join(f"{each['code']}={each['accepted']}/{each['received']}" for each in said["packages"])
    return f"{said['period']} {said['partner']} {said['state']} {said['zh']} {said['failure'] or ''} {packages}".rstrip()
