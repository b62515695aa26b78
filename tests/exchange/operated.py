"""A hub at work on the small county: the real exchange behind the front door, a rehearsing department before it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from joserfc.jwk import ECKey
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.types import ASGIApp

from auth import scopes, token
from auth.token import Issuer
from auth.viewer import Viewer
from database import policy_rows, tables
from domain import policy
from domain.role import Role
from exchange.cycle import Cycle, Transport
from execution.limits import Limits
from hub import places
from hub.app import app
from hub.commands import Commands
from tests import sealing
from tests.exchange import world
from tests.exchange.test_faults import worker
from tests.hub.conftest import ISSUER

GRANTED_AT = datetime(2026, 8, 1, tzinfo=UTC)
GRANTED = (scopes.EXCHANGE_READ, scopes.EXCHANGE_RUN)
REFUSED = "... on Refused { code place messageZh messageEn fixer }"


@dataclass
class Office:
    """The bureau's front door to a county that exchanges."""

    client: httpx.AsyncClient
    issuer: Issuer
    cycle: Cycle
    application: ASGIApp
    sessions: async_sessionmaker[AsyncSession]

    def headers(
        self,
        user: str = "zhang",
        granted: Sequence[str] = GRANTED,
        role: Role = Role.BUREAU_OFFICER,
        purpose: str = "CONTROL",
    ) -> dict[str, str]:
        """What a user of the bureau says beside a document."""
        viewer = Viewer(
            "portal",
            frozenset(granted),
            world.CODE,
            subject=user or None,
            role=role,
            purposes=frozenset({purpose}),
        )
        return {"authorization": f"Bearer {token.issue(self.issuer, viewer, world.NOW)}"}

    async def post(self, document: str, given: Any = None, **viewer: Any) -> Any:
        """The whole answer."""
        said = {"query": document, "variables": given}
        return (await self.client.post("/graphql", json=said, headers=self.headers(**viewer))).json()

    async def said(self, document: str, **given: Any) -> Any:
        """What the only field of a document with an input `$i` answers."""
        answer = await self.post(document, {"i": given})
        assert "errors" not in answer, answer["errors"]
        [found] = answer["data"].values()
        return found


@asynccontextmanager
async def office(url: str, transport: Transport) -> AsyncIterator[Office]:
    """The front door of a worker on a database that holds the small county."""
    async with worker(url, transport) as (cycle, sessions):
        granted = policy_rows.grants(policy.load_all(places.texts()).hub.access, GRANTED_AT)
        async with sessions.begin() as session:
            session.add_all(tables.AccessGrant(**each) for each in granted.values())
        issuer = Issuer(ISSUER, ECKey.generate_key("P-256", auto_kid=True))
        application = app(
            issuer=issuer,
            sessions=sessions,
            commands=Commands(cycle, sessions),
            ring=sealing.ring,
            now=lambda: world.NOW,
            limits=Limits(strangers=0),
        )
        async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url=ISSUER) as client:
            yield Office(client, issuer, cycle, application, sessions)
