"""What an operation costs is told before it runs, and how often a client may ask."""

from __future__ import annotations

import dataclasses
from typing import Any

import httpx
import pytest

from execution.limits import Limits
from hub import examples
from tests.hub import world
from tests.hub.conftest import Door

NESTED = "{ ledgers(first: 100) { nodes { entries(first: 100) { nodes { student { ledgerEntries { ledger { entries(first: 100) { nodes { id } } } } } } } } } }"
PAGES = "query ($n: Int) { students(first: $n) { nodes { name school: village { nameZh } ledgerEntries { state } } } }"


async def cost(door: Door, query: str, variables: Any = None) -> Any:
    headers = {"authorization": f"Bearer {door.token()}"}
    sent = {"query": query, "variables": variables, "extensions": {"cost": True}}
    answer = await door.client.post("/graphql", json=sent, headers=headers)
    assert answer.json()["data"], answer.text
    said = answer.json()["extensions"]["cost"]
    without = {key: value for key, value in answer.json().items() if key != "extensions"}
    assert without == (await door.post(query, variables)).json()
    return said


async def test_pages_within_pages_within_pages_are_refused_before_anything_runs(door: Door) -> None:
    door.statements.clear()
    answer = await door.post(NESTED)
    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] == "TOO_EXPENSIVE"
    assert "5120100" in error["extensions"]["messageZh"]
    assert not door.statements


async def test_who_asks_is_told_what_an_operation_was_expected_to_cost(door: Door) -> None:
    said = await cost(door, PAGES, {"n": 3})
    assert said["estimated"] == 3 * (1 + 1 + 5)
    assert said["limit"] == Limits().cost
    assert said["actual"]["bytes"] > 100
    assert "extensions" not in (await door.post(PAGES)).json()


@pytest.mark.parametrize(
    ("query", "variables", "rows"),
    [
        ("{ students { nodes { id } } }", None, 20),
        ("{ students { edges { node { id } } pageInfo { endCursor } totalCount } }", None, 20),
        ("{ students(last: 7) { nodes { id } } }", None, 7),
        ("query ($n: Int = 9) { students(first: $n) { nodes { id } } }", None, 9),
        ("query ($n: Int = 9) { students(first: $n) { nodes { id } } }", {"n": 4}, 4),
        ("{ a: students(first: 1) { totalCount } ...f } fragment f on Query { b: students(first: 2) { totalCount } }", None, 3),
        ("{ students(first: 2) { nodes { ... on Student { ledgerEntries { ledger { id } } } } } }", None, 2 + 2 * 5 * 2),
        ('{ _entities(representations: [{__typename: "Student", id: "Student:0198a000-0000-7000-8000-000000000000"}]) { ... on Student { id } } }', None, 1),
        ("{ __typename }", None, 0),
    ],
)  # fmt: skip
async def test_a_page_counts_its_size_a_list_five_a_row_one(
    door: Door, query: str, variables: Any, rows: int
) -> None:
    assert (await cost(door, query, variables))["estimated"] == rows


async def test_the_limit_follows_the_variables(door: Door) -> None:
    tight = door.within(dataclasses.replace(Limits(), cost=100))
    assert await tight.codes(PAGES, {"n": 14}) == []
    assert await tight.codes(PAGES, {"n": 15}) == ["TOO_EXPENSIVE"]
    assert await tight.codes(PAGES, {"n": -15}) == ["TOO_EXPENSIVE"]


async def test_the_examples_cost_a_hundredth_of_what_they_may(door: Door) -> None:
    headers = {"authorization": f"Bearer {door.token()}"}
    for example in [each for kind in examples.load() for each in kind.operations]:
        sent = {"query": example.text, "extensions": {"cost": True}}
        answer = await door.client.post("/graphql", json=sent, headers=headers)
        assert answer.json()["extensions"]["cost"]["estimated"] <= Limits().cost / 100, example.name


async def test_the_schema_may_be_asked_for_whole_but_not_many_times_over(door: Door) -> None:
    ladder = "{ types { fields { type { fields { type { name } } } } } }"
    assert await door.codes("{ __schema " + ladder + " }") == []
    twice = "{ a: __schema " + ladder + " b: __schema " + ladder + " }"
    assert await door.codes(twice) == ["TOO_EXPENSIVE"]
    thrice = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"
    assert await door.codes(thrice) == ["BAD_REQUEST"]


async def test_what_is_asked_about_the_schema_is_remembered(door: Door) -> None:
    query = "{ __schema { queryType { name } } }"
    first, again = (await door.post(query)).content, (await door.post(query)).content
    assert first == again


async def asked(door: Door, count: int, **viewer: Any) -> list[httpx.Response]:
    return [await door.post("{ __typename }", **viewer) for _ in range(count)]


async def test_a_client_that_asks_too_often_is_told_when_to_come_again(door: Door) -> None:
    slow = door.within(dataclasses.replace(Limits(), rate=0.01, burst=3))
    answers = await asked(slow, 4)
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 90 <= int(answers[-1].headers["retry-after"]) <= 100
    [error] = answers[-1].json()["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert (await asked(slow, 1, code=world.THERE))[0].status_code == 429  # the same client


async def test_without_a_rate_nobody_counts(door: Door) -> None:
    free = door.within(dataclasses.replace(Limits(), rate=0, burst=1))
    assert {answer.status_code for answer in await asked(free, 10)} == {200}
