"""Who does what inside the bureau and a school: sections' duties, each post's daily ones (GH-10, GH-12, BS-07, HL-17)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from domain.organization import OrgType
from tests.casework import way
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.duties.obliged import BUREAU, OFFICE, SCHOOL, TOWNSHIP, reading, unit
from tests.duties.test_responsibility_changes import into

GENHE, BOSHAN, HULIN = "150785", "370304", "230381"
DUTIES = """query ($j: String, $c: String) { duties(filter: {jurisdiction: $j, clause: $c, department: [EDUCATION_BUREAU]}, first: 20) {
  nodes { id textZh role clausesCited assignments { sectionZh officerName validFrom validTo } } } }"""
CURRENT = """query ($s: String) { dutyAssignments(filter: {current: true, sectionZh: $s}, first: 20) { nodes {
  sectionZh officerName duty { textZh } } } }"""
POSTS = """query ($l: String, $s: ID, $on: Date) { responsibleFor(line: $l, studentId: $s, on: $on, first: 50) { nodes {
  positionZh node vacant collective clauses unit { id } schoolClass { id } holder { holderName }
  post { id dailyDuties clause { code } } } } }"""


@pytest.fixture
async def genhe(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, GENHE) as made:
        yield made


async def duties(desk: Desk, clause: str) -> list[Any]:
    found: list[Any] = (await desk.ask(DUTIES, {"j": desk.code, "c": clause}, SCHOOL))["duties"]["nodes"]
    return found


async def posts(desk: Desk, line: str) -> list[Any]:
    said = {"l": line, "s": desk.student(0), "on": desk.on(0)}
    found: list[Any] = (await desk.ask(POSTS, said, SCHOOL))["responsibleFor"]["nodes"]
    return found


def giving(desk: Desk, duty: Any, section: str, officer: str = "某科长", **more: Any) -> dict[str, Any]:
    said = {"dutyId": duty["id"], "sectionZh": section, "officerName": officer, "validFrom": desk.on(0)}
    return said | more


@pytest.mark.rule("GH-10")
async def test_the_bureau_gives_each_of_its_five_duties_to_a_section_and_who_in_it_GH_10(genhe: Desk) -> None:
    five = await duties(genhe, "GH-10")
    sections = {
        "统筹部署": "办公室",
        "数据监测": "基教股",
        "督导考核": "督导股",
        "资助帮扶": "计财股",
        "部门联动": "特教股",
    }
    assert [it["textZh"] for it in five] == list(sections)
    assert {it["role"] for it in five} == {"LEAD"}
    assert [it["assignments"] for it in five] == [[]] * 5  # the text says of none which section's it is
    for duty in five:
        await genhe.done("dutyAssign", giving(genhe, duty, sections[duty["textZh"]]), BUREAU)
    told = {
        it["textZh"]: [of["sectionZh"] for of in it["assignments"]] for it in await duties(genhe, "GH-10")
    }
    assert told == {duty: [section] for duty, section in sections.items()}
    # The mapping is the bureau's to change: one duty of two sections, and another officer of one.
    await genhe.done("dutyAssign", giving(genhe, five[1], "教体发展中心"), BUREAU)
    own = (await genhe.ask(CURRENT, {"s": "基教股"}, SCHOOL))["dutyAssignments"]["nodes"]
    assert own == [{"sectionZh": "基教股", "officerName": "某科长", "duty": {"textZh": "数据监测"}}]


async def test_who_follows_in_a_section_ends_who_was_there_and_the_past_is_kept(genhe: Desk) -> None:
    [first, *_] = await duties(genhe, "GH-10")
    before = giving(genhe, first, "办公室", "甲", validFrom=genhe.on(-10))
    await genhe.done("dutyAssign", before, BUREAU)
    follows = giving(genhe, first, "办公室", "乙")
    for more, code, place in (
        ({"validFrom": genhe.on(-10)}, "SECTION_HOLDS", "validFrom"),
        ({"validFrom": genhe.on(1)}, "IMPOSSIBLE_DATE", "validFrom"),
        ({"sectionZh": " "}, "BAD_TEXT", "sectionZh"),
        ({"officerName": "乙 13912345678"}, "PERSONAL_NUMBER", "officerName"),
        ({"dutyId": f"DepartmentDuty:{uuid4()}"}, "UNKNOWN_DUTY", "dutyId"),
    ):
        assert (await genhe.refused("dutyAssign", follows | more, BUREAU))[:2] == (code, place), more
    of_schools = "query ($j: String) { duties(filter: {jurisdiction: $j, department: [SCHOOL]}, first: 1) { nodes { id } } }"
    [other] = (await genhe.ask(of_schools, {"j": GENHE}))["duties"]["nodes"]
    foreign = giving(genhe, other, "办公室")
    assert (await genhe.refused("dutyAssign", foreign, BUREAU))[:2] == ("NOT_THE_BUREAUS", "dutyId")
    for role in (SCHOOL, TOWNSHIP):
        answer = await genhe.post("dutyAssign", follows, role)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    second = await genhe.done("dutyAssign", follows, BUREAU)
    [told, *_] = [it["assignments"] for it in await duties(genhe, "GH-10")]
    assert [(it["officerName"], it["validFrom"], it["validTo"]) for it in told] == [
        ("甲", genhe.on(-10), genhe.on(-1)),
        ("乙", genhe.on(0), None),
    ]
    ends = {"assignmentId": second["id"], "expectedVersion": 1, "validTo": genhe.on(0), "reason": "股室撤并"}
    for more, code in (
        ({"expectedVersion": 5}, "STALE_VERSION"),
        ({"validTo": genhe.on(-1)}, "IMPOSSIBLE_DATE"),
        ({"reason": ""}, "BAD_TEXT"),
        ({"assignmentId": f"DutyAssignment:{uuid4()}"}, "UNKNOWN_DUTY_ASSIGNMENT"),
    ):
        assert (await genhe.refused("dutyAssignmentEnd", ends | more, BUREAU))[0] == code, more
    ended = await genhe.done("dutyAssignmentEnd", ends, BUREAU)
    again = ends | {"expectedVersion": ended["version"]}
    assert (await genhe.refused("dutyAssignmentEnd", again, BUREAU))[0] == "DUTY_ASSIGNMENT_ENDED"
    assert (await genhe.ask(CURRENT, {}, SCHOOL))["dutyAssignments"]["nodes"] == []


@pytest.mark.rule("GH-12")
async def test_principal_homeroom_and_subject_teacher_each_have_the_four_daily_duties_GH_12(
    genhe: Desk,
) -> None:
    found = {it["positionZh"]: it for it in await posts(genhe, "GH_SCHOOL")}
    four = ["ATTENDANCE", "SCREENING", "PERSUASION", "SUPPORT"]
    for position in ("校长", "班主任", "任课教师"):
        post = found[position]
        assert post["post"]["dailyDuties"] == four
        assert "GH-12" in post["clauses"]
        await genhe.done("responsibilityAssign", into(post, f"某{position}", genhe.on(0)), SCHOOL)
    held = {it["positionZh"]: it["holder"] for it in await posts(genhe, "GH_SCHOOL")}
    for position in ("校长", "班主任", "任课教师"):
        assert held[position] == {"holderName": f"某{position}"}
    assert {tuple(it["post"]["dailyDuties"]) for name, it in found.items() if name.endswith("局长")} == {()}


@pytest.mark.rule("BS-07")
async def test_school_leaders_and_the_teaching_affairs_office_have_their_part_in_boshan_BS_07(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, BOSHAN) as here:
        office, leaders = await posts(here, "SCHOOL_GUIDANCE")
        assert (office["node"], office["vacant"], leaders["node"]) == (
            "TEACHING_AFFAIRS",
            True,
            "SCHOOL_LEADERS",
        )
        # 全程全员参与: all leaders together, and no one of them.
        assert (leaders["collective"], leaders["vacant"]) == (True, False)
        assert {it["post"]["clause"]["code"] for it in (office, leaders)} == {"BS-07"}
        assert {it["unit"]["id"] for it in (office, leaders)} == {here.unit(3)}
        await here.done("responsibilityAssign", into(office, "某主任", here.on(0)), SCHOOL)
        why = ("POST_OF_UNIT", "nodeId", "BS-07")
        assert await here.refused("responsibilityAssign", into(leaders, "某校长", here.on(0)), SCHOOL) == why
        office, _ = await posts(here, "SCHOOL_GUIDANCE")
        assert office["holder"] == {"holderName": "某主任"}


@pytest.mark.rule("HL-17")
async def test_the_bureau_of_hulin_has_safety_and_quality_as_its_duty_and_says_how_it_did_them_HL_17(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, HULIN) as here:
        bureau = await unit(here, "JYJ", OrgType.EDUCATION_BUREAU)
        [duty] = await duties(here, "HL-17")
        for words in ("安全控辍", "质量控辍", "对疑似辍学学生做好劝返工作"):
            assert words in duty["textZh"]
        await here.done("dutyAssign", giving(here, duty, "安全股"), BUREAU)
        for title in ("安全控辍专项检查", "质量控辍教学视导"):
            said = {"unitId": bureau, "category": "OTHER", "title": title, "requirement": title}
            task = await here.done("taskRaise", said | {"dueOn": here.on(5), "dutyId": duty["id"]}, OFFICE)
            assert task["duty"]["code"] == "EDUCATION_BUREAU.LEAD.HL-17"
            own: dict[str, Any] = {"taskId": task["id"], "expectedVersion": 1}
            for what in ("taskAccept", "taskStart"):
                own["expectedVersion"] = (await here.done(what, own, BUREAU))["version"]
            task = await here.done("taskComplete", own | {"result": f"{title}已完成"}, BUREAU)
            assert (task["state"], task["result"]) == ("DONE", f"{title}已完成")
        case = await way.suspected(here, 0)
        persuaded = await here.done("persuasionRecord", way.persuading(here, case, "BUREAU_OFFICER"), BUREAU)
        assert persuaded["visitors"] == [{"rank": "BUREAU_OFFICER"}]
        seen = await here.door.ask(CURRENT, {"s": "安全股"}, **reading(here, OFFICE))
        assert [it["duty"]["textZh"] for it in seen["dutyAssignments"]["nodes"]] == [duty["textZh"]]
