"""What `python -m hub exchange` says of months before and between their runs: previews, what is due, who is paused."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import writing
from connectors.departments import CONNECTORS
from database import tables
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from domain.exchange import CycleState, Doubt, PackageCode
from exchange import decide, due, organizations, rehearsals, written
from exchange import preview as previewing
from exchange.cycle import Cycle
from hub import assembly, month_due
from hub.settings import Settings

COUNTED = ("received", "accepted", "rejected", "held", "duplicate")
RETURNED = 20
"""So many lines that would go back are printed of each package; all of them with --json."""


async def preview(settings: Settings, partner: str, period: str, as_json: bool) -> None:
    """Go through a month and take it back. Raises Refused."""
    async with assembly.database(settings) as opened:
        async with opened.sessions.begin() as session:
            await organizations.declare_county(session, settings.jurisdiction, settings.jurisdiction_name)
            await _note(session, settings, "exchange preview", f"{partner}/{period}")
        async with assembly.idle(settings, opened) as cycle:
            seen = await previewing.preview(cycle, partner, period)
    if as_json:
        told = {
            **seen.outcome,
            "returned": seen.returned,
            "written": written.counted(seen.written),
            "rows": [each.shown() for each in seen.written],
            "digest": seen.digest,
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        _show(seen, Console())


async def rehearsed(settings: Settings, partner: str, period: str, as_json: bool) -> None:
    """Say what the department was found to send when its month was rehearsed. Raises Refused (NO_CYCLE, NOT_REHEARSED)."""
    async with assembly.database(settings) as opened, opened.sessions() as session:
        month = await decide.find(session, settings.jurisdiction, partner, period)
    report = month.summary.get(rehearsals.REPORT)
    if report is None:
        raise Refused(_NOT_REHEARSED.at(f"{partner} {period}"))
    if as_json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    else:
        _show_judged(report, report["returned"], Console())


_NOT_REHEARSED = Reason(
    "NOT_REHEARSED",
    "该月尚未演练；演练自 exchange.rehearsalDay 起自动进行",
    "the month was not rehearsed yet; that is done by itself from exchange.rehearsalDay on",
    Fixer.CALLER,
)


async def due_now(settings: Settings, as_json: bool, begin: bool) -> None:
    """Say which months are due and not closed; begin: run those that can be, one after the other. Raises Refused."""
    async with assembly.database(settings) as opened:
        connected = [CONNECTORS[code] for code in assembly.profiles(settings) if code in CONNECTORS]
        async with opened.sessions.begin() as session:
            await organizations.declare_county(session, settings.jurisdiction, settings.jurisdiction_name)
            await due.plan(session, settings.jurisdiction, connected, datetime.now(UTC))
        if begin:
            async with assembly.exchange(settings, opened) as cycle:
                await _run_due(cycle)
        async with opened.sessions() as session:
            late = await _late(session, settings.jurisdiction)
            late += await month_due.told(session, settings.jurisdiction, datetime.now(UTC))
    if as_json:
        sys.stdout.write(json.dumps(late, ensure_ascii=False) + "\n")
        return
    table = Table("period", "partner", "state", "days late", "failures", "why")
    for row in late:
        told = (row["period"], row["partner"], row["state"], row["daysLate"], row["failures"], row["why"])
        table.add_row(*map(str, told))
    Console().print(table)


async def pause(settings: Settings, partner: str, by: str, reason: str) -> None:
    """Exchange nothing with a partner. Raises Refused."""
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        decision = decide.Decision(by, reason, datetime.now(UTC))
        await decide.pause(session, settings.jurisdiction, partner, decision)
        await _note(session, settings, "exchange pause", partner)


async def resume(settings: Settings, partner: str) -> None:
    """Exchange with a partner again. Raises Refused."""
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        await decide.resume(session, settings.jurisdiction, partner)
        await _note(session, settings, "exchange resume", partner)


async def _run_due(cycle: Cycle) -> None:
    while begun := await due.begin(cycle):
        for each in begun:
            await each.handle.get_result()


async def _late(session: AsyncSession, jurisdiction_code: str) -> list[dict[str, Any]]:
    cycle, partner, now = tables.ExchangeCycle, tables.ExchangePartner, datetime.now(UTC)
    statement = (
        select(cycle, partner)
        .join(partner, partner.id == cycle.partner_id)
        .where(
            cycle.jurisdiction_code == jurisdiction_code,
            cycle.state != CycleState.CLOSED,
            cycle.due_at <= now,
        )
        .order_by(cycle.period, partner.code)
    )
    return [
        {
            "period": row.period,
            "partner": who.code,
            "state": f"{row.state.name} {row.state.zh}" + (" · 已暂停 paused" if who.paused_at else ""),
            "daysLate": (now - row.due_at).days,
            "failures": who.failures,
            "why": row.failure.get("zh", ""),
        }
        for row, who in await session.execute(statement)
    ]


async def _note(session: AsyncSession, settings: Settings, operation: str, path: str) -> None:
    said = writing.by_operator(settings.jurisdiction, AuditKind.EXCHANGE, operation, path=path)
    await writing.note(session, said)


def _show_judged(
    outcome: dict[str, Any], returned: dict[str, list[dict[str, Any]]], console: Console
) -> None:
    for each in outcome.get("packages", ()):
        ledger = " ".join(f"{name} {each[name]}" for name in COUNTED)
        console.print(f"{PackageCode[each['code']].zh}: {ledger}", markup=False)
        for line in returned.get(each["code"], ())[:RETURNED]:
            why = "; ".join(
                f"{reason['place']} {reason['zh']} / {reason['en']}" for reason in line["reasons"]
            )
            console.print(f"  第{line['lineNo']}行 line {line['lineNo']}: {why}", markup=False)
    if outcome.get("failure"):
        console.print(f"{outcome['failure']['zh']} / {outcome['failure']['en']}", markup=False)


def _show(seen: previewing.Preview, console: Console) -> None:
    outcome = seen.outcome
    _show_judged(outcome, seen.returned, console)
    for name, run in outcome.get("comparisons", {}).items():
        console.print(f"{name}: found / 发现 {run['found']} of / 共 {run['left']}", markup=False)
    for each in outcome.get("doubts", ()):
        zh = Doubt[each["doubt"]].zh
        said = f"存疑 doubted: {each['package']} {zh} {each['about']} {each['found']}/{each['of']}"
        console.print(said, markup=False)
    for noun, counts in written.counted(seen.written).items():
        console.print(f"{noun}: new / 新增 {counts['new']}, changed / 变更 {counts['changed']}", markup=False)
    console.print(f"未作任何更改 / nothing was changed. digest {seen.digest}", markup=False)
