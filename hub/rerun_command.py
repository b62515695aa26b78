"""`python -m hub exchange rerun`: months run again, one after the other, told beforehand what each would do."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from auth.audit import writing
from domain import calendar
from domain.audit import AuditKind
from domain.exchange import CycleState, Rerun
from exchange.cycle import Cycle
from exchange.rerun import Again, Wanted, plan
from exchange.start import start
from hub import assembly
from hub.assembly import Database
from hub.settings import Settings

_DOES = (Rerun.BEGINS, Rerun.WAITS)


async def rerun(settings: Settings, wanted: Wanted, dry_run: bool, as_json: bool) -> None:
    """Say what each month would do; then, unless it is a dry run, run them to their ends. Raises Refused."""
    for period in filter(None, (wanted.since, wanted.until)):
        calendar.period(period)
    async with assembly.database(settings) as opened:
        if dry_run:
            async with assembly.idle(settings, opened) as cycle:
                months = await plan(cycle, wanted)
            _say([_told(each) for each in months], as_json)
            return
        async with assembly.exchange(settings, opened) as cycle:
            months = await plan(cycle, wanted)
            await _note(opened, settings, months)
            ends = await _run(cycle, months)
    _say([_told(each) | {"ended": ends.get(each, "")} for each in months], as_json)


async def _run(cycle: Cycle, months: Sequence[Again]) -> dict[Again, str]:
    """What each month ended as. Of one partner none is run after one that did not close."""
    stuck: set[str] = set()
    ends: dict[Again, str] = {}
    for each in months:
        if each.does in _DOES and each.partner not in stuck:
            outcome = await (await start(cycle, each.partner, each.period)).handle.get_result()
            ends[each] = outcome["state"]
            if outcome["state"] != CycleState.CLOSED.name:
                stuck.add(each.partner)
    return ends


async def _note(opened: Database, settings: Settings, months: Sequence[Again]) -> None:
    async with opened.sessions.begin() as session:
        for each in months:
            if each.does in _DOES:
                path = f"{each.partner}/{each.period}"
                said = writing.by_operator(
                    settings.jurisdiction, AuditKind.EXCHANGE, "exchange rerun", path=path
                )
                await writing.note(session, said)


def _told(each: Again) -> dict[str, Any]:
    return {
        "period": each.period,
        "partner": each.partner,
        "state": each.state.name,
        "does": each.does.name,
        "code": each.code or "",
        "zh": each.message_zh or each.does.zh,
    }


def _say(rows: Sequence[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
        return
    table = Table(*rows[0])
    for row in rows:
        table.add_row(*row.values())
    Console().print(table)
