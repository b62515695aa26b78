"""What the documents say of venues and schools' surroundings, place by place (HL-23, HL-23a, HL-31a, QC-11, QC-11a)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.duties.obliged import SCHOOL, TOWNSHIP, machine
from tests.duties.venues import (
    CULTURE,
    MARKET,
    POLICE,
    URBAN,
    acting,
    departments,
    near,
    on,
    reporting,
    tasks,
)

HULIN, QIAOCHENG = "230381", "341602"
HOLIDAY, SATURDAY, WORKDAY = "2026-06-19", "2026-06-27", "2026-06-24"
"""端午节; a weekend that no notice names; a Wednesday."""


@pytest.fixture(scope="module")
async def hulin(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, HULIN) as made:
        await departments(made)
        yield made


@pytest.fixture(scope="module")
async def qiaocheng(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, QIAOCHENG) as made:
        await departments(made)
        yield made


async def acted(desk: Desk, clue: Any, *kinds: str) -> Any:
    """What culture did about a clue, until it is closed."""
    culture = machine(CULTURE)
    clue = await desk.done("venueClueAccept", on(clue), **culture)
    for kind in kinds:
        clue = await desk.done("venueActionRecord", acting(desk, clue, kind), **culture)
    return await desk.done("venueClueClose", on(clue, finding="已依法处理"), **culture)


@pytest.mark.rule("HL-23")
async def test_hulin_keeps_minors_out_of_venues_and_out_of_arcades_save_on_statutory_holidays_HL_23(
    hulin: Desk,
) -> None:
    for type in ("NET_CAFE", "DANCE_HALL"):
        for day in (HOLIDAY, SATURDAY, WORKDAY):  # never
            clue = await hulin.done("venueClueReport", reporting(hulin, type, seenOn=day), SCHOOL)
            assert clue["clausesCited"] == ["HL-23"]
    for day in (SATURDAY, WORKDAY):
        await hulin.done("venueClueReport", reporting(hulin, "ARCADE", seenOn=day), SCHOOL)
    allowed = reporting(hulin, "ARCADE", seenOn=HOLIDAY)
    assert await hulin.refused("venueClueReport", allowed, SCHOOL) == (
        "ALLOWED_ON_HOLIDAY",
        "seenOn",
        "HL-23",
    )
    asked = await tasks(hulin, CULTURE)
    assert len(asked) == 8
    for task in asked:
        assert (task["category"], task["duty"]["code"]) == ("VENUES", "CULTURE_TOURISM.DUTY.HL-23")
    # 对违规的营业单位及个人依法处罚
    clue = await hulin.done("venueClueReport", reporting(hulin), SCHOOL)
    clue = await hulin.done("venueClueAccept", on(clue), **machine(CULTURE))
    for against in ("VENUE", "PERSON"):
        said = acting(hulin, clue, against=against)
        nameless = said | {"documentNo": None}
        assert (await hulin.refused("venueActionRecord", nameless, **machine(CULTURE)))[::2] == (
            "DOCUMENT_NO_MISSING",
            "HL-23",
        )
        clue = await hulin.done("venueActionRecord", said, **machine(CULTURE))
    assert [(it["kind"], it["against"], it["takenOn"], it["legalBasis"]) for it in clue["actions"]] == [
        ("PENALTY", each, hulin.on(0), "《互联网上网服务营业场所管理条例》") for each in ("VENUE", "PERSON")
    ]


@pytest.mark.rule("HL-23a")
async def test_hulins_culture_bureau_coordinates_and_seizes_or_closes_what_harms_near_schools_HL_23a(
    hulin: Desk,
) -> None:
    for type, matter, did in (
        ("PUBLICATION", "HARMFUL_PUBLICATION", "SEIZURE"),
        ("ACTIVITY", "HARMFUL_PUBLICATION", "CLOSURE"),
        ("OTHER", "HARMFUL_VENUE", "CLOSURE"),
    ):
        clue = await hulin.done("venueClueReport", near(hulin, type, matter), SCHOOL)
        assert (clue["venueType"], clue["distanceM"], clue["clausesCited"]) == (type, 80, ["HL-23a"])
        assert clue["unit"]["department"] == "CULTURE_TOURISM"
        assert clue["task"]["duty"]["code"] == "CULTURE_TOURISM.DUTY.HL-23a"
        helping = [it for it in await tasks(hulin, MARKET) if it["clausesCited"] == ["HL-23a"]]
        assert [it["id"] for it in clue["task"]["supportedBy"]] == [helping[-1]["id"]]
        clue = await acted(hulin, clue, did)
        assert ([it["kind"] for it in clue["actions"]], clue["state"]) == ([did], "CLOSED")


@pytest.mark.rule("HL-31a")
async def test_hulins_police_lead_the_clean_up_around_schools_and_other_departments_support_HL_31a(
    hulin: Desk,
) -> None:
    clue = await hulin.done("venueClueReport", near(hulin, "OTHER", "SURROUNDINGS"), TOWNSHIP)
    assert clue["unit"]["department"] == "PUBLIC_SECURITY"
    assert (clue["task"]["category"], clue["task"]["duty"]["code"]) == (
        "CAMPUS_SURROUNDINGS",
        "PUBLIC_SECURITY.DUTY.HL-31a",
    )
    assert len(clue["task"]["supportedBy"]) == 3
    for each in (CULTURE, MARKET, URBAN):
        [task] = [it for it in await tasks(hulin, each) if it["category"] == "CAMPUS_SURROUNDINGS"]
        assert (task["clausesCited"], task["supports"]) == (["HL-31a"], None)  # another department's task
        assert task["id"] in {it["id"] for it in clue["task"]["supportedBy"]}
        said = {"taskId": task["id"], "expectedVersion": task["version"]}
        for what in ("taskAccept", "taskStart"):
            said["expectedVersion"] = (await hulin.done(what, said, **machine(each)))["version"]
        done = await hulin.done("taskComplete", said | {"result": "已配合整治"}, **machine(each))
        assert done["state"] == "DONE"
    police = machine(POLICE)
    clue = await hulin.done("venueClueAccept", on(clue), **police)
    clue = await hulin.done("venueActionRecord", acting(hulin, clue, "CLOSURE"), **police)
    clue = await hulin.done("venueClueClose", on(clue, finding="已清理"), **police)
    assert (clue["state"], clue["task"]["state"]) == ("CLOSED", "DONE")


@pytest.mark.rule("QC-11", "QC-11a")
async def test_in_qiaocheng_three_departments_answer_and_no_holiday_opens_an_arcade_QC_11_QC_11a(
    qiaocheng: Desk,
) -> None:
    for type, matter, clause in (
        ("NET_CAFE", "ADMITS_MINORS", "QC-11a"),
        ("DANCE_HALL", "ADMITS_MINORS", "QC-11a"),
        ("ARCADE", "ADMITS_MINORS", "QC-11a"),
        ("DANCE_HALL", "HARMFUL_VENUE", "QC-11a"),
        ("PUBLICATION", "HARMFUL_PUBLICATION", "QC-11"),
        ("OTHER", "SURROUNDINGS", "QC-11"),
    ):
        for day in (HOLIDAY, WORKDAY):
            said = near(qiaocheng, type, matter, seenOn=day)
            clue = await qiaocheng.done("venueClueReport", said, SCHOOL)
            assert (clue["clausesCited"], clue["unit"]["department"]) == ([clause], "CULTURE_TOURISM")
            assert clue["task"]["duty"]["code"] == f"CULTURE_TOURISM.DUTY.{clause}"
            supported = [it["id"] for it in clue["task"]["supportedBy"]]
            last = [(await tasks(qiaocheng, each))[-1] for each in (URBAN, MARKET)]
            assert supported == [it["id"] for it in last]
            for task, each in zip(last, (URBAN, MARKET), strict=True):
                assert task["duty"]["code"] == f"{each.name}.DUTY.{clause}"
    assert await tasks(qiaocheng, POLICE) == []
    assert (await acted(qiaocheng, clue, "WARNING", "SEIZURE"))["state"] == "CLOSED"


@pytest.mark.parametrize("code", ["150785", "511703", "370304"])
async def test_where_no_document_names_a_department_no_clue_is_taken(
    databases: Databases, template: str, code: str
) -> None:
    async with desk(databases, template, code) as here:
        await departments(here)
        why = ("NO_VENUE_DUTY", "matter", None)
        assert await here.refused("venueClueReport", reporting(here), SCHOOL) == why
