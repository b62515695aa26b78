"""网格: natural villages and quarters of a village, who answers in them and which children live there (HL-12)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete

from database import tables
from domain.organization import OrgType
from domain.student import HouseholdStatus
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.duties.obliged import BUREAU, SCHOOL, TOWNSHIP, unit
from tests.duties.test_responsibility_changes import into

HULIN, GENHE = "230381", "150785"
POSTS = """query ($v: ID, $s: ID, $on: Date) { responsibleFor(line: "GRID", villageId: $v, studentId: $s, on: $on, first: 20) {
  nodes { node vacant post { id } unit { id nameZh } schoolClass { id } holder { holderName } clauses } } }"""
GAPS = "query ($u: ID, $on: Date) { responsibilityGaps(unitId: $u, on: $on) { nodes { positionZh } } }"
THERE = (
    """query ($c: ID) { students(filter: {gridCellId: $c}) { nodes { id gridCell { id parent { id } } } } }"""
)


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, HULIN) as made:
        yield made


def forming(desk: Desk, village: int = 1, name: str = "东屯") -> dict[str, Any]:
    return {"villageId": desk.unit(village), "nameZh": name}


def placing(desk: Desk, cell: Any, number: int = 0) -> dict[str, Any]:
    return {"studentId": desk.student(number), "gridCellId": cell and cell["id"]}


async def officers(desk: Desk, **more: Any) -> list[Any]:
    said = more | {"on": desk.on(0)}
    found = (await desk.ask(POSTS, said, TOWNSHIP))["responsibleFor"]["nodes"]
    return [each for each in found if each["node"] == "GRID"]


async def gaps(desk: Desk, cell: Any) -> Any:
    found = await desk.ask(GAPS, {"u": cell["id"], "on": desk.on(0)}, BUREAU)
    return found["responsibilityGaps"]["nodes"]


async def test_a_township_forms_the_grid_of_its_villages_and_names_who_answers_in_each_cell(
    here: Desk,
) -> None:
    east = await here.done("gridCellFound", forming(here), TOWNSHIP)
    west = await here.done("gridCellFound", forming(here, name="西屯"), TOWNSHIP)
    assert (east["type"], east["parent"]["id"], east["code"] != west["code"]) == ("GRID", here.unit(1), True)
    found = await officers(here, v=here.unit(1))
    assert {(it["unit"]["nameZh"], it["vacant"], it["clauses"][0]) for it in found} == {
        ("东屯", True, "HL-12"),
        ("西屯", True, "HL-12"),
    }
    assert await gaps(here, east) == [{"positionZh": "自然村、小区网格员"}]
    [post] = [it for it in found if it["unit"]["id"] == east["id"]]
    said = into(post, "王网格", here.on(0))
    assert (await here.refused("responsibilityAssign", said, SCHOOL))[0] == "POST_NOT_YOURS"
    await here.done("responsibilityAssign", said, TOWNSHIP)
    held = {it["unit"]["nameZh"]: (it["vacant"], it["holder"]) for it in await officers(here, v=here.unit(1))}
    assert held == {"东屯": (False, {"holderName": "王网格"}), "西屯": (True, None)}
    assert await gaps(here, east) == []


async def test_a_child_lives_in_a_cell_of_its_own_village_and_has_its_officer(here: Desk) -> None:
    cell = await here.done("gridCellFound", forming(here), TOWNSHIP)
    other = await here.done("gridCellFound", forming(here, name="西屯"), TOWNSHIP)
    far = await here.done("gridCellFound", forming(here, 2, "南屯"), TOWNSHIP)
    placed = await here.done("gridCellPlace", placing(here, cell), TOWNSHIP)
    assert placed["gridCell"]["nameZh"] == "东屯"
    [there] = (await here.ask(THERE, {"c": cell["id"]}, TOWNSHIP))["students"]["nodes"]
    assert there == {
        "id": here.student(0),
        "gridCell": {"id": cell["id"], "parent": {"id": here.unit(1)}},
    }
    assert (await here.ask(THERE, {"c": other["id"]}, TOWNSHIP))["students"]["nodes"] == []
    assert [it["unit"]["id"] for it in await officers(here, s=here.student(0))] == [cell["id"]]
    for said, code in (
        (placing(here, far), "CELL_ELSEWHERE"),
        (placing(here, {"id": here.unit(1)}), "NO_SUCH_CELL"),
        (placing(here, {"id": f"Organization:{uuid4()}"}), "NO_SUCH_CELL"),
        (placing(here, cell) | {"studentId": f"Student:{uuid4()}"}, "UNKNOWN_STUDENT"),
    ):
        assert (await here.refused("gridCellPlace", said, TOWNSHIP))[0] == code
    told = "query ($s: ID!) { student(id: $s) { timeline(first: 50) { nodes { act clauses } } } }"
    line = (await here.ask(told, {"s": here.student(0)}, TOWNSHIP))["student"]["timeline"]["nodes"]
    assert {"act": "gridCellPlace", "clauses": ["HL-12"]} in line
    assert (await here.done("gridCellPlace", placing(here, None), BUREAU))["gridCell"] is None


async def test_a_child_of_no_village_is_placed_by_its_household_and_else_nowhere(here: Desk) -> None:
    cell = await here.done("gridCellFound", forming(here), TOWNSHIP)
    registered = tables.HouseholdRegistration
    async with here.door.sessions.begin() as session:
        for number, code in ((0, f"{here.code}001001"), (2, None)):
            id = here.rows["Student"][number]
            (await session.get_one(tables.Student, id)).village_id = None
            await session.execute(delete(registered).where(registered.student_id == id))
            own = {"region_code": here.code, "status": HouseholdStatus.VALID}
            session.add(registered(student_id=id, village_code=code, **own))
    placed = await here.done("gridCellPlace", placing(here, cell), BUREAU)
    assert placed["gridCell"]["id"] == cell["id"]
    why = ("CELL_ELSEWHERE", "gridCellId", "HL-12")
    assert await here.refused("gridCellPlace", placing(here, cell, 2), BUREAU) == why


async def test_a_grid_is_formed_only_in_ones_own_villages_and_once(here: Desk) -> None:
    await here.done("gridCellFound", forming(here), TOWNSHIP)
    foreign = await unit(here, "002001", OrgType.VILLAGE)
    for said, code, place in (
        (forming(here), "GRID_CELL_EXISTS", "nameZh"),
        (forming(here, name=" "), "BAD_TEXT", "nameZh"),
        (forming(here, name="某" * 61), "BAD_TEXT", "nameZh"),
        (forming(here, 3), "NOT_A_VILLAGE", "villageId"),
        (forming(here) | {"villageId": foreign}, "VILLAGE_NOT_YOURS", "villageId"),
        (forming(here) | {"villageId": f"Organization:{uuid4()}"}, "NO_SUCH_UNIT", "villageId"),
    ):
        assert (await here.refused("gridCellFound", said, TOWNSHIP))[:2] == (code, place), said
    assert (await here.done("gridCellFound", forming(here) | {"villageId": foreign}, BUREAU))[
        "type"
    ] == "GRID"
    answer = await here.post("gridCellFound", forming(here, name="北屯"), SCHOOL)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_where_no_document_has_a_grid_none_is_formed(databases: Databases, template: str) -> None:
    async with desk(databases, template, GENHE) as genhe:
        assert (await genhe.refused("gridCellFound", forming(genhe), TOWNSHIP))[:2] == (
            "NO_GRID",
            "villageId",
        )
