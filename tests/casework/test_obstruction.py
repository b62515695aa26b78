"""Obstruction of schooling: its clues are passed to the department in charge, as clues of child labor are (HL-51)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from database import tables
from domain.role import Role
from tests.casework import test_child_labor as labor
from tests.casework import way
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.hub import world

HULIN = "230381"
SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER
NOBODY = "00000000-0000-0000-0000-000000000001"


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, HULIN) as made:
        async with made.door.sessions.begin() as session:
            await session.execute(update(tables.Student).values(birth_date=date(2016, 1, 1)))
        await way.everybody_attends(made)
        yield made


def reporting(desk: Desk, number: int, **more: Any) -> dict[str, Any]:
    return {
        "studentId": desk.student(number),
        "source": "VISIT",
        "noticedOn": desk.on(-1),
        "obstructedBy": "同村某成年人",
        "place": "某村",
        "description": "扣留学生，不让其上学",
        "addressee": "PUBLIC_SECURITY",
        **more,
    }


def of(clue: Any, **more: Any) -> dict[str, Any]:
    return {"clueId": clue["id"], "expectedVersion": clue["version"], **more}


async def accepted(desk: Desk, number: int, **more: Any) -> Any:
    clue = await desk.done("obstructionReport", reporting(desk, number, **more))
    said = of(clue, acceptedOn=desk.on(0), documentNo="公〔2026〕1号")
    return await desk.done("obstructionAccept", said, BUREAU)


async def concluding(desk: Desk, number: int, clue: Any, **more: Any) -> dict[str, Any]:
    shown = [await desk.paper(number, "OTHER", clue["addressee"])]
    said = {"inspectedOn": desk.on(0), "found": True, "finding": "情况属实", "evidence": shown}
    return of(clue, **said) | more


async def closing(desk: Desk, number: int, clue: Any, **more: Any) -> dict[str, Any]:
    shown = [await desk.paper(number, "OTHER", clue["addressee"])]
    return of(clue, closedOn=desk.on(0), result="已依法处罚", evidence=shown) | more


@pytest.mark.rule("HL-51")
async def test_a_primary_pupil_who_works_away_and_one_who_is_kept_from_school_reach_the_departments_HL_51(
    here: Desk,
) -> None:
    said = {"trigger": "WORKING_AWAY", "noticedOn": here.on(-1), "reason": "小学在校生外出打工"}
    works = await here.done("caseOpen", {"studentId": here.student(0), **said})
    clue = await here.done("childLaborReport", labor.reporting(here, 0, source="CASE"))
    assert (clue["work"], clue["addressee"], clue["dropoutCase"]["id"]) == (
        "CHILD_LABOR",
        "LABOR",
        works["id"],
    )
    clue = await here.done("obstructionReport", reporting(here, 2), TOWNSHIP)
    assert (clue["state"], clue["addressee"], clue["dropoutCase"]) == ("REPORTED", "PUBLIC_SECURITY", None)
    clue = await here.done("obstructionAccept", of(clue, acceptedOn=here.on(0)), BUREAU)
    clue = await here.done("obstructionConclude", await concluding(here, 2, clue), BUREAU)
    # What the department found opens the child's case, with its cause.
    case = clue["dropoutCase"]
    assert (clue["state"], [each["cause"] for each in case["causes"]]) == ("FOUND", ["OBSTRUCTED_BY_OTHERS"])
    unproven = await closing(here, 2, clue)
    unproven["evidence"] = [await here.paper(2, "OTHER", "SCHOOL")]
    why = ("EVIDENCE_MISSING", "evidence", "HL-51")
    assert await here.refused("obstructionClose", unproven, BUREAU) == why
    clue = await here.done("obstructionClose", await closing(here, 2, clue), BUREAU)
    assert (clue["state"], clue["result"]) == ("CLOSED", "已依法处罚")
    found = await way.seen(
        here, case, "obstructionClues { id } student { timeline { nodes { machine target } } }"
    )
    assert [each["id"] for each in found["obstructionClues"]] == [clue["id"]]
    acts = [each for each in found["student"]["timeline"]["nodes"] if each["machine"] == "2.9.4"]
    assert [each["target"] for each in acts] == ["REPORTED", "ACCEPTED", "INSPECTED", "FOUND", "CLOSED"]


async def test_a_clue_in_an_open_case_gives_it_a_cause_beside_the_primary_one(here: Desk) -> None:
    case = await way.suspected(here, 4)
    clue = await accepted(here, 4, addressee="JUSTICE")
    assert clue["dropoutCase"]["id"] == case["id"]
    clue = await here.done("obstructionConclude", await concluding(here, 4, clue), BUREAU)
    causes = {each["cause"]: each["primary"] for each in clue["dropoutCase"]["causes"]}
    assert causes == {"SCHOOL_WEARY": True, "OBSTRUCTED_BY_OTHERS": False}


async def test_a_clue_that_is_not_true_ends_and_opens_no_case(here: Desk) -> None:
    clue = await accepted(here, 6)
    clue = await here.done("obstructionConclude", await concluding(here, 6, clue, found=False), BUREAU)
    assert (clue["state"], clue["dropoutCase"]) == ("NOT_FOUND", None)
    late = await closing(here, 6, clue)
    assert (await here.refused("obstructionClose", late, BUREAU))[0] == "ILLEGAL_TRANSITION"
    again = await here.done("obstructionReport", reporting(here, 6))
    assert again["id"] != clue["id"]


async def test_what_cannot_be_is_refused_and_changes_nothing(here: Desk) -> None:
    said = reporting(here, 8)
    for more, why in (
        ({"addressee": "SCHOOL"}, ("WRONG_ADDRESSEE", "addressee", "HL-51")),
        ({"addressee": "EDUCATION_BUREAU"}, ("WRONG_ADDRESSEE", "addressee", "HL-51")),
        ({"noticedOn": here.on(1)}, ("IMPOSSIBLE_DATE", "noticedOn", None)),
        ({"obstructedBy": " "}, ("BAD_TEXT", "obstructedBy", None)),
        ({"obstructedBy": "王某13800138000"}, ("PERSONAL_NUMBER", "obstructedBy", None)),
        ({"evidence": [f"Evidence:{NOBODY}"]}, ("UNKNOWN_EVIDENCE", "evidence", None)),
        ({"studentId": f"Student:{NOBODY}"}, ("UNKNOWN_STUDENT", "studentId", None)),
    ):
        assert await here.refused("obstructionReport", said | more) == why
    away = {"organization_id": here.rows["Organization"][2]}
    assert (await here.refused("obstructionReport", said, **away))[0] == "UNKNOWN_STUDENT"
    clue = await here.done("obstructionReport", said)
    assert (await here.refused("obstructionReport", said))[:2] == ("OBSTRUCTION_OPEN", "addressee")
    # Another department may be in charge of another side of it.
    await here.done("obstructionReport", said | {"addressee": "ETHNIC_RELIGIOUS"})
    accepting = of(clue, acceptedOn=here.on(0))
    for role in (SCHOOL, TOWNSHIP):
        answer = await here.post("obstructionAccept", accepting, role)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    for more, code in (
        ({"acceptedOn": here.on(-2)}, "IMPOSSIBLE_DATE"),
        ({"acceptedOn": here.on(1)}, "IMPOSSIBLE_DATE"),
        ({"documentNo": " "}, "BAD_TEXT"),
        ({"expectedVersion": 9}, "STALE_VERSION"),
        ({"clueId": f"ObstructionClue:{NOBODY}"}, "UNKNOWN_OBSTRUCTION"),
    ):
        assert (await here.refused("obstructionAccept", accepting | more, BUREAU))[0] == code
    early = await concluding(here, 8, clue)
    assert (await here.refused("obstructionConclude", early, BUREAU))[0] == "ILLEGAL_TRANSITION"
    clue = await here.done("obstructionAccept", accepting, BUREAU)
    concluded = await concluding(here, 8, clue)
    for more, why in (
        ({"evidence": []}, ("EVIDENCE_MISSING", "evidence", "HL-51")),
        ({"evidence": [await here.paper(8, "OTHER", "JUSTICE")]}, ("EVIDENCE_MISSING", "evidence", "HL-51")),
        ({"inspectedOn": here.on(-1)}, ("IMPOSSIBLE_DATE", "inspectedOn", None)),
        ({"finding": ""}, ("BAD_TEXT", "finding", None)),
    ):
        assert await here.refused("obstructionConclude", concluded | more, BUREAU) == why
    clue = await here.done("obstructionConclude", concluded, BUREAU)
    late = await closing(here, 8, clue, closedOn=here.on(1))
    assert (await here.refused("obstructionClose", late, BUREAU))[0] == "IMPOSSIBLE_DATE"


@pytest.mark.parametrize("code", [world.HERE, "511703", "370304", "341602"])
async def test_a_clue_is_passed_on_in_every_place(databases: Databases, template: str, code: str) -> None:
    """Only Hulin's document names it; elsewhere the hub does the same."""
    async with desk(databases, template, code) as there:
        await way.everybody_attends(there)
        clue = await accepted(there, 0)
        clue = await there.done("obstructionConclude", await concluding(there, 0, clue), BUREAU)
        assert [each["cause"] for each in clue["dropoutCase"]["causes"]] == ["OBSTRUCTED_BY_OTHERS"]
