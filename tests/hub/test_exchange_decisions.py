"""Held months and partners decided about through the graph: by persons who are signed in, two of them, on record."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from auth import scopes
from database import policies, tables
from domain import policy
from domain.exchange import CycleState, PackageCode, PackageState
from domain.role import Role
from exchange import decide
from hub import places
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.hub import world

GRANTED = [scopes.EXCHANGE_READ, scopes.EXCHANGE_RUN]
DECIDED = "{ __typename ... on ExchangeDecided { exchangeCycle { state summary } } ... on Refused { code place messageZh } }"
RELEASE = f"mutation ($i: ExchangeReleaseInput!) {{ exchangeRelease(input: $i) {DECIDED} }}"
REFUSE = f"mutation ($i: ExchangeRefuseInput!) {{ exchangeRefuse(input: $i) {DECIDED} }}"
PARTNER = "{ __typename ... on ExchangePartnerChanged { exchangePartner { code pausedAt failures retryAt } } ... on Refused { code } }"
PAUSE = f"mutation ($i: ExchangePauseInput!) {{ exchangePause(input: $i) {PARTNER} }}"
RESUME = f"mutation ($i: ExchangeResumeInput!) {{ exchangeResume(input: $i) {PARTNER} }}"
ROSTER = PackageCode.SCHOOL_AGE_POPULATION


WHERE = {"partner": "police", "period": world.PERIOD}


@pytest.fixture
async def office(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """A county whose police's month is held for one roster."""
    async with desk(databases, template) as here:
        async with here.door.sessions.begin() as session:
            await policies.load(session, policy.load_all(places.texts()), on=here.today)
            cycle = await decide.find(session, here.code, "police", world.PERIOD)
            package = tables.ExchangePackage
            [row] = await session.scalars(
                select(package).where(package.cycle_id == cycle.id, package.code == ROSTER)
            )
            row.state, cycle.state = PackageState.VALIDATED, CycleState.HELD
            cycle.summary = {**cycle.summary, "waiting": {ROSTER.name: str(row.id)}}
        yield here


async def said(here: Desk, document: str, user: str = "zhang", **given: Any) -> dict[str, Any]:
    viewer = here.role(Role.BUREAU_OFFICER) | {"granted": GRANTED, "subject": user}
    done = (await here.door.post(document, {"i": given}, **viewer)).json()
    [answer] = done["data"].values()
    return dict(answer)


async def test_two_persons_release_a_roster_neither_a_machine_nor_one_of_them_twice(office: Desk) -> None:
    given = {**WHERE, "reason": "已与公安核对"}
    machine = await said(office, RELEASE, user="", **given)
    assert machine["code"] == "PERSON_NEEDED"
    first = await said(office, RELEASE, **given)
    assert first["exchangeCycle"]["state"] == "HELD"
    assert (await said(office, RELEASE, **given))["code"] == "SAME_PERSON"
    second = await said(office, RELEASE, user="li", packages=[ROSTER.name], **given)
    assert second["__typename"] == "ExchangeDecided"
    async with office.door.sessions() as session:
        cycle = await decide.find(session, office.code, "police", world.PERIOD)
        assert await decide.is_decided(session, cycle, 2)
        assert [each["by"] for each in cycle.summary["released"]] == ["zhang", "li"]
    recorded = await office.door.recorded()
    assert (recorded.kind.name, recorded.operation, recorded.subject) == ("EXCHANGE", "exchangeRelease", "li")


async def test_a_release_asked_for_twice_under_one_key_counts_once(office: Desk) -> None:
    given = {**WHERE, "reason": "已核对", "idempotencyKey": "release-police-08"}
    first, again = [await said(office, RELEASE, **given) for _ in range(2)]
    assert first == again
    async with office.door.sessions() as session:
        cycle = await decide.find(session, office.code, "police", world.PERIOD)
        assert len(cycle.summary["released"]) == 1


async def test_a_roster_is_refused_by_name_and_its_month_is_decided(office: Desk) -> None:
    done = await said(office, REFUSE, **WHERE, package=ROSTER.name, reason="行数异常")
    assert done["__typename"] == "ExchangeDecided"
    async with office.door.sessions() as session:
        cycle = await decide.find(session, office.code, "police", world.PERIOD)
        assert await decide.is_decided(session, cycle, 2)
    again = await said(office, REFUSE, **WHERE, package=ROSTER.name, reason="行数异常")
    assert (again["code"], again["place"]) == ("NO_PACKAGE", ROSTER.name)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": " "}, "BAD_TEXT"),
        ({"reason": "见110105194912310021"}, "PERSONAL_NUMBER"),
        ({"partner": "nobody"}, "NO_CYCLE"),
        ({"period": "2025-01"}, "NO_CYCLE"),
        ({"packages": ["DISABLED_CHILDREN"]}, "NO_PACKAGE"),
    ],
)
async def test_what_decides_nothing_is_refused_as_data(
    office: Desk, changed: dict[str, Any], code: str
) -> None:
    assert (await said(office, RELEASE, **{**WHERE, "reason": "已核对", **changed}))["code"] == code


async def test_a_partner_is_paused_and_resumed(office: Desk) -> None:
    paused = await said(office, PAUSE, partner="police", reason="对方系统升级")
    assert paused["exchangePartner"]["pausedAt"]
    assert (await said(office, PAUSE, partner="police", reason="再次"))["code"] == "PARTNER_PAUSED"
    resumed = await said(office, RESUME, user="li", partner="police")
    assert resumed["exchangePartner"] == {"code": "police", "pausedAt": None, "failures": 0, "retryAt": None}
    assert (await said(office, RESUME, partner="police"))["code"] == "NOT_PAUSED"
    assert (await said(office, RESUME, user="", partner="police"))["code"] == "PERSON_NEEDED"


async def test_overdue_months_are_those_whose_day_has_come_and_that_are_not_closed(office: Desk) -> None:
    query = "{ exchangeCycles(filter: {overdue: true}) { nodes { period state dueAt partner { code } } } }"
    viewer = office.role(Role.BUREAU_OFFICER) | {"granted": GRANTED}
    [late] = (await office.door.ask(query, **viewer))["exchangeCycles"]["nodes"]
    assert (late["state"], late["partner"]["code"]) == ("HELD", "police")
    assert late["dueAt"].startswith("2026-08-07T16:00:00")
