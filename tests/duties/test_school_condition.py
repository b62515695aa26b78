"""What schools have for boarders: recorded by the school itself once a year, corrected, withdrawn (QC-32a)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import pytest

from domain.role import Role
from tests.casework.desk import Desk
from tests.casework.places.five import CODES
from tests.conftest import Databases
from tests.duties.calendar_desk import calendar_desk
from tests.duties.registers import BUREAU, OFFICE, SCHOOL, TOWNSHIP, condition, found, seen

HOMEROOM = Role.HOMEROOM_TEACHER


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """Qiaocheng, 12 October 2026."""
    async with calendar_desk(databases, template, CODES["QC"]) as made:
        made.move_to(date(2026, 10, 12))
        yield made


def own(here: Desk) -> str:
    return here.unit(3).replace("Organization", "School")


async def test_a_school_records_beds_and_boarders_once_a_year_and_mends_them_QC_32a(here: Desk) -> None:
    managed = "生活教师6名，宿舍夜间巡查"
    row = await here.done(
        "schoolConditionRecord", condition(here, own(here), 90, 100, 120, arrangements=managed)
    )
    numbers = (row["boardingBeds"], row["boarders"], row["boardingNeeded"])
    assert (numbers, row["arrangements"], row["schoolYear"]) == ((90, 100, 120), managed, "2026-2027")
    again = condition(here, own(here), 1, 1, 1)
    assert await here.refused("schoolConditionRecord", again) == ("CONDITION_EXISTS", "heldOn", "QC-32a")
    last = await here.done("schoolConditionRecord", again | {"heldOn": "2026-05-01"})
    assert last["schoolYear"] == "2025-2026"
    into = seen(last, "conditionId", heldOn=here.on(0))
    assert await here.refused("schoolConditionCorrect", into) == ("CONDITION_EXISTS", "heldOn", "QC-32a")
    more = seen(row, "conditionId", boardingBeds=110, boarders=104, arrangements="生活教师8名")
    row = await here.done("schoolConditionCorrect", more)
    assert (row["boardingBeds"], row["boarders"], row["boardingNeeded"]) == (110, 104, 120)
    # Offices that see no child read the history: how many boarded before is not in it.
    assert row["history"][-1]["reason"] == f"更正：登记有误（原：boarding_beds=90；arrangements={managed}）"
    only = await here.done("schoolConditionCorrect", seen(row, "conditionId", boarders=105))
    assert only["history"][-1]["reason"] == "更正：登记有误"
    gone = await here.done("schoolConditionWithdraw", seen(only, "conditionId"))
    assert await found(here, "schoolConditions", withdrawn=True) == {row["id"]}
    assert (await here.refused("schoolConditionCorrect", seen(gone, "conditionId")))[0] == "ROW_WITHDRAWN"
    next_ = await here.done("schoolConditionRecord", again)
    assert await found(here, "schoolConditions", schoolYear="2026-2027", withdrawn=False) == {next_["id"]}
    assert await found(here, "schoolConditions", schoolId=own(here), schoolYear="2025-2026") == {last["id"]}


async def test_the_school_and_the_bureau_see_it_and_nobody_who_sees_no_child(here: Desk) -> None:
    row = await here.done("schoolConditionRecord", condition(here, own(here), 3, 2, 4))
    for role in (SCHOOL, BUREAU):
        assert await found(here, "schoolConditions", role) == {row["id"]}
    other = await here.school("8001")
    viewer = here.role(SCHOOL) | {"organization_id": UUID(other.removeprefix("School:"))}
    shown = await here.door.ask("{ schoolConditions { nodes { id } } }", **viewer)
    assert shown == {"schoolConditions": {"nodes": []}}
    for role in (OFFICE, TOWNSHIP, HOMEROOM):
        assert await found(here, "schoolConditions", role) == set()


async def test_numbers_that_cannot_be_are_refused(here: Desk) -> None:
    said = condition(here, own(here), 90, 100, 120)
    elsewhere = f"School:{here.door.here['School'][0]}"
    for more, why in (
        ({"boardingBeds": -1}, ("BAD_COUNT", "boardingBeds", "QC-32a")),
        ({"boardingBeds": 100_001}, ("BAD_COUNT", "boardingBeds", "QC-32a")),
        ({"boarders": -1}, ("BAD_COUNT", "boarders", "QC-32a")),
        ({"boarders": 121}, ("BAD_COUNT", "boarders", "QC-32a")),
        ({"boardingNeeded": 100_001}, ("BAD_COUNT", "boardingNeeded", "QC-32a")),
        ({"heldOn": here.on(1)}, ("IMPOSSIBLE_DATE", "heldOn", None)),
        ({"arrangements": ""}, ("BAD_TEXT", "arrangements", None)),
        ({"arrangements": "长" * 4_001}, ("BAD_TEXT", "arrangements", None)),
        ({"arrangements": "家长13912345678"}, ("PERSONAL_NUMBER", "arrangements", None)),
        ({"schoolId": elsewhere}, ("NO_SUCH_SCHOOL", "schoolId", None)),
        ({"schoolId": await here.school("8001")}, ("NOT_YOUR_REGISTER", "unitId", None)),
    ):
        assert await here.refused("schoolConditionRecord", said | more) == why, more
    answer = await here.post("schoolConditionRecord", said, BUREAU)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    row = await here.done("schoolConditionRecord", said)
    few = seen(row, "conditionId", boardingNeeded=99)
    assert await here.refused("schoolConditionCorrect", few) == ("BAD_COUNT", "boarders", "QC-32a")
    same = seen(row, "conditionId", boarders=100)
    assert await here.refused("schoolConditionCorrect", same) == ("NOTHING_CORRECTED", "reason", None)
    stale = seen(row, "conditionId", boarders=1) | {"expectedVersion": 9}
    assert (await here.refused("schoolConditionCorrect", stale))[0] == "STALE_VERSION"
    other = {"organization_id": UUID((await here.school("8002")).removeprefix("School:"))}
    unknown = ("UNKNOWN_CONDITION", "conditionId", None)
    assert await here.refused("schoolConditionWithdraw", seen(row, "conditionId"), SCHOOL, **other) == unknown
