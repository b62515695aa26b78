"""One query, six subgraphs, one answer: a real gateway before the hub and a partner says what the hub says alone."""

from __future__ import annotations

from typing import Any

import pytest

from domain.organization import Department
from tests.hub import world
from tests.hub.conftest import READ
from tests.hub.test_examples import EXAMPLES
from tests.interop.federation.conftest import Gateway

VISITS = "rehabilitationVisits { on place }"
CHILDREN = """{ students(first: 6, order: NAME) { totalCount pageInfo { hasNextPage endCursor } nodes {
  id name sexLabel village { nameZh parent { nameZh responsibilities { positionZh } } }
  ledgerEntries { reason ledger { typeLabel owner { nameZh responsibilities { holderName node { positionZh } } } } }
  discrepancies { findingLabel record { lineNo package { codeLabel cycle { period partner { nameZh } } } } } VISITS } } }"""
OURS, TOGETHER = CHILDREN.replace("VISITS", ""), CHILDREN.replace("VISITS", VISITS)
SUBGRAPHS = {
    f"/subgraphs/{name}/graphql"
    for name in ("students", "ledgers", "responsibilities", "duties", "exchanges")
}
START = """mutation { exchangeStart(input: {partner: "%s", period: "2026-08"}) { __typename
  ... on ExchangeStarted { exchangeCycle { period comparisonRuns { comparison } } } ... on Refused { code messageZh } } }"""


async def test_one_query_over_five_subgraphs_and_a_partners_answers_as_the_hub_alone(
    gateway: Gateway,
) -> None:
    answer = await gateway.post(TOGETHER)
    assert set(gateway.asked) == SUBGRAPHS
    visits = [child.pop("rehabilitationVisits") for child in answer["data"]["students"]["nodes"]]
    assert answer == (await gateway.door.post(OURS)).json()
    assert all(visit["place"] == "康复中心" for each in visits for visit in each)


async def test_a_gateways_requests_do_not_grow_with_the_rows(gateway: Gateway) -> None:
    assert await _requests(gateway, TOGETHER) == await _requests(gateway, TOGETHER.replace("6", "12"))


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name != "DeveloperIntrospection"])
async def test_an_example_has_the_same_answer_through_a_gateway(gateway: Gateway, name: str) -> None:
    _, example = EXAMPLES[name]
    headers = {"authorization": f"Bearer {gateway.door.token()}"}
    alone = (await gateway.door.client.post("/graphql", json={"query": example.text}, headers=headers)).json()
    assert await gateway.post(example.text, name) == _placeless(alone)


@pytest.mark.parametrize(
    "noun", ["Student", "Ledger", "Organization", "ExchangePackage", "ResponsibilityAssignment"]
)
async def test_any_noun_is_found_by_its_id_through_a_gateway(gateway: Gateway, noun: str) -> None:
    query = """{ node(id: "%s:%s") { __typename id ... on Student { name } ... on Ledger { typeLabel }
      ... on Organization { nameZh } ... on ExchangePackage { sha256 } ... on ResponsibilityAssignment { holderName } } }"""
    for key in (gateway.door.here[noun][0], gateway.door.there[noun][0]):
        assert (
            await gateway.post(query % (noun, key)) == (await gateway.door.post(query % (noun, key))).json()
        )


async def test_a_field_that_needs_a_scope_is_refused_in_both_languages_and_nothing_else_is(
    gateway: Gateway,
) -> None:
    granted = [scope for scope in READ if scope != "ledgers:read"]
    answer = await gateway.post(TOGETHER, granted=granted)
    for child in answer["data"]["students"]["nodes"]:
        assert child["ledgerEntries"] is None
        assert child["name"]
        assert child["village"]["nameZh"]
        assert child.pop("rehabilitationVisits") is not None
    alone = (await gateway.door.post(OURS, granted=granted)).json()
    assert answer["data"] == alone["data"]
    assert _refusals(answer) == _refusals(alone)
    assert {error["extensions"]["messageZh"] for error in answer["errors"]} == {"令牌缺少权限 ledgers:read"}


async def test_rights_hold_behind_a_gateway(gateway: Gateway) -> None:
    theirs = await gateway.post(OURS, code=world.THERE)
    assert theirs == (await gateway.door.post(OURS, code=world.THERE)).json()
    assert not {child["id"] for child in theirs["data"]["students"]["nodes"]} & _here(gateway)
    query = "{ exchangePackages { nodes { partnerCode records { nodes { lineNo } } } } }"
    viewer: dict[str, Any] = {"department": Department.CIVIL_AFFAIRS}
    assert await gateway.post(query, **viewer) == (await gateway.door.post(query, **viewer)).json()


async def test_without_a_token_nothing_is_told_through_a_gateway(gateway: Gateway) -> None:
    sent = {"query": "{ students { totalCount nodes { name } } }"}
    for headers in ({}, {"authorization": "Bearer nonsense"}):
        answer = (await gateway.client.post("/graphql", json=sent, headers=headers)).json()
        assert answer.get("data") in (None, {"students": None})
        assert answer["errors"]


@pytest.mark.parametrize(("partner", "answered"), [("police", "ExchangeStarted"), ("nobody", "Refused")])
async def test_a_change_through_a_gateway_happens_once(gateway: Gateway, partner: str, answered: str) -> None:
    told = gateway.door.commands.told
    before = len(told)
    answer = await gateway.post(START % partner, granted=[*READ, "exchange:run"])
    assert answer["data"]["exchangeStart"]["__typename"] == answered
    assert len(told) - before == (answered == "ExchangeStarted")
    assert answer == (await gateway.door.post(START % partner, granted=[*READ, "exchange:run"])).json()


async def _requests(gateway: Gateway, query: str) -> list[str]:
    answer = await gateway.post(query)
    assert "errors" not in answer
    return sorted(gateway.asked)


def _placeless(answer: Any) -> Any:
    """An answer whose errors have no place in the document: a gateway sends documents of its own."""
    for error in answer.get("errors", []):
        del error["locations"]
    return answer


def _refusals(answer: Any) -> list[tuple[str, str]]:
    return sorted((str(error["path"]), str(error["extensions"])) for error in answer["errors"])


def _here(gateway: Gateway) -> set[str]:
    return {f"Student:{key}" for key in gateway.door.here["Student"]}
