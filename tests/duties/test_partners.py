"""What the documents have departments and townships do with the schools and the bureau (HL-09, HL-24, HL-32, QC-06)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.organization import TYPES, Department, OrgType
from domain.role import Role
from domain.student import SchoolingStatus
from tests.casework import way
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.duties.obliged import BUREAU, OFFICE, SCHOOL, TOWNSHIP, department, machine, reading, unit
from tests.duties.test_task import all_of, duty, on

HULIN, QIAOCHENG, GENHE = "230381", "341602", "150785"
MECHANISMS = "query ($j: String) { policyDocuments(jurisdiction: $j, first: 1) { nodes { mechanisms } } }"
UNITS = "query ($d: Department) { organizations(filter: {department: $d}, first: 5) { nodes { id } } }"
CHILDREN = (
    """query ($t: ID) { students(filter: {townshipId: $t}, first: 50) { nodes { id schoolingStatus } } }"""
)
ALL = "{ students(first: 50) { nodes { id } } }"
CASES = "{ dropoutCases(first: 50) { nodes { id stage student { id } } } }"


async def mechanisms(desk: Desk) -> dict[str, Any]:
    found = await desk.ask(MECHANISMS, {"j": desk.code}, SCHOOL)
    return {it["code"]: it for it in found["policyDocuments"]["nodes"][0]["mechanisms"]}


@pytest.mark.rule("HL-09")
async def test_the_joint_control_mechanism_has_eight_kinds_of_partners_each_of_whom_can_be_asked_HL_09(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, HULIN) as here:
        joint = (await mechanisms(here))["JOINT_CONTROL"]
        assert (joint["departments"], joint["clauses"]) == (
            [
                "EDUCATION_BUREAU",
                "CIVIL_AFFAIRS",
                "RURAL_REVITALIZATION",
                "PUBLIC_SECURITY",
                "MARKET_REGULATION",
                "DISABLED_FEDERATION",
                "HEALTH",
                "TOWNSHIP",
            ],
            ["HL-09"],
        )
        await unit(here, "JYJ", OrgType.EDUCATION_BUREAU)
        for name in joint["departments"]:
            member = Department[name]
            if not TYPES.get(member):
                await department(here, member)
        for name in joint["departments"]:
            kinds = TYPES.get(Department[name])
            if kinds:
                query = (
                    "query ($t: [OrgType!]) { organizations(filter: {type: $t}, first: 1) { nodes { id } } }"
                )
                asked = await here.ask(query, {"t": [each.name for each in kinds]}, SCHOOL)
            else:
                asked = await here.ask(UNITS, {"d": name}, SCHOOL)
            [found] = asked["organizations"]["nodes"]
            said = {
                "unitId": found["id"],
                "category": "OTHER",
                "title": "联控联保",
                "requirement": "核实情况",
            }
            task = await here.done("taskRaise", said | {"dueOn": here.on(5), "clause": "HL-09"}, OFFICE)
            assert (task["unit"]["id"], task["clausesCited"]) == (found["id"], ["HL-09"])
    async with desk(databases, template, GENHE) as genhe:
        assert "JOINT_CONTROL" not in await mechanisms(genhe)


@pytest.mark.rule("HL-24")
async def test_school_hygiene_is_health_s_duty_and_is_asked_for_as_a_task_HL_24(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, HULIN) as here:
        health = Department.HEALTH
        said = {"unitId": await department(here, health), "category": "HYGIENE", "title": "学校卫生防疫监督"}
        said |= {"requirement": "开展卫生知识宣传教育", "dueOn": here.on(10)}
        task = await here.done("taskRaise", said | {"dutyId": await duty(here, health, "HL-24")}, SCHOOL)
        assert (task["category"], task["duty"], task["clausesCited"]) == (
            "HYGIENE",
            {"code": "HEALTH.DUTY.HL-24", "department": "HEALTH"},
            ["HL-24"],
        )
        text = 'query ($j: String) { duties(filter: {clause: "HL-24", jurisdiction: $j}) { nodes { textZh department } } }'
        [told] = (await here.ask(text, {"j": HULIN}, SCHOOL))["duties"]["nodes"]
        assert told == {
            "textZh": "加强对学校卫生防疫监督、卫生知识的宣传教育",
            "department": "HEALTH",
        }
        theirs = machine(health)
        for what in ("taskAccept", "taskStart"):
            task = await here.done(what, on(task), **theirs)
        task = await here.done("taskComplete", on(task, result="已检查三所学校"), **theirs)
        assert (task["state"], task["result"]) == ("DONE", "已检查三所学校")


@pytest.mark.rule("HL-32")
async def test_violence_behind_a_case_asks_the_police_who_punish_and_persuade_with_the_school_HL_32(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, HULIN) as here:
        police = Department.PUBLIC_SECURITY
        await department(here, police)
        await department(here, Department.CIVIL_AFFAIRS)
        await here.stands(2, SchoolingStatus.ATTENDING)
        weary = await way.suspected(here, 2)
        case = await here.done("casePrepare", way.of(await way.opened(here, 0), **way.team(here)))
        said = {"determinedBy": "李校长", "determinedOn": here.on(0), "causes": ["VIOLENCE_OR_INSULT"]}
        case = await here.done("caseDetermineSuspected", way.of(case, **said, reason="校外人员殴打"))
        await here.tick()
        await here.tick()
        [task] = await all_of(here)  # once, of this case alone
        task = await here.done("taskAccept", on(task), **machine(police))
        assert (task["origin"], task["category"], task["clausesCited"]) == (
            "CAUSE",
            "CASE_SUPPORT",
            ["HL-32"],
        )
        assert (task["duty"]["code"], task["dueOn"]) == ("PUBLIC_SECURITY.DUTY.HL-32", here.on(15))
        for words in ("依法严肃处理扰乱学校秩序、对学生殴打或侮辱", "依法开展劝返工作"):
            assert words in task["requirement"]
        task = await here.done("taskStart", on(task), **machine(police))
        done = await here.done("taskComplete", on(task, result="已对行为人作出行政拘留"), **machine(police))
        assert done["state"] == "DONE"
        alone = await here.done("persuasionRecord", way.persuading(here, case, "SCHOOL_LEADER"))
        assert alone["joint"] is False
        case = alone["dropoutCase"]
        joint = await here.done("persuasionRecord", way.persuading(here, case, "SCHOOL_LEADER", "POLICE"))
        assert (joint["joint"], {it["rank"] for it in joint["visitors"]}) == (
            True,
            {"SCHOOL_LEADER", "POLICE"},
        )
        assert weary["stage"] == "SUSPECTED"


@pytest.mark.rule("QC-06")
async def test_a_township_sees_its_children_and_shares_with_the_bureau_in_both_directions_QC_06(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, QIAOCHENG) as here:
        # What it may see is decided row by row: all of those who live in its villages, and nobody of another's.
        stranger = (await unit(here, "009", OrgType.TOWNSHIP)).removeprefix("Organization:")
        own = {"t": here.unit(0)}
        there = (await here.ask(CHILDREN, own, BUREAU))["students"]["nodes"]
        mine = (await here.ask(CHILDREN, own, TOWNSHIP))["students"]["nodes"]
        assert mine == there
        assert len(mine) > 1
        other = reading(here, TOWNSHIP, organization_id=stranger)
        assert (await here.door.ask(CHILDREN, own, **other))["students"]["nodes"] == []
        assert (await here.door.ask(ALL, **other))["students"]["nodes"] == []
        # What the township finds reaches the bureau, and no other township.
        child = here.student(0)
        said = {
            "studentId": child,
            "trigger": "UNEXCUSED_ABSENCE",
            "noticedOn": here.on(0),
            "reason": "未到校",
        }
        case = await here.done("caseOpen", said, TOWNSHIP)
        for role in (BUREAU, TOWNSHIP):
            told = (await here.ask(CASES, None, role))["dropoutCases"]["nodes"]
            assert {"id": case["id"], "stage": case["stage"], "student": {"id": child}} in told
        assert (await here.door.ask(CASES, **other))["dropoutCases"]["nodes"] == []
        # What the bureau finds reaches the township.
        said |= {"studentId": here.student(2)}
        found = await here.done("caseOpen", said, BUREAU)
        told = (await here.ask(CASES, None, TOWNSHIP))["dropoutCases"]["nodes"]
        assert found["id"] in {it["id"] for it in told}
        # Each asks the other as well, under the clause.
        bureau = await unit(here, "JYJ", OrgType.EDUCATION_BUREAU)
        for to, role in ((bureau, TOWNSHIP), (here.unit(0), BUREAU)):
            ask = {"unitId": to, "category": "DATA_VERIFICATION", "title": "核对适龄儿童信息"}
            ask |= {"requirement": "请核对并共享", "dueOn": here.on(5), "clause": "QC-06"}
            task = await here.done("taskRaise", ask, role)
            answers = {BUREAU: TOWNSHIP, TOWNSHIP: BUREAU}[role]
            for what in ("taskAccept", "taskStart"):
                task = await here.done(what, on(task), answers)
            task = await here.done("taskComplete", on(task, result="已核对"), answers)
            assert (task["state"], task["clausesCited"]) == ("DONE", ["QC-06"])
        refused = await here.refused("caseOpen", said, role=Role.TOWNSHIP_OFFICER, organization_id=stranger)
        assert refused[0] == "UNKNOWN_STUDENT"
