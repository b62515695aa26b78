"""Labor inspection in a box: every line is one that its contract promises, clues are answered the month after, the same each time."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import yaml
from openapi_schema_validator import OAS31Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from connectors._core import Ask, encode
from connectors.labor_inspection import CONNECTOR, ChildLaborClue, TrainingWish
from domain import verdict
from domain.exchange import Direction, PackageCode, RecordState
from partners import county as synthetic
from partners import training
from partners.labor_findings import Inspection
from partners.people import Child
from tests.exchange.reading import judged
from tests.exchange.world import NOW
from tests.partners.labor import desk
from tests.partners.test_police_box import ROOT

COUNTY = synthetic.build(300, 8, "2026-08", "150785")
INSPECTION = Inspection(COUNTY)
FINDINGS = CONNECTOR.package(PackageCode.CHILD_LABOR_FINDINGS, Direction.PULL)
CLUES = CONNECTOR.package(PackageCode.CHILD_LABOR_CLUES, Direction.PUSH)


def ask(package: Any, period: str, sequence: int = 1) -> Ask:
    return Ask(package, period, COUNTY.jurisdiction_code, sequence)


def clue(number: int, child: Child) -> ChildLaborClue:
    return ChildLaborClue(
        line_no=number,
        clue_id=f"01900000-0000-7000-8000-{number:012d}",
        work="CHILD_LABOR",
        noticed_on="2026-08-03",
        place="某街道",
        employer_name="某店",
        name=child.name,
        sex=child.sex.code,
        birth_date=child.birth_date.isoformat(),
    )


SENT = encode([clue(1, INSPECTION.hidden[0]), clue(2, INSPECTION.idle)])


def conforms(line: bytes, schema: str) -> None:
    promised = yaml.safe_load((ROOT / "openapi" / CONNECTOR.contract).read_text("utf-8"))
    registry: Registry[Any] = Registry().with_resource(
        "urn:contract", Resource.from_contents(promised, DRAFT202012)
    )
    reference = {"$ref": f"urn:contract#/components/schemas/{schema}"}
    OAS31Validator(reference, registry=registry).validate(json.loads(line))


async def test_every_line_is_one_the_contract_promises_and_is_judged_as_the_truth_says() -> None:
    with desk(COUNTY) as box:
        lines = (await box.transport.pull(ask(FINDINGS, "2026-08"))).content.splitlines()
    for line in [*lines, *SENT.splitlines()]:
        conforms(line, "ChildLaborClue" if line in SENT.splitlines() else "ChildLaborFinding")
    truth = INSPECTION.truth(PackageCode.CHILD_LABOR_FINDINGS)
    # Whom the hub does not know it says itself, once the line is in order.
    later = {each.line_no for each in truth.rejects if not each.field and each.code.name != "DUPLICATE_LINE"}
    found = {
        each.line_no: each.reject_code
        for each in judged(lines, FINDINGS, verdict.Scope(NOW.date(), COUNTY.jurisdiction_code))
        if each.state is not RecordState.ACCEPTED
    }
    assert found == {each.line_no: each.code for each in truth.rejects if each.line_no not in later}
    assert len(lines) == truth.received
    assert len(later) == 3


async def test_a_clue_is_answered_the_month_after_by_what_is_true_of_the_child_and_once() -> None:
    with desk(COUNTY) as box:
        await box.transport.push(ask(CLUES, "2026-08"), SENT, "run-202608-1")
        september = await box.transport.pull(ask(FINDINGS, "2026-09"))
        again = await box.transport.pull(ask(FINDINGS, "2026-09", 2))
        october = await box.transport.pull(ask(FINDINGS, "2026-10"))
    answers = [json.loads(line) for line in september.content.splitlines()]
    assert [(each["clueId"][-1], each["result"]) for each in answers] == [("1", "FOUND"), ("2", "NOT_FOUND")]
    assert "orderNo" in answers[0]
    assert "orderNo" not in answers[1]
    assert again.content == september.content
    assert october.content == b""
    for line in september.content.splitlines():
        conforms(line, "ChildLaborFinding")


async def test_clues_handed_in_the_same_month_are_not_answered_yet() -> None:
    with desk(COUNTY) as box:
        await box.transport.push(ask(CLUES, "2026-08"), SENT, "run-202608-1")
        august = await box.transport.pull(ask(FINDINGS, "2026-08"))
    assert not any(
        "01900000-0000-7000-8000-000000000001" in line for line in august.content.decode().split("\n")
    )


def test_who_works_is_the_same_for_the_same_county_and_plays_no_other_part() -> None:
    other = Inspection(synthetic.build(300, 8, "2026-08", "150785"))
    assert other.findings() == INSPECTION.findings()
    planted = {COUNTY.children[at].id_number for at in COUNTY.parts}
    working = {child.id_number for child in (*INSPECTION.found, *INSPECTION.hidden, INSPECTION.idle)}
    assert len(working) == len(INSPECTION.found) + len(INSPECTION.hidden) + 1
    assert not planted & working


async def test_a_wish_is_answered_the_august_after_as_the_truth_says_and_once() -> None:
    wishes = [
        TrainingWish(
            line_no=number,
            wish_id=f"01900000-0000-7000-8000-{number:012d}",
            stage="JUNIOR",
            training="电工",
            name=child.name,
            birth_date=child.birth_date.isoformat(),
            contact="13900000000",
        )
        for number, child in enumerate(INSPECTION.hidden, 1)
    ]
    package = CONNECTOR.package(PackageCode.TRAINING_WISHES, Direction.PUSH)
    results = CONNECTOR.package(PackageCode.TRAINING_RESULTS, Direction.PULL)
    with desk(COUNTY) as box:
        await box.transport.push(ask(package, "2026-08"), encode(wishes), "run-202608-1")
        same = await box.transport.pull(ask(results, "2026-08"))
        came = await box.transport.pull(ask(results, "2027-08"))
        later = await box.transport.pull(ask(results, "2028-08"))
    assert (same.content, later.content) == (b"", b"")
    lines, truth = came.content.splitlines(), training.truth(wishes, "2027-08")
    for line in encode(wishes).splitlines():
        conforms(line, "TrainingWish")
    for line in lines:
        conforms(line, "TrainingResult")
    assert len(lines) == truth.received == len(wishes) + 1
    scope = verdict.Scope(date(2027, 8, 8), COUNTY.jurisdiction_code)
    assert {each.state for each in judged(lines, results, scope)} == {RecordState.ACCEPTED}
    assert [each.line_no for each in truth.rejects] == [len(lines)]
    assert json.loads(lines[-1])["wishId"] == training.NOBODY
