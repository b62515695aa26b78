"""Member units: each with a duty of its own and somebody who holds it (HL-68a); tasks with a person and measures (QC-46a)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from database import tables
from domain.duty import GroupStanding
from domain.leading_group import GroupLevel
from domain.organization import Department, OrgType
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.duties.calendar_desk import PLACES
from tests.duties.obliged import BUREAU, MACHINE, OFFICE, SCHOOL, department, machine, unit

POSTS = """query ($on: Date!) { responsibleFor(on: $on, first: 100) { nodes { collective post { id } unit { id } } } }"""
LACKING = """query ($l: [MemberGap!]!) { membersWithoutDuty(lacking: $l, first: 50) { nodes { id } } }"""


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, PLACES["HL"]) as made:
        made.move_to(date(2026, 9, 10))
        yield made


async def lacking(here: Desk, *gaps: str) -> set[str]:
    found = (await here.ask(LACKING, {"l": list(gaps)}, OFFICE))["membersWithoutDuty"]["nodes"]
    return {each["id"] for each in found}


@pytest.mark.rule("HL-68a")
async def test_each_township_subdistrict_and_department_has_a_current_duty_and_a_holder_HL_68a(
    here: Desk,
) -> None:
    justice, audit = await department(here, Department.JUSTICE), await department(here, Department.AUDIT)
    street, township = await unit(here, "700", OrgType.SUBDISTRICT), here.unit(0)
    # Audit has no duty in Hulin's document; nobody holds anything yet. Schools and villages are no members.
    assert await lacking(here, "DUTY") == {audit}
    assert (
        await lacking(here, "HOLDER")
        == await lacking(here, "DUTY", "HOLDER")
        == {
            justice,
            audit,
            street,
            township,
        }
    )
    async with here.door.sessions.begin() as session:
        group = tables.LeadingGroup(
            jurisdiction_code=here.code,
            level=GroupLevel.COUNTY_GOVERNMENT,
            name_zh="领导小组",
            founded_on=here.today,
            seats=[],
        )
        session.add(group)
        await session.flush()
        session.add(
            tables.LeadingGroupMember(
                jurisdiction_code=here.code,
                group_id=group.id,
                seat_no=1,
                standing=GroupStanding.MEMBER,
                department=Department.JUSTICE,
                position_zh="司法局局长",
                name="某人",
                valid_from=here.today,
            )
        )
    assert await lacking(here, "HOLDER") == {audit, street, township}
    async with here.door.sessions.begin() as session:
        of = tables.LeadingGroupMember
        await session.execute(update(of).values(valid_to=here.today))
    assert justice in await lacking(here, "HOLDER")
    # A duty that is in force no longer is none.
    async with here.door.sessions.begin() as session:
        duty = tables.DepartmentDuty
        mine = (duty.jurisdiction_code == here.code, duty.department == Department.JUSTICE)
        await session.execute(update(duty).where(*mine).values(valid_to=here.today))
    assert await lacking(here, "DUTY") == {audit, justice}


async def test_somebody_in_a_post_of_a_township_holds_its_duty_HL_68a(here: Desk) -> None:
    posts = (await here.ask(POSTS, {"on": here.on(0)}, BUREAU))["responsibleFor"]["nodes"]
    own = [it for it in posts if not it["collective"] and (it["unit"] or {}).get("id") == here.unit(0)]
    node = own[0]["post"]["id"]
    said = {"nodeId": node, "organizationId": here.unit(0), "holderName": "某人", "validFrom": here.on(0)}
    assert here.unit(0) in await lacking(here, "HOLDER")
    await here.done("responsibilityAssign", said, BUREAU)
    assert here.unit(0) not in await lacking(here, "HOLDER")


MANY = [
    Department[name]
    for name in (
        *("SCHOOL", "CENTER_SCHOOL", "TOWNSHIP", "VILLAGE_COMMUNITY", "GUARDIAN", "EMPLOYER", "SOCIETY"),
        *("PARENTS_COMMITTEE", "EXPERT_COMMITTEE"),
    )
]
"""Whose duties many units or people have; one task of one of them does none of it."""
UNSETTLED = """query ($l: [DutyGap!]!, $s: Date, $a: String) { dutiesWithoutTask(lacking: $l, since: $s, first: 100, after: $a) {
  nodes { id } pageInfo { hasNextPage endCursor } } }"""


async def unsettled(here: Desk, *gaps: str, since: str | None = None, **viewer: Any) -> set[str]:
    """Duties of departments that are not broken down, as the office finds them."""
    said, ids = {"l": list(gaps), "s": since, "a": None}, set[str]()
    while True:
        page = (await here.ask(UNSETTLED, said, OFFICE, **viewer))["dutiesWithoutTask"]
        ids |= {each["id"] for each in page["nodes"]}
        if not page["pageInfo"]["hasNextPage"]:
            return ids
        said["a"] = page["pageInfo"]["endCursor"]


@pytest.mark.rule("QC-46a")
async def test_each_duty_of_a_department_without_a_holder_a_task_or_measures_is_listed_QC_46a(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, PLACES["QC"]) as here:
        here.move_to(date(2026, 9, 10))
        mine = {key: value for key, value in machine(Department.JUSTICE).items() if key != "role"}
        justice = await department(here, Department.JUSTICE)
        named = "query ($d: [Department!], $j: String) { duties(filter: {department: $d, jurisdiction: $j}) { nodes { id clausesCited } } }"
        said = {"d": ["JUSTICE"], "j": here.code}
        [first, *_] = (await here.ask(named, said, OFFICE))["duties"]["nodes"]
        duty = first["id"]
        every = await unsettled(here, "TASK")
        assert duty in every
        assert await unsettled(here, "HOLDER") == await unsettled(here, "MEASURE") == every
        async with here.door.sessions() as session:
            of = tables.DepartmentDuty
            own = select(of.id).where(of.jurisdiction_code == here.code, of.department.not_in(MANY))
            assert every == {f"DepartmentDuty:{id}" for id in await session.scalars(own)}
        said = {"unitId": justice, "category": "CASE_SUPPORT", "title": "法律援助", "requirement": "提供援助"}
        said |= {"dutyId": duty, "dueOn": here.on(30)}
        task = await here.done("taskRaise", said, BUREAU)
        assert await unsettled(here, "TASK") == every - {duty}
        assert duty in await unsettled(here, "HOLDER") & await unsettled(here, "MEASURE")
        what = {"taskId": task["id"], "expectedVersion": task["version"], "holderName": "王科长"}
        task = await here.done("taskSettle", what | {"measures": "每月到校普法一次"}, MACHINE, **mine)
        assert await unsettled(here, "HOLDER", "TASK", "MEASURE") == every - {duty}
        for step, more in (("taskAccept", {}), ("taskStart", {}), ("taskComplete", {"result": "已办"})):
            now = {"taskId": task["id"], "expectedVersion": task["version"]} | more
            task = await here.done(step, now, MACHINE, **mine)
        # What was done this year counts until one asks from a later day on.
        assert duty not in await unsettled(here, "TASK", since=here.on(0))
        assert duty in await unsettled(here, "TASK", since=here.on(1))
        # One that is given back to whoever raised it is nobody's.
        back = await here.done("taskRaise", said, BUREAU)
        assert duty not in await unsettled(here, "TASK", since=here.on(1))
        no = {"taskId": back["id"], "expectedVersion": back["version"], "reason": "非本单位职责"}
        await here.done("taskReturn", no, MACHINE, **mine)
        assert duty in await unsettled(here, "TASK", since=here.on(1))


async def test_a_task_of_a_clause_alone_breaks_down_the_departments_duty_of_it_QC_46a(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, PLACES["QC"]) as here:
        here.move_to(date(2026, 9, 10))
        before = await unsettled(here, "TASK")
        said = {"unitId": await department(here, Department.JUSTICE), "category": "CASE_SUPPORT"}
        said |= {"title": "普法", "requirement": "普法", "clause": "QC-12", "dueOn": here.on(30)}
        await here.done("taskRaise", said, BUREAU)
        settled = before - await unsettled(here, "TASK")
        named = 'query ($j: String) { duties(filter: {department: [JUSTICE], clause: "QC-12", jurisdiction: $j}) { nodes { id } } }'
        nodes = (await here.ask(named, {"j": here.code}, OFFICE))["duties"]["nodes"]
        assert settled == {each["id"] for each in nodes} != set()


async def test_a_section_that_has_a_duty_of_the_bureau_is_its_holder_GH_10(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, PLACES["QC"]) as here:
        here.move_to(date(2026, 9, 10))
        await unit(here, "000", OrgType.EDUCATION_BUREAU)
        named = "query ($j: String) { duties(filter: {department: [EDUCATION_BUREAU], jurisdiction: $j}) { nodes { id } } }"
        [duty, *_] = (await here.ask(named, {"j": here.code}, OFFICE))["duties"]["nodes"]
        said = {"dutyId": duty["id"], "sectionZh": "基教科", "officerName": "某人", "validFrom": here.on(0)}
        assert duty["id"] in await unsettled(here, "HOLDER")
        await here.done("dutyAssign", said, BUREAU)
        assert duty["id"] not in await unsettled(here, "HOLDER")
        assert duty["id"] in await unsettled(here, "TASK")


async def test_a_unit_says_who_answers_for_its_task_and_with_what_measures_QC_46a(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, PLACES["QC"]) as here:
        here.move_to(date(2026, 9, 10))
        justice = await department(here, Department.JUSTICE)
        said = {"unitId": justice, "category": "CASE_SUPPORT", "title": "法律援助", "requirement": "提供援助"}
        said |= {"clause": "QC-12", "dueOn": here.on(30)}
        task = await here.done("taskRaise", said, BUREAU)
        own = machine(Department.JUSTICE)
        what = {"taskId": task["id"], "expectedVersion": task["version"], "holderName": "王科长"}
        what |= {"measures": "每月到校普法一次"}
        open_ = "query ($s: Boolean) { dutyTasks(filter: {settled: $s}) { nodes { id } } }"
        assert (await here.ask(open_, {"s": False}, OFFICE))["dutyTasks"]["nodes"] == [{"id": task["id"]}]
        for more, role, who, why in (
            ({"holderName": ""}, MACHINE, own, ("BAD_TEXT", "holderName", None)),
            ({"measures": "长" * 1001}, MACHINE, own, ("BAD_TEXT", "measures", None)),
            ({"expectedVersion": 9}, MACHINE, own, ("STALE_VERSION", "expectedVersion", None)),
            ({}, BUREAU, {}, ("NOT_YOUR_TASK", "taskId", None)),
            ({}, SCHOOL, {}, ("UNKNOWN_TASK", "taskId", None)),
        ):
            who = {key: value for key, value in who.items() if key != "role"}
            assert await here.refused("taskSettle", what | more, role, **who) == why
        mine = {key: value for key, value in own.items() if key != "role"}
        task = await here.done("taskSettle", what, MACHINE, **mine)
        assert (task["holderName"], task["measures"]) == ("王科长", "每月到校普法一次")
        assert (await here.ask(open_, {"s": True}, OFFICE))["dutyTasks"]["nodes"] == [{"id": task["id"]}]
        done = {"taskId": task["id"], "expectedVersion": task["version"], "result": "已办"}
        for step in ("taskAccept", "taskStart"):
            now = {"taskId": task["id"], "expectedVersion": task["version"]}
            task = await here.done(step, now, MACHINE, **mine)
        task = await here.done("taskComplete", done | {"expectedVersion": task["version"]}, MACHINE, **mine)
        over = what | {"expectedVersion": task["version"]}
        assert await here.refused("taskSettle", over, MACHINE, **mine) == ("TASK_ENDED", "taskId", "QC-46a")
