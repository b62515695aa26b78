"""The ladder against guardians: each place's own steps, in order, by the unit that may, on paper that is served."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from database import tables
from domain.cause import DropoutCause
from domain.report import ReportKind
from domain.role import Role
from domain.visit import PersuasionOutcome, VisitMode, VisitorRank
from tests.casework.desk import Desk, desk
from tests.conftest import Databases

QIAOCHENG, GENHE, DACHUAN, HULIN, BOSHAN = "341602", "150785", "511703", "230381", "370304"
SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER


@pytest.fixture(scope="module", params=[QIAOCHENG])
async def here(databases: Databases, template: str, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    async with desk(databases, template, request.param) as made:
        yield made


async def determined(desk: Desk, number: int) -> dict[str, Any]:
    """The case of a child that was determined a dropout, as the bureau's determination leaves it."""
    said = {
        "studentId": desk.student(number),
        "trigger": "UNEXCUSED_ABSENCE",
        "noticedOn": desk.on(0),
        "reason": "长期未到校",
    }
    case = await desk.done("caseOpen", said, BUREAU)
    async with desk.door.sessions.begin() as session:
        whole = (
            "UPDATE dropout_case SET stage = 'DROPOUT', dropout_on = :day, dropout_by = '某' WHERE id = :id"
        )
        values = {"id": case["id"].partition(":")[2], "day": desk.today}
        await session.execute(text(whole), values)
    return case


def paper(desk: Desk, case: Any, step: str, **more: Any) -> dict[str, Any]:
    return {
        "caseId": case["id"],
        "expectedVersion": case["version"],
        "step": step,
        "legalBasis": "《中华人民共和国义务教育法》第五十八条",
        "demand": "七日内送子女返校",
        **({"deadline": desk.on(7)} if step in ("ORDER_TO_CORRECT", "RETURN_NOTICE") else {}),
        **more,
    }


async def receipt(desk: Desk, number: int, source: str = "TOWNSHIP", kind: str = "NOTICE_RECEIPT") -> str:
    said = {
        "studentId": desk.student(number),
        "kind": kind,
        "title": "文书",
        "source": source,
        "issuedBy": "某单位",
        "issuedOn": desk.on(0),
    }
    return str((await desk.done("evidenceAdd", said, BUREAU))["id"])


async def served(desk: Desk, number: int, row: Any, role: Role) -> Any:
    said = {
        "enforcementId": row["id"],
        "expectedVersion": row["version"],
        "method": "DIRECT",
        "servedOn": desk.on(0),
        "servedTo": "学生父亲",
        "evidence": [await receipt(desk, number)],
    }
    return await desk.done("enforcementServe", said, role)


def ending(row: Any, result: str = "期满仍未返校") -> dict[str, Any]:
    return {"enforcementId": row["id"], "expectedVersion": row["version"], "result": result}


async def run_out(desk: Desk, number: int, row: Any, role: Role) -> Any:
    """Served, and the deadline passed without the child."""
    row = await served(desk, number, row, role)
    desk.time.seconds += 8 * 86400
    return await desk.done("enforcementExpire", ending(row), role)


@pytest.mark.rule("QC-08")
async def test_the_township_criticizes_then_orders_with_a_deadline_and_no_step_is_skipped(here: Desk) -> None:
    case = await determined(here, 0)
    order = paper(here, case, "ORDER_TO_CORRECT")
    assert await here.refused("enforcementPrepare", order, TOWNSHIP) == ("NOT_YOUR_TURN", "step", "QC-08")
    row = await here.done("enforcementPrepare", paper(here, case, "CRITICISM_EDUCATION"), TOWNSHIP)
    assert (row["state"], row["actor"], row["stepNo"], row["labelZh"]) == (
        "PREPARED",
        "TOWNSHIP",
        1,
        "批评教育",
    )
    assert (await here.refused("enforcementPrepare", paper(here, case, "CRITICISM_EDUCATION"), TOWNSHIP))[
        0
    ] == "STEP_AT_WORK"
    row = await served(here, 0, row, TOWNSHIP)
    assert (row["state"], row["dropoutCase"]["stage"]) == ("SERVED", "ENFORCING")
    row = await here.done("enforcementExpire", ending(row, "经批评教育仍未返校"), TOWNSHIP)
    case = row["dropoutCase"]
    lacking = paper(here, case, "ORDER_TO_CORRECT", deadline=None)
    assert await here.refused("enforcementPrepare", lacking, TOWNSHIP) == (
        "DEADLINE_MISSING",
        "deadline",
        "QC-08",
    )
    row = await here.done("enforcementPrepare", paper(here, case, "ORDER_TO_CORRECT"), TOWNSHIP)
    row = await served(here, 0, row, TOWNSHIP)
    assert await here.refused("enforcementExpire", ending(row), TOWNSHIP) == (
        "NOT_YET_DUE",
        "enforcementId",
        "QC-09",
    )
    here.time.seconds += 8 * 86400
    row = await here.done("enforcementExpire", ending(row), TOWNSHIP)
    assert (row["state"], row["clauses"]) == ("EXPIRED", ["QC-08"])


