"""Term start: every pupil ticked, who did not come registered, each cause verified within the week (DC-10, DC-13, QC-18)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from database import tables
from domain.role import Role
from domain.student import EnrollmentStatus, SchoolingStatus
from hub.ticking import Ticking
from tests.casework.classroom import classroom, move_to
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.hub import world

FIRST = date(2026, 9, 1)


@pytest.fixture
async def here(databases: Databases, template: str, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    """A desk on the first school day, whose school has no pupils yet."""
    code = getattr(request, "param", world.HERE)
    async with desk(databases, template, code) as made:
        move_to(made, FIRST)
        async with made.door.sessions.begin() as session:
            await session.execute(delete(tables.Enrollment))
        yield made


def line(register: Any, pupil: str) -> Any:
    return next(each for each in register["checks"]["nodes"] if each["student"]["id"] == pupil)


def states(row: Any) -> set[tuple[str, str]]:
    return {(each["limit"], each["state"]) for each in row["timers"]}


def verifying(desk: Desk, check: Any, **more: Any) -> dict[str, Any]:
    said = {"checkId": check["id"], "expectedVersion": check["version"], "cause": "WORKING_AWAY"}
    return said | {"contactedOn": desk.on(0), "verifiedBy": "王老师", **more}


@pytest.mark.rule("DC-10", "DC-13", "QC-18")
@pytest.mark.parametrize("here", [world.HERE, world.THERE], indirect=True)
async def test_the_register_is_complete_when_all_are_ticked_and_all_causes_verified(here: Desk) -> None:
    one, two = await classroom(here), await classroom(here)
    register = await here.done("returnCheckRecord", one.tick(FIRST, (1,)))
    assert (register["schoolYear"], register["kind"]) == ("2026-2027", "AUTUMN")
    assert register["firstSchoolDay"] == "2026-09-01"
    assert states(register) == {("T-02", "RUNNING"), ("T-07", "RUNNING")}
    # The week of QC-18, and the hub's default where the place says nothing: the day of the start is not counted.
    assert {each["dueAt"] for each in register["timers"]} == {"2026-09-08T16:00:00+00:00"}
    missing = line(register, one.pupils[1])
    assert (missing["reported"], missing["student"]["schoolingStatus"]) == (False, "NOT_REPORTED")
    assert states(missing) == {("T-04a", "RUNNING")}
    register = await here.done("returnCheckRecord", two.tick(FIRST))
    assert register["completedAt"] is None
    register = await here.done("returnCheckVerifyCause", verifying(here, missing))
    assert register["completedAt"] is not None
    assert states(register) == {("T-02", "DONE"), ("T-07", "DONE")}
    missing = line(register, one.pupils[1])
    assert (missing["cause"], states(missing)) == ("WORKING_AWAY", {("T-04a", "DONE")})
    acts = [(each["act"], each["target"]) for each in await told(here, one.pupils[1])]
    assert acts == [
        ("returnCheckRecord", None),
        ("returnCheckRecord", "NOT_REPORTED"),
        ("returnCheckVerifyCause", None),
    ]


@pytest.mark.rule("QC-18")
async def test_a_register_that_is_not_complete_in_a_week_is_overdue_and_ends_late(here: Desk) -> None:
    room = await classroom(here)
    register = await here.done("returnCheckRecord", room.tick(FIRST, (0,)))
    move_to(here, FIRST + timedelta(days=7))
    await Ticking(here.door.sessions, here.code, here.time.now).once()
    assert states((await ask(here))[0]) == {("T-02", "RUNNING"), ("T-07", "RUNNING")}
    move_to(here, FIRST + timedelta(days=8))
    await Ticking(here.door.sessions, here.code, here.time.now).once()
    [unfinished] = await ask(here)
    assert states(unfinished) == {("T-02", "OVERDUE"), ("T-07", "OVERDUE")}
    said = verifying(here, line(register, room.pupils[0]))
    register = await here.done("returnCheckVerifyCause", said)
    assert states(register) == {("T-02", "DONE_LATE"), ("T-07", "DONE_LATE")}
    assert await ask(here) == []


async def test_who_comes_later_is_marked_back_and_its_line_says_since_when(here: Desk) -> None:
    states_ = {0: SchoolingStatus.ATTENDING_INCLUSIVE}
    room = await classroom(here, states=states_)
    await here.done("returnCheckRecord", room.tick(FIRST, (0,)))
    move_to(here, FIRST + timedelta(days=2))
    said = {"studentId": room.pupils[0], "presentOn": here.on(0), "note": "家长送到学校，班主任确认"}
    child = await here.done("attendanceVerify", said)
    assert child["schoolingStatus"] == "ATTENDING_INCLUSIVE"
    found = await here.ask(CHECKS, {"s": room.pupils[0]})
    assert found["student"]["returnChecks"] == [{"reported": False, "returnedOn": "2026-09-03"}]
    assert (await here.refused("attendanceVerify", said)) == ("NOT_MISSED", "studentId", "DC-10")


CHECKS = "query ($s: ID!) { student(id: $s) { returnChecks { reported returnedOn } } }"


@pytest.mark.rule("DC-10")
async def test_every_pupil_is_ticked_one_by_one_but_those_who_lawfully_do_not_come(here: Desk) -> None:
    away = {1: SchoolingStatus.HOME_TEACHING, 2: SchoolingStatus.SUSPENDED_ILLNESS}
    out = {3: SchoolingStatus.DROPOUT}
    room = await classroom(here, 4, states=away | out, held={2: EnrollmentStatus.SUSPENDED})
    lacking = room.tick(FIRST, othersReported=False)
    assert await here.refused("returnCheckRecord", lacking) == ("PUPILS_MISSING", "entries", "DC-10")
    assert (await here.refused("returnCheckRecord", room.tick(FIRST, (1,))))[0] == "NOT_OF_CLASS"
    # A dropout is called, too; that it does not come does not undo what a person determined.
    register = await here.done("returnCheckRecord", room.tick(FIRST, (3,)))
    assert len(register["checks"]["nodes"]) == 2
    assert line(register, room.pupils[3])["student"]["schoolingStatus"] == "DROPOUT"


async def test_a_tick_is_turned_round_by_whoever_saw_the_register_as_it_is(here: Desk) -> None:
    room = await classroom(here)
    register = await here.done("returnCheckRecord", room.tick(FIRST, (0,)))
    right = room.tick(FIRST, (1,))
    assert (await here.refused("returnCheckRecord", right))[0] == "ALREADY_CHECKED"
    assert (await here.refused("returnCheckRecord", right | {"expectedVersion": 9}))[0] == "STALE_VERSION"
    register = await here.done("returnCheckRecord", right | {"expectedVersion": register["version"]})
    here_, gone = (line(register, room.pupils[at]) for at in (0, 1))
    assert (here_["reported"], here_["student"]["schoolingStatus"]) == (True, "ATTENDING")
    assert states(here_) == {("T-04a", "LIFTED")}
    assert (gone["reported"], gone["student"]["schoolingStatus"]) == (False, "NOT_REPORTED")
    # The same said once more changes no tick, and needs no version.
    await here.done("returnCheckRecord", right)
    said = verifying(here, here_)
    assert (await here.refused("returnCheckVerifyCause", said)) == ("NOT_MISSED", "checkId", "DC-10")


async def test_a_new_pupil_opens_a_register_again(here: Desk) -> None:
    room = await classroom(here)
    register = await here.done("returnCheckRecord", room.tick(FIRST))
    assert register["completedAt"] is not None
    late = await classroom(here, 1)
    register = await here.done("returnCheckRecord", late.tick(FIRST, (0,)))
    assert register["completedAt"] is None
    assert ("T-02", "RUNNING") in states(register)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"checkedOn": "2026-09-02"}, "IMPOSSIBLE_DATE"),
        ({"checkedOn": "2026-08-30"}, "NOT_IN_TERM"),
        ({"checkedOn": "2026-03-05"}, "NOT_IN_TERM"),
        ({"classId": "SchoolClass:00000000-0000-0000-0000-000000000001"}, "UNKNOWN_CLASS"),
    ],
)
async def test_a_check_that_cannot_be_changes_nothing(here: Desk, said: dict[str, Any], code: str) -> None:
    room = await classroom(here)
    assert (await here.refused("returnCheckRecord", room.tick(FIRST) | said))[0] == code


async def test_a_cause_that_cannot_be_changes_nothing(here: Desk) -> None:
    room = await classroom(here)
    check = line(await here.done("returnCheckRecord", room.tick(FIRST, (0,))), room.pupils[0])
    unknown = "TermReturnCheck:00000000-0000-0000-0000-000000000001"
    for more, code in (
        ({"cause": "RELIGION"}, "BAD_REASON"),
        ({"contactedOn": "2026-09-02"}, "IMPOSSIBLE_DATE"),
        ({"verifiedBy": " "}, "BAD_TEXT"),
        ({"note": ""}, "BAD_TEXT"),
        ({"expectedVersion": 9}, "STALE_VERSION"),
        ({"checkId": unknown}, "UNKNOWN_CHECK"),
    ):
        assert (await here.refused("returnCheckVerifyCause", verifying(here, check, **more)))[0] == code
    answer = await here.post("returnCheckRecord", room.tick(FIRST), Role.TOWNSHIP_OFFICER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    elsewhere = {"organization_id": here.door.there["Organization"][3]}
    assert (await here.refused("returnCheckRecord", room.tick(FIRST), **elsewhere))[0] == "UNKNOWN_CLASS"


async def ask(desk: Desk) -> Any:
    asked = """{ returnRegisters(filter: { completed: false }) { nodes { id timers { limit state } } } }"""
    return (await desk.ask(asked))["returnRegisters"]["nodes"]


async def told(desk: Desk, pupil: str) -> Any:
    asked = "query ($s: ID!) { student(id: $s) { timeline(first: 100) { nodes { act target } } } }"
    return (await desk.ask(asked, {"s": pupil}))["student"]["timeline"]["nodes"]
