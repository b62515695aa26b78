"""What is cut out of the one graph: five subgraphs that make it up, three contracts that lie within it."""

from __future__ import annotations

from collections import defaultdict

import pytest
from graphql import GraphQLObjectType, GraphQLSchema, OperationType, is_introspection_type

from domain.organization import Department
from hub import graphql
from schema.audience import CONTRACTS
from schema.declared import Audience, Subgraph
from tests.hub import world
from tests.hub.conftest import READ, Door

SERVED = graphql.schema()
SUBGRAPHS, CONTRACTS_SERVED = SERVED.parts.subgraphs, SERVED.parts.contracts
STUDENTS, LEDGERS = SUBGRAPHS[Subgraph.STUDENTS].path, SUBGRAPHS[Subgraph.LEDGERS].path
PARTNER, AUDITOR = CONTRACTS_SERVED[Audience.PARTNER].path, CONTRACTS_SERVED[Audience.AUDITOR].path
ENTRIES = """query ($r: [_Any!]!) { _entities(representations: $r) {
  ... on Student { id ledgerEntries { reason student { __typename id } } } } }"""
REFERRED = "query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }"
NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"


def test_the_subgraphs_together_are_the_whole_graph() -> None:
    together: dict[str, set[str]] = defaultdict(set)
    for part in SUBGRAPHS.values():
        for name, fields in _fields(part.schema).items():
            together[name] |= fields
    assert together == _fields(SERVED._schema)


def test_a_field_stands_in_two_subgraphs_only_as_key_or_shareable_value() -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for part in SUBGRAPHS.values():
        shareable = {line.split()[1] for line in part.sdl().splitlines() if "@shareable" in line}
        for name, fields in _fields(part.schema).items():
            for field in fields:
                if name not in shareable and not (name in SERVED.graph.types and field == "id"):
                    found[f"{name}.{field}"].append(part.path)
    assert {place: paths for place, paths in found.items() if len(paths) > 1} == {}


@pytest.mark.parametrize("owner", list(Subgraph))
def test_a_subgraph_adds_to_another_ones_noun_without_its_fields(owner: Subgraph) -> None:
    for name in SUBGRAPHS[owner].graph.types:
        noun = SERVED.graph.noun(name)
        assert noun is not None
        if noun.owner is not owner:
            added = {f for e in SERVED.graph.extensions if e.owner is owner for f in e.fields}
            foreign = set(SUBGRAPHS[owner].graph.types[name].__strawberry_definition__.fields) - added  # type: ignore[attr-defined]
            shown = _fields(SUBGRAPHS[owner].schema)[name]
            assert shown & {SERVED.config.name_converter.from_field(f) for f in foreign} == {"id"}


@pytest.mark.parametrize("audience", list(Audience))
def test_a_contract_lies_within_the_whole(audience: Audience) -> None:
    whole, shown = _fields(SERVED._schema), _fields(CONTRACTS_SERVED[audience].schema)
    assert {name: fields - whole[name] for name, fields in shown.items() if not fields <= whole[name]} == {}
    assert "_entities" not in CONTRACTS_SERVED[audience].sdl()


def test_the_portal_is_shown_everything() -> None:
    assert _fields(CONTRACTS_SERVED[Audience.PORTAL].schema) == _fields(SERVED._schema)


def test_the_auditor_is_shown_everything_and_can_change_nothing() -> None:
    schema = CONTRACTS_SERVED[Audience.AUDITOR].schema
    assert schema.get_root_type(OperationType.MUTATION) is None
    assert _fields(schema)["Query"] == _fields(SERVED._schema)["Query"]


def test_a_partner_is_shown_the_least_of_a_child_and_no_ledger() -> None:
    schema = CONTRACTS_SERVED[Audience.PARTNER].schema
    assert _fields(schema)["Student"] == {"id", "name", "sex", "sexLabel", "birthDate", "jurisdiction"}
    assert not [name for name in schema.type_map if name.startswith(("Ledger", "Discrepancy", "Comparison"))]
    assert schema.get_root_type(OperationType.MUTATION) is None


def test_every_field_that_a_contract_names_exists() -> None:
    for shown in CONTRACTS.values():
        for name, fields in shown.besides.items():
            kind = SERVED.graph.types[name]
            assert fields <= {field.python_name for field in SERVED.graph.fields(kind)}


async def test_a_subgraph_answers_entities_in_one_statement_a_type(door: Door) -> None:
    asked = {"r": [{"__typename": "Student", "id": f"Student:{key}"} for key in door.here["Student"]]}
    door.statements.clear()
    answer = (await door.post(ENTRIES, asked, path=LEDGERS)).json()
    assert "errors" not in answer
    for told, given in zip(answer["data"]["_entities"], asked["r"], strict=True):
        assert told["id"] == given["id"]
        assert told["ledgerEntries"] == [{"reason": "未返校", "student": given}]
    assert len(door.statements) == 3  # students, their entries, the entries' students


