"""Vocational courses that junior pupils elect: the pupil stays a junior pupil (QC-35)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import update

from database import tables
from domain.organization import SchoolStage
from domain.role import Role
from domain.student import EnrollmentStatus
from tests.casework import way
from tests.casework.classroom import classroom
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.hub import world

QIAOCHENG, HULIN = "341602", "230381"
SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER
NOWHERE = "00000000-0000-0000-0000-000000000001"


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, QIAOCHENG) as made:
        await way.everybody_attends(made)
        await teaches(made, SchoolStage.JUNIOR)
        yield made


async def teaches(desk: Desk, stage: SchoolStage) -> None:
    """Which stage the desk's school teaches."""
    async with desk.door.sessions.begin() as session:
        own = tables.School.id == desk.rows["School"][0]
        await session.execute(update(tables.School).where(own).values(stage=stage))


def taking(desk: Desk, pupil: str, **more: Any) -> dict[str, Any]:
    said = {"studentId": pupil, "kind": "VOCATIONAL_SCHOOL", "course": "汽车维修基础"}
    return said | {"provider": "某中等职业学校", "startedOn": desk.on(-3)} | more


def ending(desk: Desk, elective: Any, **more: Any) -> dict[str, Any]:
    said = {"electiveId": elective["id"], "expectedVersion": elective["version"]}
    return said | {"endedOn": desk.on(0), "result": "结业"} | more


@pytest.mark.rule("QC-35")
async def test_who_elects_a_vocational_course_stays_a_junior_pupil_QC_35(here: Desk) -> None:
    room = await classroom(here, 1)
    [pupil] = room.pupils
    kinds = {"OWN_SCHOOL": "本校", "VOCATIONAL_SCHOOL": "某中等职业学校", "TECHNICAL_SCHOOL": "某技工学校"}
    for kind, provider in kinds.items():
        said = taking(here, pupil, kind=kind, provider=provider, course=f"课程{kind}")
        elective = await here.done("vocationalElectiveTake", said)
        assert (elective["kind"], elective["provider"]) == (kind, provider)
        child, school = elective["student"], f"School:{here.rows['School'][0]}"
        assert (child["schoolingStatus"], child["placements"]) == ("ATTENDING", [])
        assert child["enrollments"] == [{"status": "ACTIVE", "grade": 9, "school": {"id": school}}]
    elective = await here.done("vocationalElectiveEnd", ending(here, elective))
    assert (elective["endedOn"], elective["result"]) == (here.on(0), "结业")
    assert elective["student"]["schoolingStatus"] == "ATTENDING"
    query = (
        "query ($s: ID!) { student(id: $s) { vocationalElectives { endedOn } timeline { nodes { act } } } }"
    )
    found = (await here.ask(query, {"s": pupil}, BUREAU))["student"]
    assert [each["endedOn"] for each in found["vocationalElectives"]] == [None, None, here.on(0)]
    acts = [each["act"] for each in found["timeline"]["nodes"]]
    assert acts == [*["vocationalElectiveTake"] * 3, "vocationalElectiveEnd"]


@pytest.mark.rule("QC-35")
async def test_only_registered_pupils_of_a_junior_school_elect_QC_35(here: Desk) -> None:
    held = {1: EnrollmentStatus.SUSPENDED, 2: EnrollmentStatus.RETAINED_VOCATIONAL}
    room = await classroom(here, 4, held=held)
    for at in held:
        said = taking(here, room.pupils[at])
        why = ("NOT_A_JUNIOR_PUPIL", "studentId", "QC-35")
        assert await here.refused("vocationalElectiveTake", said) == why
    async with here.door.sessions.begin() as session:
        younger = tables.Enrollment.student_id == room.pupils[3].partition(":")[2]
        await session.execute(update(tables.Enrollment).where(younger).values(grade=6))
    young = taking(here, room.pupils[3])
    assert (await here.refused("vocationalElectiveTake", young))[0] == "NOT_A_JUNIOR_PUPIL"
    await teaches(here, SchoolStage.PRIMARY)
    said = taking(here, room.pupils[0])
    assert (await here.refused("vocationalElectiveTake", said))[0] == "NOT_A_JUNIOR_PUPIL"
    await teaches(here, SchoolStage.NINE_YEAR)
    await here.done("vocationalElectiveTake", said)
    await teaches(here, SchoolStage.JUNIOR)


async def test_what_cannot_be_is_refused_and_changes_nothing(here: Desk) -> None:
    room = await classroom(here, 1)
    said = taking(here, room.pupils[0])
    for more, code in (
        ({"startedOn": here.on(1)}, "IMPOSSIBLE_DATE"),
        ({"course": " "}, "BAD_TEXT"),
        ({"provider": "某校13800138000"}, "PERSONAL_NUMBER"),
        ({"studentId": f"Student:{NOWHERE}"}, "UNKNOWN_STUDENT"),
    ):
        assert (await here.refused("vocationalElectiveTake", said | more))[0] == code
    away = {"organization_id": here.rows["Organization"][2]}
    assert (await here.refused("vocationalElectiveTake", said, **away))[0] == "UNKNOWN_STUDENT"
    answer = await here.post("vocationalElectiveTake", said, TOWNSHIP)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    elective = await here.done("vocationalElectiveTake", said | {"idempotencyKey": "elective-1"})
    again = await here.done("vocationalElectiveTake", said | {"idempotencyKey": "elective-1"})
    assert again["id"] == elective["id"]
    assert (await here.refused("vocationalElectiveTake", said))[:2] == ("ELECTIVE_TAKEN", "course")
    for more, code in (
        ({"endedOn": here.on(1)}, "IMPOSSIBLE_DATE"),
        ({"endedOn": here.on(-4)}, "IMPOSSIBLE_DATE"),
        ({"result": ""}, "BAD_TEXT"),
        ({"expectedVersion": 9}, "STALE_VERSION"),
        ({"electiveId": f"VocationalElective:{NOWHERE}"}, "UNKNOWN_ELECTIVE"),
    ):
        assert (await here.refused("vocationalElectiveEnd", ending(here, elective, **more)))[0] == code
    elective = await here.done("vocationalElectiveEnd", ending(here, elective))
    assert (await here.refused("vocationalElectiveEnd", ending(here, elective)))[0] == "ELECTIVE_ENDED"
    # What has ended may be taken again.
    await here.done("vocationalElectiveTake", said, BUREAU)


@pytest.mark.rule("QC-35")
@pytest.mark.parametrize("code", [world.HERE, world.THERE, "370304", HULIN])
async def test_where_no_document_provides_for_electives_none_is_recorded(
    databases: Databases, template: str, code: str
) -> None:
    """Hulin places hard cases at vocational schools on application (HL-68); an elective is none."""
    async with desk(databases, template, code) as there:
        await teaches(there, SchoolStage.JUNIOR)
        room = await classroom(there, 1)
        why = ("NOT_HERE", "kind", "QC-35")
        assert await there.refused("vocationalElectiveTake", taking(there, room.pupils[0])) == why
