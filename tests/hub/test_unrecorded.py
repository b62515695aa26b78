"""Who takes the audit log from the hub stops it from telling anything about people, whatever else it may do."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import asyncpg
import httpx
import pytest
from structlog.testing import capture_logs

from auth import scopes
from auth.token import verify
from database.crypto.keys import Ring
from domain.role import Role
from hub.commands import Commands
from tests import registry_export, sealing
from tests.conftest import Databases
from tests.hub import inside, served, world
from tests.hub.conftest import NOW, READ
from tests.hub.served import NOBODY, PEOPLE, PUBLIC, STEADY, Filled, Served
from tests.hub.test_changes import IMPORT, START
from tests.hub.visiting import Visit

PATIENCE = 8.0  # seconds; a lock is waited for two
ABOUT_PEOPLE = {
    "list": PEOPLE,
    "count": "{ students { totalCount } }",
    "nested": "{ ledgers { nodes { entries(first: 2) { nodes { student { name } } } } } }",
    "node": '{ node(id: "%s") { id ... on Student { name } } }',
    "reference": '{ _entities(representations: [{__typename: "Student", id: "%s"}]) { ... on Student { name } } }',
    "beside what is public": "{ jurisdictions { nodes { code } } students { nodes { name } } }",
    "among what Python answers": "{ codeLists { name } students { nodes { name } } }",
}
RETIRE = "mutation ($i: ClientInput!) { clientRetire(input: $i) { ... on Refused { code } } }"
# How the log is taken away, and given back: by right, by name, by a lock that somebody holds.
WAYS = {
    "no right": (
        "REVOKE INSERT ON audit_record FROM CURRENT_USER",
        "GRANT INSERT ON audit_record TO CURRENT_USER",
    ),
    "no table": ("ALTER TABLE audit_record RENAME TO away", "ALTER TABLE away RENAME TO audit_record"),
    "locked": ("BEGIN; LOCK TABLE audit_record IN ACCESS EXCLUSIVE MODE", "ROLLBACK"),
}


@dataclass(frozen=True)
class _Month:
    """What an import and a start need to know of the exchange that they belong to."""

    ring: Ring = sealing.ring
    jurisdiction_code: str = world.HERE
    connectors: tuple[str, ...] = ("police",)
    transports: tuple[str, ...] = ("police",)

    def now(self) -> datetime:
        return NOW


@dataclass
class Ordinary:
    """A hub whose role is an ordinary one of PostgreSQL's. owner: a connection from which its rights are changed."""

    hub: Served
    owner: asyncpg.Connection

    @asynccontextmanager
    async def without_log(self, way: str) -> AsyncIterator[None]:
        taken, given = WAYS[way]
        await self.owner.execute(taken)
        try:
            yield
        finally:
            await self.owner.execute(given)

    async def ask(self, query: str, variables: Any = None, **viewer: Any) -> list[httpx.Response]:
        """The answers of both paths."""
        headers = {
            "authorization": f"Bearer {self.hub.door.token(**viewer)}",
            "accept": "application/graphql-response+json",
        }
        body = {"query": query, "variables": variables}
        return [
            await client.post("/graphql", json=body, headers=headers)
            for client in (self.hub.door.client, self.hub.door.oracle)
        ]


@pytest.fixture(scope="module")
async def filled(databases: Databases, template: str) -> Filled:
    return await served.fill(databases.make("unrecorded", template))


@pytest.fixture
async def ordinary(filled: Filled) -> AsyncIterator[Ordinary]:
    owner = await asyncpg.connect(filled.url)
    rights = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    assert not await owner.fetchval(rights), "a superuser cannot be kept from writing"

    def changes(sessions: Any) -> Commands:
        return Commands(cast(Any, _Month()), sessions)

    async with served.served(filled, patience=PATIENCE, changes=changes) as hub:
        yield Ordinary(hub, owner)
    await owner.close()


def _stopped(answer: httpx.Response) -> None:
    assert answer.status_code == 503, answer.text
    assert answer.headers["retry-after"] == "5"
    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] == "AUDIT_UNAVAILABLE"
    assert "审计日志" in error["extensions"]["messageZh"]
    assert "data" not in answer.json()
    assert not inside.shown(answer.text)


@pytest.mark.parametrize("way", list(WAYS))
async def test_without_the_log_no_read_tells_anything_about_people_and_public_ones_go_on(
    ordinary: Ordinary, way: str
) -> None:
    child = f"Student:{ordinary.hub.door.here['Student'][0]}"
    asked = {name: query.replace("%s", child) for name, query in ABOUT_PEOPLE.items()}
    names = list(asked)[:2] if way == "locked" else list(asked)
    with capture_logs() as logs:
        async with ordinary.without_log(way):
            for name in names:
                for answer in await ordinary.ask(asked[name]):
                    _stopped(answer)
            for query in (PUBLIC, NOBODY, "{ __typename }"):
                for answer in await ordinary.ask(query):
                    assert "errors" not in answer.json()
    assert "unexpected" not in [line["event"] for line in logs]
    for name in names:
        for answer in await ordinary.ask(asked[name]):
            assert "errors" not in answer.json(), (name, answer.text)


