"""While the database is away: whoever asks is told to try again, and not that the hub is at fault."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

import asyncpg
import httpx
import pytest
from structlog.testing import capture_logs

import database.session
from execution.limits import Limits
from execution.planned.batch import Batches
from tests.conftest import Databases
from tests.hub import served
from tests.hub.conftest import Door
from tests.hub.served import NOBODY, PEOPLE, STEADY, Filled, Served
from tests.hub.wire import Wire, laid

GRAPH, JSON = "application/graphql-response+json", "application/json"
PATIENCE, WAIT = 2.0, 0.5  # seconds, for PostgreSQL and for one of the hub's connections to it
NAMES = ("学生", "监护人", "张三", "access_token", "eyJ", "proof", "urn:ietf:params:oauth:request_uri:")


@pytest.fixture(scope="module")
async def filled(databases: Databases, template: str) -> Filled:
    return await served.fill(databases.make("outages", template))


@dataclass
class Cared:
    """A hub at the other end of a wire. hold: keeps its connections busy until the stack ends."""

    hub: Served
    wire: Wire
    held: AsyncExitStack

    async def cut(self) -> None:
        self.wire.cut()

    async def freeze(self) -> None:
        self.wire.freeze()

    async def exhaust(self) -> None:
        for _ in range(20):
            await self.held.enter_async_context(self.hub.engine.connect())
        for _ in range(4):
            await self.held.enter_async_context(self.hub.reads.acquire())

    async def mend(self) -> None:
        self.wire.mend()
        await self.held.aclose()


OUTAGES: dict[str, Callable[[Cared], Awaitable[None]]] = {
    "cut": Cared.cut,
    "frozen": Cared.freeze,
    "exhausted": Cared.exhaust,
}


@pytest.fixture
async def wired(filled: Filled) -> AsyncIterator[Cared]:
    terms = {"patience": PATIENCE, "wait": WAIT}
    async with (
        laid(filled.url) as wire,
        served.served(filled, wire.url, **terms) as hub,
        AsyncExitStack() as held,
    ):
        yield Cared(hub, wire, held)


async def _all(client: httpx.AsyncClient, requests: dict[str, httpx.Request]) -> dict[str, httpx.Response]:
    answers = await asyncio.gather(*map(client.send, requests.values()))
    return dict(zip(requests, answers, strict=True))


async def _works(client: httpx.AsyncClient, requests: dict[str, httpx.Request]) -> None:
    expected = {"par": 201, "consent": 303, "exchange submit": 202}
    for name, request in requests.items():
        assert (await client.send(request)).status_code == expected.get(name, 200), name


def _refused(answers: dict[str, httpx.Response]) -> None:
    for name, answer in answers.items():
        _is_refused(name, answer)


def _is_refused(name: str, answer: httpx.Response) -> None:
    """503, when to come again, in the form of the endpoint, and nothing beyond it."""
    assert answer.status_code == 503, (name, answer.text)
    assert answer.headers["retry-after"] == "5"
    assert answer.headers["cache-control"] == "no-store"
    assert not [each for each in NAMES if each in answer.text], (name, answer.text)
    if name in ("token", "par", "introspect", "revoke"):
        assert answer.json()["error"] == "temporarily_unavailable"
        assert answer.json()["error_description"].isascii()
    elif name in ("authorize", "login", "consent"):
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "请稍后重试" in answer.text
        assert "try again later" in answer.text
        assert "set-cookie" not in answer.headers
        assert "location" not in answer.headers
    elif name in ("checkpoint", "inclusion", "consistency"):
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.json()["code"], answer.json()["status"]) == ("UNAVAILABLE", 503)
        assert answer.json()["messageZh"]
    elif name.startswith("exchange"):
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.json()["code"], answer.json()["whoFixesIt"]) == ("UNAVAILABLE", "OPERATOR")
    elif name == "health":
        assert answer.json() == {"status": "unavailable", "database": False, "audit": True}
    else:
        _told_to_try_again(answer)


def _told_to_try_again(answer: httpx.Response) -> None:
    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] == "UNAVAILABLE"
    assert error["extensions"]["messageZh"]
    assert "data" not in answer.json()
    assert answer.headers["retry-after"] == "5"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("outage", list(OUTAGES))
async def test_every_endpoint_says_so_gives_nothing_away_and_works_again_afterwards(
    wired: Cared, outage: str
) -> None:
    hub = wired.hub
    await _works(hub.door.client, await hub.requests())
    requests = await hub.requests()
    await OUTAGES[outage](wired)
    with capture_logs() as logs:
        _refused(await _all(hub.door.client, requests))
        for query in (PEOPLE, NOBODY):
            _refused(await _all(hub.door.oracle, hub.graph(query)))
    assert {line["event"] for line in logs} == {"database unavailable"}, logs
    for path in STEADY:
        assert (await hub.door.client.get(path)).status_code < 400
    await wired.mend()
    await _works(hub.door.client, await hub.requests())


@pytest.mark.parametrize("outage", list(OUTAGES))
async def test_what_was_not_done_during_an_outage_was_not_half_done(wired: Cared, outage: str) -> None:
    hub = wired.hub
    requests = await hub.requests()
    await OUTAGES[outage](wired)
    _refused(await _all(hub.door.client, requests))
    await wired.mend()
    # No assertion, no proof, no login and no decision was used up: the very same requests are good now.
    await _works(hub.door.client, requests)


WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)
STOPPED = {
    "graph": "student",
    "token": "oauth_client",
    "introspect": "oauth_revocation",
    "par": "oauth_authorization",
    "login": "user_account",
    "consent": "oauth_authorization",
    "inclusion": "audit_leaf",
}


@pytest.mark.parametrize("name", list(STOPPED))
@pytest.mark.parametrize("way", ["client", "oracle"])
async def test_what_was_at_work_when_the_connection_went_is_refused_and_can_be_asked_again(
    filled: Filled, name: str, way: str
) -> None:
    async with laid(filled.url) as wire, served.served(filled, wire.url) as hub:
        requests = await hub.requests()
        client: httpx.AsyncClient = getattr(hub.door, way)
        async with (
            asyncpg.create_pool(filled.url, min_size=2, max_size=2) as aside,
            aside.acquire() as holder,
        ):
            await holder.execute(f"BEGIN; LOCK TABLE {STOPPED[name]} IN ACCESS EXCLUSIVE MODE")
            asked = asyncio.create_task(client.send(requests[name]))
            await _until(aside, WAITING)
            wire.cut()
            _is_refused(name, await asked)
        wire.mend()
        await _works(client, {name: requests[name]})


async def _until(watching: asyncpg.Pool, query: str) -> None:
    async with asyncio.timeout(60):
        while not await watching.fetchval(query):
            pass


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
