"""The county's own comparisons by the calendar: each once a month from its day on; what is doubted waits for a person."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import select

from auth.changes.author import Author
from database import tables
from domain.exchange import ComparisonCode
from exchange import own_month
from exchange.comparisons.catalogue import OWN
from hub import month_due, places
from tests.casework.desk import Desk
from tests.exchange.own import BUREAU, child, named

EIGHTH, NINTH = date(2026, 12, 8), date(2026, 12, 9)


async def advanced(here: Desk) -> int:
    """All that a minute's look at the calendar makes."""
    author = Author(here.code, own_month.OPERATION, here.time.now, arrangements=places.arrangements())
    total, made = 0, 1
    while made:
        async with here.door.sessions.begin() as session:
            made = await own_month.advance(session, author)
        total += made
    return total


async def runs(here: Desk) -> list[tuple[ComparisonCode, date]]:
    run = tables.ComparisonRun
    own = (run.jurisdiction_code == here.code, run.cycle_id.is_(None), run.compared_on.is_not(None))
    async with here.door.sessions() as session:
        found = await session.execute(select(run.comparison, run.compared_on).where(*own))
        return [(code, on) for code, on in found]


async def due(here: Desk) -> dict[str, str]:
    async with here.door.sessions() as session:
        rows = await month_due.told(session, here.code, here.time.now())
    return {row["state"].split()[0]: row["why"] for row in rows if row["partner"] == ""}


async def test_each_is_made_once_a_month_from_the_day_after_the_exchange_on(here: Desk) -> None:
    bare = await child(here, name="无证")
    here.move_to(EIGHTH)
    assert (await advanced(here), await due(here)) == (0, {})
    here.move_to(NINTH)
    assert set(await due(here)) == {code.name for code in OWN}
    assert await advanced(here) == len(OWN)
    assert Counter(await runs(here)) == Counter((code, NINTH) for code in OWN)
    found = await here.ask(
        "{ discrepancies(first: 100) { nodes { comparison student { id } } } }", {}, BUREAU
    )
    numberless = {
        each["student"]["id"] for each in found["discrepancies"]["nodes"] if each["comparison"] == "M_09"
    }
    assert named(bare) <= numberless
    assert (await advanced(here), await due(here)) == (0, {})
    here.move_to(date(2026, 12, 31))
    assert await advanced(here) == 0
    here.move_to(date(2027, 1, 20))  # nobody was there on the 9th
    assert await advanced(here) == len(OWN)
    assert len(await runs(here)) == 2 * len(OWN)


async def test_one_that_a_person_made_since_the_day_is_not_made_again(here: Desk) -> None:
    here.move_to(NINTH)
    await here.done("registersCompare", {"comparison": "M_09"}, BUREAU)
    here.move_to(date(2026, 12, 10))
    assert await advanced(here) == len(OWN) - 1
    assert (ComparisonCode.M_09, NINTH) in await runs(here)
    assert (ComparisonCode.M_09, date(2026, 12, 10)) not in await runs(here)


async def test_one_that_finds_too_many_waits_for_a_person_and_is_said_once(here: Desk) -> None:
    for at in range(20):
        await child(here, name=f"学生{at}")
    here.move_to(NINTH)
    assert await advanced(here) == len(OWN)
    assert await advanced(here) == 0, "it is not tried again every minute"
    waits = await due(here)
    assert "M_09" in waits
    assert {code.name for code, _ in await runs(here)} == {code.name for code in OWN} - waits.keys()
    assert "20" in waits["M_09"]
    async with here.door.sessions() as session:
        entry = tables.DutyEntry
        said = list(await session.scalars(select(entry.reason).where(entry.act == own_month.OPERATION)))
    assert sorted((each or "").split()[0] for each in said) == sorted(waits)
    await here.done("registersCompare", {"comparison": "M_09", "release": True}, BUREAU)
    assert "M_09" not in await due(here)
