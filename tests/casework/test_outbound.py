"""Children who study elsewhere: known by proof, looked at again, urged to transfer, seen to when they are no longer there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain.role import Role
from domain.student import SchoolingStatus
from tests.casework.desk import Desk, desk
from tests.casework.test_enrollment_change import asking as changing
from tests.casework.test_enrollment_change import carried
from tests.conftest import Databases

BUREAU = Role.BUREAU_OFFICER


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template) as made:
        yield made


async def tracking(desk: Desk, number: int, **more: Any) -> dict[str, Any]:
    return {
        "studentId": desk.student(number),
        "regionCode": "230102",
        "schoolName": "哈尔滨某小学",
        "verifiedOn": desk.on(-1),
        "nextCheckOn": desk.on(90),
        "evidence": [await desk.paper(number, "OTHER_SCHOOL_PROOF")],
        **more,
    }


def at(row: Any, **more: Any) -> dict[str, Any]:
    return {"trackingId": row["id"], "expectedVersion": row["version"], **more}


@pytest.mark.rule("DC-L6", "QC-39")
async def test_a_child_elsewhere_is_tracked_and_its_guardian_urged_until_the_registration_went_there(
    here: Desk,
) -> None:
    row = await here.done("outboundTrack", await tracking(here, 0))
    assert row["student"]["schoolingStatus"] == "ATTENDING_ELSEWHERE_REGISTERED_HERE"
    found = await here.refused("outboundTrack", await tracking(here, 0))
    assert found == ("TRACKING_OPEN", "studentId", "DC-L6")
    bare = at(row, verifiedOn=here.on(0), nextCheckOn=here.on(60), evidence=[])
    assert (await here.refused("outboundCheck", bare))[0] == "EVIDENCE_MISSING"
    shown = bare | {"evidence": [await here.paper(0, "OTHER_SCHOOL_PROOF")]}
    row = await here.done("outboundCheck", shown)
    assert (row["verifiedOn"], row["nextCheckOn"]) == (here.on(0), here.on(60))
    late = at(row, urgedBy="王老师", urgedOn=here.on(1))
    assert (await here.refused("outboundUrge", late))[:2] == ("IMPOSSIBLE_DATE", "urgedOn")
    row = await here.done("outboundUrge", at(row, urgedBy="王老师", urgedOn=here.on(0)))
    assert row["urgedOn"] == here.on(0)
    ending = at(row, endedOn=here.on(0), why="TRANSFERRED")
    assert (await here.refused("outboundEnd", ending))[:2] == ("FIELD_MISSING", "why")
    papers = ("GUARDIAN_APPLICATION", "OTHER_SCHOOL_PROOF")
    await carried(here, await changing(here, 0, "TRANSFER_OUT", *papers, toSchoolName="哈尔滨某小学"))
    query = "query { outboundTrackings(filter: { ended: true }) { nodes { id end student { schoolingStatus } } } }"
    assert (await here.ask(query, None, BUREAU))["outboundTrackings"]["nodes"] == [
        {"id": row["id"], "end": "TRANSFERRED", "student": {"schoolingStatus": "MOVED_OUT"}}
    ]


async def test_a_child_no_longer_there_is_one_that_did_not_report(here: Desk) -> None:
    await here.stands(3, SchoolingStatus.NEVER_ENROLLED)
    row = await here.done("outboundTrack", await tracking(here, 3), Role.TOWNSHIP_OFFICER)
    assert row["student"]["schoolingStatus"] == "ATTENDING_ELSEWHERE_UNREGISTERED"
    urging = at(row, urgedBy="赵科长", urgedOn=here.on(0))
    assert (await here.refused("outboundUrge", urging, BUREAU))[0] == "NOT_ENROLLED"
    back = at(row, endedOn=here.on(0), why="BACK")
    assert (await here.refused("outboundEnd", back, BUREAU))[0] == "NOT_ENROLLED"
    gone = back | {"why": "NO_LONGER_THERE"}
    row = await here.done("outboundEnd", gone, BUREAU)
    assert (row["end"], row["student"]["schoolingStatus"]) == ("NO_LONGER_THERE", "NOT_REPORTED")
    again = at(row, endedOn=here.on(0), why="BACK")
    assert (await here.refused("outboundEnd", again, BUREAU))[0] == "UNKNOWN_TRACKING"


async def test_a_child_back_at_its_school_attends(here: Desk) -> None:
    row = await here.done("outboundTrack", await tracking(here, 6))
    row = await here.done("outboundEnd", at(row, endedOn=here.on(0), why="BACK"))
    assert row["student"]["schoolingStatus"] == "ATTENDING"


@pytest.mark.parametrize(
    ("said", "code", "place"),
    [
        ({"regionCode": "23010"}, "BAD_REGION", "regionCode"),
        ({"regionCode": "０30102"}, "BAD_REGION", "regionCode"),
        ({"verifiedOn": "2126-01-01"}, "IMPOSSIBLE_DATE", "verifiedOn"),
        ({"nextCheckOn": "2026-01-01"}, "IMPOSSIBLE_DATE", "nextCheckOn"),
        ({"nextCheckOn": "2036-01-01"}, "IMPOSSIBLE_DATE", "nextCheckOn"),
        ({"schoolName": ""}, "BAD_TEXT", "schoolName"),
        ({"studentId": "Student:00000000-0000-0000-0000-000000000001"}, "UNKNOWN_STUDENT", "studentId"),
    ],
)
async def test_what_cannot_be_is_refused(here: Desk, said: dict[str, Any], code: str, place: str) -> None:
    asked = await tracking(here, 4) | said
    assert (await here.refused("outboundTrack", asked))[:2] == (code, place)
