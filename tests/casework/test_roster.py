"""Rosters made from the registers, handed in, returned, corrected, accepted; lateness against the day that the place names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from casework import lines, roster_people
from domain.role import Role
from domain.roster import RosterType
from domain.roster_form import FORMS
from hub import workbook
from tests.casework.desk import Desk, desk
from tests.casework.test_ledger import versioned
from tests.casework.test_sheet import rows
from tests.conftest import Databases
from tests.hub import world


@pytest.fixture
async def there(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, world.THERE, "rosters_there") as made:
        yield made
    databases.drop("rosters_there")


def whole(row: Any, **more: Any) -> dict[str, Any]:
    return versioned(row, "rosterId", **more)


@pytest.mark.rule("DC-09")
async def test_a_school_makes_the_rosters_that_its_place_names_from_the_registers(there: Desk) -> None:
    for type, title, count in (
        ("SCHOOL_AGE_CHILDREN", "辖区内适龄儿童少年学生名册", 6),
        ("STUDENTS_AT_SCHOOL", "在校学生名册", 6),
        ("DISABLED_CHILDREN", "达川区义务教育学校残疾学生名册", 0),
        ("HOME_TEACHING", "达川区义务教育学校送教上门学生名册", 0),
    ):
        made = await there.done("rosterBuild", {"type": type})
        assert (made["title"], made["rowCount"], made["state"]) == (title, count, "DRAFT")
        assert made["period"] == "2026-2027"
    asked = "query { rosters(first: 9, filter: { type: [SCHOOL_AGE_CHILDREN] }) { nodes { lines { totalCount nodes { name standing } } } } }"
    [found] = (await there.ask(asked))["rosters"]["nodes"]
    assert found["lines"]["totalCount"] == 6
    assert found["lines"]["nodes"][0]["standing"]["student.schooling_status"] == "在校就读"
    assert await there.refused("rosterBuild", {"type": "HOUSEHOLD_CHANGE"}) == (
        "NO_ROSTER_DATA",
        "type",
        None,
    )


async def test_a_roster_that_is_returned_is_corrected_handed_in_again_and_its_lateness_stays(
    there: Desk,
) -> None:
    made = await there.done("rosterBuild", {"type": "DISABLED_CHILDREN"})
    assert made["dueOn"] == "2027-03-15"
    there.time.seconds += (date(2027, 3, 20) - there.today).days * 24 * 3600
    sent = await there.done("rosterSubmit", whole(made))
    assert (sent["state"], sent["lateDays"]) == ("SUBMITTED", 5)
    assert len(sent["digest"]) == 64
    assert (await there.refused("rosterSubmit", whole(sent)))[0] == "ILLEGAL_TRANSITION"
    assert (await there.refused("rosterSubmit", whole(made)))[0] == "STALE_VERSION"
    answer = await there.post("rosterAccept", whole(sent))
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    back = await there.done("rosterReturn", whole(sent, reason="缺少残疾证号"), Role.BUREAU_OFFICER)
    assert (back["state"], back["returnReason"]) == ("RETURNED_FOR_CORRECTION", "缺少残疾证号")
    there.time.seconds += 24 * 3600
    anew = await there.done("rosterBuild", {"type": "DISABLED_CHILDREN"})
    assert (anew["id"], anew["state"]) == (made["id"], "RETURNED_FOR_CORRECTION")
    again = await there.done("rosterSubmit", whole(anew))
    assert (again["state"], again["lateDays"]) == ("RESUBMITTED", 5)
    taken = await there.done("rosterAccept", whole(again), Role.BUREAU_OFFICER)
    assert (await there.refused("rosterBuild", {"type": "DISABLED_CHILDREN"}))[0] == "ROSTER_SUBMITTED"
    put = await there.done("rosterArchive", whole(taken), Role.BUREAU_OFFICER)
    assert (await there.refused("rosterReturn", whole(put, reason="再看"), Role.BUREAU_OFFICER))[
        0
    ] == "ILLEGAL_TRANSITION"


async def test_a_roster_is_its_units_and_a_township_makes_its_own(there: Desk) -> None:
    made = await there.done("rosterBuild", {"type": "STUDENTS_AT_SCHOOL"})
    assert (await there.refused("rosterSubmit", whole(made), Role.TOWNSHIP_OFFICER))[0] == "UNKNOWN_ROSTER"
    said = {"type": "STUDENTS_AT_SCHOOL", "producerId": there.unit(3)}
    assert (await there.refused("rosterBuild", said, Role.TOWNSHIP_OFFICER))[0] == "NO_SUCH_UNIT"
    type = "TOWNSHIP_NOT_ENROLLED_AND_DROPOUT"
    own = await there.done("rosterBuild", {"type": type}, Role.TOWNSHIP_OFFICER)
    assert own["rowCount"] == 4  # of twelve children every third is a dropout
    seen = "query { rosters(first: 9) { nodes { id } } }"
    assert [each["id"] for each in (await there.ask(seen))["rosters"]["nodes"]] == [made["id"]]


async def test_a_no_show_roster_is_due_a_week_after_each_term_begins(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, "341602", "no_shows") as qiaocheng:
        qiaocheng.time.seconds += (date(2026, 9, 5) - qiaocheng.today).days * 24 * 3600
        made = await qiaocheng.done("rosterBuild", {"type": "TERM_NO_SHOW"})
        assert (made["dueOn"], made["period"]) == ("2026-09-08", "2026-2027-1")
        qiaocheng.time.seconds += (date(2026, 9, 9) - qiaocheng.today).days * 24 * 3600
        sent = await qiaocheng.done("rosterSubmit", whole(made))
        assert sent["lateDays"] == 1
        qiaocheng.time.seconds += (date(2027, 3, 20) - qiaocheng.today).days * 24 * 3600
        second = await qiaocheng.done("rosterBuild", {"type": "TERM_NO_SHOW"})
        assert second["period"] == "2026-2027-2"
        assert second["dueOn"] > "2027-02-15"
    async with desk(databases, template, world.HERE, "no_shows_here") as genhe:
        made = await genhe.done("rosterBuild", {"type": "TERM_NO_SHOW"})
        assert (made["dueOn"], made["period"]) == (None, "2026-2027")  # Genhe's document names no such roster


async def test_a_roster_is_printed_with_its_official_columns(there: Desk) -> None:
    made = await there.done("rosterBuild", {"type": "STUDENTS_AT_SCHOOL"})
    headers = there.door.headers(**there.role(Role.SCHOOL_OFFICER))
    path = f"/files/rosters/{made['id'].partition(':')[2]}.xlsx"
    cells = rows((await there.door.client.get(path, headers=headers)).content)
    assert cells[0][0] == "在校学生名册"
    headings = cells[workbook.HEADINGS - 1]
    assert headings[:3] + headings[-1:] == ["序号", "姓名", "性别", "是否在校"]
    assert [each[-1] for each in cells[workbook.HEADINGS :][:3]] == ["是", "否", "否"]
    elsewhere = there.door.headers(
        **there.role(Role.SCHOOL_OFFICER) | {"organization_id": there.door.here["Organization"][3]}
    )
    assert (await there.door.client.get(path, headers=elsewhere)).status_code == 404


def test_every_roster_with_a_form_has_its_people_and_every_column_a_reading() -> None:
    assert set(FORMS) == roster_people.MADE <= set(RosterType)
    for form in FORMS.values():
        assert {each.key for each in form.columns} <= lines.READABLE
