"""While the database is away: whoever asks is told to try again, and not that the hub is at fault."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import httpx
import pytest

import database.session
from execution.limits import Limits
from execution.planned.batch import Batches
from tests.conftest import Databases
from tests.hub.conftest import Door

GRAPH, JSON = "application/graphql-response+json", "application/json"
QUERY = "{ students(first: 1) { totalCount nodes { name } } }"


@pytest.fixture
async def away(door: Door) -> AsyncIterator[Door]:
    """A hub whose database does not listen."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"postgresql://hub:x@127.0.0.1:{nobody.getsockname()[1]}/hub"
        engine = database.session.engine(url)
        async with database.session.pool(url) as pool:
            sessions = database.session.sessions(engine)
            yield replace(door, sessions=sessions, batches=Batches(pool)).within(Limits())
        await engine.dispose()


def _told_to_try_again(answer: httpx.Response) -> None:
    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] == "UNAVAILABLE"
    assert error["extensions"]["messageZh"]
    assert "data" not in answer.json()
    assert answer.headers["retry-after"] == "5"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("accept", "status"), [(GRAPH, 503), (JSON, 503)])
async def test_a_query_without_a_database_is_told_to_try_again(away: Door, accept: str, status: int) -> None:
    headers = {"authorization": f"Bearer {away.token()}", "accept": accept}
    for client in (away.client, away.oracle):
        answer = await client.post("/graphql", json={"query": QUERY}, headers=headers)
        assert answer.status_code == status
        _told_to_try_again(answer)


async def test_a_trusted_document_that_cannot_be_looked_up_is_no_fault_of_the_hub(away: Door) -> None:
    headers = {"authorization": f"Bearer {away.token()}"}
    answer = await away.client.post(
        "/graphql", json={"documentId": f"sha256:{uuid4().hex * 2}"}, headers=headers
    )
    assert answer.status_code == 503
    _told_to_try_again(answer)


async def test_connections_that_the_database_ends_are_replaced_and_no_fault_of_the_hub(
    door: Door, databases: Databases, template: str
) -> None:
    url = databases.make("outage", template)
    engine = database.session.engine(url)
    query = {"query": "{ students { totalCount } }"}
    headers = {"authorization": f"Bearer {door.token()}", "accept": GRAPH}
    async with database.session.pool(url) as pool:
        served = replace(door, sessions=database.session.sessions(engine), batches=Batches(pool)).within(
            Limits()
        )
        clients = (served.client, served.oracle)
        before = [await client.post("/graphql", json=query, headers=headers) for client in clients]
        assert {answer.status_code for answer in before} == {200}
        databases.drop("outage")
        for client in clients:
            answer = await client.post("/graphql", json=query, headers=headers)
            assert answer.status_code == 503, answer.text
            _told_to_try_again(answer)
    await engine.dispose()
