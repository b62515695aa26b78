"""The calendar drawn up at a desk: from each place's rules, for each unit, a year ahead, once (catalogue Part 5, 2.19)."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from database import tables
from domain.citation import ParameterOrigin
from domain.organization import Department, OrgType
from domain.role import Role
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.domain.places import rulebook
from tests.duties.calendar_desk import PLACES, calendar_desk, events, unit

SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER
ENTRIES = """query ($f: DutyEntryFilter) { dutyEntries(filter: $f, first: 100, order: ID) { nodes {
  act noun source target reason clauses madeBy unit { id } } } }"""
STATED = """query ($f: ScheduledEventFilter) { scheduledEvents(filter: $f, first: 100, order: DUE) { nodes {
  origin marked nameZh kind schoolYear receivers unit { code } } } }"""


@pytest.fixture(scope="module", params=PLACES)
async def drawn(databases: Databases, template: str, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    """Each of the five places, on the day after its calendar was drawn up."""
    async with calendar_desk(databases, template, PLACES[request.param]) as made:
        await made.tick()
        yield made


@pytest.fixture
async def hulin(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with calendar_desk(databases, template, PLACES["HL"]) as made:
        yield made


async def of(here: Desk, code: str, role: Role = BUREAU, **filter: Any) -> list[dict[str, Any]]:
    return await events(here, role, code=code, **filter)


async def counted(here: Desk) -> dict[str, int]:
    async with here.door.sessions() as session:
        return {
            table.__name__: await session.scalar(select(func.count()).select_from(table)) or 0
            for table in (tables.ScheduledEvent, tables.DutyEntry)
        }


async def set_rule(here: Desk, key: str, value: Any) -> None:
    """What the county sets of itself."""
    async with here.door.sessions.begin() as session:
        of = tables.RuleParameter
        await session.execute(delete(of).where(of.code == key, of.origin == ParameterOrigin.LOCAL_OVERRIDE))
        here_now = (of.jurisdiction_code == here.code, of.code == key, of.valid_to.is_(None))
        loaded = (await session.scalars(select(of).where(*here_now))).one()
        names = ("jurisdiction_code", "document_id", "code", "ordinal", "zh", "en", "unit", "marked")
        kept = {name: getattr(loaded, name) for name in names}
        own = {"origin": ParameterOrigin.LOCAL_OVERRIDE, "valid_from": here.today, "note": ""}
        session.add(of(**kept, **own, value=value))


async def test_each_place_has_a_year_of_events_for_each_unit_that_its_rules_name(drawn: Desk) -> None:
    found = await events(drawn)
    assert found
    (place,) = (each for each in rulebook().places if each.document.jurisdiction.code == drawn.code)
    named = {each.code: each for each in (*rulebook().hub.events, *place.events)}
    assert {each["code"] for each in found} == {
        code for code, each in named.items() if each.kind.name not in ("DAILY", "EVENT")
    }
    keys = Counter((each["code"], each["period"], each["department"], str(each["unit"])) for each in found)
    assert set(keys.values()) == {1}
    for each in found:
        rule = named[each["code"]]
        assert each["department"] in {owner.name for owner in rule.owner}
        assert each["receivers"] == [receiver.name for receiver in rule.receiver]
        assert each["clausesCited"] == list(getattr(rule, "clauses", ()))
        assert (each["clause"] or {}).get("code") == (each["clausesCited"] or [None])[0]
        if each["department"] in ("SCHOOL", "TOWNSHIP", "EDUCATION_BUREAU", "PUBLIC_SECURITY"):
            assert each["unit"] is not None
        if each["department"] in ("CIVIL_AFFAIRS", "COUNTY_GOVERNMENT", "INSPECTION"):
            assert each["unit"] is None  # the county has no such unit, and is told so
    months = sorted(each["period"] for each in found if each["code"] == "EXCHANGE")
    assert months == [f"2026-{n:02}" for n in range(8, 13)] + [f"2027-{n:02}" for n in range(1, 9)]


async def test_drawn_up_again_nothing_is_doubled_and_only_once_a_day(drawn: Desk) -> None:
    before = await counted(drawn)
    assert await drawn.tick() == 0
    assert await counted(drawn) == before


async def test_a_unit_sees_its_own_and_a_township_its_schools(drawn: Desk) -> None:
    own = {each["unit"]["id"] for each in await events(drawn, SCHOOL)}
    assert own == (
        {drawn.unit(3)} if any(e["department"] == "SCHOOL" for e in await events(drawn)) else set()
    )
    near = {each["unit"]["id"] for each in await events(drawn, TOWNSHIP)}
    assert near <= {drawn.unit(0), drawn.unit(3)}
    assert drawn.unit(0) in near
    whole = await events(drawn)
    listed = await events(drawn, unitId=drawn.unit(0))
    assert listed == [each for each in whole if each["unit"] == {"id": drawn.unit(0)}]
    asked = "query ($o: ID!) { node(id: $o) { ... on Organization { scheduledEvents(first: 100, order: DUE) { totalCount } } } }"
    shown = await drawn.ask(asked, {"o": drawn.unit(0)}, BUREAU)
    assert shown["node"]["scheduledEvents"]["totalCount"] == len(listed)


async def test_an_event_says_on_whose_word_it_comes_round(hulin: Desk) -> None:
    await hulin.tick()
    for code, said in (
        ("EXCHANGE", ("HUB_DEFAULT", "BRIEF")),
        ("QUARTERLY_RECHECK", ("HUB_DEFAULT", "KNOWLEDGE")),
        ("GOVERNMENT_DELIBERATION", ("DOCUMENT", "SOURCE")),
        ("TOWNSHIP_FEEDBACK", ("DOCUMENT", "PROPOSAL")),
    ):
        shown = (await hulin.ask(STATED, {"f": {"code": code}}, BUREAU))["scheduledEvents"]["nodes"]
        assert {(each["origin"], each["marked"]) for each in shown} == {said}
    year = {"schoolYear": "2026-2027", "dueFrom": "2027-07-01", "dueUntil": "2027-07-31", "kind": ["YEARLY"]}
    found = await events(hulin, **year)
    assert {each["code"] for each in found} == {"TOWNSHIP_FEEDBACK", "TRAINING_WISHES"}


async def test_filters_are_held_together(hulin: Desk) -> None:
    await hulin.tick()
    whole = await events(hulin)
    for said, kept in (
        ({"department": ["TOWNSHIP"]}, lambda each: each["department"] == "TOWNSHIP"),
        ({"state": ["OPEN"]}, lambda each: each["state"] == "OPEN"),
        (
            {"dueFrom": "2026-09-07", "dueUntil": "2026-09-08"},
            lambda each: "2026-09-07" <= each["dueOn"] <= "2026-09-08",
        ),
        ({"overdue": False}, lambda each: each["state"] != "OVERDUE"),
    ):
        assert await events(hulin, **said) == [each for each in whole if kept(each)]
        assert any(map(kept, whole))
    assert await events(hulin, overdue=True) == []


async def test_what_has_not_begun_follows_the_rules_and_what_has_begun_stays(hulin: Desk) -> None:
    await hulin.tick()
    [now] = await of(hulin, "ADMISSION_NOTICES")
    [later] = await of(hulin, "TOWNSHIP_FEEDBACK")
    assert (now["state"], now["dueOn"], later["dueOn"]) == ("OPEN", "2026-08-31", "2027-07-31")
    await set_rule(hulin, "rosters.augustLastDay", "08-25")
    await set_rule(hulin, "township.feedbackDue", "07-20")
    hulin.move_to(date(2026, 8, 9))
    await hulin.tick()
    assert await of(hulin, "ADMISSION_NOTICES", dueUntil="2026-12-31") == [now]
    [moved] = await of(hulin, "TOWNSHIP_FEEDBACK")
    assert (moved["id"], moved["dueOn"], moved["version"]) == (
        later["id"],
        "2027-07-20",
        later["version"] + 1,
    )


async def test_a_rule_that_goes_takes_what_has_not_begun_with_it_and_says_so(hulin: Desk) -> None:
    await hulin.tick()
    begun = await of(hulin, "HOUSEHOLD_SURVEY", state=["OPEN"])
    gone = [*await of(hulin, "TRAINING_WISHES"), *await of(hulin, "TOWNSHIP_CONFIRMATION")]
    async with hulin.door.sessions.begin() as session:
        rule = tables.ScheduledEventRule
        codes = ("HOUSEHOLD_SURVEY", "TRAINING_WISHES", "TOWNSHIP_CONFIRMATION")
        closed = update(rule).where(rule.jurisdiction_code == hulin.code, rule.code.in_(codes))
        await session.execute(closed.values(valid_to=hulin.today))
    hulin.move_to(date(2026, 8, 9))
    await hulin.tick()
    assert len(begun) == 1
    assert [each["id"] for each in await of(hulin, "HOUSEHOLD_SURVEY")] == [begun[0]["id"]]
    assert [*await of(hulin, "TRAINING_WISHES"), *await of(hulin, "TOWNSHIP_CONFIRMATION")] == []
    said = {"noun": "ScheduledEvent", "act": "scheduledEventPlan"}
    told = (await hulin.ask(ENTRIES, {"f": said}, BUREAU))["dutyEntries"]["nodes"]
    assert len(told) == len(gone)
    assert {each["reason"] for each in told} == {"规则已变，未开始的事项撤回"}
    drawn = (await hulin.ask(ENTRIES, {"f": {"noun": "Jurisdiction"}}, BUREAU))["dutyEntries"]["nodes"]
    assert f"撤回 {len(gone)} 项" in drawn[-1]["reason"]


async def test_a_new_unit_has_what_falls_due_from_now_on_and_one_that_acts_no_longer_keeps_its_own(
    hulin: Desk,
) -> None:
    await hulin.tick()
    nobody = await of(hulin, "THREE_DISABILITY_ROSTER", dueFrom="2027-01-01")
    answers = [
        each for each in await of(hulin, "PARTNER_ANSWERS") if each["department"] == "DISABLED_FEDERATION"
    ]
    assert {each["unit"] for each in answers} == {None}
    federation = await unit(hulin, "804", OrgType.DEPARTMENT, Department.DISABLED_FEDERATION)
    other = await unit(hulin, "002", OrgType.SUBDISTRICT)
    hulin.move_to(date(2026, 8, 20))
    await hulin.tick()
    found = [
        each for each in await of(hulin, "PARTNER_ANSWERS") if each["department"] == "DISABLED_FEDERATION"
    ]
    units = {each["period"]: (each["unit"] or {}).get("id") for each in found}
    assert units.pop("2026-08") is None  # it had begun
    assert set(units.values()) == {f"Organization:{federation}"}
    assert nobody == []
    both = await of(hulin, "TOWNSHIP_CONFIRMATION", dueUntil="2026-09-30")
    assert {each["unit"]["id"] for each in both if each["dueOn"] == "2026-09-06"} == {
        hulin.unit(0),
        f"Organization:{other}",
    }
    assert not any(each["dueOn"] == "2026-08-06" for each in both)
    async with hulin.door.sessions.begin() as session:
        row = await session.get_one(tables.Organization, other)
        row.type = OrgType.SOCIAL_ORGANIZATION
    hulin.move_to(date(2026, 8, 21))
    await hulin.tick()
    assert await of(hulin, "TOWNSHIP_CONFIRMATION", dueUntil="2026-09-30") == both


async def test_a_last_day_is_rolled_where_the_county_says_so_by_the_days_that_it_works(
    databases: Databases, template: str
) -> None:
    async with calendar_desk(databases, template, PLACES["QC"]) as here:
        await set_rule(here, "rollPolicy", "NEXT_WORKING_DAY")
        await here.tick()
        [autumn] = [each for each in await of(here, "JOINT_VISITS") if each["period"] == "2026-AUTUMN"]
        assert (autumn["dueOn"], autumn["rolled"], autumn["remindOn"]) == ("2026-10-01", True, "2026-09-30")
        assert autumn["dueAt"].startswith("2026-10-08T16:00:00")
        assert not any(each["rolled"] for each in await of(here, "EXCHANGE"))