async def test_a_subgraph_knows_nothing_of_a_noun_that_it_does_not_show(door: Door) -> None:
    asked = {"r": [{"__typename": "Ledger", "id": f"Ledger:{door.here['Ledger'][0]}"}]}
    refused = (await door.post(REFERRED, asked, path=STUDENTS)).json()
    assert refused["data"] == {"_entities": [None]}
    assert [(e["path"], e["extensions"]["code"]) for e in refused["errors"]] == [
        (["_entities", 0], "BAD_REPRESENTATION")
    ]
    assert (await door.post(REFERRED, asked, path=LEDGERS)).json()["data"]["_entities"] != [None]
    assert await _codes(door, "{ ledgers { totalCount } }", STUDENTS) == ["BAD_REQUEST"]


async def test_a_gateway_may_refer_to_as_many_rows_as_an_operation_may_read(door: Door) -> None:
    many = [{"__typename": "Student", "id": f"Student:{key}"} for key in door.here["Student"]] * 250
    answer = (await door.post(REFERRED, {"r": many}, path=LEDGERS)).json()
    assert answer["data"]["_entities"] == [{"__typename": "Student"}] * len(many)
    assert (await door.post(REFERRED, {"r": many})).status_code == 413


async def test_a_contract_answers_as_the_whole_does(door: Door) -> None:
    query = "{ exchangePackages { totalCount nodes { code sha256 records { nodes { lineNo student { name } } } } } }"
    shown = (await door.post(query, path=PARTNER, department=Department.PUBLIC_SECURITY)).json()
    assert shown == (await door.post(query, department=Department.PUBLIC_SECURITY)).json()
    assert shown["data"]["exchangePackages"]["totalCount"] == 1


@pytest.mark.parametrize(
    "query",
    [
        "{ students { totalCount } }",
        "{ ledgers { totalCount } }",
        "{ exchangeRecords { nodes { student { ledgerEntries { reason } } } } }",
        "{ exchangeRecords { nodes { student { idNumberMasked } } } }",
        "{ exchangeCycles { nodes { comparisonRuns { digest } } } }",
        'mutation { exchangeStart(input: {partner: "police", period: "2026-08"}) { __typename } }',
    ],
)
async def test_what_a_contract_does_not_show_is_unknown_to_it(door: Door, query: str) -> None:
    before = list(door.commands.told)
    answer = (await door.post(query, path=PARTNER, granted=[*READ, "exchange:run"])).json()
    assert "data" not in answer
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_REQUEST"}
    assert door.commands.told == before


async def test_a_node_that_a_contract_does_not_show_is_none(door: Door) -> None:
    ledger, child = f"Ledger:{door.here['Ledger'][0]}", f"Student:{door.here['Student'][0]}"
    assert (await door.post(NODE, {"id": ledger}, path=PARTNER)).json() == {"data": {"node": None}}
    assert (await door.post(NODE, {"id": ledger}, path=AUDITOR)).json()["data"]["node"]["id"] == ledger
    assert (await door.post(NODE, {"id": child}, path=PARTNER)).json()["data"]["node"]["id"] == child


async def test_a_part_needs_the_same_token_as_the_whole(door: Door) -> None:
    for part in SERVED.parts:
        assert (await door.client.post(part.path, json={"query": "{ __typename }"})).status_code == 401
    assert await _codes(door, "{ students { totalCount } }", STUDENTS, granted=[]) == ["FORBIDDEN"]
    other = await door.post("{ students { totalCount } }", path=STUDENTS, code=world.THERE)
    assert other.json()["data"]["students"]["totalCount"] == world.CHILDREN


async def _codes(door: Door, query: str, path: str, granted: list[str] | None = None) -> list[str]:
    answer = (await door.post(query, path=path, granted=granted)).json()
    return [error["extensions"]["code"] for error in answer["errors"]]


_WHOLE_ALONE = {"_Service", "Subscription"}
"""Types of the whole graph alone: what tells its SDL, and streams, which a gateway does not compose out of parts."""


def _fields(schema: GraphQLSchema) -> dict[str, set[str]]:
    return {
        name: {field for field in kind.fields if not field.startswith("_")}
        for name, kind in schema.type_map.items()
        if isinstance(kind, GraphQLObjectType)
        and not is_introspection_type(kind)
        and name not in _WHOLE_ALONE
    }
