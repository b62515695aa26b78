"""The disabled persons' federation in a box keeps its contract; its registers hold what is planted."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_schema_validator import OAS31Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from connectors import _core
from connectors._core import Ask, Package
from connectors.disability_federation import CONNECTOR, AppraisalRequest, NotEnrolledChild
from domain.errors import Refused
from domain.exchange import ComparisonCode, PackageCode
from partners import appraisals, county, disabled
from partners.departments import DEPARTMENTS
from tests.exchange import federation
from tests.exchange.federation import Registers

CONTRACT: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "openapi" / CONNECTOR.contract).read_text("utf-8")
)
PACKAGES = {package.code: package for package in CONNECTOR.packages}
PULLED = (PACKAGES[PackageCode.DISABLED_CHILDREN], PACKAGES[PackageCode.THREE_DISABILITY_ROSTER])
LINES = _core.encode(
    [NotEnrolledChild(line_no=1, finding_id="f-1", id_number="1", name="甲", need="ASSESSMENT")]
)


def ask(package: Package, sequence: int = 1) -> Ask:
    return Ask(package, "2026-08", "150785", sequence)


def registers() -> Registers:
    return federation.told()[1]


@pytest.mark.parametrize("package", PULLED, ids=lambda package: package.code.name)
async def test_every_line_of_the_box_is_one_the_contract_promises_but_for_the_broken_ones(
    package: Package,
) -> None:
    registry = Registry().with_resource("urn:contract", Resource.from_contents(CONTRACT, DRAFT202012))
    schema = OAS31Validator(
        {"$ref": f"urn:contract#/components/schemas/{package.line.__name__}"}, registry=registry
    )
    with federation.desk(registers()) as desk:
        reply = await desk.transport.pull(ask(package))
    lines = [json.loads(line) for line in reply.content.splitlines()]
    assert reply.header.line_count == len(lines) > 5
    off = [line for line in lines if not schema.is_valid(line)]
    assert all(line.get("category") == "视力" for line in off)
    assert len(off) <= 1


async def test_what_is_handed_in_is_taken_once_and_other_content_under_its_sequence_is_refused() -> None:
    package = PACKAGES[PackageCode.NOT_ENROLLED_DISABLED]
    with federation.desk(registers()) as desk:
        first = await desk.transport.push(ask(package), LINES, "run-202608-1")
        again = await desk.transport.push(ask(package), LINES, "run-202608-1")
        assert (first, first.received) == (again, 1)
        assert first.reference.startswith("CL-2026-08-")
        with pytest.raises(Refused, match="SEQUENCE_CONFLICT"):
            await desk.transport.push(ask(package), LINES + LINES, "run-202608-2")


@pytest.mark.parametrize("children", [50, 300, 5000])
def test_the_federations_county_has_somebody_of_every_kind_whatever_its_size(children: int) -> None:
    truth = disabled.Federation(county.build(children, 8, "2026-08", "150785"))
    assert all(truth.truth[code] for code in (ComparisonCode.M_13, ComparisonCode.M_20))
    assert set(truth.excused) == {
        "DEFERRED",
        "EXEMPTED",
        "APPROVED_NON_ENROLLMENT",
        "ATTENDING_ELSEWHERE_UNREGISTERED",
    }
    assert truth.three < truth.children
    swapped = len(truth.truth[ComparisonCode.M_20])
    assert swapped < 20 or swapped * 20 <= len(truth.children)


def test_the_box_answers_out_of_a_synthetic_county() -> None:
    boxed = DEPARTMENTS["disability_federation"]
    assert boxed.connector is CONNECTOR
    export = boxed.exporting(county.build(300, 8, "2026-08", "150785"))
    code = PackageCode.THREE_DISABILITY_ROSTER
    answered = export(None, code, None, "hub")  # type: ignore[arg-type]  # the registers need neither
    assert [line.line_no for line in answered.lines] == list(range(1, len(answered.lines) + 1))


async def test_a_request_is_answered_the_month_after_as_the_truth_says_and_every_line_is_promised() -> None:
    requests = [
        AppraisalRequest(
            line_no=at,
            appraisal_id=f"01900000-0000-7000-8000-{at:012d}",
            name="甲",
            id_number="1",
            need="APPRAISAL",
            requested_on="2026-08-01",
        )
        for at in range(1, 6)
    ]
    sent, results = PACKAGES[PackageCode.APPRAISAL_REQUEST], PACKAGES[PackageCode.APPRAISAL_RESULT]
    registry = Registry().with_resource("urn:contract", Resource.from_contents(CONTRACT, DRAFT202012))
    with federation.desk(registers()) as desk:
        await desk.transport.push(ask(sent), _core.encode(requests), "run-202608-1")
        same = await desk.transport.pull(ask(results))
        came = await desk.transport.pull(Ask(results, "2026-09", "150785", 1))
        later = await desk.transport.pull(Ask(results, "2026-10", "150785", 1))
    assert (same.content, later.content) == (b"", b"")
    told = [json.loads(line) for line in came.content.splitlines()]
    for name, lines in (
        ("AppraisalRequest", [json.loads(line) for line in _core.encode(requests).splitlines()]),
        ("AppraisalResult", told),
    ):
        schema = OAS31Validator({"$ref": f"urn:contract#/components/schemas/{name}"}, registry=registry)
        for line in lines:
            schema.validate(line)
    truth = appraisals.truth(requests, "2026-09")
    assert len(told) == truth.received == 6
    assert told[-1]["appraisalId"] == appraisals.NOBODY
    assert [each.line_no for each in truth.rejects] == [6]
