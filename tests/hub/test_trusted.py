"""Trusted documents: a portal runs what it is registered with, and nothing else."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc import jwt
from sqlalchemy import delete
from typer.testing import CliRunner

from auth import assertion, scopes, token
from auth.documents import document_id
from auth.viewer import Viewer
from database import tables
from domain.role import Role
from execution.limits import Limits
from hub.app import app
from hub.cli import application
from tests import sealing
from tests.hub import test_tokens, world
from tests.hub.conftest import ISSUER, NOW, Door

COUNT = "query Count($name: String) { students(filter: {name: $name}) { totalCount } }"
OTHER = "{ students { nodes { id } } }"
LARGE = "{ " + "students { totalCount } " * 40 + "}"

CONTROL = frozenset({"CONTROL"})


class Clock:
    """Stands still until it is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@dataclasses.dataclass
class Portal:
    """A client registered with COUNT and LARGE, and the hub it asks."""

    client: httpx.AsyncClient
    token: str
    clock: Clock
    door: Door

    async def post(self, **sent: Any) -> httpx.Response:
        return await self.client.post("/graphql", json=sent, headers=self.headers)

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}", "accept": "application/graphql-response+json"}

    def as_any(self) -> Portal:
        """The same registration, not confined to it."""
        return dataclasses.replace(self, token=self.door.token())


@pytest.fixture
async def portal(door: Door) -> AsyncIterator[Portal]:
    client_id = "tester"  # whom the door's tokens speak for
    async with door.sessions.begin() as session:
        row = tables.OauthClient(
            role=Role.BUREAU_OFFICER,
            purposes=["CONTROL"],
            client_id=client_id,
            name="门户",
            jwks={},
            jurisdiction_code=world.HERE,
            trusted_only=True,
        )
        session.add(row)
        await session.flush()
        session.add_all(
            tables.TrustedDocument(client_id=row.id, document_id=document_id(text), text=text)
            for text in (COUNT, LARGE)
        )
    viewer = Viewer(
        client_id,
        frozenset({scopes.STUDENTS_READ}),
        world.HERE,
        None,
        True,
        "",
        Role.BUREAU_OFFICER,
        None,
        CONTROL,
    )
    clock = Clock()
    served = app(
        issuer=door.issuer,
        sessions=door.sessions,
        commands=door.commands,
        ring=sealing.ring,
        now=lambda: NOW,
        limits=Limits(),
        clock=clock,
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(served), base_url=ISSUER) as client:
        yield Portal(client, token.issue(door.issuer, viewer, NOW), clock, door)
    async with door.sessions.begin() as session:
        await session.execute(delete(tables.OauthClient).where(tables.OauthClient.client_id == client_id))


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


REFUSED = (403, "DOCUMENT_NOT_TRUSTED")


async def test_a_registered_document_is_run_by_its_id(portal: Portal) -> None:
    answer = await portal.post(documentId=document_id(COUNT), variables={"name": "无此人"})
    assert answer.json() == {"data": {"students": {"totalCount": 0}}}
    by_address = await portal.client.get(
        "/graphql", params={"documentId": document_id(COUNT)}, headers=portal.headers
    )
    assert by_address.json() == {"data": {"students": {"totalCount": world.CHILDREN}}}
    assert by_address.headers["etag"]


async def test_a_portal_runs_its_documents_alone_however_it_sends_them(portal: Portal) -> None:
    assert (await portal.post(query=COUNT)).status_code == 200
    assert code(await portal.post(query=OTHER)) == REFUSED
    assert code(await portal.post(query=COUNT + " ")) == REFUSED
    assert code(await portal.post(query="{ __schema { types { name } } }")) == REFUSED
    assert code(await portal.post(documentId=document_id(OTHER))) == REFUSED
    read = await portal.client.get("/graphql", params={"query": OTHER}, headers=portal.headers)
    assert code(read) == REFUSED


@pytest.mark.parametrize("name", ["x", "sha256:", "sha256:\x00", "md5:" + "0" * 64, "sha256:" + "é" * 64])
async def test_what_is_no_id_is_nobodys_document(portal: Portal, name: str) -> None:
    assert code(await portal.post(documentId=name)) == REFUSED


async def test_other_clients_run_any_document_and_have_their_ids_to_themselves(portal: Portal) -> None:
    anyone = portal.as_any()
    assert (await anyone.post(query=OTHER)).status_code == 200
    assert (await anyone.post(documentId=document_id(COUNT))).status_code == 200
    viewer = Viewer(
        "somebody else",
        frozenset({scopes.STUDENTS_READ}),
        world.HERE,
        role=Role.BUREAU_OFFICER,
        purposes=CONTROL,
    )
    stranger = dataclasses.replace(portal, token=token.issue(portal.door.issuer, viewer, NOW))
    assert code(await stranger.post(documentId=document_id(COUNT))) == REFUSED


