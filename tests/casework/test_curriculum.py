"""A school's own statement of each term: curriculum and hours, marks not the only standard, counseling (DC-L3, HL-54)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from database import tables
from domain.role import Role
from domain.student import SpecialGroup
from tests.casework import way
from tests.casework.classroom import move_to
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.hub import world

HULIN, DACHUAN = "230381", world.THERE
SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER
HELP = ("INTEREST_ACTIVITY", "SECOND_CLASSROOM", "PSYCHOLOGICAL", "TUTORING")


@pytest.fixture(scope="module", params=[DACHUAN, HULIN])
async def here(databases: Databases, template: str, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    """The two places whose documents ask for it."""
    async with desk(databases, template, request.param) as made:
        await way.everybody_attends(made)
        move_to(made, date(2026, 9, 10))
        yield made


@pytest.fixture
async def elsewhere(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """A place whose document does not ask for it; whoever states it is heard all the same."""
    async with desk(databases, template) as made:
        await way.everybody_attends(made)
        move_to(made, date(2026, 9, 10))
        yield made


def stating(desk: Desk, **more: Any) -> dict[str, Any]:
    items = ("fullCurriculum", "fullHours", "integratingActivities", "notMarksAlone", "counseling")
    said = {"schoolId": f"School:{desk.rows['School'][0]}", **dict.fromkeys(items, True)}
    return said | {"evaluation": "综合素质评价与学业成绩并重", "statedBy": "李校长"} | more


@pytest.mark.rule("DC-L3", "HL-54")
async def test_a_school_states_each_term_how_it_teaches_and_helps_who_finds_it_hard_DC_L3_HL_54(
    here: Desk,
) -> None:
    lacking = stating(here, fullHours=False, counseling=False)
    why = ("SHORTFALL_MISSING", "shortfall", "DC-L3")
    assert await here.refused("curriculumState", lacking) == why
    alone = stating(here, notMarksAlone=False)
    assert await here.refused("curriculumState", alone) == ("SHORTFALL_MISSING", "shortfall", "HL-54")
    first = await here.done("curriculumState", lacking | {"shortfall": "缺心理教师，已申请补充"})
    assert (first["schoolYear"], first["kind"], first["fullHours"], first["counseling"]) == (
        "2026-2027",
        "AUTUMN",
        False,
        False,
    )
    query = """query ($l: Boolean) { curriculumStatements(filter: {lacking: $l, kind: [AUTUMN]}) { nodes {
      id shortfall school { id } } } }"""
    found = (await here.ask(query, {"l": True}, BUREAU))["curriculumStatements"]["nodes"]
    assert [(each["id"], each["shortfall"]) for each in found] == [(first["id"], "缺心理教师，已申请补充")]
    mended = await here.done("curriculumState", stating(here, expectedVersion=first["version"]))
    assert (mended["id"], mended["shortfall"], mended["version"]) == (first["id"], None, 2)
    assert (await here.ask(query, {"l": True}, BUREAU))["curriculumStatements"]["nodes"] == []
    # The pupils that both documents mean, and what is done for each.
    for number, group in ((0, SpecialGroup.LEARNING_DIFFICULTY), (2, SpecialGroup.BEHAVIOR_DEVIATION)):
        async with here.door.sessions.begin() as session:
            child = here.rows["Student"][number]
            session.add(tables.SpecialGroupMembership(student_id=child, group=group, source="SCHOOL"))
        for type in HELP:
            said = {
                "studentId": here.student(number),
                "type": type,
                "content": "按需帮扶",
                "provider": "本校",
            }
            await here.done("supportMeasureGive", said | {"startedOn": here.on(0)})
        of_group = (
            "query ($g: SpecialGroup) { students(filter: {group: $g}) { nodes { id measures { type } } } }"
        )
        helped = (await here.ask(of_group, {"g": group.name}))["students"]["nodes"]
        told = {each["id"]: {measure["type"] for measure in each["measures"]} for each in helped}
        assert told[here.student(number)] == set(HELP)


async def test_each_term_has_a_statement_of_its_own_and_the_holidays_none(here: Desk) -> None:
    move_to(here, date(2027, 2, 1))
    assert await here.refused("curriculumState", stating(here)) == ("NOT_IN_TERM", "schoolId", "DC-L3")
    move_to(here, date(2027, 3, 10))
    spring = await here.done("curriculumState", stating(here))
    assert (spring["schoolYear"], spring["kind"]) == ("2026-2027", "SPRING")
    assert (await here.refused("curriculumState", stating(here)))[:2] == (
        "STATEMENT_EXISTS",
        "expectedVersion",
    )


async def test_only_the_school_itself_speaks_for_it(elsewhere: Desk) -> None:
    for role in (TOWNSHIP, BUREAU):
        answer = await elsewhere.post("curriculumState", stating(elsewhere), role)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    away = {"organization_id": elsewhere.rows["Organization"][2]}
    assert (await elsewhere.refused("curriculumState", stating(elsewhere), **away))[:2] == (
        "NO_SUCH_SCHOOL",
        "schoolId",
    )
    nowhere = "School:00000000-0000-0000-0000-000000000001"
    for more, code in (
        ({"schoolId": nowhere}, "NO_SUCH_SCHOOL"),
        ({"evaluation": " "}, "BAD_TEXT"),
        ({"statedBy": ""}, "BAD_TEXT"),
        ({"shortfall": "无"}, "NO_SHORTFALL"),
        ({"fullHours": False, "shortfall": " "}, "BAD_TEXT"),
        ({"expectedVersion": 1}, "STALE_VERSION"),
    ):
        assert (await elsewhere.refused("curriculumState", stating(elsewhere, **more)))[0] == code
    keyed = stating(elsewhere, idempotencyKey="statement-1")
    made = await elsewhere.done("curriculumState", keyed)
    assert (await elsewhere.done("curriculumState", keyed))["id"] == made["id"]
    stale = stating(elsewhere, expectedVersion=made["version"] + 1)
    assert (await elsewhere.refused("curriculumState", stale))[0] == "STALE_VERSION"
