"""What hub.yaml promises to departments that call is what the code has, in both languages."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import msgspec
import yaml

from connectors import _bulk, _core
from domain.exchange import Direction, PackageState, RecordState
from domain.predicate import Predicate
from exchange import receipt_chain, submission
from hub.calling import packages
from hub.calling.manifest import Manifest

CONTRACT: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "openapi" / "hub.yaml").read_text("utf-8")
)
SCHEMAS = CONTRACT["components"]["schemas"]
PATHS = {path: said for path, said in CONTRACT["paths"].items() if path.startswith("/exchange")}


def wire_names(struct: type[msgspec.Struct]) -> list[str]:
    return [each.encode_name for each in msgspec.structs.fields(struct)]


def test_the_head_of_a_package_is_what_the_contract_has() -> None:
    submitted = PATHS["/exchange/packages"]["post"]["parameters"]
    promised = {each["name"]: each for each in submitted if each["in"] == "query"}
    assert list(promised) == wire_names(Manifest)
    assert set(promised) - {"generatedAt", "inReplyTo"} <= set(wire_names(_core.Header))
    needed = {each.encode_name for each in msgspec.structs.fields(Manifest) if each.required}
    assert {name for name, said in promised.items() if said.get("required")} == needed
    [key] = [each for each in submitted if each["name"] == "Idempotency-Key"]
    assert str(submission.KEPT.days) in key["description"]


def test_problems_and_acknowledgments_are_those_of_the_departments_contracts() -> None:
    assert list(SCHEMAS["CallProblem"]["properties"]) == wire_names(_bulk.Problem)
    assert list(SCHEMAS["Acknowledgment"]["properties"]) == [
        each.name for each in dataclasses.fields(_core.Acknowledgment)
    ]


def test_closed_lists_are_the_domains() -> None:
    package = SCHEMAS["ExchangePackage"]["properties"]
    assert package["state"]["enum"] == list(PackageState.__members__)
    assert set(package["direction"]["enum"]) < set(Direction.__members__)
    assert SCHEMAS["Outcome"]["properties"]["state"]["enum"] == list(RecordState.__members__)
    [name, _] = PATHS["/exchange/predicates/{name}"]["post"]["parameters"]
    assert name["schema"]["enum"] == [each.code for each in Predicate]
    assert sorted(SCHEMAS["Receipt"]["properties"]) == sorted(receipt_chain.MEMBERS)


def test_pages_are_as_large_as_promised() -> None:
    [first] = [
        each
        for each in PATHS["/exchange/packages/{id}/outcomes"]["get"]["parameters"]
        if each["name"] == "first"
    ]
    assert first["schema"]["maximum"] == packages.LARGEST_PAGE
    assert str(packages.PAGE) in first["description"]


def test_every_description_is_in_chinese_and_english() -> None:
    def walk(node: object) -> list[str]:
        if isinstance(node, dict):
            own = [node[name] for name in ("description", "summary") if isinstance(node.get(name), str)]
            return own + [text for child in node.values() for text in walk(child)]
        return [text for child in node for text in walk(child)] if isinstance(node, list) else []

    said = walk(list(PATHS.values()))
    assert len(said) > 50
    for text in said:
        assert any("一" <= letter <= "鿿" for letter in text), text
        assert any(letter.isascii() and letter.isalpha() for letter in text), text
