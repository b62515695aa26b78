"""A hub on a database of its own, as it is served: with its log, a portal, a person, and a good request to every endpoint."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import ECKey
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette

import database.session
from auth import passwords, scopes
from auth.audit import checkpoint, sequencer
from auth.audit.checkpoint import Signer
from auth.documents import document_id
from auth.token import Issuer
from database import tables
from domain.organization import Department
from domain.role import Role
from execution.limits import Limits
from execution.planned.batch import Batches
from hub import witness
from hub.app import app
from hub.changes import Changes
from tests import sealing
from tests.hub import world
from tests.hub.asking import Asking
from tests.hub.conftest import ISSUER, NOW, Door, FakeCommands
from tests.hub.visiting import BACK, LOGIN, PASSWORD, Visit

PEOPLE = "query Look { students(first: 2) { totalCount nodes { name guardianships { guardian { name } } } } }"
PUBLIC = "{ jurisdictions { nodes { code } } }"
NOBODY = "{ codeLists { name } }"  # what Python answers, field by field
NOTHING = {
    "packageCode": "ASSISTANCE_HOUSEHOLDS",
    "period": "2026-08",
    "jurisdictionCode": world.HERE,
    "sequence": "1",
    "lineCount": "0",
    "sha256": sha256(b"").hexdigest(),
    "schemaVersion": "1.0",
}
"""The head of an empty package."""
STEADY = (
    "/",
    "/.well-known/jwks.json",
    "/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server",
    "/.well-known/oauth-protected-resource",
    "/.well-known/oauth-protected-resource/graphql",
    "/.well-known/exchange-receipts.json",
)
"""Addresses that need no database."""


@dataclass
class Served:
    """A hub, and what a test needs of it. engine, reads: what it asks PostgreSQL with; application: as a server runs it, and the
    same answering field by field.
    """

    door: Door
    application: Starlette
    stepwise: Starlette
    engine: AsyncEngine
    reads: asyncpg.Pool
    portal: Asking

    @contextlib.asynccontextmanager
    async def visit(self) -> AsyncIterator[Visit]:
        """A browser without cookies."""
        transport = self.door.client._transport
        async with httpx.AsyncClient(transport=transport, base_url=ISSUER) as browser:
            yield Visit(self.portal, browser)

    async def requests(self) -> dict[str, httpx.Request]:
        """A good request to each endpoint that needs the database, by name; each may be sent once."""
        token = await self.portal.token()
        return {
            **self.graph(PEOPLE),
            "token": self._program("token", grant_type="client_credentials"),
            "par": self._program("par", **Visit(self.portal, self.door.client).asked()),
            "introspect": self._program("introspect", token=token),
            "revoke": self._program("revoke", token=token),
            **await self._pages(),
            **await self._proofs(),
            **self._called(),
            "health": self._get("/health"),
        }

    def _called(self) -> dict[str, httpx.Request]:
        """What a department's machine calls for."""
        granted = [scopes.EXCHANGE_READ, scopes.EXCHANGE_SUBMIT]
        as_machine = self.door.token(granted, department=Department.CIVIL_AFFAIRS)
        headers = {"authorization": f"Bearer {as_machine}"}
        sent = {**headers, "content-type": "application/x-ndjson", "idempotency-key": "nothing-of-august"}
        build = self.door.client.build_request
        return {
            "exchange lists": build("GET", "/exchange/code-lists", headers=headers),
            "exchange submit": build("POST", "/exchange/packages", params=NOTHING, headers=sent),
        }

    def graph(self, query: str, **viewer: Any) -> dict[str, httpx.Request]:
        """One query, asked in every way that there is."""
        headers = {"authorization": f"Bearer {self.door.token(**viewer)}"}
        trusted = {"documentId": document_id(PEOPLE)}
        as_portal = {"authorization": f"Bearer {self.door.token(client_id='portal')}"}
        build = self.door.client.build_request
        posted = {
            name: build("POST", path, json={"query": query}, headers=headers)
            for name, path in (
                ("graph", "/graphql"),
                ("subgraph", "/subgraphs/students/graphql"),
                ("contract", "/contracts/auditor/graphql"),
            )
        }
        return {
            **posted,
            "graph by GET": build("GET", "/graphql", params={"query": query}, headers=headers),
            "trusted document": build("POST", "/graphql", json=trusted, headers=as_portal),
        }

    async def _pages(self) -> dict[str, httpx.Request]:
        async with self.visit() as first, self.visit() as second, self.visit() as third:
            pushed = (await first.push()).json()["request_uri"]
            address = {"client_id": self.portal.client_id, "request_uri": pushed}
            consent = await second.submit(await second.open(), **LOGIN)
            return {
                "authorize": first.browser.build_request("GET", "/oauth/authorize", params=address),
                "login": third.filled(await third.open(), **LOGIN),
                "consent": second.filled(consent, decision="allow"),
            }

    async def _proofs(self) -> dict[str, httpx.Request]:
        async with self.door.sessions() as session:
            record = await session.scalar(text("SELECT record_id FROM audit_leaf WHERE seq = 0"))
        return {
            "checkpoint": self._get("/.well-known/audit/checkpoint"),
            "inclusion": self._get(f"/.well-known/audit/inclusion?record={record}&size=2"),
            "consistency": self._get("/.well-known/audit/consistency?from=1&to=2"),
        }

    def _get(self, path: str) -> httpx.Request:
        return self.door.client.build_request("GET", path)

    def _program(self, name: str, **form: str) -> httpx.Request:
        path = f"/oauth/{name}"
        headers = {"dpop": self.portal.proof(f"{ISSUER}{path}")} if name in ("token", "par") else {}
        return self.door.client.build_request("POST", path, data=self.portal.form(**form), headers=headers)


