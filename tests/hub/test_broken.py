"""Thousands of requests that nobody should send: each is answered in words, none with an inside, and the hub goes on.

`make fuzz N=… SEED=…` sends more of them.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from structlog.testing import capture_logs

import database.session
from auth import token
from auth.token import Issuer
from hub import catalogue, graphql
from tests.conftest import Databases
from tests.execution import areas, world
from tests.execution.cases import Case, Cases
from tests.execution.cursors import Cursors
from tests.execution.world import World
from tests.hub import broken, inside
from tests.hub.broken import Sent
from tests.hub.conftest import ISSUER, NOW
from tests.hub.served import Filled, Served, served

pytestmark = pytest.mark.slow
N = int(os.environ.get("N", "2100"))
_CODES = {entry.code for entry in catalogue.entries()}
_JSON = ("application/json", "application/graphql-response+json")
_ERROR = {"message", "locations", "path", "extensions"}


def _generated(share: float) -> Callable[[Any], Any]:
    """Settings of a trial: the same cases each time, unless a seed is named."""
    told = settings(
        max_examples=max(1, int(N * share)),
        deadline=None,
        database=None,
        derandomize="SEED" not in os.environ,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    if "SEED" not in os.environ:
        return told
    return lambda test: told(seed(int(os.environ["SEED"]))(test))


@dataclass
class Target:
    """A hub over a random world, and what it logs."""

    hub: Served
    world: World
    cases: Cases
    logs: list[Any]
    told: Counter[str] = field(default_factory=Counter)

    async def send(self, sent: Sent, case: Case | None = None) -> None:
        """By both paths; every answer must be sound, and nothing be logged as a fault."""
        headers = dict(sent.headers)
        if b"authorization" not in headers:
            bearer = (
                token.issue(self.hub.door.issuer, case.asked[0][0], NOW) if case else self.hub.door.token()
            )
            headers[b"authorization"] = f"Bearer {bearer}".encode()
        for application in (self.hub.application, self.hub.stepwise):
            answer = await _asked(application, replace(sent, headers=headers))
            self.told.update(_sound(answer, sent))
        faults = [line for line in self.logs if line["log_level"] in ("error", "critical")]
        self.logs.clear()
        assert faults == []

    async def works(self) -> None:
        """A normal question has its normal answer."""
        headers = {"authorization": f"Bearer {self.hub.door.token()}"}
        for client in (self.hub.door.client, self.hub.door.oracle):
            answer = await client.post(
                "/graphql", json={"query": "{ students { totalCount } }"}, headers=headers
            )
            own = [row for row in self.world.rows["Student"] if row["jurisdiction_code"] == world.HERE]
            assert answer.json() == {"data": {"students": {"totalCount": len(own)}}}


@pytest.fixture(scope="module")
async def target(databases: Databases, template: str) -> AsyncIterator[Target]:
    url = databases.make("broken", template)
    engine = database.session.engine(url)
    async with database.session.sessions(engine).begin() as session:
        made = await world.fill(session, seed=1, size=40)
        areas.grant(session)
    await engine.dispose()
    ids = {noun: [row["id"] for row in rows] for noun, rows in made.rows.items()}
    keys = [ECKey.generate_key("P-256", auto_kid=True) for _ in range(2)]
    with capture_logs() as logs:
        async with served(Filled(url, ids, ids, Issuer(ISSUER, keys[0]), keys[1])) as hub:
            schema: Any = graphql.schema()._schema
            yield Target(hub, made, Cases(schema, made, 1, Cursors(made)), logs)


async def _asked(application: Starlette, sent: Sent) -> httpx.Response:
    """Straight to the application: no client sends what is sent here."""
    scope = {
        "type": "http",
        "method": "GET" if sent.body is None else "POST",
        "path": sent.path,
        "raw_path": sent.path.encode(),
        "query_string": sent.query,
        "headers": list(sent.headers.items()),
        "client": ("127.0.0.1", 1),
    }
    told: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": sent.body or b"", "more_body": False}

    async def send(message: Any) -> None:
        told.append(message)

    await application(scope, receive, send)
    start, *parts = told
    content = b"".join(part["body"] for part in parts)
    return httpx.Response(start["status"], headers=start["headers"], content=content)


def _sound(answer: httpx.Response, sent: Sent) -> list[str]:
    """What it says, by status and code; it must be GraphQL over HTTP, or a refusal in both languages."""
    assert answer.status_code < 500, answer.text
    assert answer.headers["x-request-id"].isascii()
    assert not inside.shown(f"{dict(answer.headers)}", sent.text)
    media = answer.headers["content-type"].partition(";")[0]
    if answer.status_code == 304:
        assert answer.content == b""
    elif media == "text/html":
        assert sent.body is None
    elif media == "text/event-stream":
        assert answer.text.endswith("event: complete\ndata:\n\n")
        for line in filter(lambda line: line.startswith("data: "), answer.text.splitlines()):
            _is_response(json.loads(line[6:], parse_constant=_no_number))
            assert not inside.shown(line, sent.text), line
    else:
        assert media in _JSON
        _is_response(json.loads(answer.content.decode("utf-8"), parse_constant=_no_number))
        assert not inside.shown(_errors(answer), sent.text), answer.text
        codes = {error["extensions"]["code"] for error in answer.json().get("errors", ())}
        return [f"{answer.status_code} {code}" for code in codes or ("OK",)]
    return [str(answer.status_code)]


def _is_response(said: Any) -> None:
    assert isinstance(said, dict)
    assert set(said) <= {"data", "errors", "extensions"}
    assert "data" in said or said["errors"]
    for error in said.get("errors", ()):
        assert set(error) <= _ERROR
        told = error["extensions"]
        assert told["code"] in _CODES - {"INTERNAL", "UNAVAILABLE", "AUDIT_UNAVAILABLE", "OVERLOADED"}, error
        assert any("\u4e00" <= letter <= "\u9fff" for letter in told["messageZh"])
        assert told["messageEn"]
        assert told["fixer"]
        assert len(error["message"]) <= 700


def _errors(answer: httpx.Response) -> str:
    return json.dumps(answer.json().get("errors", ""), ensure_ascii=False)


def _no_number(said: str) -> None:
    raise AssertionError(f"{said} is not JSON")


@_generated(0.25)
@given(data=st.data())
async def test_valid_documents_with_hostile_variables_are_answered(
    target: Target, data: st.DataObject
) -> None:
    case, sent = data.draw(broken.hostile(target.cases.at))
    await target.send(sent, case)


@_generated(0.4)
@given(data=st.data())
async def test_broken_documents_are_refused_in_words(target: Target, data: st.DataObject) -> None:
    case, sent = data.draw(broken.broken(target.cases.at))
    await target.send(sent, case)


@_generated(0.35)
@given(sent=broken.raw())
async def test_bodies_and_headers_of_any_kind_are_answered(target: Target, sent: Sent) -> None:
    await target.send(sent)


async def test_the_hub_answers_as_usual_afterwards_and_has_said_many_things(target: Target) -> None:
    await target.works()
    print(sorted(target.told.items()))  # noqa: T201  # what a long trial was made of
    if target.told.total() > 2_000:  # not when this test runs alone
        assert {
            "200 OK",
            "200 BAD_REQUEST",
            "400 BAD_REQUEST",
            "401 UNAUTHENTICATED",
            "406 NOT_ACCEPTABLE",
        } <= {*target.told}
        assert len(target.told) > 15
