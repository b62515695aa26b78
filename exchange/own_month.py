"""The county's own comparisons begun by the calendar: each once a month, from a day on that is a parameter of the place (catalogue 2.13)."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import begin
from database import tables
from domain import calendar
from domain.errors import Refused
from domain.exchange import ComparisonCode
from duties import entries
from exchange import own_registers, rules
from exchange.comparisons.catalogue import OWN

OPERATION = "registersCompare"
_HELD = "HELD"


async def advance(session: AsyncSession, author: Author) -> int:
    """Make the next comparison that the month still lacks; 1, or 0 if there is none. One process at a time does so in a county.

    One that finds so many that the registers are doubted waits for a person, who looks and releases it
    (registersCompare with release); that it waits is said once a month on the county's record. Raises Refused (NO_RULES).
    """
    key = func.hashtextextended(f"own registers {author.jurisdiction_code}", 0)
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(key))):
        return 0
    missing = await waiting(session, author.jurisdiction_code, author.now)
    held = await doubted(session, author.jurisdiction_code, author.now)
    for code in missing:
        if code not in held:
            await _made(session, author, code)
            return 1
    return 0


async def waiting(session: AsyncSession, jurisdiction_code: str, now: datetime) -> list[ComparisonCode]:
    """The comparisons that are due this month and were not made since their day; none before it."""
    first = await _first_day(session, jurisdiction_code, now)
    if first is None:
        return []
    run = tables.ComparisonRun
    made = await session.scalars(
        select(run.comparison).where(
            run.jurisdiction_code == jurisdiction_code,
            run.cycle_id.is_(None),
            run.school_id.is_(None),
            run.compared_on >= first,
        )
    )
    known = set(made)
    return [code for code in OWN if code not in known]


async def doubted(session: AsyncSession, jurisdiction_code: str, now: datetime) -> dict[ComparisonCode, str]:
    """Those that wait for a person this month, and why."""
    first = await _first_day(session, jurisdiction_code, now)
    home = await _home(session, jurisdiction_code)
    if first is None or home is None:
        return {}
    entry = tables.DutyEntry
    statement = select(entry.reason).where(
        entry.row_id == home.id,
        entry.act == OPERATION,
        entry.at >= datetime.combine(first, time.min, calendar.COUNTY_TIME),
    )
    said = [reason.split(" ", 1) for reason in await session.scalars(statement) if reason]
    return {ComparisonCode[name]: why for name, why in said}


async def _made(session: AsyncSession, author: Author, code: ComparisonCode) -> None:
    try:
        async with session.begin_nested():
            await own_registers.compare(session, author, comparison=code)
    except Refused as refused:
        if refused.reason.code != _HELD:
            raise
        home = await _home(session, author.jurisdiction_code)
        assert home is not None  # whoever compares has rules, and rules are of a county
        await entries.enter(await begin(session, author), home, None, why=f"{code.name} {refused.reason.zh}")


async def _home(session: AsyncSession, jurisdiction_code: str) -> tables.Jurisdiction | None:
    of = tables.Jurisdiction
    found: tables.Jurisdiction | None = await session.scalar(select(of).where(of.code == jurisdiction_code))
    return found


async def _first_day(session: AsyncSession, jurisdiction_code: str, now: datetime) -> date | None:
    """The day of this month from which on they are due, if it has come."""
    today, day = calendar.today(now), (await rules.read(session, jurisdiction_code)).own_registers_day
    return today.replace(day=day) if today.day >= day else None