@pytest.mark.rule("QC-09")
async def test_overdue_justice_serves_judicial_documents_and_the_township_records_them(here: Desk) -> None:
    case = await determined(here, 2)
    for step in ("CRITICISM_EDUCATION", "ORDER_TO_CORRECT"):
        row = await here.done("enforcementPrepare", paper(here, case, step), TOWNSHIP)
        case = (await run_out(here, 2, row, TOWNSHIP))["dropoutCase"]
    document = paper(here, case, "JUDICIAL_DOCUMENT")
    assert await here.refused("enforcementPrepare", document, TOWNSHIP) == (
        "EVIDENCE_MISSING",
        "evidence",
        None,
    )
    assert (await here.refused("enforcementPrepare", document, SCHOOL))[0] in ("FORBIDDEN", "WRONG_UNIT")
    issued = await receipt(here, 2, "JUSTICE", "OTHER")
    row = await here.done(
        "enforcementPrepare", document | {"evidence": [issued], "documentNo": "司文〔2026〕1号"}, TOWNSHIP
    )
    assert (row["actor"], row["stepNo"]) == ("JUSTICE", 3)
    numbers = row["serialNo"].rsplit("-", 1)
    assert numbers[0] == f"{here.today.year}"


async def test_only_a_determined_dropout_is_enforced_and_only_by_who_may(here: Desk) -> None:
    case = await here.done(
        "caseOpen",
        {
            "studentId": here.student(4),
            "trigger": "SIGN",
            "noticedOn": here.on(0),
            "reason": "有辍学苗头",
        },
    )
    first = paper(here, case, "CRITICISM_EDUCATION")
    assert (await here.refused("enforcementPrepare", first, TOWNSHIP))[:2] == ("NOT_DETERMINED", "caseId")
    case = await determined(here, 6)
    first = paper(here, case, "CRITICISM_EDUCATION")
    assert (await here.refused("enforcementPrepare", first, SCHOOL)) == ("WRONG_UNIT", "step", "QC-08")
    assert (await here.refused("enforcementPrepare", paper(here, case, "JOINT_SANCTION"), TOWNSHIP))[
        0
    ] == "NOT_IN_LADDER"
    row = await here.done("enforcementPrepare", first, TOWNSHIP)
    bare = {
        "enforcementId": row["id"],
        "expectedVersion": row["version"],
        "method": "MAIL",
        "servedTo": "父亲",
    }
    bare |= {"servedOn": here.on(0), "evidence": []}
    assert (await here.refused("enforcementServe", bare, TOWNSHIP))[0] == "EVIDENCE_MISSING"
    assert (await here.refused("enforcementExpire", ending(row), TOWNSHIP))[0] == "ILLEGAL_TRANSITION"
    assert (await here.refused("enforcementWithdraw", ending(row) | {"expectedVersion": 9}, TOWNSHIP))[
        0
    ] == "STALE_VERSION"
    row = await here.done("enforcementWithdraw", ending(row, "事实有误"), TOWNSHIP)
    assert row["state"] == "WITHDRAWN"
    # What was taken back opens no next step.
    order = paper(here, row["dropoutCase"], "ORDER_TO_CORRECT")
    assert (await here.refused("enforcementPrepare", order, TOWNSHIP))[0] == "NOT_YOUR_TURN"


