"""A clue of a venue on its way: reported, taken up, acted on and closed, given back, seen by whom it concerns (catalogue 2.11)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain.organization import OrgType
from domain.role import Role
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.duties.obliged import BUREAU, OFFICE, SCHOOL, TOWNSHIP, machine, reading, unit
from tests.duties.venues import (
    CULTURE,
    MARKET,
    POLICE,
    URBAN,
    acting,
    clues,
    departments,
    near,
    on,
    reporting,
    tasks,
)

HULIN = "230381"
CULTURE_, POLICE_ = machine(CULTURE), machine(POLICE)


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, HULIN) as made:
        await departments(made)
        yield made


async def test_a_clue_asks_the_leading_department_and_its_task_goes_with_it(here: Desk) -> None:
    clue = await here.done("venueClueReport", near(here, "NET_CAFE", "ADMITS_MINORS"), SCHOOL)
    assert (clue["clueNo"], clue["state"], clue["unit"]["department"]) == (
        "2026-000001",
        "REPORTED",
        "CULTURE_TOURISM",
    )
    assert (clue["reportedBy"]["id"], clue["school"]["id"], clue["distanceM"]) == (*[here.unit(3)] * 2, 80)
    assert clue["clausesCited"] == ["HL-23"]
    task = clue["task"]
    assert (task["origin"], task["category"], task["dueOn"]) == ("CLUE", "VENUES", here.on(15))
    assert (task["duty"]["code"], task["clausesCited"]) == ("CULTURE_TOURISM.DUTY.HL-23", ["HL-23"])
    assert "某网吧" in task["requirement"]
    # The task alone does not move: it is the clue that is worked on.
    own = {"taskId": task["id"], "expectedVersion": 1}
    to = {"unitId": clue["unit"]["id"], "reason": "某事"}
    for what, more, viewer in (
        ("taskAccept", {}, CULTURE_),
        ("taskReturn", {"reason": "某事"}, CULTURE_),
        ("taskHandOver", to, CULTURE_),
        ("taskCancel", {"reason": "某事"}, {"role": Role.LEADING_GROUP_OFFICER}),
    ):
        assert (await here.refused(what, own | more, **viewer))[:2] == ("TASK_OF_CLUE", "taskId"), what
    early = acting(here, clue)
    assert (await here.refused("venueActionRecord", early, **CULTURE_))[0] == "ILLEGAL_TRANSITION"
    assert (await here.refused("venueClueAccept", on(clue, expectedVersion=9), **CULTURE_))[
        0
    ] == "STALE_VERSION"
    clue = await here.done("venueClueAccept", on(clue), **CULTURE_)
    assert (clue["state"], clue["task"]["state"]) == ("ACCEPTED", "ASSIGNED")
    for more, code, place in (
        ({"takenOn": here.on(1)}, "IMPOSSIBLE_DATE", "takenOn"),
        ({"takenOn": here.on(-1)}, "IMPOSSIBLE_DATE", "takenOn"),
        ({"legalBasis": " "}, "BAD_TEXT", "legalBasis"),
        ({"note": "张某 13912345678"}, "PERSONAL_NUMBER", "note"),
        ({"documentNo": None}, "DOCUMENT_NO_MISSING", "documentNo"),
    ):
        assert (await here.refused("venueActionRecord", acting(here, clue) | more, **CULTURE_))[:2] == (
            code,
            place,
        )
    clue = await here.done("venueActionRecord", acting(here, clue, "WARNING", documentNo=None), **CULTURE_)
    clue = await here.done("venueActionRecord", acting(here, clue, against="PERSON"), **CULTURE_)
    assert [(it["kind"], it["against"], it["documentNo"]) for it in clue["actions"]] == [
        ("WARNING", "VENUE", None),
        ("PENALTY", "PERSON", "文罚〔2026〕1号"),
    ]
    assert (clue["state"], clue["task"]["state"]) == ("ACTED", "IN_PROGRESS")
    again = on(clue, reason="某事")
    assert (await here.refused("venueClueReturn", again, **CULTURE_))[0] == "ILLEGAL_TRANSITION"
    assert (await here.refused("venueClueClose", on(clue, finding=" "), **CULTURE_))[0] == "BAD_TEXT"
    clue = await here.done("venueClueClose", on(clue, finding="已处罚"), **CULTURE_)
    assert (clue["state"], clue["finding"], clue["closedAt"] is not None) == ("CLOSED", "已处罚", True)
    assert (clue["task"]["state"], clue["task"]["result"]) == ("DONE", "已处罚")
    assert [(it["act"], it["source"], it["target"]) for it in clue["history"]] == [
        ("venueClueReport", None, "REPORTED"),
        ("venueClueAccept", "REPORTED", "ACCEPTED"),
        ("venueActionRecord", "ACCEPTED", "ACTED"),
        ("venueActionRecord", None, None),
        ("venueClueClose", "ACTED", "CLOSED"),
    ]


async def test_what_cannot_be_is_not_reported(here: Desk) -> None:
    other = await here.school("9008")
    for said, code, place in (
        (reporting(here, "PUBLICATION"), "VENUE_MISMATCH", "matter"),
        (reporting(here, "NET_CAFE", "HARMFUL_PUBLICATION"), "VENUE_MISMATCH", "matter"),
        (reporting(here, "OTHER", "SURROUNDINGS"), "SCHOOL_MISSING", "schoolId"),
        (reporting(here, "OTHER", "HARMFUL_VENUE"), "SCHOOL_MISSING", "schoolId"),
        (reporting(here, distanceM=5), "SCHOOL_MISSING", "schoolId"),
        (near(here, "NET_CAFE", "ADMITS_MINORS") | {"distanceM": -1}, "BAD_DISTANCE", "distanceM"),
        (near(here, "NET_CAFE", "ADMITS_MINORS") | {"distanceM": 100_001}, "BAD_DISTANCE", "distanceM"),
        (reporting(here, schoolId=other), "NO_SUCH_SCHOOL", "schoolId"),
        (reporting(here, schoolId=f"School:{uuid4()}"), "NO_SUCH_SCHOOL", "schoolId"),
        (reporting(here, seenOn=here.on(1)), "IMPOSSIBLE_DATE", "seenOn"),
        (reporting(here, venueName=" "), "BAD_TEXT", "venueName"),
        (reporting(here, location="某" * 201), "BAD_TEXT", "location"),
        (reporting(here, description="孩子 110101201001011234"), "PERSONAL_NUMBER", "description"),
    ):
        assert (await here.refused("venueClueReport", said, SCHOOL))[:2] == (code, place), said
    answer = await here.post("venueClueReport", reporting(here), **CULTURE_)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    # The bureau reports near any school of the county.
    clue = await here.done("venueClueReport", reporting(here, schoolId=other), BUREAU)
    assert clue["school"]["id"] == other.replace("School", "Organization")


async def test_a_department_that_is_not_on_record_is_asked_for_and_a_supporting_one_not_waited_for(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, HULIN) as bare:
        why = ("DEPARTMENT_MISSING", "matter", "HL-23")
        assert await bare.refused("venueClueReport", reporting(bare), SCHOOL) == why
        await unit(bare, "PUBLIC", OrgType.DEPARTMENT, POLICE)
        clue = await bare.done("venueClueReport", near(bare, "OTHER", "SURROUNDINGS"), SCHOOL)
        assert clue["task"]["supportedBy"] == []


async def test_a_clue_that_is_not_theirs_is_given_back_and_goes_to_the_right_department(here: Desk) -> None:
    clue = await here.done("venueClueReport", reporting(here), TOWNSHIP)
    to = {
        "unitId": (await here.done("venueClueReport", near(here, "OTHER", "SURROUNDINGS"), TOWNSHIP))["unit"][
            "id"
        ]
    }
    to |= {"reason": "涉及治安", "clause": "HL-31a"}
    assert (await here.refused("venueClueRedirect", on(clue, **to), TOWNSHIP))[0] == "ILLEGAL_TRANSITION"
    assert (await here.refused("venueClueAccept", on(clue), **POLICE_))[0] == "UNKNOWN_VENUE_CLUE"
    assert (await here.refused("venueClueReturn", on(clue, reason=" "), **CULTURE_))[0] == "BAD_TEXT"
    clue = await here.done("venueClueAccept", on(clue), **CULTURE_)
    clue = await here.done("venueClueReturn", on(clue, reason="无网吧，系斗殴"), **CULTURE_)
    assert (clue["state"], clue["task"]["state"]) == ("RETURNED", "RETURNED")
    for more, code in (
        ({"unitId": here.unit(3)}, "NOT_A_DEPARTMENT"),
        ({"unitId": f"Organization:{uuid4()}"}, "NO_SUCH_UNIT"),
        ({"clause": "GH-47"}, "UNKNOWN_CLAUSE"),
        ({"clause": None}, "DUTY_MISSING"),
        ({"reason": " "}, "BAD_TEXT"),
    ):
        assert (await here.refused("venueClueRedirect", on(clue, **to | more), TOWNSHIP))[0] == code, more
    # Who neither reported it nor follows the county has none of it; the school near which it is not, either.
    assert (await here.refused("venueClueRedirect", on(clue, **to), SCHOOL))[0] == "UNKNOWN_VENUE_CLUE"
    clue = await here.done("venueClueRedirect", on(clue, **to), OFFICE)
    assert (clue["state"], clue["unit"]["id"], clue["clausesCited"]) == ("REPORTED", to["unitId"], ["HL-31a"])
    assert (await here.refused("venueClueAccept", on(clue), **CULTURE_))[0] == "UNKNOWN_VENUE_CLUE"
    clue = await here.done("venueClueAccept", on(clue), **POLICE_)
    clue = await here.done("venueClueClose", on(clue, finding="到场未发现"), **POLICE_)
    assert (clue["state"], clue["task"]["state"], clue["actions"]) == ("NOT_FOUND", "DONE", [])
    assert (await here.refused("venueClueClose", on(clue, finding="再次"), **POLICE_))[
        0
    ] == "ILLEGAL_TRANSITION"


async def test_the_school_near_it_sees_the_townships_clue_and_may_not_send_it_on(here: Desk) -> None:
    clue = await here.done("venueClueReport", near(here, "NET_CAFE", "ADMITS_MINORS"), TOWNSHIP)
    clue = await here.done("venueClueReturn", on(clue, reason="重复"), **CULTURE_)
    to = on(clue, unitId=clue["unit"]["id"], reason="再次", clause="HL-23")
    assert (await here.refused("venueClueRedirect", to, SCHOOL))[:2] == ("NOT_YOUR_CLUE", "clueId")
    clue = await here.done("venueClueRedirect", to, BUREAU)
    clue = await here.done("venueClueAccept", on(clue), **CULTURE_)
    await here.done("venueActionRecord", acting(here, clue), **CULTURE_)
    for viewer in (
        reading(here, SCHOOL),
        reading(here, TOWNSHIP),
        reading(here, BUREAU),
        reading(here, OFFICE),
        reading(here, Role.INSPECTION_OFFICER, purpose="SUPERVISION"),
        reading(here, SCHOOL) | CULTURE_,
    ):
        [seen] = await clues(here, **viewer)
        assert (seen["state"], seen["actions"]) == ("ACTED", [{"kind": "PENALTY"}]), viewer
    strangers: list[dict[str, Any]] = [
        reading(here, SCHOOL) | machine(each) for each in (POLICE, MARKET, URBAN)
    ]
    school = (await here.school("9007")).removeprefix("School:")
    township = (await unit(here, "009", OrgType.TOWNSHIP)).removeprefix("Organization:")
    strangers += [
        reading(here, SCHOOL, organization_id=school),
        reading(here, TOWNSHIP, organization_id=township),
    ]
    for viewer in strangers:
        assert await clues(here, **viewer) == [], viewer


async def test_a_clue_past_its_day_is_told_to_the_office_and_can_still_be_closed(here: Desk) -> None:
    office = await unit(here, "LDXZ", OrgType.LEADING_GROUP)
    clue = await here.done("venueClueReport", reporting(here), SCHOOL)
    here.move_to(here.today + timedelta(days=16))
    await here.tick()
    [task] = await tasks(here, CULTURE)
    assert task["state"] == "OVERDUE"
    clue = await here.done("venueClueReturn", on(clue, reason="不属本局"), **CULTURE_)
    to = on(clue, unitId=clue["unit"]["id"], reason="仍请办理", clause="HL-23")
    clue = await here.done("venueClueRedirect", to, OFFICE)
    clue = await here.done("venueClueAccept", on(clue), **CULTURE_)
    assert (clue["state"], clue["task"]["state"]) == ("ACCEPTED", "OVERDUE")
    clue = await here.done("venueActionRecord", acting(here, clue, "CLOSURE"), **CULTURE_)
    clue = await here.done("venueClueClose", on(clue, finding="已取缔"), **CULTURE_)
    assert clue["task"]["state"] == "DONE"
    told = "{ dutyTasks(first: 5) { nodes { told { id } } } }"
    [seen] = (await here.door.ask(told, **reading(here, OFFICE)))["dutyTasks"]["nodes"]
    assert seen["told"]["id"] == office
