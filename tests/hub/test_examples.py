"""The queries that the page offers work as they stand."""

from __future__ import annotations

import pytest
from graphql import OperationDefinitionNode, parse

from hub.settings import CHECKOUT
from tests.hub.conftest import Door

EXAMPLES = (CHECKOUT / "schema" / "examples.graphql").read_text(encoding="utf-8")
NAMES = [
    node.name.value
    for node in parse(EXAMPLES).definitions
    if isinstance(node, OperationDefinitionNode) and node.name
]


@pytest.mark.parametrize("name", NAMES)
async def test_an_example_runs_without_an_error(door: Door, name: str) -> None:
    headers = {"authorization": f"Bearer {door.token()}"}
    sent = {"query": EXAMPLES, "operationName": name}
    answer = (await door.client.post("/graphql", json=sent, headers=headers)).json()
    assert "errors" not in answer
    assert answer["data"]


async def test_the_page_offers_the_examples_with_and_without_the_internet(door: Door) -> None:
    html = (await door.client.get("/graphql", headers={"accept": "text/html"})).text
    assert html.count("query NeverEnrolled") == 2
    assert "Welcome to GraphiQL" not in html
