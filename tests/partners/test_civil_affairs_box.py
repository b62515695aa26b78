"""Civil affairs in a box: lines as their contract promises, a register that differs as planned, decisions that stay the same."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from openapi_schema_validator import OAS31Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from connectors import _bulk
from connectors._core import Package, encode
from connectors.civil_affairs import CONNECTOR, AssistanceCandidate
from domain import verdict
from domain.assistance import GROUP_OF, AssistanceDecision
from domain.exchange import Direction, PackageCode, RecordState
from partners import civil_affairs, county, places
from partners.assistance import CivilAffairs
from partners.differences import Part
from partners.inbox import Inbox, Submission
from tests.exchange import world
from tests.exchange.reading import judged

CONTRACT = Path(__file__).parents[2] / "openapi" / CONNECTOR.contract
HOUSEHOLDS = CONNECTOR.package(PackageCode.ASSISTANCE_HOUSEHOLDS, Direction.PULL)
DECISIONS = CONNECTOR.package(PackageCode.ASSISTANCE_DECISIONS, Direction.PULL)
ASKED = _bulk.ExportRequest(period=world.PERIOD, jurisdiction_code=world.CODE, sequence=1)


@pytest.fixture(scope="module")
def known() -> CivilAffairs:
    return CivilAffairs(world.small_county())


def asking(known: CivilAffairs) -> list[AssistanceCandidate]:
    """A request about each of twelve people."""
    people = world.small_county().children[:12]
    return [
        AssistanceCandidate(
            line_no=at,
            request_id=f"01900000-0000-7000-8000-{at:012d}",
            reason="ECONOMIC_DIFFICULTY",
            name=child.name,
            id_number=child.id_number,
        )
        for at, child in enumerate(people, 1)
    ]


def handed_in(inbox: Inbox, candidates: list[AssistanceCandidate]) -> None:
    lines = encode(candidates).decode()
    inbox.take(
        Submission(
            client_id="hub",
            package="ASSISTANCE_CANDIDATES",
            jurisdiction_code=world.CODE,
            period=world.PERIOD,
            sequence=1,
            key="key-00001",
            sha256="0" * 64,
            lines=lines,
        ),
        civil_affairs.PREFIX,
    )


def valid(package: Package, lines: list[Any]) -> None:
    promised = yaml.safe_load(CONTRACT.read_text("utf-8"))
    registry = Registry().with_resource("urn:contract", Resource.from_contents(promised, DRAFT202012))
    reference = f"urn:contract#/components/schemas/{package.line.__name__}"
    for line in encode(lines).splitlines():
        OAS31Validator({"$ref": reference}, registry=registry).validate(json.loads(line))


def test_every_line_is_one_the_contract_promises_and_broken_ones_only_by_what_they_say(
    known: CivilAffairs,
) -> None:
    lines = known.households()
    broken = {each.line_no for each in known.broken}
    valid(HOUSEHOLDS, [line for line in lines if line.line_no not in broken])
    asked = asking(known)
    valid(CONNECTOR.package(PackageCode.ASSISTANCE_CANDIDATES, Direction.PUSH), list(asked))
    valid(DECISIONS, [known.decide(each) for each in asked])


def test_the_register_comes_to_what_is_planned(known: CivilAffairs) -> None:
    scope = verdict.Scope(world.NOW.date(), world.CODE)
    raw = encode(known.households()).splitlines()
    landed = list(judged(raw, HOUSEHOLDS, scope))
    back = {each.line_no: each.reject_code for each in landed if each.state is RecordState.REJECTED}
    assert back == {each.line_no: each.code for each in known.broken}
    taken = [each for each in landed if each.state is RecordState.ACCEPTED]
    assert {each.id_number: each.facts["kind"] for each in taken} == {
        number: kind.name for number, kind in known.assisted.items()
    }
    for each in taken:
        assert set(each.facts) == {"kind", "validFrom"}


@pytest.mark.parametrize("code", [place.code for place in places.PLACES])
def test_every_place_has_poor_children_at_no_school_and_lawful_excuses(code: str) -> None:
    made = county.build(1000, 8, world.PERIOD, code)
    known = CivilAffairs(made)
    parts = {made.children[at].id_number: part for at, part in made.parts.items()}
    assert {parts[number] for number in known.found} == {
        Part.NEVER_ENROLLED_KNOWN,
        Part.NEVER_ENROLLED_UNKNOWN,
    }
    assert known.excused
    assert known.found | set(known.excused) <= set(known.assisted)
    assert set(known.assisted.values()) == set(GROUP_OF)


def test_a_decision_is_the_same_each_time_and_all_kinds_occur(known: CivilAffairs) -> None:
    candidates = asking(known)
    first = [known.decide(each) for each in candidates]
    assert first == [known.decide(each) for each in candidates]
    assert set(Counter(each.decision for each in first)) == {each.name for each in AssistanceDecision}
    for each in first:
        taken = each.decision in ("GRANTED", "ALREADY_ASSISTED")
        assert ((each.kind is not None), (each.valid_from is not None)) == (taken, taken)


def test_what_was_asked_is_answered_once_a_month_under_its_id(known: CivilAffairs) -> None:
    inbox, export = Inbox(None), civil_affairs.exporting(known)
    assert export(inbox, PackageCode.ASSISTANCE_DECISIONS, ASKED, "hub").lines == []
    candidates = asking(known)
    handed_in(inbox, candidates)
    answered = export(inbox, PackageCode.ASSISTANCE_DECISIONS, ASKED, "hub")
    assert [each.request_id for each in answered.lines] == [each.request_id for each in candidates]
    assert export(inbox, PackageCode.ASSISTANCE_DECISIONS, ASKED, "other").lines == []
    later = msgspec.structs.replace(ASKED, period="2026-09")
    assert export(inbox, PackageCode.ASSISTANCE_DECISIONS, later, "hub").lines == []
    inbox.forget_answers()
    assert len(export(inbox, PackageCode.ASSISTANCE_DECISIONS, later, "hub").lines) == len(candidates)
