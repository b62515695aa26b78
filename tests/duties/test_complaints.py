"""Complaints: taken down without who complained, examined by others than the unit, and what a true one leads to (DC-L4c, DC-L5a, HL-58)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain.student import SchoolingStatus
from tests.casework import way
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.accountable import (
    BUREAU,
    DACHUAN,
    HULIN,
    INSPECTING,
    SCHOOL,
    TOWNSHIP,
    on,
    proposals,
    supervised,
)
from tests.duties.obliged import reading


@pytest.fixture
async def dachuan(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with supervised(databases, template, DACHUAN) as made:
        yield made


@pytest.fixture
async def hulin(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with supervised(databases, template, HULIN) as made:
        yield made


def saying(here: Desk, kind: str, **more: Any) -> dict[str, Any]:
    """What is said of the world's school today."""
    said = {"unitId": here.unit(3), "kind": kind, "channel": "TELEPHONE", "receivedOn": here.on(0)}
    return said | {"matter": "反映学校存在问题"} | more


def ending(here: Desk, complaint: Any, result: str, **more: Any) -> dict[str, Any]:
    said = {"result": result, "finding": "经查属实", "concludedOn": here.on(0)}
    return on("complaintId", complaint, **said) | more


async def test_arbitrary_charges_are_complained_of_and_followed_to_their_end_DC_L5a(dachuan: Desk) -> None:
    said = saying(dachuan, "ARBITRARY_CHARGES", matter="收取资料费每人200元")
    complaint = await dachuan.done("conductComplaintReceive", said, TOWNSHIP)
    assert (complaint["complaintNo"], complaint["state"]) == ("2026-000001", "RECEIVED")
    assert complaint["receivedBy"]["id"] == dachuan.unit(0)
    complaint = await dachuan.done("conductComplaintExamine", on("complaintId", complaint), BUREAU)
    measured = ending(dachuan, complaint, "SUBSTANTIATED", measures="退还全部费用")
    complaint = await dachuan.done("conductComplaintConclude", measured, **INSPECTING)
    assert (complaint["state"], complaint["result"]) == ("CONCLUDED", "SUBSTANTIATED")
    assert complaint["measures"] == "退还全部费用"
    assert [each["target"] for each in complaint["history"]] == ["RECEIVED", "EXAMINING", "CONCLUDED"]
    code, _, _ = await dachuan.refused("conductComplaintExamine", on("complaintId", complaint), BUREAU)
    assert code == "ILLEGAL_TRANSITION"
    await dachuan.tick()
    assert await proposals(dachuan) == []  # charges are no ground of the document


@pytest.mark.rule("HL-58")
async def test_mockery_and_corporal_punishment_are_on_record_as_cause_and_as_complaint_HL_58(
    hulin: Desk,
) -> None:
    said = saying(hulin, "TEACHER_CONDUCT", matter="教师挖苦、体罚学生")
    complaint = await hulin.done("conductComplaintReceive", said, **INSPECTING)
    done = await hulin.done(
        "conductComplaintConclude", ending(hulin, complaint, "SUBSTANTIATED"), **INSPECTING
    )
    assert (done["kind"], done["result"], done["unit"]["id"]) == (
        "TEACHER_CONDUCT",
        "SUBSTANTIATED",
        hulin.unit(3),
    )
    query = "query ($u: ID) { conductComplaints(filter: {unitId: $u, kind: [TEACHER_CONDUCT]}) { nodes { id result } } }"
    for role in (SCHOOL, TOWNSHIP, BUREAU):
        seen = await hulin.door.ask(query, {"u": hulin.unit(3)}, **reading(hulin, role))
        assert seen["conductComplaints"]["nodes"] == [{"id": done["id"], "result": "SUBSTANTIATED"}]
    await hulin.stands(0, SchoolingStatus.ATTENDING)
    case = await hulin.done("casePrepare", way.of(await way.opened(hulin, 0), **way.team(hulin)))
    caused = {"determinedBy": "李校长", "determinedOn": hulin.on(0), "causes": ["TEACHER_CONDUCT"]}
    case = await hulin.done("caseDetermineSuspected", way.of(case, **caused, reason="因教师体罚不愿到校"))
    assert case["causes"] == [{"cause": "TEACHER_CONDUCT", "primary": True}]


async def test_a_true_complaint_of_a_teacher_is_proposed_once_and_an_untrue_one_is_not_DC_L4c(
    dachuan: Desk,
) -> None:
    ended = []
    for result in ("UNSUBSTANTIATED", "NOT_FOR_US", "PARTLY_SUBSTANTIATED"):
        complaint = await dachuan.done("conductComplaintReceive", saying(dachuan, "TEACHER_CONDUCT"), BUREAU)
        await dachuan.tick()
        assert await proposals(dachuan) == []
        ended.append(
            await dachuan.done("conductComplaintConclude", ending(dachuan, complaint, result), BUREAU)
        )
    for _ in range(2):
        await dachuan.tick()
        [found] = await proposals(dachuan)
        assert (found["ground"], found["clausesCited"], found["foundCount"]) == (
            "TEACHER_CONDUCT",
            ["DC-L4c"],
            0,
        )
        assert found["complaints"] == [{"id": ended[-1]["id"]}]


async def test_what_cannot_be_is_refused(dachuan: Desk) -> None:
    said = saying(dachuan, "ARBITRARY_CHARGES")
    for wrong, expected in (
        ({"receivedOn": dachuan.on(1)}, ("IMPOSSIBLE_DATE", "receivedOn", None)),
        ({"matter": ""}, ("BAD_TEXT", "matter", None)),
        ({"matter": "长" * 1001}, ("BAD_TEXT", "matter", None)),
        ({"matter": "反映人电话13800138000"}, ("PERSONAL_NUMBER", "matter", None)),
        ({"unitId": "Organization:00000000-0000-7000-8000-000000000000"}, ("NO_SUCH_UNIT", "unitId", None)),
    ):
        assert await dachuan.refused("conductComplaintReceive", said | wrong, BUREAU) == expected
    bureau = f"{dachuan.code}000"
    query = "query ($c: String) { organizations(filter: {code: $c}) { nodes { id } } }"
    [unit] = (await dachuan.door.ask(query, {"c": bureau}, **reading(dachuan, BUREAU)))["organizations"][
        "nodes"
    ]
    own = said | {"unitId": unit["id"]}
    assert await dachuan.refused("conductComplaintReceive", own, BUREAU) == ("OWN_MATTER", "unitId", None)
    complaint = await dachuan.done("conductComplaintReceive", said, BUREAU)
    for wrong, expected in (
        ({"concludedOn": dachuan.on(-1)}, ("IMPOSSIBLE_DATE", "concludedOn", None)),
        ({"concludedOn": dachuan.on(1)}, ("IMPOSSIBLE_DATE", "concludedOn", None)),
        ({"expectedVersion": 9}, ("STALE_VERSION", "expectedVersion", None)),
        ({"finding": " "}, ("BAD_TEXT", "finding", None)),
    ):
        ends = ending(dachuan, complaint, "SUBSTANTIATED") | wrong
        assert await dachuan.refused("conductComplaintConclude", ends, BUREAU) == expected
    gone = ending(dachuan, complaint, "SUBSTANTIATED")
    gone["complaintId"] = "ConductComplaint:00000000-0000-7000-8000-000000000000"
    found = await dachuan.refused("conductComplaintConclude", gone, BUREAU)
    assert found == ("UNKNOWN_COMPLAINT", "complaintId", None)
