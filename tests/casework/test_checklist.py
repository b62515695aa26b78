"""A school's checklist: each ledger, roster and record that it owes, there, begun, stale, missing or declared empty."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from database import tables
from domain.role import Role
from domain.roster import RosterState
from tests.casework import way
from tests.casework.desk import Desk, desk
from tests.conftest import Databases

pytestmark = pytest.mark.rule("GH-17")
LIST = """query ($f: ChecklistItemFilter) { schoolChecklists(first: 100, filter: $f) { nodes {
  id kind type state updatedOn schoolYear title school { id } } } }"""


@pytest.fixture
async def genhe(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template) as made:
        await way.everybody_attends(made)
        async with made.door.sessions.begin() as session:
            await session.execute(delete(tables.Ledger))
        yield made


async def items(
    desk: Desk, role: Role = Role.SCHOOL_OFFICER, asked: dict[str, Any] | None = None, **viewer: Any
) -> list[Any]:
    said = {"schoolId": desk.unit(3).replace("Organization", "School")} if asked is None else asked
    found = await desk.door.ask(LIST, {"f": said}, **desk.role(role) | viewer)
    return list(found["schoolChecklists"]["nodes"])


async def states(desk: Desk, **more: Any) -> dict[str, str]:
    return {each["type"]: each["state"] for each in await items(desk, **more)}


async def test_a_ledger_is_missing_then_begun_then_there_or_declared_empty_and_stale_when_a_month_is_missed_GH_17(
    genhe: Desk,
) -> None:
    found = await states(genhe)
    assert set(found.values()) == {"MISSING"}
    assert {"SCHOOL_AGE_ENROLLMENT", "SUSPECTED_DROPOUT", "DROPOUT"} <= set(found)
    month, kept = f"{genhe.today:%Y-%m}", {}
    for type in ("SCHOOL_AGE_ENROLLMENT", "DROPOUT"):
        kept[type] = await genhe.done("ledgerOpen", {"type": type})
    found = await states(genhe)
    assert (found["SCHOOL_AGE_ENROLLMENT"], found["DROPOUT"]) == ("BUILDING", "BUILDING")
    assert found["SUSPECTED_DROPOUT"] == "MISSING"

    listed = of(kept["SCHOOL_AGE_ENROLLMENT"])
    reconciled = await genhe.done("ledgerReconcile", listed)
    await genhe.done("ledgerConfirmMonth", of(reconciled) | {"month": month})
    await genhe.done("ledgerDeclareEmpty", of(kept["DROPOUT"]) | {"month": month})
    by_type = {each["type"]: each for each in await items(genhe)}
    assert by_type["SCHOOL_AGE_ENROLLMENT"]["state"] == "PRESENT"
    assert by_type["DROPOUT"]["state"] == "DECLARED_EMPTY"
    assert by_type["DROPOUT"]["updatedOn"] == genhe.on(0)
    assert by_type["DROPOUT"]["title"] == "辍学学生台账"

    genhe.move_to(genhe.today + timedelta(days=70))
    await genhe.tick()
    found = await states(genhe)
    assert (found["SCHOOL_AGE_ENROLLMENT"], found["DROPOUT"]) == ("STALE", "STALE")


async def test_a_roster_is_begun_then_declared_empty_or_there_and_stale_when_it_is_returned_GH_17(
    genhe: Desk,
) -> None:
    made = await genhe.done("rosterBuild", {"type": "GRADUATE_DESTINATIONS"})
    assert (await states(genhe))["GRADUATE_DESTINATIONS"] == "BUILDING"
    handed = {"rosterId": made["id"], "expectedVersion": made["version"]}
    made = await genhe.done("rosterSubmit", handed)
    assert made["rowCount"] == 0
    assert (await states(genhe))["GRADUATE_DESTINATIONS"] == "DECLARED_EMPTY"
    for change, state in (
        ({"row_count": 3}, "PRESENT"),
        ({"state": RosterState.RETURNED_FOR_CORRECTION}, "STALE"),
        ({"state": RosterState.RESUBMITTED}, "PRESENT"),
        ({"period": "2020-2021"}, "MISSING"),
    ):
        async with genhe.door.sessions.begin() as session:
            await session.execute(update(tables.Roster).values(**change))
        assert (await states(genhe))["GRADUATE_DESTINATIONS"] == state


async def test_a_record_is_begun_by_its_time_and_stale_when_its_clock_ran_out_GH_17(genhe: Desk) -> None:
    assert (await states(genhe))["ATTENDANCE_SUMMARY"] == "MISSING"
    genhe.move_to(genhe.today.replace(month=9, day=28))
    await genhe.tick()
    year = {"schoolYear": "2026-2027"}
    begun = (await states(genhe, asked=year))["ATTENDANCE_SUMMARY"]
    genhe.move_to(genhe.today.replace(month=10, day=30))
    await genhe.tick()
    assert (begun, (await states(genhe, asked=year))["ATTENDANCE_SUMMARY"]) == ("BUILDING", "STALE")


async def test_a_school_sees_its_own_checklist_the_bureau_all_and_nobody_else_one_GH_17(genhe: Desk) -> None:
    other = await genhe.school("9009")
    own, whole = (
        {each["school"]["id"] for each in await items(genhe, asked={})},
        await items(genhe, way.BUREAU, {}),
    )
    assert own == {genhe.unit(3).replace("Organization", "School")}
    assert {each["school"]["id"] for each in whole} == {*own, other}
    missing = await items(genhe, way.BUREAU, {"schoolId": other, "state": ["MISSING"], "kind": ["LEDGER"]})
    assert len(missing) == 3
    [node] = (
        await genhe.door.ask(
            "query ($i: ID!) { node(id: $i) { ... on ChecklistItem { state school { id } } } }",
            {"i": missing[0]["id"]},
            **genhe.role(way.BUREAU),
        )
    ).values()
    assert node == {"state": "MISSING", "school": {"id": other}}
    hidden = "query ($i: ID!) { node(id: $i) { id } }"
    assert (await genhe.ask(hidden, {"i": missing[0]["id"]}))["node"] is None
    for role in (Role.TOWNSHIP_OFFICER, Role.HOMEROOM_TEACHER, Role.INSPECTION_OFFICER):
        assert await items(genhe, role, {}) == []


def of(ledger: Any) -> dict[str, Any]:
    return {"ledgerId": ledger["id"], "expectedVersion": ledger["version"]}
