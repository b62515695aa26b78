"""Signs: proposed by attendance as each place's rules have it, taken up and tracked by people, never a determination."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest

from domain.role import Role
from tests.casework import way
from tests.casework.classroom import Classroom, classroom, move_to
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.hub import world

START = date(2026, 9, 7)
DAYS = [START + timedelta(days=at) for at in (0, 1, 2, 3, 4, 7, 8)]


@pytest.fixture(scope="module", params=[world.HERE, world.THERE])
async def here(databases: Databases, template: str, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    async with desk(databases, template, request.param) as made:
        move_to(made, DAYS[-1])
        yield made


async def signs(desk: Desk, pupil: str) -> Any:
    asked = """query ($s: ID!) { student(id: $s) { schoolingStatus cases { id } riskSigns {
      id level criterionMet days noticedOn closedAt version dropoutCase { id } timers { limit state } } } }"""
    return (await desk.ask(asked, {"s": pupil}))["student"]


async def away(desk: Desk, room: Classroom, days: int) -> list[Any]:
    """The first pupil's sign after each of so many days away."""
    seen = []
    for day in DAYS[:days]:
        await desk.done("attendanceRecord", room.sheet(day, {0: "UNEXCUSED"}))
        [sign] = (await signs(desk, room.pupils[0]))["riskSigns"]
        seen.append(sign)
    return seen


async def test_attendance_proposes_a_sign_and_raises_it_by_the_places_rules_and_determines_nothing(
    here: Desk,
) -> None:
    room = await classroom(here)
    seen = await away(here, room, 7)
    assert [each["days"] for each in seen] == [1, 2, 3, 4, 5, 6, 7]
    # Three days after the first (return.timerDays), then more than seven (suspected.criteria), as both places have it.
    assert [each["level"] for each in seen] == [*["AT_RISK"] * 4, *["RETURN_OVERDUE"] * 2, "CRITERION_MET"]
    assert [each["criterionMet"] for each in seen] == [*[False] * 6, True]
    child = await signs(here, room.pupils[0])
    assert (child["schoolingStatus"], child["cases"]) == ("ATTENDING", [])


async def test_what_attendance_proposed_is_withdrawn_when_the_absence_is_explained_or_over(
    here: Desk,
) -> None:
    room = await classroom(here)
    sheet = await here.done("attendanceRecord", room.sheet(DAYS[0], {0: "ABSENT", 1: "ABSENT"}))
    absences = [{"studentId": room.pupils[0], "status": "SICK_LEAVE"}]
    said = {"sheetId": sheet["id"], "expectedVersion": sheet["version"], "verifiedBy": "王老师"}
    await here.done("absenceVerify", said | {"absences": absences})
    assert [each["closedAt"] is None for each in (await signs(here, room.pupils[0]))["riskSigns"]] == [False]
    assert [each["closedAt"] is None for each in (await signs(here, room.pupils[1]))["riskSigns"]] == [True]
    await here.done("attendanceRecord", room.sheet(DAYS[1]))
    assert [each["closedAt"] is None for each in (await signs(here, room.pupils[1]))["riskSigns"]] == [False]


@pytest.mark.rule("DC-L2b")
async def test_a_person_tracks_a_sign_and_the_three_days_run_until_the_child_is_verified_present(
    here: Desk,
) -> None:
    room = await classroom(here)
    [sign] = await away(here, room, 1)
    tracking = {
        "signId": sign["id"],
        "expectedVersion": sign["version"],
        "trackedOn": here.on(0),
        "cause": "SCHOOL_WEARY",
        "stateOfMind": "不愿上学，想外出打工",
        "guardianOpinion": "监护人同意配合劝返",
    }
    for more, code in (
        ({"stateOfMind": " "}, "BAD_TEXT"),
        ({"guardianOpinion": ""}, "BAD_TEXT"),
        ({"trackedOn": here.on(1)}, "IMPOSSIBLE_DATE"),
        ({"expectedVersion": 9}, "STALE_VERSION"),
        ({"signId": "RiskSign:00000000-0000-0000-0000-000000000001"}, "UNKNOWN_SIGN"),
    ):
        assert (await here.refused("riskSignTrack", tracking | more))[0] == code
    sign = await here.done("riskSignTrack", tracking)
    assert sign["student"]["schoolingStatus"] == "AT_RISK"
    assert [each["cause"] for each in sign["tracking"]] == ["SCHOOL_WEARY"]
    due = {each["limit"]: (each["state"], each["dueAt"][:16]) for each in sign["timers"]}
    # Three days to return; more than seven days away, and a person is to determine.
    assert due == {"T-01": ("RUNNING", "2026-09-10T16:00"), "T-26a": ("RUNNING", "2026-09-14T16:00")}
    # A sheet on which it is present does not close what a person has taken up.
    entry = [{"studentId": room.pupils[0], "status": "PRESENT"}]
    await here.done("attendanceRecord", room.sheet(DAYS[1], entries=entry))
    assert [each["closedAt"] for each in (await signs(here, room.pupils[0]))["riskSigns"]] == [None]
    back = {"studentId": room.pupils[0], "presentOn": DAYS[1].isoformat(), "note": "班主任确认到校"}
    assert (await here.done("attendanceVerify", back))["schoolingStatus"] == "ATTENDING"
    [sign] = (await signs(here, room.pupils[0]))["riskSigns"]
    assert sign["closedAt"] is not None
    ended = {each["limit"]: each["state"] for each in sign["timers"]}
    assert ended == {"T-01": "DONE_LATE", "T-26a": "LIFTED"}
    again = tracking | {"expectedVersion": sign["version"]}
    assert (await here.refused("riskSignTrack", again))[0] == "SIGN_CLOSED"


