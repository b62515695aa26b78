"""The demo's 8th: every department's month, as an operator meets it: one roster held and refused, one partner late and caught up."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from connectors.departments import CONNECTORS
from database import gate, tables
from domain import calendar
from domain.exchange import CycleState, PackageCode
from exchange import by_file, decide, due
from exchange.cycle import Cycle
from exchange.preview import preview
from exchange.start import start
from hub import assembly, box
from hub import by_file as hub_by_file
from hub.assembly import Database
from hub.settings import Settings
from partners.faults import Fault
from partners.switching import switch_on

PARTNERS = ("police", "civil_affairs", "disability_federation")
"""In the order of their months: whom the police's registers make known the others' are held against."""
LATE = "labor_inspection"
"""Whose desk is not open yet when the others' months run."""
HELD, ROSTER = "civil_affairs", PackageCode.ASSISTANCE_HOUSEHOLDS
"""Who sends ten times the rows at first, and of which roster."""
BY_FILE, SHEET = "rural_revitalization", PackageCode.POOR_HOUSEHOLD_STUDENTS
"""Who has no endpoint and hands in a workbook."""
PERSONS = ("教育局 张三", "教育局 李四")
MOST_HELD = 3
"""So often at most a month is decided about; one held again and again is left to be looked into."""
Step = Callable[[str], Callable[[float], None]]


@dataclass(slots=True)
class Months:
    """What came of the months. outcomes: by partner, the last run's; unchanged: whether all had been closed before; held: each
    time rosters were doubted, why, and what was decided by whom; late: who had not begun when the others were done.
    """

    outcomes: dict[str, dict[str, Any]] = field(default_factory=dict)
    unchanged: bool = True
    held: list[dict[str, Any]] = field(default_factory=list)
    late: list[str] = field(default_factory=list)


@contextlib.asynccontextmanager
async def departments(
    own: Settings, county: box.County, partners: Sequence[str] = PARTNERS
) -> AsyncIterator[dict[str, dict[str, Any]]]:
    """Their simulations, each a process of its own; what each announced. Raises Refused (BOX_NOT_READY)."""
    async with contextlib.AsyncExitStack() as stack:
        boxes = [stack.enter_async_context(box.department(own, partner, county)) for partner in partners]
        yield dict(zip(partners, await asyncio.gather(*boxes), strict=True))


async def exchanged(
    own: Settings,
    opened: Database,
    county: box.County,
    announced: dict[str, dict[str, Any]],
    sheet: Path,
    step: Step,
    at_the_end: Callable[[Cycle], Awaitable[None]],
) -> Months:
    """Run every department's month of the county's period. sheet: the workbook of the one without an endpoint; at_the_end: what
    is shown once all have.
    """
    months, connectors = Months(), [CONNECTORS[code] for code in (*PARTNERS, BY_FILE, LATE)]
    box.write_profile(own, BY_FILE, {"by": "file", "schema_version": CONNECTORS[BY_FILE].schema_version})
    async with opened.sessions.begin() as session:
        then = calendar.snapshot_instant(county.period)
        await due.plan(session, own.jurisdiction, connectors, then, first=county.period)
        if await _is_new(session, own, HELD, county.period):
            await switch_on(announced[HELD]["baseUrl"], Fault.TEN_TIMES, package=ROSTER.name)
    async with assembly.exchange(own, opened) as cycle:
        for partner in PARTNERS:
            done = step(f"{_zh(partner)}：冻结→收发→校验→比对→应用→回执 / {partner}")
            await _month(cycle, partner, county.period, months)
            done(1)
        done = step(f"{_zh(BY_FILE)}：Excel 报送 / by workbook")
        await _handed_in(cycle, county.period, sheet)
        await _month(cycle, BY_FILE, county.period, months)
        done(1)
        async with opened.sessions() as session:
            months.late = await _late(session, own.jurisdiction, county.period)
    done = step(f"{_zh(LATE)}：迟到，补办 / late, caught up")
    async with departments(own, county, [LATE]), assembly.exchange(own, opened) as cycle:
        await _month(cycle, LATE, county.period, months)
        done(1)
        await at_the_end(cycle)
    return months


async def _handed_in(cycle: Cycle, period: str, sheet: Path) -> None:
    handing = by_file.handing(cycle.connectors, cycle.jurisdiction_code, BY_FILE, SHEET, period)
    content = await asyncio.to_thread(sheet.read_bytes)
    async with cycle.sessions.begin() as session:
        keys = await gate.writing(session, cycle.ring)
        handed = await by_file.hand_in(session, keys, handing, sheet.name, content, cycle.now())
    await asyncio.to_thread(hub_by_file.keep_rejects, handed, sheet)


async def _month(cycle: Cycle, partner: str, period: str, months: Months) -> None:
    started = await start(cycle, partner, period)
    outcome = await started.handle.get_result()
    months.unchanged &= started.unchanged
    while outcome["state"] == CycleState.HELD.name and len(months.held) < MOST_HELD:
        months.held.append(await _decided(cycle, partner, period))
        outcome = await (await start(cycle, partner, period)).handle.get_result()
    months.outcomes[partner] = outcome


async def _decided(cycle: Cycle, partner: str, period: str) -> dict[str, Any]:
    """What persons do about doubted rosters: refuse an absurd one, else look at the preview and release them, two of them."""
    seen = await preview(cycle, partner, period)
    async with cycle.sessions.begin() as session:
        row = await decide.find(session, cycle.jurisdiction_code, partner, period)
        doubts = [each for each in row.summary["doubts"] if each["package"] in row.summary["waiting"]]
        absurd = {PackageCode[each["package"]] for each in doubts if each["found"] * 2 > each["of"]}
        for code in sorted(absurd, key=lambda each: each.name):
            refused = decide.Decision(PERSONS[0], "行数异常 / ten times the rows", cycle.now())
            await decide.refuse(session, row, code, refused)
        for person in () if absurd else PERSONS:
            agreed = decide.Decision(person, "已核对 / looked into", cycle.now(), seen.digest)
            await decide.release(session, row, agreed)
    return {
        "partner": partner,
        "doubts": [each for each in doubts if not absurd or PackageCode[each["package"]] in absurd],
        "decision": "REFUSED" if absurd else "RELEASED",
        "by": list(PERSONS[:1] if absurd else PERSONS),
    }


async def _is_new(session: AsyncSession, own: Settings, partner: str, period: str) -> bool:
    row = await decide.find(session, own.jurisdiction, partner, period)
    return row.state is CycleState.PLANNED


async def _late(session: AsyncSession, jurisdiction_code: str, period: str) -> list[str]:
    cycle, partner = tables.ExchangeCycle, tables.ExchangePartner
    statement = (
        select(partner.code)
        .join(cycle, cycle.partner_id == partner.id)
        .where(
            cycle.jurisdiction_code == jurisdiction_code,
            cycle.period == period,
            cycle.state == CycleState.PLANNED,
        )
    )
    return list(await session.scalars(statement.order_by(partner.code)))


def _zh(partner: str) -> str:
    return CONNECTORS[partner].department.zh
