"""Random operations of random viewers through a real gateway: it says what the hub says alone."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
from graphql import parse, validate
from joserfc.jwk import ECKey

import database.session
from auth import token
from auth.token import Issuer
from auth.viewer import Viewer
from execution.planned.batch import Batches
from hub import graphql
from hub.app import app
from schema.declared import Audience
from tests import sealing
from tests.conftest import Databases
from tests.execution import areas, world
from tests.execution.cases import viewer_of
from tests.hub.conftest import ISSUER, NOW
from tests.interop.federation.asking import Asking
from tests.interop.federation.conftest import before

_OPERATIONS = 40
_WHOLE = (
    graphql.schema().parts.contracts[Audience.PORTAL].schema
)  # all there is, without the federation's own


@dataclass(frozen=True)
class Both:
    """The hub alone, and a gateway before it, over random rows."""

    alone: httpx.AsyncClient
    gateway: httpx.AsyncClient
    issuer: Issuer
    filled: world.World

    async def ask(self, client: httpx.AsyncClient, viewer: Viewer, query: str) -> Any:
        """A response with its errors in order of their places, and all numbers alike."""
        headers = {"authorization": f"Bearer {token.issue(self.issuer, viewer, NOW)}"}
        answer = await client.post("/graphql", json={"query": query}, headers=headers)
        said = json.loads(answer.content, parse_int=float)  # a gateway may write 1e22 in another way
        said.get("errors", []).sort(key=lambda error: json.dumps(error.get("path")))
        for error in said.get("errors", []):
            error.pop("locations", None)  # each in the document that it was sent
        return said


@pytest.fixture
async def both(databases: Databases, template: str, packages: Path, tmp_path: Path) -> AsyncIterator[Both]:
    url = databases.make("gateway_trial", template)
    engine = database.session.engine(url)
    sessions = database.session.sessions(engine)
    async with sessions.begin() as session:
        filled = await world.fill(session, seed=1)
        areas.grant(session)
    issuer = Issuer(ISSUER, ECKey.generate_key("P-256", auto_kid=True))
    commands: Any = None  # nothing is changed here
    async with database.session.pool(url) as pool:
        hub = app(
            issuer=issuer,
            sessions=sessions,
            commands=commands,
            ring=sealing.ring,
            now=lambda: NOW,
            batches=Batches(pool),
        )
        async with (
            before(hub, packages, tmp_path) as gateway,
            httpx.AsyncClient(transport=httpx.ASGITransport(hub), base_url=ISSUER) as alone,
        ):
            yield Both(alone, gateway, issuer, filled)
    await engine.dispose()


async def test_random_operations_have_the_same_answers_through_a_gateway(both: Both) -> None:
    random = Random(1)
    ids = [f"{noun}:{row['id']}" for noun, rows in both.filled.rows.items() for row in rows[:5]]
    asking = Asking(_WHOLE, random, ids)
    told = 0
    drawn = (asking.operation() for _ in count())
    # Under a Node two types' fields of one name may conflict, which the hub refuses and a gateway need not see.
    valid = (query for query in drawn if not validate(_WHOLE, parse(query)))
    # Reading the log adds to it: whoever asks second finds more there.
    for query in islice((each for each in valid if "auditRecords" not in each), _OPERATIONS):
        viewer = viewer_of(random, both.filled)
        alone = await both.ask(both.alone, viewer, query)
        assert json.dumps(await both.ask(both.gateway, viewer, query)) == json.dumps(alone), query
        told += any(alone["data"].values())
    assert told > _OPERATIONS / 2
