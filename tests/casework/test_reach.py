"""Whom an act reaches at the edges of what is known: no village, evidence that one may add and not see, secrets of a request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import Select, select

from auth import scopes
from database import tables
from domain.case import CaseStage
from tests import sealing
from tests.casework import way
from tests.casework.desk import WRITE, Desk, desk
from tests.casework.test_disability import NUMBER
from tests.casework.way import BUREAU, TOWNSHIP
from tests.conftest import Databases

ADDED = """mutation ($i: EvidenceAddInput!) { evidenceAdd(input: $i) { __typename
  ... on EvidenceAdded { evidenceId evidence { kind } } } }"""


@pytest.fixture(scope="module")
async def genhe(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template) as made:
        await way.everybody_attends(made)
        yield made


async def _nowhere(desk: Desk, number: int) -> None:
    """Nobody knows where a child lives."""
    async with desk.door.sessions.begin() as session:
        child = await session.get_one(tables.Student, desk.rows["Student"][number])
        child.village_id = None


async def _reporting(desk: Desk, case: Any) -> dict[str, Any]:
    await way.three_visits(desk, 0)
    return way.reporting(case)


def _cases(desk: Desk, number: int) -> Select[tuple[tables.DropoutCase]]:
    of = tables.DropoutCase
    return select(of).where(of.student_id == desk.rows["Student"][number])


async def test_a_child_without_a_village_is_its_cases_townships_to_act_for_while_the_case_runs(
    genhe: Desk,
) -> None:
    await _nowhere(genhe, 0)
    said = {"channel": "PHONE", "outcome": "REACHED", "content": "在家", "contactedOn": genhe.on(0)}
    said |= {"studentId": genhe.student(0)}
    assert (await genhe.refused("contactRecord", said, TOWNSHIP))[0] == "UNKNOWN_STUDENT"
    case = await way.suspected(genhe, 0)
    assert (await genhe.done("contactRecord", said, TOWNSHIP))["channel"] == "PHONE"
    sent = await genhe.done("reportSend", await _reporting(genhe, case))
    got = {"reportId": sent["id"], "expectedVersion": sent["version"]}
    received = await genhe.done("reportReceive", got, TOWNSHIP)
    assert [each["addressee"] for each in received["recipients"] if each["receivedAt"]] == ["TOWNSHIP"]
    elsewhere = {"organization_id": genhe.rows["Organization"][1]}
    assert (await genhe.refused("contactRecord", said, TOWNSHIP, **elsewhere))[0] == "UNKNOWN_STUDENT"
    async with genhe.door.sessions.begin() as session:
        for closed in await session.scalars(_cases(genhe, 0)):
            closed.stage, closed.closed_at = CaseStage.CLOSED, genhe.time.now()
    assert (await genhe.refused("contactRecord", said, TOWNSHIP))[0] == "UNKNOWN_STUDENT"


async def test_a_child_whose_village_is_known_is_not_reached_by_the_township_that_a_case_names(
    genhe: Desk,
) -> None:
    await way.opened(genhe, 2)
    other = {"organization_id": genhe.rows["Organization"][2]}
    async with genhe.door.sessions.begin() as session:
        for case in await session.scalars(_cases(genhe, 2)):
            case.township_id = genhe.rows["Organization"][2]
        child = await session.get_one(tables.Student, genhe.rows["Student"][2])
        child.village_id = genhe.rows["Organization"][1]
    said = {"channel": "PHONE", "outcome": "REACHED", "content": "在家", "contactedOn": genhe.on(0)}
    said |= {"studentId": genhe.student(2)}
    assert (await genhe.refused("contactRecord", said, TOWNSHIP, **other))[0] == "UNKNOWN_STUDENT"


async def test_who_may_add_a_finding_and_not_see_it_is_told_its_id_and_nothing_else(genhe: Desk) -> None:
    said = {"studentId": genhe.student(4), "kind": "MEDICAL_PROOF", "title": "证明", "source": "HEALTH"}
    said |= {"issuedBy": "市医院", "issuedOn": genhe.on(0)}
    blind = [scope for scope in WRITE if scope != scopes.DISABILITY_READ]
    added = (await genhe.door.ask(ADDED, {"i": said}, **genhe.role(BUREAU) | {"granted": blind}))[
        "evidenceAdd"
    ]
    assert (added["__typename"], added["evidence"]) == ("EvidenceAdded", None)
    seen = "query ($i: ID!) { node(id: $i) { ... on Evidence { kind } } }"
    assert (await genhe.ask(seen, {"i": added["evidenceId"]}, BUREAU))["node"] is None
    assert (await genhe.ask(seen, {"i": added["evidenceId"]}))["node"] == {"kind": "MEDICAL_PROOF"}
    plain = await genhe.door.ask(ADDED, {"i": said | {"kind": "OTHER"}}, **genhe.role(BUREAU))
    assert plain["evidenceAdd"]["evidence"] == {"kind": "OTHER"}
    assert plain["evidenceAdd"]["evidenceId"] != added["evidenceId"]


async def test_no_digest_of_a_request_is_made_of_a_certificates_number(genhe: Desk) -> None:
    """Were it, another number under one key would be another request."""
    async with genhe.door.sessions.begin() as session:
        child = await session.get_one(tables.Student, genhe.rows["Student"][6])
        for name, value in sealing.of(tables.Student.id_number_sealed, child.id, NUMBER).items():
            setattr(child, name, value)
    said = {"studentId": genhe.student(6), "issuedOn": genhe.on(-30), "idempotencyKey": "certificate-of-6"}
    made = await genhe.done("certificateRecord", said | {"certNo": f"{NUMBER}52"})
    again = await genhe.done("certificateRecord", said | {"certNo": f"{NUMBER}53"})
    assert (again["id"], again["grade"]) == (made["id"], "SECOND")
    other = await genhe.refused("certificateRecord", said | {"certNo": f"{NUMBER}52", "feeReduced": True})
    assert other[0] == "CHANGE_KEY_REUSED"