async def _is_refused_until_its_form_is_complete(desk: Desk, case: Any, said: dict[str, Any]) -> None:
    """DC-16: a dropout whose persuasion failed has a form of its own, and what is missing in it is named."""
    ids = {"case_id": case["id"].partition(":")[2], "student_id": desk.rows["Student"][0]}
    assert await desk.refused("enforcementPrepare", said, SCHOOL) == ("DOSSIER_INCOMPLETE", "caseId", "DC-16")
    assert await _missing(desk, case) >= {"CAUSES", "ATTEMPTS", "PARTICIPANTS", "REPORTS", "NOTICES"}
    by = {"content": "不愿返校", "recorded_by": None}
    told = {"attempted_on": desk.today, "mode": VisitMode.IN_PERSON, "outcome": PersuasionOutcome.REFUSED}
    attempt = tables.PersuasionAttempt(**ids, seq=1, joint=False, **by, **told)
    report = {
        "kind": ReportKind.SUSPECTED_DROPOUT,
        "due_from": desk.today,
        "content": "某事",
        "signed_by": "某人",
    }
    async with desk.door.sessions.begin() as session:
        session.add_all([tables.CaseCause(**ids, cause=DropoutCause.SCHOOL_WEARY, primary=True), attempt])
        await session.flush()
        unit = desk.rows["Organization"][3]
        went = {"name": "某人", "organization_id": unit, "rank": VisitorRank.HOMEROOM_TEACHER}
        session.add(tables.Visitor(student_id=ids["student_id"], attempt_id=attempt.id, **went))
        session.add(tables.WrittenReport(**ids, **report, sent_at=desk.time.now()))
    assert not await _missing(desk, case) & {"CAUSES", "ATTEMPTS", "PARTICIPANTS", "REPORTS"}


async def _missing(desk: Desk, case: Any) -> set[str]:
    query = "query ($c: ID!) { node(id: $c) { ... on DropoutCase { dossierMissing } } }"
    return set((await desk.ask(query, {"c": case["id"]}, BUREAU))["node"]["dossierMissing"])


@pytest.mark.rule("DC-16")
@pytest.mark.parametrize(
    ("place", "first", "role", "not_there"),
    [
        (GENHE, "CRITICISM_EDUCATION", TOWNSHIP, "JUDICIAL_DOCUMENT"),
        (DACHUAN, "RETURN_NOTICE", SCHOOL, "CRITICISM_EDUCATION"),
        (HULIN, "CRITICISM_EDUCATION", TOWNSHIP, "RETURN_NOTICE"),
        (BOSHAN, "CRITICISM_EDUCATION", TOWNSHIP, "JOINT_SANCTION"),
        (QIAOCHENG, "CRITICISM_EDUCATION", TOWNSHIP, "JUDICIAL_COMPULSION"),
    ],
)
async def test_each_place_has_its_own_ladder(
    databases: Databases, template: str, place: str, first: str, role: Role, not_there: str
) -> None:
    async with desk(databases, template, place, f"ladder_{place}") as there:
        case = await determined(there, 0)
        assert (await there.refused("enforcementPrepare", paper(there, case, not_there), role))[
            0
        ] == "NOT_IN_LADDER"
        if place == DACHUAN:
            await _is_refused_until_its_form_is_complete(there, case, paper(there, case, first))
        row = await there.done("enforcementPrepare", paper(there, case, first), role)
        assert (row["stepNo"], row["state"]) == (1, "PREPARED")
        last = {GENHE: "JOINT_SANCTION", DACHUAN: "ORDER_TO_CORRECT", HULIN: "JUDICIAL_COMPULSION"}
        too_early = paper(there, row["dropoutCase"], last.get(place, "LEGAL_LIABILITY"))
        assert (await there.refused("enforcementPrepare", too_early, BUREAU))[0] == "NOT_YOUR_TURN"
        if place == DACHUAN:  # 强制要求入学 is ordered by an authority: a school has no coercive power
            await run_out(there, 0, row, SCHOOL)
            order = paper(there, row["dropoutCase"], "ORDER_TO_CORRECT") | {"expectedVersion": 2}
            assert (await there.refused("enforcementPrepare", order, SCHOOL))[0] == "WRONG_UNIT"
        if place == HULIN:  # beside the order, at any time, on the paper of the police (HL-33)
            penalty = paper(there, row["dropoutCase"], "PUBLIC_SECURITY_PENALTY")
            assert (await there.refused("enforcementPrepare", penalty, TOWNSHIP))[0] == "EVIDENCE_MISSING"
            issued = await receipt(there, 0, "PUBLIC_SECURITY", "OTHER")
            row = await there.done("enforcementPrepare", penalty | {"evidence": [issued]}, TOWNSHIP)
            assert (row["stepNo"], row["actor"]) == (0, "PUBLIC_SECURITY")