@dataclass(frozen=True)
class Filled:
    """A database that a hub can be served on. here, there: the ids of two counties' rows; key: the portal's."""

    url: str
    here: dict[str, list[UUID]]
    there: dict[str, list[UUID]]
    issuer: Issuer
    key: ECKey

    def copied(self, url: str) -> Filled:
        """The same, in a copy of the database."""
        return replace(self, url=url)


@contextlib.asynccontextmanager
async def served(
    filled: Filled,
    url: str = "",
    *,
    patience: float = 20,
    size: int = 10,
    wait: float = 10,
    changes: Callable[[Any], Any] | None = None,
) -> AsyncIterator[Served]:
    """A hub. url: another way to its database. patience: seconds that PostgreSQL is waited for; size, wait: of its pool.

    changes: makes the commands behind mutations out of sessions; without it they change nothing.
    """
    engine = database.session.engine(url or filled.url, size=size, wait=wait)
    sessions = database.session.sessions(engine, patience=patience)
    made = Changes(sessions, world.HERE, lambda: NOW)
    fake = FakeCommands(filled.here["ExchangePackage"][0], filled.here["ExchangeCycle"][0], made)
    commands = changes(database.session.sessions(engine)) if changes else fake
    async with database.session.pool(url or filled.url) as pool:
        batches = Batches(pool, deadline=patience)
        planned, stepwise = (
            app(
                issuer=filled.issuer,
                sessions=sessions,
                commands=commands,
                ring=sealing.ring,
                now=lambda: NOW,
                limits=Limits(rate=0, strangers=0),
                batches=planning,
                witness=witness.recording(world.HERE),
                patience=10 * patience,  # a password takes half a second by itself
            )
            for planning in (batches, None)
        )
        door = Door(
            _client(planned),
            _client(stepwise),
            filled.issuer,
            sessions,
            filled.here,
            filled.there,
            commands,
            batches,
        )
        yield Served(door, planned, stepwise, engine, pool, Asking(door, "portal", filled.key))
    await engine.dispose()


def _client(application: Starlette) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url=ISSUER)


async def fill(url: str) -> Filled:
    """Two counties, a portal that knows a document, a person who may sign in, a signed log."""
    engine = database.session.engine(url)
    sessions = database.session.sessions(engine)
    issuer, key = (
        Issuer(ISSUER, ECKey.generate_key("P-256", auto_kid=True)),
        ECKey.generate_key("P-256", auto_kid=True),
    )
    async with sessions.begin() as session:
        await world.rules(session)
        here, there = [await world.County(session, code).make() for code in (world.HERE, world.THERE)]
        portal = _portal(key)
        session.add_all((portal, _person()))
        await session.flush()
        session.add(tables.TrustedDocument(client_id=portal.id, document_id=document_id(PEOPLE), text=PEOPLE))
    while await sequencer.drain(sessions):
        pass
    async with sessions.begin() as session:
        await checkpoint.issue(session, Signer("hub.test/audit", Ed25519PrivateKey.generate()))
    await engine.dispose()
    return Filled(url, here, there, issuer, key)


def _portal(key: ECKey) -> tables.OauthClient:
    return tables.OauthClient(
        client_id="portal",
        name="测试门户",
        jwks={"keys": [key.as_dict(private=False)]},
        scopes=[scopes.STUDENTS_READ, scopes.LEDGERS_READ],
        jurisdiction_code=world.HERE,
        role=Role.BUREAU_OFFICER,
        redirect_uris=[BACK],
        purposes=["CONTROL"],
        introspects=True,
    )


def _person() -> tables.UserAccount:
    return tables.UserAccount(
        login_name=LOGIN["login_name"],
        display_name="张三",
        password_hash=passwords.hashed(PASSWORD),
        role=Role.BUREAU_OFFICER,
        jurisdiction_code=world.HERE,
        scopes=[scopes.STUDENTS_READ, scopes.LEDGERS_READ],
        purposes=["CONTROL"],
    )
