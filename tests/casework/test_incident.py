"""Emergencies in persuasion and placement: reported in a case, handed to the departments concerned, followed to their end (HL-15)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from database import tables
from domain.case import CaseStage
from domain.role import Role
from domain.student import RegistryMark, SchoolingStatus
from tests.casework import way
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.hub import world

HULIN = "230381"
SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER
NOWHERE = "CaseIncident:00000000-0000-0000-0000-000000000001"


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, HULIN) as made:
        await way.everybody_attends(made)
        yield made


def reporting(desk: Desk, case: Any, **more: Any) -> dict[str, Any]:
    said = {"caseId": case["id"], "urgency": "URGENT", "happenedOn": desk.on(0)}
    return said | {"description": "劝返途中学生离家走失"} | more


def of(incident: Any, **more: Any) -> dict[str, Any]:
    return {"incidentId": incident["id"], "expectedVersion": incident["version"], **more}


def handing(incident: Any, *departments: str, **more: Any) -> dict[str, Any]:
    wanted = [{"department": each, "asked": "协助查找并护送返校"} for each in departments]
    return of(incident, coordinator="张科长", departments=wanted) | more


async def answering(desk: Desk, number: int, incident: Any, department: str, **more: Any) -> dict[str, Any]:
    papers = [await desk.paper(number, "OTHER", department)]
    said = {"department": department, "answeredOn": desk.on(0), "answer": "已找到并送回家中"}
    return of(incident, **said, papers=papers, documentNo="公〔2026〕3号") | more


def ending(desk: Desk, incident: Any, **more: Any) -> dict[str, Any]:
    return of(incident, closedOn=desk.on(0), result="学生已平安返回，继续劝返") | more


@pytest.mark.rule("HL-15")
async def test_an_emergency_is_handed_to_the_departments_concerned_and_followed_to_its_end_HL_15(
    here: Desk,
) -> None:
    case = await way.opened(here, 0)
    incident = await here.done("incidentReport", reporting(here, case))
    assert (incident["state"], incident["urgency"], incident["dropoutCase"]["id"]) == (
        "REPORTED",
        "URGENT",
        case["id"],
    )
    said = handing(incident, "PUBLIC_SECURITY", "CIVIL_AFFAIRS")
    incident = await here.done("incidentHand", said, BUREAU)
    assert (incident["state"], incident["coordinator"]) == ("HANDED", "张科长")
    assert [each["department"] for each in incident["handlings"]] == ["PUBLIC_SECURITY", "CIVIL_AFFAIRS"]
    early = ending(here, incident)
    assert await here.refused("incidentClose", early, BUREAU) == ("NOT_ANSWERED", "incidentId", "HL-15")
    said = await answering(here, 0, incident, "PUBLIC_SECURITY")
    incident = await here.done("incidentAnswer", said, BUREAU)
    # The others are not waited for less because one has answered.
    assert (await here.refused("incidentClose", ending(here, incident), BUREAU))[0] == "NOT_ANSWERED"
    incident = await here.done("incidentHand", handing(incident, "HEALTH"), BUREAU)
    for department in ("CIVIL_AFFAIRS", "HEALTH"):
        said = await answering(here, 0, incident, department)
        incident = await here.done("incidentAnswer", said, BUREAU)
    incident = await here.done("incidentClose", ending(here, incident), BUREAU)
    assert (incident["state"], incident["closedOn"], incident["result"]) == (
        "CLOSED",
        here.on(0),
        "学生已平安返回，继续劝返",
    )
    shown = "incidents { id } student { timeline { nodes { act machine source target } } }"
    found = await way.seen(here, case, shown)
    assert [each["id"] for each in found["incidents"]] == [incident["id"]]
    moved = [
        (each["act"], each["source"], each["target"])
        for each in found["student"]["timeline"]["nodes"]
        if each["machine"] == "HL-15"
    ]
    assert moved == [
        ("incidentReport", None, "REPORTED"),
        ("incidentHand", "REPORTED", "HANDED"),
        ("incidentClose", "HANDED", "CLOSED"),
    ]
    again = handing(incident, "JUSTICE")
    assert (await here.refused("incidentHand", again, BUREAU))[0] == "ILLEGAL_TRANSITION"
    late = await answering(here, 0, incident, "HEALTH")
    assert (await here.refused("incidentAnswer", late, BUREAU))[0] == "ANSWERED_ALREADY"


@pytest.mark.rule("HL-15")
async def test_the_bureau_sees_at_any_time_who_never_enrolled_and_whom_the_registry_marks_HL_15(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, HULIN) as there:
        await way.everybody_attends(there)
        await there.stands(1, SchoolingStatus.NEVER_ENROLLED)
        async with there.door.sessions.begin() as session:
            held = await session.get_one(tables.Enrollment, there.rows["Enrollment"][0])
            held.registry_mark = RegistryMark.DROPOUT
            marked = f"Student:{held.student_id}"
        query = """{ never: students(filter: {schoolingStatus: [NEVER_ENROLLED]}) { nodes { id schoolingStatus } }
          marked: students(filter: {registryMark: [DROPOUT]}) { nodes {
            id schoolingStatus enrollments { registryMark school { id } } timeline { nodes { at } } } } }"""
        found = await there.ask(query, role=BUREAU)
        assert [each["id"] for each in found["never"]["nodes"]] == [there.student(1)]
        assert [each["id"] for each in found["marked"]["nodes"]] == [marked]
        assert found["marked"]["nodes"][0]["enrollments"][0]["registryMark"] == "DROPOUT"


async def test_what_concerns_no_department_the_bureau_ends_itself(here: Desk) -> None:
    incident = await here.done("incidentReport", reporting(here, await way.opened(here, 2)))
    incident = await here.done("incidentClose", ending(here, incident), BUREAU)
    assert (incident["state"], incident["handlings"]) == ("CLOSED", [])


async def test_a_report_that_cannot_be_is_refused_and_changes_nothing(here: Desk) -> None:
    case = await way.opened(here, 4)
    for more, code in (
        ({"happenedOn": here.on(1)}, "IMPOSSIBLE_DATE"),
        ({"happenedOn": here.on(-1)}, "IMPOSSIBLE_DATE"),
        ({"description": " "}, "BAD_TEXT"),
        ({"description": "电话13800138000"}, "PERSONAL_NUMBER"),
        ({"evidence": ["Evidence:00000000-0000-0000-0000-000000000001"]}, "UNKNOWN_EVIDENCE"),
        ({"caseId": "DropoutCase:00000000-0000-0000-0000-000000000001"}, "UNKNOWN_CASE"),
    ):
        assert (await here.refused("incidentReport", reporting(here, case, **more)))[0] == code
    away = {"organization_id": here.rows["Organization"][2]}
    assert (await here.refused("incidentReport", reporting(here, case), **away))[0] == "UNKNOWN_CASE"
    keyed = reporting(here, case, idempotencyKey="incident-1")
    first = await here.done("incidentReport", keyed)
    assert (await here.done("incidentReport", keyed))["id"] == first["id"]
    other = keyed | {"urgency": "CRITICAL"}
    assert (await here.refused("incidentReport", other))[0] == "CHANGE_KEY_REUSED"
    async with here.door.sessions.begin() as session:
        over = {"stage": CaseStage.CLOSED, "closed_at": here.time.now()}
        closed = tables.DropoutCase.id == UUID(case["id"].partition(":")[2])
        await session.execute(update(tables.DropoutCase).where(closed).values(over))
    assert (await here.refused("incidentReport", reporting(here, case)))[0] == "CASE_CLOSED"
    # What happened is followed to its end after the case, too.
    assert (await here.done("incidentClose", ending(here, first), BUREAU))["state"] == "CLOSED"


async def test_only_the_bureau_coordinates_and_only_with_authorities(here: Desk) -> None:
    incident = await here.done("incidentReport", reporting(here, await way.opened(here, 6)), TOWNSHIP)
    said = handing(incident, "PUBLIC_SECURITY")
    for role in (SCHOOL, TOWNSHIP):
        answer = await here.post("incidentHand", said, role)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    for given, why in (
        (handing(incident), ("NO_DEPARTMENT", "departments", "HL-15")),
        (handing(incident, "SCHOOL"), ("WRONG_ADDRESSEE", "departments[0].department", "HL-15")),
        (handing(incident, "HEALTH", "HEALTH"), ("HANDED_ALREADY", "departments[1].department", None)),
        (said | {"coordinator": " "}, ("BAD_TEXT", "coordinator", None)),
        (said | {"expectedVersion": 9}, ("STALE_VERSION", "expectedVersion", None)),
        (said | {"incidentId": NOWHERE}, ("UNKNOWN_INCIDENT", "incidentId", None)),
    ):
        assert await here.refused("incidentHand", given, BUREAU) == why
    early = await answering(here, 6, incident, "PUBLIC_SECURITY")
    assert (await here.refused("incidentAnswer", early, BUREAU))[0] == "NOT_HANDED"
    incident = await here.done("incidentHand", said, BUREAU)
    assert (await here.refused("incidentHand", handing(incident, "PUBLIC_SECURITY"), BUREAU))[0] == (
        "HANDED_ALREADY"
    )
    said = await answering(here, 6, incident, "PUBLIC_SECURITY")
    not_theirs = [await here.paper(6, "OTHER", "SCHOOL")]
    for more, why in (
        ({"papers": not_theirs}, ("EVIDENCE_MISSING", "papers", "HL-15")),
        ({"papers": []}, ("EVIDENCE_MISSING", "papers", "HL-15")),
        ({"department": "HEALTH"}, ("NOT_HANDED", "department", None)),
        ({"answeredOn": here.on(-1)}, ("IMPOSSIBLE_DATE", "answeredOn", None)),
        ({"answeredOn": here.on(1)}, ("IMPOSSIBLE_DATE", "answeredOn", None)),
        ({"answer": ""}, ("BAD_TEXT", "answer", None)),
        ({"expectedVersion": 1}, ("STALE_VERSION", "expectedVersion", None)),
    ):
        assert await here.refused("incidentAnswer", said | more, BUREAU) == why
    incident = await here.done("incidentAnswer", said, BUREAU)
    for more, code in (
        ({"closedOn": here.on(-1)}, "IMPOSSIBLE_DATE"),
        ({"closedOn": here.on(1)}, "IMPOSSIBLE_DATE"),
        ({"result": " "}, "BAD_TEXT"),
        ({"expectedVersion": 1}, "STALE_VERSION"),
    ):
        assert (await here.refused("incidentClose", ending(here, incident) | more, BUREAU))[0] == code


@pytest.mark.parametrize("code", [world.HERE, "511703", "370304", "341602"])
async def test_an_emergency_is_followed_in_every_place(
    databases: Databases, template: str, code: str
) -> None:
    """Only Hulin's document names it; elsewhere the hub does the same."""
    async with desk(databases, template, code) as there:
        await way.everybody_attends(there)
        incident = await there.done("incidentReport", reporting(there, await way.opened(there, 0)))
        incident = await there.done("incidentHand", handing(incident, "PUBLIC_SECURITY"), BUREAU)
        said = await answering(there, 0, incident, "PUBLIC_SECURITY")
        incident = await there.done("incidentAnswer", said, BUREAU)
        assert (await there.done("incidentClose", ending(there, incident), BUREAU))["state"] == "CLOSED"
