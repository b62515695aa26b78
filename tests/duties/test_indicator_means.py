"""Beds to who needs one, places to children counted: by school, in town and in the countryside (QC-32a)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from database import tables
from tests.casework.desk import Desk
from tests.casework.places.five import side_by_side
from tests.conftest import Databases
from tests.duties.indicated import BUREAU, OFFICE, SCHOOL, TOWNSHIP, indicators, told, values
from tests.duties.registers import condition, seen

YEAR = {"period": ["2026-2027"]}
BEDS, PLACES = "BOARDING_BED_RATE", "SCHOOL_PLACE_RATE"
NOTHING = (0, 0, None)


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """Qiaocheng, 12 October 2026; the desk's school is in the countryside."""
    async with indicators(databases, template, "QC") as made:
        await mark_rural(made)
        yield made


async def mark_rural(here: Desk) -> None:
    of = tables.Organization
    async with here.door.sessions.begin() as session:
        own = of.id == here.rows["Organization"][3]
        await session.execute(update(of).where(of.jurisdiction_code == here.code).values(area_tags=[]))
        await session.execute(update(of).where(own).values(area_tags=["RURAL"]))


def own(here: Desk) -> str:
    return here.unit(3).replace("Organization", "School")


def at(school: str) -> dict[str, Any]:
    """Who acts for a school."""
    return {"organization_id": UUID(school.removeprefix("School:"))}


async def boards(here: Desk, school: str, beds: int, boarders: int, needed: int) -> Any:
    said = condition(here, school, beds, boarders, needed)
    return await here.done("schoolConditionRecord", said, SCHOOL, **at(school))


async def plans(
    here: Desk, school: str, grade: int, counted: int, places: int, *, published: bool = True
) -> None:
    said = {"schoolId": school, "schoolYear": "2026-2027", "grade": grade, "classes": 1}
    said |= {"catchmentCount": counted, "places": places}
    plan = await here.done("admissionPlanDraft", said, SCHOOL, **at(school))
    if published:
        which = {"planId": plan["id"], "expectedVersion": plan["version"]}
        await here.done("admissionPlanPublish", which, BUREAU)


async def areas(here: Desk, indicator: str) -> dict[str, Any]:
    """The county's numbers: whole, in town, in the countryside."""
    return {
        "": await told(here, indicator, **YEAR),
        **{name: await told(here, indicator, variant=[name], **YEAR) for name in ("TOWN", "RURAL")},
    }


async def schools(here: Desk, indicator: str, level: str = "SCHOOL") -> dict[str, str | None]:
    found = await values(here, indicator, BUREAU, level=[level], **YEAR)
    return {each["unit"]["id"]: each["value"] for each in found}


async def next_day(here: Desk) -> None:
    here.move_to(date.fromordinal(here.today.toordinal() + 1))
    await here.tick()


@pytest.mark.rule("QC-32a")
async def test_beds_to_pupils_who_need_one_by_school_town_and_countryside_QC_32a(here: Desk) -> None:
    await here.tick()
    assert await areas(here, BEDS) == {"": NOTHING, "TOWN": NOTHING, "RURAL": NOTHING}
    rural, town, silent = own(here), await here.school("8001"), await here.school("8002")
    row = await boards(here, rural, 120, 100, 160)
    other = await boards(here, town, 90, 50, 60)
    await next_day(here)
    # 120 : 160; 90 : 60, more beds than are needed; together 210 : 220.
    assert await areas(here, BEDS) == {
        "": (210, 220, "95.45"),
        "TOWN": (90, 60, "150.00"),
        "RURAL": (120, 160, "75.00"),
    }
    units = {each: each.replace("School", "Organization") for each in (rural, town, silent)}
    by = await schools(here, BEDS)
    assert {each: by[units[each]] for each in units} == {rural: "75.00", town: "150.00", silent: None}
    assert (await schools(here, BEDS, "TOWNSHIP"))[here.unit(0)] == "75.00"
    await here.done("schoolConditionCorrect", seen(row, "conditionId", boardingBeds=150))
    await here.done("schoolConditionWithdraw", seen(other, "conditionId"), SCHOOL, **at(town))
    await next_day(here)
    assert await areas(here, BEDS) == {
        "": (150, 160, "93.75"),
        "TOWN": NOTHING,
        "RURAL": (150, 160, "93.75"),
    }


@pytest.mark.rule("QC-32a")
async def test_places_to_children_counted_by_school_town_and_countryside_QC_32a(here: Desk) -> None:
    rural, town = own(here), await here.school("8001")
    await plans(here, rural, 1, 40, 50)
    await plans(here, town, 1, 120, 90)
    await plans(here, town, 7, 80, 84)
    await plans(here, rural, 7, 999, 1, published=False)
    await here.tick()
    # In town 90 + 84 places for 120 + 80 children, in the countryside 50 for 40; a plan that is not published is none yet.
    assert await areas(here, PLACES) == {
        "": (224, 240, "93.33"),
        "TOWN": (174, 200, "87.00"),
        "RURAL": (50, 40, "125.00"),
    }
    by = await schools(here, PLACES)
    assert by == {here.unit(3): "125.00", town.replace("School", "Organization"): "87.00"}
    [mine] = await values(here, PLACES, SCHOOL, **YEAR)
    assert (mine["unit"]["id"], mine["numerator"], mine["denominator"]) == (here.unit(3), 50, 40)
    levels = {each["level"] for each in await values(here, PLACES, TOWNSHIP, **YEAR)}
    assert levels == {"TOWNSHIP", "SCHOOL"}


async def test_few_who_need_a_bed_are_kept_back_from_offices_with_what_would_tell_QC_32a(here: Desk) -> None:
    rural, town = own(here), await here.school("8001")
    await boards(here, rural, 120, 100, 160)
    await boards(here, town, 90, 2, 3)
    await here.tick()
    shown = await values(here, BEDS, OFFICE, level=["COUNTY"], **YEAR)
    # Three in town: neither they, nor the countryside, by which the whole would tell them.
    assert {each["variant"]: (each["numerator"], each["denominator"], each["value"]) for each in shown} == {
        None: (210, 163, "128.83"),
        "TOWN": (None, None, None),
        "RURAL": (None, None, None),
    }
    by = await values(here, BEDS, OFFICE, level=["SCHOOL"], **YEAR)
    assert {each["value"] for each in by} == {None}
    exact = await values(here, BEDS, BUREAU, level=["COUNTY"], **YEAR)
    assert {each["variant"]: each["denominator"] for each in exact} == {None: 163, "TOWN": 3, "RURAL": 160}


async def test_every_place_has_both_rates_and_no_target_of_them_QC_32a(
    databases: Databases, template: str
) -> None:
    async with side_by_side(databases, template) as five:

        async def reckoned(desk: Desk) -> Any:
            desk.move_to(date(2026, 10, 12))
            await boards(desk, own(desk), 30, 40, 40)
            await plans(desk, own(desk), 1, 50, 45)
            await desk.tick()
            found = [*await values(desk, BEDS, **YEAR), *await values(desk, PLACES, **YEAR)]
            assert {each["compliance"] for each in found} == {None}
            return await told(desk, BEDS, **YEAR), await told(desk, PLACES, **YEAR)

        wanted = ((30, 40, "75.00"), (45, 50, "90.00"))
        assert await five.each(reckoned) == dict.fromkeys(("GH", "DC", "BS", "HL", "QC"), wanted)
