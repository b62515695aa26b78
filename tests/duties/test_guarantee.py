"""包保到人: one named person who answers for a child, shown with the child to whoever looks after it (QC-49)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from auth.scopes import RESPONSIBILITIES_READ
from domain.role import Role
from tests.casework.classroom import classroom
from tests.casework.desk import WRITE, Desk, desk
from tests.casework.test_monitoring import belongs, listed
from tests.conftest import Databases
from tests.duties.letters import drafting, letters, missing, signing
from tests.duties.test_unit_target import setting

SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER
OF_CHILD = """query ($s: ID!) { student(id: $s) { guarantees { guarantorName positionZh startedOn endedOn
  organization { id } } timeline(first: 50) { nodes { noun act clauses } } } }"""
CURRENT = (
    """{ guaranteeAssignments(filter: {current: true}) { nodes { id guarantorName student { id } } } }"""
)


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, "341602") as made:
        yield made


def guaranteed(desk: Desk, **more: Any) -> dict[str, Any]:
    said = {"studentId": desk.student(0), "guarantorName": "某干部", "organizationId": desk.unit(0)}
    return said | {"positionZh": "副镇长", "startedOn": desk.on(-3)} | more


async def test_one_person_at_a_time_answers_for_a_child_and_who_did_before_stays_on_record(
    here: Desk,
) -> None:
    await here.done("guaranteeAssign", guaranteed(here), TOWNSHIP)
    twice = guaranteed(here, guarantorName="另一干部")
    assert await here.refused("guaranteeAssign", twice, SCHOOL) == ("GUARANTEED", "startedOn", "QC-49")
    follows = guaranteed(
        here, guarantorName="某教师", organizationId=here.unit(3), positionZh="教师", startedOn=here.on(0)
    )
    second = await here.done("guaranteeAssign", follows, SCHOOL)
    told = (await here.ask(OF_CHILD, {"s": here.student(0)}, SCHOOL))["student"]
    assert [(it["guarantorName"], it["startedOn"], it["endedOn"]) for it in told["guarantees"]] == [
        ("某干部", here.on(-3), here.on(-1)),
        ("某教师", here.on(0), None),
    ]
    assert [it["organization"]["id"] for it in told["guarantees"]] == [here.unit(0), here.unit(3)]
    line = [it for it in told["timeline"]["nodes"] if it["noun"] == "GuaranteeAssignment"]
    assert len(line) == 3
    assert {tuple(it["clauses"]) for it in line} == {("QC-49",)}
    ended = {"guaranteeId": second["id"], "expectedVersion": 1, "endedOn": here.on(0), "reason": "调离"}
    stale = ended | {"expectedVersion": 7}
    assert await here.refused("guaranteeEnd", stale, SCHOOL) == ("STALE_VERSION", "expectedVersion", None)
    assert [it["id"] for it in (await here.ask(CURRENT, None, BUREAU))["guaranteeAssignments"]["nodes"]] == [
        second["id"]
    ]
    over = await here.done("guaranteeEnd", ended, TOWNSHIP)
    assert (over["endedOn"], over["reason"], over["version"]) == (here.on(0), "调离", 2)
    again = ended | {"expectedVersion": 2}
    assert await here.refused("guaranteeEnd", again, SCHOOL) == ("GUARANTEE_ENDED", "guaranteeId", None)
    assert (await here.ask(CURRENT, None, BUREAU))["guaranteeAssignments"]["nodes"] == []


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"guarantorName": "13900001111"}, ("PERSONAL_NUMBER", "guarantorName", None)),
        ({"startedOn": "2099-01-01"}, ("IMPOSSIBLE_DATE", "startedOn", None)),
        (
            {"organizationId": "Organization:019a0000-0000-7000-8000-000000000000"},
            ("NO_SUCH_UNIT", "organizationId", None),
        ),
    ],
)
async def test_what_is_wrong_is_refused(here: Desk, wrong: dict[str, Any], why: tuple[Any, ...]) -> None:
    assert await here.refused("guaranteeAssign", guaranteed(here, **wrong), SCHOOL) == why


async def test_another_schools_child_is_not_ones_to_name_a_guarantor_for(here: Desk) -> None:
    said = guaranteed(here, studentId=here.student(1))
    assert await here.refused("guaranteeAssign", said, SCHOOL) == ("UNKNOWN_STUDENT", "studentId", None)


@pytest.mark.rule("QC-49")
async def test_each_has_its_targets_and_commitment_of_the_year_and_key_pupils_without_a_guarantor_are_listed_QC_49(
    databases: Databases, template: str
) -> None:
    async with letters(databases, template, "341602") as here:
        bureau = f"Organization:{here.rows['Bureau'][0]}"
        for unit, role in ((here.unit(0), TOWNSHIP), (bureau, BUREAU), (here.unit(3), SCHOOL)):
            assert unit in await missing(here)
            said = drafting(here, "COMMITMENT", unit, articles=["完成年度工作目标"])
            letter = await here.done("letterDraft", said, role)
            assert letter["targets"]
            letter = await here.done("letterSign", signing(here, letter, "A", "某负责人"), role)
            assert letter["state"] == "EFFECTIVE"
            assert unit not in await missing(here)
        for unit in (here.unit(0), here.unit(3)):
            said = await setting(here, unit, schoolYear="2026-2027")
            assert (await here.done("unitTargetSet", said, BUREAU))["value"] == 0
        room = await classroom(here, 3)
        key, other, plain = room.pupils
        await belongs(here, key, "LEFT_BEHIND")
        await belongs(here, other, "DISABLED")

        async def found(role: Role = BUREAU, **filter: Any) -> set[str]:
            return set(room.pupils) & await listed(here, role, [*WRITE, RESPONSIBILITIES_READ], **filter)

        asked = {"monitoredOn": here.on(0), "schoolId": f"School:{here.rows['School'][0]}"}
        for role in (SCHOOL, TOWNSHIP, BUREAU):
            assert await found(role, **asked, guaranteed=False) == {key, other}
        made = await here.done("guaranteeAssign", guaranteed(here, studentId=key), SCHOOL)
        assert await found(**asked, guaranteed=False) == {other}
        assert await found(**asked, guaranteed=True) == {key}
        assert await found(guaranteed=False) == {other, plain}
        over = {"guaranteeId": made["id"], "expectedVersion": 1, "endedOn": here.on(0), "reason": "调离"}
        await here.done("guaranteeEnd", over, SCHOOL)
        assert await found(**asked, guaranteed=False) == {key, other}
