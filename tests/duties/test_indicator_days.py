"""Values day by day: drawn up once, refreshed until they settle, final then; who sees which of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from database import tables
from domain.case import CaseStage
from domain.indicator import IndicatorVariant
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.indicated import (
    BUREAU,
    INSPECTION,
    OFFICE,
    SCHOOL,
    TOWNSHIP,
    S,
    behind,
    case,
    children,
    indicators,
    stands,
    these,
    values,
)

OCTOBER = {"period": ["2026-10"]}
_OF = tables.IndicatorValue


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with indicators(databases, template, "DC") as made:
        yield made


async def counted(here: Desk) -> tuple[int, int]:
    async with here.door.sessions() as session:
        found = [
            await session.scalar(select(func.count()).select_from(each)) or 0
            for each in (_OF, tables.IndicatorException)
        ]
        return found[0], found[1]


async def test_a_value_is_refreshed_in_place_until_it_settles_and_never_changed_after(here: Desk) -> None:
    one, two, late = await children(here, 3)
    await case(here, one, CaseStage.DROPOUT)
    await asyncio.gather(*(here.tick() for _ in range(3)))  # several processes
    first = await stands(here, "NEW_DROPOUT_COUNT", **OCTOBER)
    before = await counted(here)
    await here.tick()
    assert await counted(here) == before
    assert (first["value"], first["finalAt"], first["dataOn"], first["settlesOn"]) == (
        "1",
        None,
        "2026-10-12",
        "2026-11-05",
    )
    assert (first["compliance"], first["ground"]) == ("NOT_EVALUABLE", "NOT_OVER")

    here.move_to(date(2026, 10, 20))
    await case(here, two, CaseStage.DROPOUT)
    await here.tick()
    again = await stands(here, "NEW_DROPOUT_COUNT", **OCTOBER)
    assert (again["id"], again["value"], again["dataOn"]) == (first["id"], "2", "2026-10-20")
    assert await behind(here, again) == these(here, one, two)

    # What is recorded of October by the closing day is October's.
    here.move_to(date(2026, 11, 4))
    await case(here, late, CaseStage.DROPOUT, suspected_on=date(2026, 10, 30), dropout_on=date(2026, 10, 30))
    await here.tick()
    assert (await stands(here, "NEW_DROPOUT_COUNT", **OCTOBER))["value"] == "3"
    here.move_to(date(2026, 11, 6))
    await here.tick()
    final = await stands(here, "NEW_DROPOUT_COUNT", **OCTOBER)
    assert (final["value"], final["compliance"], final["ground"]) == ("3", "MISSED", None)
    assert final["finalAt"]

    async with here.door.sessions.begin() as session:
        await session.execute(
            update(tables.DropoutCase)
            .where(tables.DropoutCase.dropout_on.is_not(None))
            .values(dropout_on=None, stage=CaseStage.SUSPECTED)
        )
    here.move_to(date(2026, 11, 20))
    await here.tick()
    assert await stands(here, "NEW_DROPOUT_COUNT", **OCTOBER) == final
    assert len(await behind(here, final)) == 3
    with pytest.raises(DBAPIError, match="a final value never changes"):
        async with here.door.sessions.begin() as session:
            await session.execute(update(_OF).where(_OF.final_at.is_not(None)).values(numerator=0))


async def test_what_stands_on_a_day_is_taken_on_the_last_day_of_the_period(here: Desk) -> None:
    await children(here, 6, S.DROPOUT)
    here.move_to(date(2026, 10, 31))
    await here.tick()
    await children(here, 2, S.DROPOUT)
    here.move_to(date(2026, 11, 2))
    await here.tick()
    last = await stands(here, "NOT_RETURNED_COUNT", **OCTOBER)
    assert (last["value"], last["dataOn"], bool(last["finalAt"])) == ("6", "2026-10-31", True)
    assert (await stands(here, "NOT_RETURNED_COUNT", period=["2026-11"]))["value"] == "8"


async def test_each_unit_sees_its_own_and_whoever_sees_no_child_no_small_count(here: Desk) -> None:
    mine = await children(here, 2, S.DROPOUT)
    other = (await here.school("8001")).removeprefix("School:")
    await children(here, 7, S.DROPOUT, school_id=other)
    third = (await here.school("8002")).removeprefix("School:")
    await children(here, 9, S.DROPOUT, school_id=third)
    await here.tick()

    [own] = await values(here, "NOT_RETURNED_COUNT", SCHOOL, **OCTOBER)
    assert (own["unit"]["id"], own["value"]) == (here.unit(3), "2")
    assert await behind(here, own, SCHOOL) == these(here, *mine)
    assert {each["level"] for each in await values(here, "NOT_RETURNED_COUNT", TOWNSHIP, **OCTOBER)} == {
        "TOWNSHIP",
        "SCHOOL",
    }
    exact = {
        each["unit"]["id"]: each["value"]
        for each in await values(here, "NOT_RETURNED_COUNT", BUREAU, level=["SCHOOL"], **OCTOBER)
    }
    assert sorted(exact.values()) == ["2", "7", "9"]
    for role in (OFFICE, INSPECTION):
        viewer = {"purpose": "SUPERVISION"} if role is INSPECTION else {}
        county = await stands(here, "NOT_RETURNED_COUNT", role, viewer=viewer, **OCTOBER)
        assert (county["value"], county["numerator"]) == ("18", 18)
        # The school of two is kept back, and with it the next smallest: else 18 - 7 - 9 would tell it.
        shown = await values(here, "NOT_RETURNED_COUNT", role, level=["SCHOOL"], viewer=viewer, **OCTOBER)
        assert {each["unit"]["id"]: each["value"] for each in shown} == {
            here.unit(3): None,
            f"Organization:{other}": None,
            f"Organization:{third}": "9",
        }
        hidden = await values(
            here, "NEW_DROPOUT_COUNT", role, level=["SCHOOL"], compliance=["NOT_EVALUABLE"], viewer=viewer
        )
        assert {each["compliance"] for each in hidden} == {"NOT_EVALUABLE"}


async def test_a_filter_by_compliance_finds_no_unit_whose_count_is_kept_back(here: Desk) -> None:
    [lost] = await children(here, 1)
    await case(here, lost, CaseStage.DROPOUT)
    await here.tick()
    here.move_to(date(2026, 11, 6))
    await here.tick()
    missed = {"level": ["SCHOOL"], "compliance": ["MISSED"], **OCTOBER}
    assert [each["value"] for each in await values(here, "NEW_DROPOUT_COUNT", BUREAU, **missed)] == ["1"]
    assert [each["value"] for each in await values(here, "NEW_DROPOUT_COUNT", SCHOOL, **missed)] == ["1"]
    assert await values(here, "NEW_DROPOUT_COUNT", OFFICE, **missed) == []


async def test_each_definition_is_there_with_its_version_and_words(here: Desk) -> None:
    await here.tick()
    query = """{ indicatorDefinitions(clause: "BS-03", indicator: [PERSUASION_RETURN_RATE]) { nodes { code formulaVersion numeratorZh denominatorZh
      denominatorEn baseZh marked clauses unit } } }"""
    found = (await here.ask(query, None, BUREAU))["indicatorDefinitions"]["nodes"]
    assert [each["code"] for each in found] == [
        "PERSUASION_RETURN_RATE",
        f"PERSUASION_RETURN_RATE.{IndicatorVariant.OPEN_IN_TIME.name}",
    ]
    assert all(
        "合法" in each["baseZh"] and each["marked"] == "PROPOSAL" and each["formulaVersion"] == 1
        for each in found
    )