@pytest.mark.rule("DC-L2b")
async def test_what_was_learned_names_the_visit_that_it_was_learned_on_DC_L2b(here: Desk) -> None:
    room = await classroom(here)
    said = {"noticedOn": here.on(0), "reason": "多次表示不想上学"}
    sign = await here.done("riskSignRecord", said | {"studentId": room.pupils[0]})
    visits = [await here.done("visitRecord", visited(here, each)) for each in room.pupils[:2]]
    tracking = {
        "signId": sign["id"],
        "expectedVersion": sign["version"],
        "trackedOn": here.on(0),
        "cause": "SCHOOL_WEARY",
        "stateOfMind": "不愿上学",
        "guardianOpinion": "同意配合",
    }
    for more, why in (
        ({"visitId": visits[1]["id"]}, ("UNKNOWN_VISIT", "visitId", "DC-L2b")),
        ({"visitId": visits[0]["id"], "trackedOn": here.on(-1)}, ("IMPOSSIBLE_DATE", "trackedOn", None)),
    ):
        assert await here.refused("riskSignTrack", tracking | more) == why
    told = await here.done("riskSignTrack", tracking | {"visitId": visits[0]["id"]})
    assert [each["visit"] for each in told["tracking"]] == [{"id": visits[0]["id"]}]


def visited(here: Desk, child: str) -> dict[str, Any]:
    return way.visiting(here, 0) | {"studentId": child}


async def test_a_person_records_and_closes_a_sign(here: Desk) -> None:
    room = await classroom(here)
    said = {"studentId": room.pupils[0], "noticedOn": here.on(0), "reason": "多次表示不想上学"}
    for more, code in (
        ({"noticedOn": here.on(1)}, "IMPOSSIBLE_DATE"),
        ({"reason": " "}, "BAD_TEXT"),
        ({"studentId": "Student:00000000-0000-0000-0000-000000000001"}, "UNKNOWN_STUDENT"),
    ):
        assert (await here.refused("riskSignRecord", said | more))[0] == code
    sign = await here.done("riskSignRecord", said)
    assert (sign["source"], sign["student"]["schoolingStatus"]) == ("PERSON", "AT_RISK")
    assert (await here.refused("riskSignRecord", said))[0] == "SIGN_OPEN"
    closing = {"signId": sign["id"], "expectedVersion": sign["version"], "reason": "核实后属误会"}
    assert (await here.refused("riskSignClose", closing | {"reason": ""}))[0] == "BAD_TEXT"
    answer = await here.post("riskSignClose", closing, Role.TOWNSHIP_OFFICER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    sign = await here.done("riskSignClose", closing)
    assert (sign["closeReason"], sign["student"]["schoolingStatus"]) == ("核实后属误会", "ATTENDING")
    assert [each["state"] for each in sign["timers"]] == ["LIFTED"]
    closing["expectedVersion"] = sign["version"]
    assert (await here.refused("riskSignClose", closing))[0] == "SIGN_CLOSED"


async def test_a_person_opens_the_case_and_the_sign_belongs_to_it(here: Desk) -> None:
    room = await classroom(here)
    await away(here, room, 3)
    said = {
        "studentId": room.pupils[0],
        "trigger": "UNEXCUSED_ABSENCE",
        "noticedOn": here.on(0),
        "reason": "连续三日无故未到校",
    }
    case = await here.done("caseOpen", said)
    [sign] = (await signs(here, room.pupils[0]))["riskSigns"]
    assert sign["dropoutCase"] == {"id": case["id"]}
    entry = [{"studentId": room.pupils[0], "status": "PRESENT"}]
    await here.done("attendanceRecord", room.sheet(DAYS[3], entries=entry))
    assert (await signs(here, room.pupils[0]))["riskSigns"][0]["closedAt"] is None
