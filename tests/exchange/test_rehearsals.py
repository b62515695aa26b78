"""The rehearsal of the 7th: nothing of it is kept, judged, and a report for the department; once, and again only if it was in vain."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from database import tables
from domain.exchange import CycleState
from exchange import decide, rehearsals
from exchange.preview import preview
from hub import month_due
from hub.months import Months
from partners.faults import Fault
from tests.exchange import state, world
from tests.exchange.test_due import COUNTY, EXCHANGE_DAY, Here, here
from tests.partners import standin

SEVENTH = EXCHANGE_DAY - timedelta(days=1)
ROSTERS = {"SCHOOL_AGE_POPULATION", "HOUSEHOLD_CHANGE_ROSTER", "IDENTITY_FINDINGS"}


async def report(hub: Here) -> tuple[Any, Any]:
    """What is kept of the month's rehearsal, and what of it they see who see no finding."""
    async with hub.sessions() as session:
        row = await decide.find(session, world.CODE, "police", "2026-08")
        return row.summary.get("rehearsal"), row.coarse_summary.get("rehearsal")


async def look(hub: Here) -> None:
    """A minute's look of the loop beside the server, and all that it began."""
    await Months(hub.cycle).once()


async def told(hub: Here) -> list[tuple[str, str]]:
    async with hub.sessions() as session:
        rows = await month_due.told(session, world.CODE, hub.now)
    return [(row["state"], row["why"]) for row in rows]


async def test_on_the_seventh_lines_are_judged_reported_and_not_kept(fresh: Callable[[], str]) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with here(fresh(), desk.transport, SEVENTH - timedelta(seconds=1)) as hub:
            await look(hub)
            assert (await report(hub), desk.seen) == ((None, None), [])
            async with hub.sessions() as session:
                before = await state.told(session)
            hub.now = SEVENTH
            assert await told(hub) == [("REHEARSAL 演练", "")]
            await look(hub)
            assert await told(hub) == []
            async with hub.sessions() as session:
                assert state.differences(await state.told(session), before) == []
            kept, shown = await report(hub)
            assert kept["at"] == SEVENTH.isoformat()
            assert {each["code"] for each in kept["packages"]} == ROSTERS
            rejected = {each["code"]: each["rejected"] for each in kept["packages"] if each["rejected"]}
            assert {code: len(lines) for code, lines in kept["returned"].items()} == rejected != {}
            assert all(line["reasons"][0]["zh"] for lines in kept["returned"].values() for line in lines)
            assert "returned" not in shown
            assert not any(
                0 < count < 5
                for each in shown["packages"]
                for count in each.values()
                if isinstance(count, int)
            )
            asked = len(desk.seen)
            await look(hub)
            assert len(desk.seen) == asked, "once"
            assert not any("submit" in str(request.url) for request, _ in desk.seen)


async def test_it_says_what_the_month_then_says_and_the_month_keeps_the_report(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with here(fresh(), desk.transport, SEVENTH) as hub:
            await look(hub)
            rehearsed, _ = await report(hub)
            hub.now = EXCHANGE_DAY
            assert await hub.begin() == 1
            assert await hub.states() == {"2026-08": CycleState.CLOSED}
            kept, _ = await report(hub)
            assert kept == rehearsed
            async with hub.sessions() as session:
                row = await decide.find(session, world.CODE, "police", "2026-08")
            done = {each["code"]: each for each in row.summary["packages"]}
            assert {each["code"]: each for each in rehearsed["packages"]} == {
                code: done[code] for code in ROSTERS
            }


async def test_a_rehearsal_in_vain_is_said_and_tried_again_after_an_hour_until_the_month_begins(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=COUNTY) as desk:
        desk.faults.set(Fault.WRONG_MONTH, 2)
        async with here(fresh(), desk.transport, SEVENTH) as hub:
            await look(hub)
            kept, shown = await report(hub)
            assert (kept["failure"]["code"], shown["failure"]) == ("WRONG_PERIOD", "WRONG_PERIOD")
            (row,) = await told(hub)
            assert row[0] == "REHEARSAL 演练"
            assert row[1]
            assert (await hub.partner()).failures == 0, "nobody is left alone for a rehearsal"
            asked = len(desk.seen)
            hub.now += rehearsals.AGAIN - timedelta(seconds=1)
            await look(hub)
            assert len(desk.seen) == asked
            hub.now += timedelta(seconds=1)
            await look(hub)
            assert "failure" in (await report(hub))[0]
            hub.now += rehearsals.AGAIN
            await look(hub)
            kept, shown = await report(hub)
            assert "failure" not in kept
            assert "failure" not in shown


async def test_neither_a_paused_partner_nor_a_month_that_has_begun_is_rehearsed(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with here(fresh(), desk.transport, SEVENTH - timedelta(days=1)) as hub:
            await look(hub)
            async with hub.sessions.begin() as session:
                await decide.pause(session, world.CODE, "police", decide.Decision("张三", "升级", hub.now))
            hub.now = SEVENTH
            await look(hub)
            assert desk.seen == []
            async with hub.sessions.begin() as session:
                await decide.resume(session, world.CODE, "police")
            hub.now = EXCHANGE_DAY + timedelta(days=3)
            assert await hub.begin() == 1
            await look(hub)
            assert await report(hub) == (None, None)


async def test_two_processes_rehearse_a_month_once(fresh: Callable[[], str]) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with here(fresh(), desk.transport, SEVENTH) as hub:
            await hub.begin()
            key = func.hashtextextended(f"rehearsal {world.CODE}/police/2026-08", 0)
            async with hub.sessions.begin() as other:
                await other.execute(select(func.pg_advisory_xact_lock(key)))
                assert await rehearsals.rehearse(hub.cycle) == 0
            assert desk.seen == []
            assert await rehearsals.rehearse(hub.cycle) == 1


async def test_the_day_is_the_places_own(fresh: Callable[[], str]) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with here(fresh(), desk.transport, datetime.fromisoformat("2026-08-05T00:00:00+08:00")) as hub:
            async with hub.sessions.begin() as session:
                of = tables.RuleParameter
                await session.execute(update(of).where(of.code == "exchange.rehearsalDay").values(value=5))
            await look(hub)
            assert (await report(hub))[0]["at"] == hub.now.isoformat()


async def test_a_preview_that_only_judges_compares_nothing(fresh: Callable[[], str]) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with here(fresh(), desk.transport, EXCHANGE_DAY) as hub:
            seen = await preview(hub.cycle, "police", "2026-08", only_judged=True)
            assert (seen.outcome["state"], seen.written) == ("VALIDATED", [])
            assert "comparisons" not in seen.outcome
            assert await hub.states() == {}


async def test_while_a_department_is_rehearsed_with_ledgers_are_worked_on(fresh: Callable[[], str]) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with here(fresh(), desk.transport, EXCHANGE_DAY) as hub, hub.sessions.begin() as work:
            assert (await work.scalars(select(tables.Ledger.id).with_for_update())).all()
            rehearsing = preview(hub.cycle, "police", "2026-08", only_judged=True)
            assert (await asyncio.wait_for(rehearsing, 60)).outcome["state"] == "VALIDATED"
