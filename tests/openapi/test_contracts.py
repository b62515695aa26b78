"""The contracts in openapi/ are valid and promise what the connectors declare."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from connectors import _bulk, _core
from connectors._core import Connector, members
from connectors.departments import CONNECTORS
from domain import (
    assistance,
    child_labor,
    disability,
    exchange,
    justice,
    persuasion_assist,
    poor_household,
    training,
)
from domain.student import RegistrationProgress, Sex

ROOT = Path(__file__).parents[2] / "openapi"
CONTRACTS = sorted(ROOT.rglob("*.yaml"))
Schema = dict[str, Any]


COMMON = [_core.Header, _core.Acknowledgment, _bulk.ExportRequest, _bulk.Part, _bulk.Manifest, _bulk.Problem]
"""What every contract promises alike."""
LISTS = {
    "HouseholdChange.changeType": exchange.HouseholdChangeType,
    "VerificationRequest.reason": exchange.VerificationReason,
    "VerificationResult.finding": exchange.VerificationFinding,
    "PersuasionAssist.need": persuasion_assist.AssistNeed,
    "IdentityFinding.kind": exchange.IdentityFindingKind,
    "IdentityFinding.progress": RegistrationProgress,
    "DisabledChild.category": disability.DisabilityCategory,
    "DisabledChild.grade": disability.DisabilityGrade,
    "ThreeDisabilityChild.category": disability.DisabilityCategory,
    "ThreeDisabilityChild.grade": disability.DisabilityGrade,
    "NotEnrolledChild.need": exchange.PlacementNeed,
    "AppraisalRequest.need": disability.AppraisalNeed,
    "AppraisalResult.category": disability.DisabilityCategory,
    "AppraisalResult.grade": disability.DisabilityGrade,
    "AssistedChild.kind": assistance.AssistanceKind,
    "AssistanceCandidate.reason": assistance.AssistanceReason,
    "AssistanceResult.decision": assistance.AssistanceDecision,
    "AssistanceResult.kind": assistance.AssistanceKind,
    "ChildLaborFinding.result": child_labor.LaborAnswer,
    "ChildLaborClue.work": child_labor.MinorWork,
    "PoorHouseholdStudent.kind": poor_household.PoorHouseholdKind,
    "TrainingWish.stage": training.GraduateStage,
    "TrainingResult.outcome": training.TrainingOutcome,
    "JusticeListed.kind": justice.JusticeKind,
    "MinorAtWorkplace.activity": child_labor.WorkplaceActivity,
}
"""Closed lists of the domain, by the line and member that say one of them."""


@pytest.fixture(params=CONNECTORS)
def connector(request: pytest.FixtureRequest) -> Connector:
    return CONNECTORS[request.param]


@pytest.fixture
def contract(connector: Connector) -> Schema:
    loaded: Schema = yaml.safe_load((ROOT / connector.contract).read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_every_contract_is_valid_openapi_3_1(path: Path) -> None:
    document = yaml.safe_load(path.read_text("utf-8"))
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_the_contract_names_the_fields_the_connector_reads(connector: Connector, contract: Schema) -> None:
    common = COMMON if contract["paths"] else []  # a department by file speaks no HTTP
    for struct in (*(package.line for package in connector.packages), *common):
        _, components = msgspec.json.schema_components((struct,), ref_template="#/{name}")
        derived = components[struct.__name__]
        promised = contract["components"]["schemas"][struct.__name__]
        assert list(promised["properties"]) == list(derived["properties"]), struct
        assert set(promised["required"]) == set(derived["required"]), struct
        assert promised.get("additionalProperties", True) == derived.get("additionalProperties", True), struct


def test_a_closed_list_in_the_contract_is_the_domains_list(connector: Connector, contract: Schema) -> None:
    lines = {package.line.__name__ for package in connector.packages}
    for place, vocabulary in LISTS.items():
        line, _, member = place.partition(".")
        if line in lines:
            listed = contract["components"]["schemas"][line]["properties"][member]["enum"]
            assert [name for name in listed if name is not None] == list(vocabulary.__members__), place
    found = {
        f"{line}.{member}"
        for line in lines
        for member, said in contract["components"]["schemas"][line]["properties"].items()
        if "enum" in said
    }
    assert found <= set(LISTS)


def test_sex_is_coded_as_the_national_standard_says(contract: Schema) -> None:
    listed = contract["components"]["schemas"].get("Sex", {"enum": [sex.code for sex in Sex]})["enum"]
    assert [code for code in listed if code] == [sex.code for sex in Sex]


def test_every_declared_package_has_its_verb_its_lines_and_its_scope(
    connector: Connector, contract: Schema
) -> None:
    paths, components = contract["paths"], contract["components"]
    if not paths:
        assert contract["x-files"], "neither by HTTP nor by file"
        return
    part = paths["/v1/exports/{exportId}/parts/{partNo}"]["get"]["responses"]["200"]["content"]
    body = paths["/v1/packages/{packageCode}/$submit"]["post"]["requestBody"]["content"]
    lines = {
        "export": part["application/x-ndjson"]["x-lines"],
        "submit": body["application/x-ndjson"]["x-lines"],
    }
    scopes = components["securitySchemes"]["oauth"]["flows"]["clientCredentials"]["scopes"]
    seen = set()
    for package in connector.packages:
        verb = _bulk.VERBS[package.direction]
        assert lines[verb][package.code.name]["$ref"].rpartition("/")[2] == package.line.__name__
        seen.add(_bulk.scope(package))
    assert seen == set(scopes)
    assert sum(map(len, lines.values())) == len(connector.packages)


def test_a_contract_by_file_names_every_package_its_lines_and_its_columns(
    connector: Connector, contract: Schema
) -> None:
    files = contract.get("x-files", {})
    assert bool(files) is not bool(contract["paths"])
    for package in connector.packages if files else ():
        told, known = files[package.code.name], members(package.line)
        assert told["line"]["$ref"].rpartition("/")[2] == package.line.__name__
        assert told["columns"] == [one.column.heading for one in known]
        assert told["required"] == [one.column.heading for one in known if one.required]
    assert set(files) in (set(), {package.code.name for package in connector.packages})


def test_a_member_is_called_in_a_sheet_what_the_contract_calls_it(
    connector: Connector, contract: Schema
) -> None:
    schemas = contract["components"]["schemas"]
    for package in connector.packages:
        for one in members(package.line):
            said = schemas[package.line.__name__]["properties"][one.name]
            text = said.get("description") or schemas[said["$ref"].rpartition("/")[2]]["description"]
            assert text.startswith(one.column.heading), (package.line, one.name)


def test_every_description_is_in_chinese_and_english(contract: Schema) -> None:
    def walk(node: object) -> list[str]:
        if isinstance(node, dict):
            own = [node["description"]] if isinstance(node.get("description"), str) else []
            return own + [text for child in node.values() for text in walk(child)]
        return [text for child in node for text in walk(child)] if isinstance(node, list) else []

    for text in walk(contract):
        assert any("一" <= c <= "鿿" for c in text), text
        assert any(c.isascii() and c.isalpha() for c in text), text


def test_the_contract_has_the_version_the_connector_declares(connector: Connector, contract: Schema) -> None:
    assert contract["info"]["version"] == connector.schema_version
