"""Clues of child labor: reported, passed on, concluded, the child brought back, the employer met on its ladder (4.14, 2.9.3)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from database import tables
from domain.role import Role
from tests.casework import way
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.hub import world

HULIN = "230381"
SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER
CODE = "91350100M000100Y43"


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """Where the document lists the ladder against employers."""
    async with desk(databases, template, HULIN) as made:
        await _all_minors(made)
        yield made


async def _all_minors(desk: Desk) -> None:
    async with desk.door.sessions.begin() as session:
        await session.execute(update(tables.Student).values(birth_date=date(2013, 1, 1)))
    await way.everybody_attends(desk)


def reporting(desk: Desk, number: int, **more: Any) -> dict[str, Any]:
    return {
        "studentId": desk.student(number),
        "source": "SCREENING",
        "noticedOn": desk.on(-1),
        "employerName": "某餐饮店",
        "place": "某街道",
        "description": "在店内帮工",
        "addressee": "LABOR",
        **more,
    }


def of(clue: Any, **more: Any) -> dict[str, Any]:
    return {"clueId": clue["id"], "expectedVersion": clue["version"], **more}


async def accepted(desk: Desk, number: int, **more: Any) -> Any:
    clue = await desk.done("childLaborReport", reporting(desk, number, **more), TOWNSHIP)
    return await desk.done("childLaborAccept", of(clue, acceptedOn=desk.on(0)), BUREAU)


async def concluding(desk: Desk, number: int, clue: Any, found: bool = True) -> dict[str, Any]:
    shown = [await desk.paper(number, "INSPECTION_RECORD", "LABOR")]
    return of(clue, inspectedOn=desk.on(0), found=found, finding="现场查见该生", evidence=shown)


async def found(desk: Desk, number: int, **more: Any) -> Any:
    clue = await accepted(desk, number, **more)
    return await desk.done("childLaborConclude", await concluding(desk, number, clue), BUREAU)


async def preparing(
    desk: Desk, number: int, clue: Any, step: str, by: str = "LABOR", **more: Any
) -> dict[str, Any]:
    paper = await desk.paper(number, "OTHER", by)
    due = {"deadline": desk.on(3)} if step == "ORDER_RETURN_CHILD" else {}
    said = of(clue, step=step, legalBasis="《禁止使用童工规定》", demand="立即送回", evidence=[paper])
    return said | due | more


async def served(desk: Desk, number: int, clue: Any, step: str, by: str = "LABOR", **more: Any) -> Any:
    clue = await desk.done("childLaborPrepare", await preparing(desk, number, clue, step, by, **more), BUREAU)
    paper = next(each for each in clue["enforcements"] if each["state"] == "PREPARED")
    said = {"enforcementId": paper["id"], "expectedVersion": paper["version"], "method": "DIRECT"}
    said |= {"servedOn": desk.on(0), "servedTo": "用工单位"}
    receipt = [await desk.paper(number, "NOTICE_RECEIPT", by)]
    await desk.done("enforcementServe", said | {"evidence": receipt}, BUREAU)
    return await seen(desk, clue)


async def seen(desk: Desk, clue: Any) -> Any:
    query = """query ($c: ID!) { node(id: $c) { ... on ChildLaborClue { id state version cost
      enforcements { id step state actor version } } } }"""
    return (await desk.ask(query, {"c": clue["id"]}, BUREAU))["node"]


@pytest.mark.rule("HL-21")
async def test_a_child_found_at_work_is_brought_back_and_the_employer_is_met_step_by_step(here: Desk) -> None:
    clue = await here.done("childLaborReport", reporting(here, 0, employerCode=CODE), TOWNSHIP)
    assert (clue["state"], clue["work"], clue["employerCode"]) == ("REPORTED", "CHILD_LABOR", CODE)
    clue = await here.done(
        "childLaborAccept", of(clue, acceptedOn=here.on(0), documentNo="人社〔2026〕1号"), BUREAU
    )
    unproven = await concluding(here, 0, clue)
    unproven["evidence"] = [await here.paper(0, "PHOTO", "SCHOOL")]
    assert await here.refused("childLaborConclude", unproven, BUREAU) == (
        "EVIDENCE_MISSING",
        "evidence",
        "HL-20",
    )
    clue = await here.done("childLaborConclude", await concluding(here, 0, clue), BUREAU)
    assert clue["state"] == "FOUND"
    case = clue["dropoutCase"]
    assert (case["trigger"], [each["cause"] for each in case["causes"]]) == (
        "INSPECTION",
        ["CHILD_LABOR_EMPLOYMENT"],
    )
    early = await preparing(here, 0, clue, "LEGAL_LIABILITY")
    assert (await here.refused("childLaborPrepare", early, BUREAU))[:2] == ("NOT_YOUR_TURN", "step")
    order = await preparing(here, 0, clue, "ORDER_RETURN_CHILD", deadline=None)
    assert (await here.refused("childLaborPrepare", order, BUREAU))[0] == "DEADLINE_MISSING"
    clue = await served(here, 0, clue, "ORDER_RETURN_CHILD")
    assert clue["state"] == "ORDERED_RETURN"
    revoking = await preparing(here, 0, clue, "LICENSE_REVOCATION", "MARKET_REGULATION")
    assert await here.refused("childLaborPrepare", revoking, BUREAU) == ("NOT_YOUR_TURN", "step", "HL-28")
    back = of(clue, returnedOn=here.on(0), returnedTo="某村", cost=1200)
    back["evidence"] = [await here.paper(0, "OTHER", "LABOR")]
    assert (await here.refused("childLaborNoteBack", back | {"cost": -1}, BUREAU))[:2] == (
        "BAD_AMOUNT",
        "cost",
    )
    clue = await here.done("childLaborNoteBack", back, BUREAU)
    assert (clue["state"], clue["cost"], clue["enforcements"][0]["state"]) == ("CHILD_BACK", 1200, "COMPLIED")
    # That it attends again is its school's word: the case stays open.
    assert clue["dropoutCase"]["stage"] == "SIGN"
    closing = of(clue, result="已处罚")
    assert (await here.refused("childLaborClose", closing, BUREAU))[0] == "ILLEGAL_TRANSITION"
    clue = await served(here, 0, clue, "LEGAL_LIABILITY")
    assert clue["state"] == "PENALTY"
    clue = await here.done("childLaborClose", of(clue, result="已处罚"), BUREAU)
    assert clue["state"] == "CLOSED"
    again = await preparing(here, 0, clue, "LEGAL_LIABILITY")
    assert (await here.refused("childLaborPrepare", again, BUREAU))[0] == "CLUE_CLOSED"


@pytest.mark.rule("HL-28", "QC-14")
async def test_who_refuses_to_mend_loses_the_license_by_market_regulation(here: Desk) -> None:
    clue = await served(here, 1, await found(here, 1), "ORDER_RETURN_CHILD")
    order = clue["enforcements"][0]
    over = {"enforcementId": order["id"], "expectedVersion": order["version"], "result": "拒不送回"}
    assert (await here.refused("enforcementExpire", over, BUREAU))[0] == "NOT_YET_DUE"
    here.time.seconds += 4 * way.DAY
    await here.done("enforcementExpire", over, BUREAU)
    clue = await seen(here, clue)
    not_theirs = await preparing(here, 1, clue, "LICENSE_REVOCATION", "LABOR")
    assert (await here.refused("childLaborPrepare", not_theirs, BUREAU))[0] == "EVIDENCE_MISSING"
    clue = await served(here, 1, clue, "LEGAL_LIABILITY")
    # The clue stays as it is until the child is back; the papers are served all the same.
    clue = await served(here, 1, clue, "LICENSE_REVOCATION", "MARKET_REGULATION")
    assert clue["state"] == "ORDERED_RETURN"
    said = of(clue, returnedOn=here.on(0), returnedTo="某村")
    said["evidence"] = [await here.paper(1, "OTHER", "LABOR")]
    clue = await here.done("childLaborNoteBack", said, BUREAU)
    assert clue["state"] == "LICENSE_REVOCATION"
    actors = {each["step"]: each["actor"] for each in clue["enforcements"]}
    assert (actors["LEGAL_LIABILITY"], actors["LICENSE_REVOCATION"]) == ("LABOR", "MARKET_REGULATION")


@pytest.mark.rule("QC-14")
async def test_a_grave_case_leads_to_the_license_at_once(here: Desk) -> None:
    clue = await served(here, 2, await found(here, 2), "ORDER_RETURN_CHILD")
    said = await preparing(here, 2, clue, "LICENSE_REVOCATION", "MARKET_REGULATION", grave=True)
    clue = await here.done("childLaborPrepare", said, BUREAU)
    assert {each["step"] for each in clue["enforcements"]} == {"ORDER_RETURN_CHILD", "LICENSE_REVOCATION"}
    again = said | {"expectedVersion": clue["version"]}
    assert (await here.refused("childLaborPrepare", again, BUREAU))[0] == "STEP_AT_WORK"


@pytest.mark.rule("HL-28a")
async def test_market_regulation_is_told_of_a_minor_at_work_of_either_age_and_of_nobody_older(
    here: Desk,
) -> None:
    async with here.door.sessions.begin() as session:
        of_age = tables.Student.id == here.rows["Student"][6]
        await session.execute(update(tables.Student).where(of_age).values(birth_date=date(2009, 8, 20)))
    said = reporting(here, 6, addressee="MARKET_REGULATION", noticedOn="2026-08-07")
    wrong = said | {"addressee": "JUSTICE"}
    assert await here.refused("childLaborReport", wrong, SCHOOL) == ("WRONG_ADDRESSEE", "addressee", "HL-20")
    for more, code in (
        ({"employerCode": "91350100M000100Y44"}, "BAD_CREDIT_CODE"),
        ({"employerName": "王某13800138000"}, "PERSONAL_NUMBER"),
        ({"noticedOn": here.on(1)}, "IMPOSSIBLE_DATE"),
        ({"studentId": "Student:00000000-0000-0000-0000-000000000001"}, "UNKNOWN_STUDENT"),
    ):
        assert (await here.refused("childLaborReport", said | more, SCHOOL))[0] == code
    clue = await here.done("childLaborReport", said, SCHOOL)
    assert (clue["work"], clue["addressee"]) == ("PROTECTED_MINOR", "MARKET_REGULATION")
    assert (await here.refused("childLaborReport", said, SCHOOL))[0] == "CLUE_OPEN"
    async with here.door.sessions.begin() as session:
        await session.execute(update(tables.Student).where(of_age).values(birth_date=date(2008, 8, 7)))
    older = said | {"employerName": "另一单位"}
    assert await here.refused("childLaborReport", older, SCHOOL) == ("NOT_A_MINOR", "noticedOn", "HL-28a")


async def test_a_clue_that_is_not_confirmed_ends_and_opens_no_case(here: Desk) -> None:
    clue = await accepted(here, 4)
    stale = await concluding(here, 4, clue, found=False)
    assert (await here.refused("childLaborConclude", stale | {"expectedVersion": 1}, BUREAU))[
        0
    ] == "STALE_VERSION"
    clue = await here.done("childLaborConclude", stale, BUREAU)
    assert (clue["state"], clue["dropoutCase"], clue["student"]["schoolingStatus"]) == (
        "NOT_FOUND",
        None,
        "ATTENDING",
    )
    answer = await here.post("childLaborClose", of(clue, result="无"), SCHOOL)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.rule("GH-44")
@pytest.mark.parametrize("code", [world.HERE, HULIN])
async def test_a_clue_from_a_case_of_working_away_belongs_to_it_in_every_place(
    databases: Databases, template: str, code: str
) -> None:
    async with desk(databases, template, code) as there:
        await _all_minors(there)
        said = {"trigger": "WORKING_AWAY", "noticedOn": there.on(-1), "reason": "外出务工"}
        case = await there.done("caseOpen", {"studentId": there.student(0), **said})
        clue = await found(there, 0, source="CASE")
        assert clue["dropoutCase"]["id"] == case["id"]
        assert [each["cause"] for each in clue["dropoutCase"]["causes"]] == ["CHILD_LABOR_EMPLOYMENT"]
        # Where the document lists no ladder against employers the hub's default stands.
        clue = await served(there, 0, clue, "ORDER_RETURN_CHILD")
        assert clue["state"] == "ORDERED_RETURN"
        # The child's return closes the ladder against its guardian, never the employer's.
        await there.done(
            "caseReturn", await way.returning(there, 0, case | {"version": await _version(there, case)})
        )
        assert (await seen(there, clue))["enforcements"][0]["state"] == "SERVED"


async def _version(desk: Desk, case: Any) -> int:
    return int((await way.seen(desk, case, "version"))["version"])