async def test_a_registered_document_may_be_larger_than_any_other(portal: Portal) -> None:
    refused, anyone = (400, "DOCUMENT_TOO_LARGE"), portal.as_any()
    assert code(await anyone.post(query=LARGE)) == refused
    assert (await portal.post(documentId=document_id(LARGE))).status_code == 200
    assert code(await anyone.post(query=LARGE)) == refused
    assert (await portal.post(query=LARGE)).status_code == 200


async def test_a_withdrawn_document_runs_five_seconds_longer_at_most(portal: Portal) -> None:
    assert (await portal.post(documentId=document_id(COUNT))).status_code == 200
    async with portal.door.sessions.begin() as session:
        table = tables.TrustedDocument
        await session.execute(delete(table).where(table.document_id == document_id(COUNT)))
    portal.clock.now = 4.9
    assert (await portal.post(documentId=document_id(COUNT))).status_code == 200
    portal.clock.now = 5.1
    assert code(await portal.post(documentId=document_id(COUNT))) == REFUSED


async def test_a_token_says_that_its_client_is_confined(door: Door) -> None:
    signing = test_tokens.KEYS["ES256"]
    async with door.sessions.begin() as session:
        row = tables.OauthClient(
            role=Role.BUREAU_OFFICER,
            purposes=["CONTROL"],
            client_id="confined",
            name="门户",
            jwks={"keys": [signing.as_dict(private=False)]},
            scopes=[scopes.STUDENTS_READ],
            jurisdiction_code=world.HERE,
            trusted_only=True,
            plain_bearer_reason="it is tested without a key here",
        )
        session.add(row)
    claims = test_tokens._claims(iss="confined", sub="confined")
    signed = jwt.encode({"alg": "ES256", "kid": signing.kid}, claims, signing, algorithms=["ES256"])
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": assertion.TYPE,
        "client_assertion": signed,
    }
    given = (await door.client.post("/oauth/token", data=form)).json()["access_token"]
    headers = {"authorization": f"Bearer {given}"}
    answer = await door.client.post("/graphql", json={"query": OTHER}, headers=headers)
    assert code(answer) == REFUSED


@pytest.fixture
def operator(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """An operator with a registered portal."""
    monkeypatch.setenv("HUB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HUB_DATABASE_URL", database_url)
    runner, path = CliRunner(), tmp_path / "keys.json"
    path.write_text(runner.invoke(application, ["key", "police"]).output)
    add = ["client", "add", "portal", "--name", "门户", "--jwks", str(path), "--scope", "students:read"]
    assert runner.invoke(application, [*add, "--trusted-only"]).exit_code == 0
    return runner


def said(operator: CliRunner, *arguments: str) -> list[str]:
    result = operator.invoke(application, ["client", *arguments])
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def test_documents_are_registered_listed_and_withdrawn(operator: CliRunner, tmp_path: Path) -> None:
    one, many = tmp_path / "count.graphql", tmp_path / "manifest.json"
    one.write_text(COUNT)
    many.write_text(json.dumps({document_id(OTHER): OTHER}))
    assert said(operator, "trust", "portal", str(one)) == [document_id(COUNT), "1 documents / 份文档"]
    both = sorted([document_id(COUNT), document_id(OTHER)])
    assert said(operator, "trust", "portal", str(many))[:-1] == both
    assert said(operator, "trust", "portal", str(many))[:-1] == both
    assert said(operator, "documents", "portal")[:-1] == both
    assert said(operator, "withdraw", "portal", document_id(COUNT))[:-1] == [document_id(OTHER)]
    assert said(operator, "trust", "portal", str(one), "--only")[:-1] == [document_id(COUNT)]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.graphql", "{ nothing }", "BAD_DOCUMENTS"),
        ("a.graphql", "{", "BAD_DOCUMENTS"),
        ("a.graphql", "{ " + "... { " * 500 + "__typename" + " }" * 501, "BAD_DOCUMENTS"),
        ("a.json", "{", "BAD_DOCUMENTS"),
        ("a.json", "[]", "BAD_DOCUMENTS"),
        ("a.json", '{"sha256:00": "{ __typename }"}', "BAD_DOCUMENTS"),
    ],
)
def test_a_document_the_graph_would_not_run_is_not_registered(
    operator: CliRunner, tmp_path: Path, name: str, content: str, code: str
) -> None:
    (tmp_path / name).write_text(content)
    result = operator.invoke(application, ["client", "trust", "portal", str(tmp_path / name)])
    assert result.exit_code == 1
    assert code in result.output
    assert said(operator, "documents", "portal") == ["0 documents / 份文档"]


def test_documents_need_a_client_that_is_registered(operator: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "a.graphql").write_text(COUNT)
    result = operator.invoke(application, ["client", "trust", "nobody", str(tmp_path / "a.graphql")])
    assert (result.exit_code, "UNKNOWN_CLIENT" in result.output) == (1, True)
    gone = operator.invoke(application, ["client", "withdraw", "portal", document_id(COUNT)])
    assert (gone.exit_code, "BAD_DOCUMENTS" in gone.output) == (1, True)
