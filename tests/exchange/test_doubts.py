"""Whatever a roster says, no more than the thresholds come near a ledger without named persons; every line is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select, update

from connectors._core import encode
from database import tables
from domain.exchange import PackageCode
from exchange.preview import Preview, preview
from exchange.rules import HOLD
from exchange.start import start
from partners.assistance import CivilAffairs
from tests.exchange import spoiled, world
from tests.exchange.spoiled import Says, telling

ROSTER, CHANGES = PackageCode.SCHOOL_AGE_POPULATION, PackageCode.HOUSEHOLD_CHANGE_ROSTER
COUNTY = world.small_county()
LINES = encode(COUNTY.school_age_population()).splitlines(keepends=True)
FLOOR, PERCENT = 20, 5
CASES = 40


def says(lines: list[bytes] = LINES) -> Says:
    """The police, with their household changes as they are."""
    return Says({ROSTER: b"".join(lines), CHANGES: encode(COUNTY.household_changes())})


def moved(seen: Preview) -> set[str]:
    """Who would come onto a ledger, or be found missing or wrong."""
    return {each.named for each in seen.written if each.noun in ("Discrepancy", "LedgerEntry")}


def doubts(outcome: dict[str, Any]) -> set[tuple[str, str]]:
    return {(each["package"], each["doubt"]) for each in outcome["doubts"]}


async def test_no_roster_however_spoiled_moves_more_than_the_threshold_without_named_persons(
    fresh: Callable[[], str],
) -> None:
    police, ends, held = says(), Counter[str](), 0
    async with telling(fresh(), police) as (cycle, sessions):
        async with sessions() as session:
            children = await session.scalar(select(func.count()).select_from(tables.Student)) or 0
        for seed in range(CASES):
            lines, done = spoiled.spoiled(LINES, seed)
            police.content[ROSTER] = b"".join(lines)
            seen = await preview(cycle, "police", world.PERIOD, codes=())
            told = f"{seed}: {done}"
            ends[seen.outcome["state"]] += 1
            people = {each.split("|")[0] for each in moved(seen)}
            assert len(people) <= max(FLOOR - 1, children * PERCENT // 100), told
            for each in seen.outcome.get("packages", ()):
                parts = (each[name] for name in ("accepted", "rejected", "held", "duplicate"))
                assert each["received"] == sum(parts), told
            if "waiting" in seen.outcome:
                held += bool(seen.outcome["waiting"])
                counts = {each["code"]: each["received"] for each in seen.outcome["packages"]}
                assert counts[ROSTER.name] == len(b"".join(lines).splitlines()), told
    assert police.sent == []
    # Cases of every kind came up: refused whole, held, gone through.
    assert ends["FAILED"] > 3
    assert held > 10
    assert ends["RECONCILED"] - held > 3


async def test_together_comparisons_move_no_more_than_each_may(fresh: Callable[[], str]) -> None:
    police = says()
    async with telling(fresh(), police) as (cycle, sessions):
        whole = await preview(cycle, "police", world.PERIOD, codes=())
        assert whole.outcome["doubts"] == []
        found = sum(run["found"] for run in whole.outcome["comparisons"].values())
        most = max(run["found"] for run in whole.outcome["comparisons"].values())
        async with sessions.begin() as session:
            floor = update(tables.RuleParameter).where(tables.RuleParameter.code == f"{HOLD}findingsAtLeast")
            share = update(tables.RuleParameter).where(tables.RuleParameter.code == f"{HOLD}findingsPercent")
            await session.execute(floor.values(value=most + 1))
            await session.execute(share.values(value=1))
        assert most + 1 < found
        seen = await preview(cycle, "police", world.PERIOD, codes=())
        assert doubts(seen.outcome) == {(ROSTER.name, "TOTAL"), (CHANGES.name, "TOTAL")}
        assert moved(seen) == set()


@pytest.fixture
def lines() -> list[Any]:
    """A register of assisted households, large enough to be doubted."""
    return CivilAffairs(COUNTY).households()


async def test_a_register_is_held_against_the_one_of_the_month_before(
    fresh: Callable[[], str], lines: list[Any]
) -> None:
    code = PackageCode.ASSISTANCE_HOUSEHOLDS
    office = Says({code: encode(lines)})
    async with telling(fresh(), office, "civil_affairs") as (cycle, sessions):
        async with sessions.begin() as session:
            floor = update(tables.RuleParameter).where(tables.RuleParameter.code == f"{HOLD}findingsAtLeast")
            await session.execute(floor.values(value=4))
        outcome = await (await start(cycle, "civil_affairs", "2026-07")).handle.get_result()
        assert outcome["state"] == "CLOSED", outcome

        async def said(changed: list[Any]) -> set[tuple[str, str]]:
            office.content[code] = encode(changed)
            seen = await preview(cycle, "civil_affairs", world.PERIOD, codes=())
            return doubts(seen.outcome)

        assert await said(lines) == set()
        known = CivilAffairs(COUNTY).assisted
        sound = [line for line in lines if line.id_number in known and line.name]
        shorter = await said(lines[: len(lines) // 2])
        assert {(code.name, "ROWS"), (code.name, "REMOVALS")} <= shorter
        blank = [msgspec.structs.replace(line, name=None) for line in sound[: len(sound) // 3]]
        assert (code.name, "EMPTY") in await said([*blank, *sound[len(blank) :]])


async def test_a_falling_match_rate_is_doubted_even_if_every_difference_is_excused(
    fresh: Callable[[], str], lines: list[Any]
) -> None:
    code = PackageCode.ASSISTANCE_HOUSEHOLDS
    office = Says({code: encode(lines)})
    async with telling(fresh(), office, "civil_affairs") as (cycle, sessions):
        async with sessions.begin() as session:
            floor = update(tables.RuleParameter).where(tables.RuleParameter.code == f"{HOLD}findingsAtLeast")
            await session.execute(floor.values(value=4))
        await (await start(cycle, "civil_affairs", "2026-07")).handle.get_result()
        strangers = [
            msgspec.structs.replace(line, id_number=_grown(at), birth_date=f"2003-05-{at % 28 + 1:02}")
            for at, line in enumerate(lines[: len(lines) // 2])
        ]
        office.content[code] = encode([*strangers, *lines[len(lines) // 2 :]])
        seen = await preview(cycle, "civil_affairs", world.PERIOD, codes=())
        assert (code.name, "MATCH_RATE") in doubts(seen.outcome)


def _grown(at: int) -> str:
    return spoiled.checked(f"150785200305{at % 28 + 1:02}{501 + at}")


async def test_last_years_roster_sent_again_is_doubted(fresh: Callable[[], str]) -> None:
    police = says()
    async with telling(fresh(), police) as (cycle, _):
        outcome = await (await start(cycle, "police", world.PERIOD)).handle.get_result()
        assert outcome["state"] == "CLOSED", outcome
        seen = await preview(_a_year_later(cycle), "police", "2027-08", codes=())
        assert (ROSTER.name, "REPEATED") in doubts(seen.outcome)


def _a_year_later(cycle: Any) -> Any:
    return replace(cycle, now=lambda: world.NOW + timedelta(days=365))
