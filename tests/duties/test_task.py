"""Tasks that duties put before units: raised under a clause, accepted, done, given back, handed on (GH-47, catalogue 4.15)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from domain.organization import Department, OrgType
from hub import examples
from tests.casework import way
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.duties.obliged import BUREAU, OFFICE, SCHOOL, TOWNSHIP, department, machine, reading, unit

HULIN = "230381"
POLICE, LABOR, CULTURE = Department.PUBLIC_SECURITY, Department.LABOR, Department.CULTURE_TOURISM


@pytest.fixture(scope="module")
async def genhe(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template) as made:
        yield made


@pytest.fixture(scope="module")
async def hulin(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, HULIN) as made:
        yield made


async def raising(desk: Desk, to: Department, **more: Any) -> dict[str, Any]:
    said = {"unitId": await department(desk, to), "category": "CAMPUS_SURROUNDINGS", "title": "整治校园周边"}
    return said | {"requirement": "校门口有违规网吧，请依法查处", "dueOn": desk.on(10)} | more


async def duty(desk: Desk, of: Department, clause: str) -> str:
    query = """query ($d: [Department!], $c: String, $j: String) {
      duties(filter: {department: $d, clause: $c, jurisdiction: $j}, first: 1) { nodes { id } } }"""
    said = {"d": [of.name], "c": clause, "j": desk.code}
    answer = await desk.door.ask(query, said, **reading(desk, BUREAU))
    return str(answer["duties"]["nodes"][0]["id"])


def on(task: Any, **more: Any) -> dict[str, Any]:
    return {"taskId": task["id"], "expectedVersion": task["version"], **more}


async def tasks(desk: Desk, **viewer: Any) -> list[Any]:
    query = "{ dutyTasks(first: 50, order: ID) { nodes { id state history { act source target reason } } } }"
    found: list[Any] = (await desk.door.ask(query, **viewer))["dutyTasks"]["nodes"]
    return found


@pytest.mark.rule("GH-47")
async def test_a_school_asks_a_department_to_help_in_a_case_though_the_annex_of_duties_is_missing_GH_47(
    genhe: Desk,
) -> None:
    case = await way.opened(genhe, 0)
    query = (
        '{ duties(filter: {jurisdiction: "150785", department: [PUBLIC_SECURITY]}, first: 5) { totalCount } }'
    )
    none = await genhe.door.ask(query, **reading(genhe, BUREAU))
    assert (
        none["duties"]["totalCount"] == 0
    )  # 根政办发〔2018〕40号 is not at hand; nothing is invented
    said = await raising(genhe, POLICE, clause="GH-47", caseId=case["id"], category="PERSUASION")
    task = await genhe.done("taskRaise", said, SCHOOL)
    assert (task["state"], task["origin"], task["duty"]) == ("NEW", "REQUESTED", None)
    assert task["clausesCited"] == ["GH-47"]
    assert [each["code"] for each in task["clauses"]] == ["GH-47"]
    assert task["raisedBy"]["id"] == genhe.unit(3)
    assert task["dropoutCase"]["id"] == case["id"]
    police = machine(POLICE)
    [seen] = await tasks(genhe, **reading(genhe, SCHOOL) | police)
    assert seen["id"] == task["id"]
    assert await tasks(genhe, **reading(genhe, SCHOOL) | machine(LABOR)) == []
    task = await genhe.done("taskAccept", on(task), **police)
    assert (task["state"], task["dropoutCase"]) == ("ASSIGNED", None)  # a department is shown no child by it
    task = await genhe.done("taskStart", on(task), **police)
    task = await genhe.done("taskComplete", on(task, result="民警已随学校入户"), **police)
    assert (task["state"], task["result"]) == ("DONE", "民警已随学校入户")
    [seen] = await tasks(genhe, **reading(genhe, SCHOOL))
    assert [(each["act"], each["source"], each["target"]) for each in seen["history"]] == [
        ("taskRaise", None, "NEW"),
        ("taskAccept", "NEW", "ASSIGNED"),
        ("taskStart", "ASSIGNED", "IN_PROGRESS"),
        ("taskComplete", "IN_PROGRESS", "DONE"),
    ]
    assert (await genhe.refused("taskStart", on(task), **police))[0] == "ILLEGAL_TRANSITION"


async def test_a_task_rests_on_a_duty_of_the_unit_or_on_a_clause_of_the_place(hulin: Desk) -> None:
    theirs = await duty(hulin, POLICE, "HL-31a")
    said = await raising(hulin, POLICE)
    for more, code, place in (
        ({}, "DUTY_MISSING", "dutyId"),
        ({"dutyId": theirs, "clause": "HL-31a"}, "DUTY_MISSING", "dutyId"),
        ({"clause": "GH-47"}, "UNKNOWN_CLAUSE", "clause"),
        ({"dutyId": theirs, "unitId": await department(hulin, LABOR)}, "NOT_THEIR_DUTY", "unitId"),
        ({"dutyId": theirs, "dueOn": hulin.on(-1)}, "IMPOSSIBLE_DATE", "dueOn"),
        ({"dutyId": theirs, "dueOn": hulin.on(3000)}, "IMPOSSIBLE_DATE", "dueOn"),
        ({"dutyId": theirs, "title": " "}, "BAD_TEXT", "title"),
        ({"dutyId": theirs, "requirement": "请联系 13912345678"}, "PERSONAL_NUMBER", "requirement"),
        ({"clause": "HL-31a", "unitId": hulin.unit(3)}, "OWN_TASK", "unitId"),
        ({"dutyId": theirs, "caseId": f"DropoutCase:{hulin.rows['Student'][0]}"}, "UNKNOWN_CASE", "caseId"),
    ):
        assert (await hulin.refused("taskRaise", said | more, SCHOOL))[:2] == (code, place), more
    task = await hulin.done("taskRaise", said | {"dutyId": theirs}, SCHOOL)
    assert (task["duty"]["department"], "HL-31a" in task["clausesCited"]) == ("PUBLIC_SECURITY", True)
    case = await way.opened(hulin, 2)  # the office follows tasks, and sees no child's case
    about = said | {"dutyId": theirs, "caseId": case["id"]}
    assert (await hulin.refused("taskRaise", about, OFFICE))[:2] == ("UNKNOWN_CASE", "caseId")


async def test_a_task_of_another_department_is_given_back_with_a_reason_and_goes_to_the_right_one(
    hulin: Desk,
) -> None:
    said = await raising(hulin, LABOR, clause="HL-20", category="VENUES")
    task = await hulin.done("taskRaise", said, TOWNSHIP)
    to = {"unitId": await department(hulin, CULTURE), "reason": "属文旅部门职责"}
    to |= {"dutyId": await duty(hulin, CULTURE, "HL-23")}
    assert (await hulin.refused("taskRedirect", on(task, **to), TOWNSHIP))[0] == "NOT_GIVEN_BACK"
    assert (await hulin.refused("taskAccept", on(task), TOWNSHIP))[0] == "NOT_YOUR_TASK"
    assert (await hulin.refused("taskAccept", on(task), **machine(POLICE)))[0] == "UNKNOWN_TASK"
    assert (await hulin.refused("taskReturn", on(task, reason=" "), **machine(LABOR)))[0] == "BAD_TEXT"
    task = await hulin.done("taskReturn", on(task, reason="网吧不归人社管理"), **machine(LABOR))
    assert task["state"] == "RETURNED"
    answer = await hulin.post("taskRedirect", on(task, **to), **machine(LABOR))
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    task = await hulin.done("taskRedirect", on(task, **to), OFFICE)
    assert (task["state"], task["unit"]["id"], task["duty"]["department"]) == (
        "RETURNED",
        to["unitId"],
        "CULTURE_TOURISM",
    )
    assert (await hulin.refused("taskAccept", on(task), **machine(LABOR)))[0] == "UNKNOWN_TASK"
    task = await hulin.done("taskAccept", on(task), **machine(CULTURE))
    assert task["state"] == "ASSIGNED"
    assert (await hulin.refused("taskCancel", on(task, reason="已停业"), SCHOOL))[0] == "UNKNOWN_TASK"
    task = await hulin.done("taskCancel", on(task, reason="该店已停业"), TOWNSHIP)
    assert (task["state"], task["result"], task["endedAt"] is not None) == ("CANCELLED", None, True)


async def test_a_task_is_handed_from_department_to_department_by_offer_and_answer(hulin: Desk) -> None:
    said = await raising(hulin, POLICE, dutyId=await duty(hulin, POLICE, "HL-31a"))
    task = await hulin.done("taskRaise", said, SCHOOL)
    police, culture = machine(POLICE), machine(CULTURE)
    to = {"unitId": await department(hulin, CULTURE), "reason": "主要涉及网吧"}
    own = {"dutyId": await duty(hulin, CULTURE, "HL-23")}
    assert (await hulin.refused("taskTakeOver", on(task, **own), **police))[0] == "NOT_OFFERED"
    assert (await hulin.refused("taskHandOver", on(task, **to), SCHOOL))[0] == "NOT_YOUR_TASK"
    itself = on(task, **to | {"unitId": said["unitId"]})
    assert (await hulin.refused("taskHandOver", itself, **police))[0] == "OWN_TASK"
    task = await hulin.done("taskHandOver", on(task, **to), **police)
    assert task["handedTo"]["id"] == to["unitId"]
    assert (await hulin.refused("taskHandOver", on(task, **to), **police))[0] == "ALREADY_OFFERED"
    task = await hulin.done("taskWithdraw", on(task, reason="先自行核实"), **police)
    assert (await hulin.refused("taskWithdraw", on(task, reason="再次"), **police))[0] == "NOT_OFFERED"
    task = await hulin.done("taskHandOver", on(task, **to), **police)
    answer = await hulin.post("taskDecline", on(task, reason="请公安先到场"), **culture)
    assert answer["data"]["taskDecline"]["dutyTask"] is None  # it is not theirs to see any more
    [task] = [each for each in await all_of(hulin) if each["id"] == task["id"]]
    assert (task["handedTo"], task["unit"]["id"]) == (None, said["unitId"])
    task = await hulin.done("taskHandOver", on(task, **to), **police)
    task = await hulin.done("taskTakeOver", on(task, **own), **culture)
    assert (task["state"], task["unit"]["id"], task["handedTo"]) == ("ASSIGNED", to["unitId"], None)
    task = await hulin.done("taskStart", on(task), **culture)
    task = await hulin.done("taskComplete", on(task, result="已责令整改"), **culture)
    again = on(task, **to | {"unitId": said["unitId"]})
    assert (await hulin.refused("taskHandOver", again, **culture))[0] == "TASK_ENDED"


async def all_of(desk: Desk) -> list[Any]:
    query = """{ dutyTasks(first: 50, order: ID) { nodes { id version state toldAt dueOn title unit { id } handedTo { id }
      told { id } } } }"""
    found: list[Any] = (await desk.door.ask(query, **reading(desk, OFFICE)))["dutyTasks"]["nodes"]
    return found


async def test_what_is_past_its_day_is_told_to_the_office_once_and_can_still_be_done(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, HULIN) as here:
        duties = {"dutyId": await duty(here, POLICE, "HL-31a")}
        waiting = await here.done("taskRaise", await raising(here, POLICE, **duties), SCHOOL)
        begun = await here.done("taskRaise", await raising(here, LABOR, clause="HL-20"), BUREAU)
        begun = await here.done("taskAccept", on(begun), **machine(LABOR))
        here.move_to(here.today + timedelta(days=10))
        await here.tick()
        assert {each["state"] for each in await all_of(here)} == {
            "NEW",
            "ASSIGNED",
        }  # the last day is still in time
        here.move_to(here.today + timedelta(days=1))
        await here.tick()
        assert {(each["state"], each["told"]) for each in await all_of(here)} == {("OVERDUE", None)}
        office = await unit(here, "LDXZ", OrgType.LEADING_GROUP)  # nobody could be told before
        await here.tick()
        first = await all_of(here)
        assert {(each["state"], each["told"]["id"]) for each in first} == {("OVERDUE", office)}
        here.move_to(here.today + timedelta(days=1))
        await here.tick()
        assert await all_of(here) == first
        [query] = [
            each.text for kind in examples.load() for each in kind.operations if each.name == "OfficeBehind"
        ]
        behind = (await here.door.ask(query, **reading(here, OFFICE)))["dutyTasks"]["nodes"]
        assert [
            (each["unit"]["departmentLabel"], each["dueOn"], each["clausesCited"][0]) for each in behind
        ] == [
            (POLICE.zh, waiting["dueOn"], "HL-31a"),
            (LABOR.zh, begun["dueOn"], "HL-20"),
        ]
        for each in behind:
            assert each["clauses"][0]["quotes"]
            # Marked once; told once, to the unit that the office is.
            assert [done["act"] for done in each["history"]].count("taskOverdue") == 2
        begun = next(each for each in first if each["id"] == begun["id"])
        done = await here.done("taskComplete", on(begun, result="已检查用工单位"), **machine(LABOR))
        assert (done["state"], done["toldAt"] is not None) == ("DONE", True)


@pytest.mark.rule("HL-22")
async def test_a_case_of_poverty_asks_civil_affairs_to_support_the_family_once_HL_22(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, HULIN) as here:
        case = await way.opened(here, 0)
        case = await here.done("casePrepare", way.of(case, **way.team(here)))
        said = {
            "determinedBy": "李校长",
            "determinedOn": here.on(0),
            "causes": ["POVERTY"],
            "reason": "家庭困难",
        }
        await here.done("caseDetermineSuspected", way.of(case, **said))
        await here.tick()
        assert await all_of(here) == []  # the county has no such unit yet
        await department(here, Department.CIVIL_AFFAIRS)
        await here.tick()
        [task] = await all_of(here)
        await here.tick()
        assert len(await all_of(here)) == 1
        helps = machine(Department.CIVIL_AFFAIRS)
        task = await here.done("taskAccept", on(task), **helps)
        assert (task["origin"], task["category"], task["clausesCited"]) == ("CAUSE", "ASSISTANCE", ["HL-22"])
        assert (task["duty"]["department"], task["dueOn"]) == ("CIVIL_AFFAIRS", here.on(15))
        task = await here.done("taskStart", on(task), **helps)
        await here.done("taskComplete", on(task, result="已纳入低保"), **helps)
        await here.tick()
        assert len(await all_of(here)) == 1