async def test_without_the_log_a_refused_attempt_is_not_answered_either(ordinary: Ordinary) -> None:
    query = "{ students { nodes { studentNo } } }"
    async with ordinary.without_log("no right"):
        for answer in await ordinary.ask(query, granted=[scopes.STUDENTS_READ]):
            _stopped(answer)
    for answer in await ordinary.ask(query, granted=[scopes.STUDENTS_READ]):
        assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_without_the_log_nobody_is_told_what_is_wrong_with_a_purpose_or_an_id(
    ordinary: Ordinary,
) -> None:
    purposes = {"purposes": frozenset({"CONTROL", "COMPARISON"})}
    managing = {"granted": [scopes.ACCESS_MANAGE], "role": Role.ADMINISTRATOR, "purpose": "OPERATION"}
    changed = {"i": {"id": "nobody", "expectedVersion": 1}}
    async with ordinary.without_log("no right"):
        for answer in await ordinary.ask(PUBLIC, **purposes):
            _stopped(answer)
        for answer in await ordinary.ask(RETIRE, changed, **managing):
            assert answer.json() == {"data": {"clientRetire": {"code": "AUDIT_UNAVAILABLE"}}}
    for answer in await ordinary.ask(PUBLIC, **purposes):
        assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_PURPOSE"
    for answer in await ordinary.ask(RETIRE, changed, **managing):
        assert answer.json() == {"data": {"clientRetire": {"code": "BAD_ID"}}}


@pytest.mark.parametrize("way", ["no right", "no table"])
async def test_without_the_log_nobody_gets_a_token_or_signs_in_and_nothing_is_used_up(
    ordinary: Ordinary, way: str
) -> None:
    hub = ordinary.hub
    requests = await hub.requests()
    steps = ("token", "par", "introspect", "revoke", "login", "consent")
    async with ordinary.without_log(way):
        for name in steps:
            answer = await hub.door.client.send(requests[name])
            assert answer.status_code == 503, (name, answer.text)
            assert answer.headers["retry-after"] == "5"
            assert "location" not in answer.headers
            if name in ("login", "consent"):
                assert "审计日志" in answer.text
            else:
                assert answer.json()["error"] == "temporarily_unavailable"
                said = {"error", "error_description", "code", "messageZh", "messageEn"}
                assert set(answer.json()) == said
        for path in STEADY:
            assert (await hub.door.client.get(path)).status_code < 400
        for name in ("health", "checkpoint", "inclusion", "consistency"):
            assert (await hub.door.client.send(requests[name])).status_code == 200
    statuses = {name: (await hub.door.client.send(requests[name])).status_code for name in steps}
    assert statuses == {
        "token": 200,
        "par": 201,
        "introspect": 200,
        "revoke": 200,
        "login": 200,
        "consent": 303,
    }


async def test_a_token_that_was_issued_before_reads_nothing_while_the_log_is_away(ordinary: Ordinary) -> None:
    portal = ordinary.hub.portal
    token = await portal.token()
    assert verify(ordinary.hub.door.issuer, token, NOW).client_id == "portal"
    async with ordinary.without_log("no right"):
        answer = await portal.ask(token)
        assert answer.status_code == 503
        assert answer.json()["errors"][0]["extensions"]["code"] == "AUDIT_UNAVAILABLE"
    assert (await portal.ask(token)).json()["data"]["students"]["totalCount"] == world.CHILDREN


@pytest.mark.parametrize(("way", "period"), [("no right", "2026-09"), ("no table", "2026-10")])
async def test_without_the_log_nothing_is_changed(ordinary: Ordinary, way: str, period: str) -> None:
    packages = "SELECT count(*) FROM exchange_package"
    cycles = "SELECT count(*) FROM exchange_cycle"
    before = [await ordinary.owner.fetchval(query) for query in (packages, cycles)]
    granted = [*READ, scopes.ENROLLMENT_IMPORT, scopes.EXCHANGE_RUN]
    file, month = _file(period), {"partner": "police", "period": "2026-08"}
    async with ordinary.without_log(way):
        for query, given in ((IMPORT, file), (START, month)):
            for answer in await ordinary.ask(query, {"i": given}, granted=granted):
                [said] = answer.json()["data"].values()
                assert (said["__typename"], said["code"]) == ("Refused", "AUDIT_UNAVAILABLE"), answer.text
    assert [await ordinary.owner.fetchval(query) for query in (packages, cycles)] == before
    taken, _ = await ordinary.ask(IMPORT, {"i": file}, granted=granted)
    assert taken.json()["data"]["enrollmentImport"]["__typename"] == "EnrollmentImported", taken.text
    assert await ordinary.owner.fetchval(packages) > before[0]


def _file(period: str) -> dict[str, str]:
    """A registry export that differs from month to month: the same bytes again are the same package."""
    rows = [registry_export.row(int(period[-2:]) * 10 + number) for number in (1, 2)]
    content = registry_export.workbook(registry_export.grid(rows))
    return {"fileName": "导出.xlsx", "contentBase64": base64.b64encode(content).decode(), "period": period}


async def test_a_person_who_signed_in_before_the_log_went_finishes_when_it_is_back(
    ordinary: Ordinary,
) -> None:
    async with ordinary.hub.visit() as visit:
        visit = cast(Visit, visit)
        code = await visit.code()
        async with ordinary.without_log("no right"):
            assert (await visit.redeem(code)).json()["error"] == "temporarily_unavailable"
        given = await visit.redeem(code)
        assert "access_token" in given.json(), given.text
