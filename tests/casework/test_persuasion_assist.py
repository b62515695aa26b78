"""The police's help with persuasion: asked for in an open case, one at a time until it is sent, taken back before that (HL-32)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import update

from database import tables
from domain.case import CaseStage
from domain.persuasion_assist import AssistState
from domain.role import Role
from tests.casework.desk import Desk, desk
from tests.conftest import Databases

HULIN = "230381"
SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, HULIN) as made:
        yield made


async def opened(desk: Desk, number: int) -> Any:
    said = {"studentId": desk.student(number), "trigger": "HOUSEHOLD_SURVEY", "noticedOn": desk.on(0)}
    return await desk.done("caseOpen", said | {"reason": "入户走访时在家"}, TOWNSHIP)


def asking(case: Any, **more: Any) -> dict[str, Any]:
    said = {"caseId": case["id"], "expectedVersion": case["version"], "need": "ACCOMPANY"}
    return said | {"reason": "监护人拒不开门"} | more


@pytest.mark.rule("HL-32")
async def test_whoever_works_on_a_case_asks_the_police_to_help_and_may_take_it_back_until_it_is_sent(
    here: Desk,
) -> None:
    case = await opened(here, 0)
    for more, code in (
        ({"reason": " "}, "BAD_TEXT"),
        ({"reason": "长" * 501}, "BAD_TEXT"),
        ({"reason": "联系 13912345678"}, "PERSONAL_NUMBER"),
        ({"expectedVersion": 99}, "STALE_VERSION"),
        ({"caseId": "DropoutCase:00000000-0000-7000-8000-000000000000"}, "UNKNOWN_CASE"),
    ):
        assert (await here.refused("persuasionAssistRequest", asking(case, **more), TOWNSHIP))[0] == code
    row = await here.done("persuasionAssistRequest", asking(case), TOWNSHIP)
    assert (row["need"], row["reason"], row["state"], row["requestedOn"], row["sentAt"]) == (
        "ACCOMPANY",
        "监护人拒不开门",
        "REQUESTED",
        here.on(0),
        None,
    )
    assert (row["requestedBy"]["id"], row["dropoutCase"]["id"]) == (here.unit(0), case["id"])
    second = asking(row["dropoutCase"], need="LOCATE")
    assert await here.refused("persuasionAssistRequest", second, BUREAU) == ("ASSIST_OPEN", "caseId", "HL-32")
    back = {"assistId": row["id"], "expectedVersion": row["version"], "reason": "监护人已同意返校"}
    for more, code in (
        ({"expectedVersion": 99}, "STALE_VERSION"),
        ({"reason": ""}, "BAD_TEXT"),
        ({"assistId": "PersuasionAssist:00000000-0000-7000-8000-000000000000"}, "UNKNOWN_ASSIST"),
    ):
        assert (await here.refused("persuasionAssistWithdraw", back | more, TOWNSHIP))[0] == code
    gone = await here.done("persuasionAssistWithdraw", back, SCHOOL)
    assert gone["state"] == "WITHDRAWN"
    other = await here.done("persuasionAssistRequest", second, BUREAU)
    async with here.door.sessions.begin() as session:
        of = tables.PersuasionAssist
        sent = {"state": AssistState.SENT, "sent_at": here.time.now()}
        await session.execute(update(of).where(of.state == AssistState.REQUESTED).values(**sent))
    late = back | {"assistId": other["id"], "expectedVersion": other["version"]}
    assert (await here.refused("persuasionAssistWithdraw", late, BUREAU))[0] == "ILLEGAL_TRANSITION"
    third = await here.done("persuasionAssistRequest", asking(other["dropoutCase"]), SCHOOL)
    assert third["requestedBy"]["id"] == here.unit(3)


async def test_nobody_asks_for_help_in_a_closed_case_or_as_a_homeroom_teacher(here: Desk) -> None:
    case = await opened(here, 2)
    answer = await here.post("persuasionAssistRequest", asking(case), Role.HOMEROOM_TEACHER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    async with here.door.sessions.begin() as session:
        of = tables.DropoutCase
        closed = {"stage": CaseStage.CLOSED, "closed_at": here.time.now()}
        await session.execute(update(of).where(of.student_id == here.rows["Student"][2]).values(**closed))
    assert (await here.refused("persuasionAssistRequest", asking(case), TOWNSHIP))[0] == "CASE_CLOSED"
