"""Requests made from every department's contract, as it says and as it does not say: its box answers as it promises."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
import schemathesis
import yaml

from connectors import _bulk
from connectors._core import Package
from domain.exchange import Direction
from partners import box, county
from partners.departments import DEPARTMENTS
from partners.faults import Faults
from partners.inbox import Inbox
from tests.openapi import generating
from tests.openapi.callers import ASKED, Department, Hub, Nobody
from tests.partners import standin
from tests.partners.serving import listening
from tests.partners.standin import FakeClock

pytestmark = pytest.mark.slow
OPENAPI = Path(__file__).parents[2] / "openapi"
DEPARTMENTAL = sorted((OPENAPI / "departments").glob("*.yaml"))
COUNTY = county.build(300, 8, standin.PERIOD, standin.COUNTY)
PERSONAL = frozenset(said for child in COUNTY.children for said in (child.name, child.id_number))
EXPORT = "/v1/packages/{packageCode}/$export"
STATUS, PART = "/v1/exports/{exportId}", "/v1/exports/{exportId}/parts/{partNo}"
LATER = "2027-08"
REACHED = {
    *(("token", status) for status in (200, 400, 401)),
    *(("exportPackage", status) for status in (202, 400, 403, 404)),
    *((operation, status) for operation in ("exportStatus", "exportPart") for status in (200, 404)),
    *(("submitPackage", status) for status in (200, 201, 400, 403, 404, 409, 415, 422)),
}
"""What the hub's requests come to, some of them only after others."""
CONTRACTED = schemathesis.pytest.from_fixture("contract")


@pytest.fixture(scope="module", params=DEPARTMENTS)
def department(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Department]:
    of, clock, state = DEPARTMENTS[request.param], FakeClock(), tmp_path_factory.mktemp("box") / "state.json"
    given: dict[str, Any] = {
        "jurisdiction_code": standin.COUNTY,
        "state": state,
        "bound": True,
        "now": clock.now,
    }

    def make(address: str) -> Any:
        exporting = of.exporting(COUNTY)
        return box.app(of.connector, exporting, standin.CLIENTS, address, Faults(), prefix=of.prefix, **given)

    with listening(make) as address:
        yield Department(of.connector, address, clock, state, PERSONAL)


@pytest.fixture(scope="module")
def contract(department: Department) -> Any:
    """The department's contract, whose submissions are made of the lines that it promises to take."""
    said = yaml.safe_load((OPENAPI / department.connector.contract).read_text("utf-8"))
    body = said["paths"]["/v1/packages/{packageCode}/$submit"]["post"]["requestBody"]["content"][_bulk.NDJSON]
    body["schema"] = {"anyOf": [{"type": "array", "items": line} for line in body["x-lines"].values()]}
    return schemathesis.openapi.from_dict(said, config=generating.config(20))


@pytest.fixture(scope="module")
def nobody(department: Department) -> Iterator[Nobody]:
    made = Nobody(department)
    with closing(made.session):
        yield made


@pytest.fixture(scope="module")
def hub(department: Department) -> Iterator[Hub]:
    made = Hub(department)
    with closing(made.session):
        yield made


def test_every_department_whose_contract_has_an_api_is_asked() -> None:
    contracts = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in DEPARTMENTAL}
    assert {partner for partner, said in contracts.items() if said["paths"]} == set(DEPARTMENTS)


@CONTRACTED.parametrize()
def test_whatever_nobody_sends_is_answered_as_promised(case: Any, nobody: Nobody) -> None:
    nobody.send(case)


@CONTRACTED.parametrize()
def test_whatever_the_hub_sends_is_answered_as_promised(case: Any, hub: Hub) -> None:
    hub.send(case)


@pytest.mark.parametrize(
    ("path", "body"), [("/token", {"scope": "x" * 20_000}), (EXPORT, {"period": "x" * 70_000})]
)
def test_what_is_too_large_is_refused_as_promised(path: str, body: Any, hub: Hub, contract: Any) -> None:
    code = {"packageCode": hub.asked.connector.packages[0].code.name} if path == EXPORT else {}
    operation = contract[path]["POST"]
    case = operation.Case(path_parameters=code, headers={"Idempotency-Key": "too-large"}, body=body)
    assert hub.answer(case).status_code == 413


def exported(hub: Hub, contract: Any, package: Package) -> Iterator[bytes]:
    """Lines of a package as they are told a year later."""
    code, key = {"packageCode": package.code.name}, {"Idempotency-Key": f"later/{package.code.name}"}
    begun = contract[EXPORT]["POST"].Case(path_parameters=code, headers=key, body={**ASKED, "period": LATER})
    export = {"exportId": hub.answer(begun).headers["content-location"][0].rpartition("/")[2]}
    manifest = hub.answer(contract[STATUS]["GET"].Case(path_parameters=export)).json()
    for number in range(1, len(manifest["output"]) + 1):
        part = contract[PART]["GET"].Case(path_parameters={**export, "partNo": number})
        yield from hub.answer(part).content.splitlines()


def test_whatever_was_handed_in_is_answered_in_lines_of_the_contract(hub: Hub, contract: Any) -> None:
    for package in hub.asked.connector.packages:
        if package.direction is Direction.PULL:
            for line in exported(hub, contract, package):
                msgspec.json.decode(line, type=package.line)


def test_everything_was_reached_and_what_was_handed_in_is_kept(hub: Hub) -> None:
    if hub.answered > 100:  # not when this test runs alone
        assert hub.reached >= REACHED, REACHED - hub.reached
        packages = [one.code.name for one in hub.asked.connector.packages if one.direction is Direction.PUSH]
        inbox = Inbox(hub.asked.state)
        kept = [inbox.of("hub", code, standin.COUNTY, standin.PERIOD, None) for code in packages]
        assert any(one.lines for submissions in kept for one in submissions)
