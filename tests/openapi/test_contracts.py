"""The contracts in openapi/ are valid and promise what the connectors declare."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from connectors import _bulk, _core, police
from domain import exchange
from domain.student import Sex

ROOT = Path(__file__).parents[2] / "openapi"
CONTRACTS = sorted(ROOT.rglob("*.yaml"))
Schema = dict[str, Any]


@pytest.fixture(scope="module")
def contract() -> Schema:
    loaded: Schema = yaml.safe_load((ROOT / police.CONNECTOR.contract).read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_every_contract_is_valid_openapi_3_1(path: Path) -> None:
    document = yaml.safe_load(path.read_text("utf-8"))
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


@pytest.mark.parametrize(
    "struct",
    [package.line for package in police.CONNECTOR.packages]
    + [_core.Header, _core.Acknowledgment, _bulk.ExportRequest, _bulk.Part, _bulk.Manifest, _bulk.Problem],
    ids=lambda struct: struct.__name__,
)
def test_the_contract_names_the_fields_the_connector_reads(contract: Schema, struct: type) -> None:
    _, components = msgspec.json.schema_components((struct,), ref_template="#/{name}")
    derived = components[struct.__name__]
    promised = contract["components"]["schemas"][struct.__name__]
    assert list(promised["properties"]) == list(derived["properties"])
    assert set(promised["required"]) == set(derived["required"])
    assert promised.get("additionalProperties", True) == derived.get("additionalProperties", True)


@pytest.mark.parametrize(
    ("line", "field", "names"),
    [
        ("HouseholdChange", "changeType", list(exchange.HouseholdChangeType.__members__)),
        ("VerificationRequest", "reason", list(exchange.VerificationReason.__members__)),
        ("VerificationResult", "finding", list(exchange.VerificationFinding.__members__)),
    ],
)
def test_a_closed_list_in_the_contract_is_the_domains_list(
    contract: Schema, line: str, field: str, names: list[str]
) -> None:
    listed = contract["components"]["schemas"][line]["properties"][field]["enum"]
    assert [name for name in listed if name is not None] == names


def test_sex_is_coded_as_the_national_standard_says(contract: Schema) -> None:
    assert [code for code in contract["components"]["schemas"]["Sex"]["enum"] if code] == [
        s.code for s in Sex
    ]


def test_every_declared_package_has_its_verb_its_lines_and_its_scope(contract: Schema) -> None:
    paths, components = contract["paths"], contract["components"]
    part = paths["/v1/exports/{exportId}/parts/{partNo}"]["get"]["responses"]["200"]["content"]
    body = paths["/v1/packages/{packageCode}/$submit"]["post"]["requestBody"]["content"]
    lines = {
        "export": part["application/x-ndjson"]["x-lines"],
        "submit": body["application/x-ndjson"]["x-lines"],
    }
    scopes = components["securitySchemes"]["oauth"]["flows"]["clientCredentials"]["scopes"]
    seen = set()
    for package in police.CONNECTOR.packages:
        verb = _bulk.VERBS[package.direction]
        assert lines[verb][package.code.name]["$ref"].rpartition("/")[2] == package.line.__name__
        seen.add(_bulk.scope(package))
    assert seen == set(scopes)
    assert sum(map(len, lines.values())) == len(police.CONNECTOR.packages)


def test_every_description_is_in_chinese_and_english(contract: Schema) -> None:
    def walk(node: object) -> list[str]:
        if isinstance(node, dict):
            own = [node["description"]] if isinstance(node.get("description"), str) else []
            return own + [text for child in node.values() for text in walk(child)]
        return [text for child in node for text in walk(child)] if isinstance(node, list) else []

    for text in walk(contract):
        assert any("一" <= c <= "鿿" for c in text), text
        assert any(c.isascii() and c.isalpha() for c in text), text


def test_the_contract_has_the_version_the_connector_declares(contract: Schema) -> None:
    assert contract["info"]["version"] == police.CONNECTOR.schema_version
