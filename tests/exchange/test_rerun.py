"""Months run again: told beforehand what each would do, then gone on with from what is stored; twice does no harm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from auth import scopes
from connectors.police import CONNECTOR
from domain.exchange import CycleState
from domain.role import Role
from exchange import decide, due, freeze
from exchange.decide import Decision
from tests.exchange import state, world
from tests.exchange.operated import REFUSED, Office, office
from tests.exchange.test_faults import played
from tests.exchange.test_mending import CHANGES, says

RERUN = f"""mutation ($i: ExchangeRerunInput!) {{ exchangeRerun(input: $i) {{ __typename
  ... on ExchangeRerunDone {{ exchangeCycle {{ period }} months {{ partner period state does code messageZh }} }} {REFUSED} }} }}"""
CYCLES = "{ exchangeCycles(first: 9) { nodes { id period } } }"


async def does(here: Office, **given: Any) -> dict[str, tuple[str, str | None]]:
    """What each month would do, and why not."""
    months = (await here.said(RERUN, **given))["months"]
    return {each["period"]: (each["does"], each["code"]) for each in months}


async def test_a_failed_month_goes_on_from_what_is_stored_and_once_closed_stays_as_it_is(
    fresh: Callable[[], str],
) -> None:
    department = says(changes=False)
    async with office(fresh(), department) as here:
        assert (await played(here.cycle))["state"] == "FAILED"
        wanted = {"partner": "police", "state": ["FAILED"], "failureCode": "PACKAGE_MOSTLY_REJECTED"}
        assert await does(here, **wanted, dryRun=True) == {"2026-08": ("BEGINS", None)}
        assert await does(here, **wanted, dryRun=True) == {"2026-08": ("BEGINS", None)}
        department.content = {CHANGES: says().content[CHANGES]}  # the other roster is not asked for again
        begun = await here.said(RERUN, **wanted)
        assert begun["exchangeCycle"] == {"period": "2026-08"}
        assert (await played(here.cycle))["state"] == "CLOSED"
        async with here.sessions() as session:
            before = await state.told(session)
        assert (await here.said(RERUN, **wanted))["code"] == "NOTHING_SELECTED"
        assert await does(here, since="2026-08", until="2026-08") == {"2026-08": ("NOTHING", None)}
        async with here.sessions() as session:
            assert state.differences(await state.told(session), before) == []
            recorded = [row for row in await state.recorded(session) if row[2] == "exchangeRerun"]
        assert [(row[0], row[3], row[5]) for row in recorded] == [
            ("EXCHANGE", "police/2026-08", "OK"),
            ("REFUSED", None, "NOTHING_SELECTED"),
        ]


async def test_of_a_partner_one_month_begins_and_the_next_follows_as_the_calendar_asks(
    fresh: Callable[[], str],
) -> None:
    department = says(changes=False)
    async with office(fresh(), department) as here:
        assert (await played(here.cycle))["state"] == "FAILED"
        async with here.sessions.begin() as session:
            await due.plan(session, world.CODE, [CONNECTOR], world.NOW)
        department.content = {CHANGES: says().content[CHANGES]}
        assert await does(here) == {"2026-08": ("BEGINS", None), "2026-09": ("WAITS", None)}
        assert (await played(here.cycle))["state"] == "CLOSED"
        [september] = await due.begin(here.cycle)
        assert (await september.handle.get_result())["period"] == "2026-09"
        assert await does(here) == {"2026-08": ("NOTHING", None), "2026-09": ("NOTHING", None)}


async def test_what_may_not_be_run_again_says_why_and_is_not_begun(fresh: Callable[[], str]) -> None:
    async with office(fresh(), says(changes=False)) as here:
        assert (await played(here.cycle))["state"] == "FAILED"
        [month] = (await here.post(CYCLES))["data"]["exchangeCycles"]["nodes"]
        given = {"cycleIds": [month["id"]]}
        async with here.sessions.begin() as session:
            await decide.pause(session, world.CODE, "police", Decision("zhang", "升级", world.NOW))
        assert await does(here, **given) == {"2026-08": ("REFUSED", "PARTNER_PAUSED")}
        async with here.sessions.begin() as session:
            await decide.resume(session, world.CODE, "police")
            row = await decide.find(session, world.CODE, "police", world.PERIOD)
            await freeze.reach(session, row.id, CycleState.COLLECTING)
        assert await does(here, **given) == {"2026-08": ("REFUSED", "MONTH_RUNNING")}
        assert (await here.said(RERUN, **given))["exchangeCycle"] is None
        strange = "ExchangeCycle:00000000-0000-7000-8000-000000000000"
        assert (await here.said(RERUN, cycleIds=[strange]))["code"] == "NOTHING_SELECTED"
        assert (await here.said(RERUN, partner="nobody"))["code"] == "NOTHING_SELECTED"
        assert (await here.said(RERUN, since="August"))["code"] == "BAD_PERIOD"
        leading = {"role": Role.LEADING_GROUP_OFFICER, "purpose": "STATISTICS"}
        for viewer in ({"granted": [scopes.EXCHANGE_READ]}, leading):
            [error] = (await here.post(RERUN, {"i": given}, **viewer))["errors"]
            assert error["extensions"]["code"] == "FORBIDDEN"
