"""Tokens of another issuer at the front door: whom they speak for, and how they end."""

from __future__ import annotations

import json

import httpx
import pytest
from sqlalchemy import delete

from auth import external
from auth.revoked import FRESH, revoking
from database import tables
from hub.app import app
from tests import sealing
from tests.auth.test_external import ISSUER, PROFILE, Province, signed
from tests.hub.asking import QUERY
from tests.hub.conftest import NOW, Door, _client


class Clock:
    """Stands still until it is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(door: Door, clock: Clock) -> httpx.AsyncClient:
    officer = {"police": {"scopes": ["students:read"], "role": "BUREAU_OFFICER", "purposes": ["CONTROL"]}}
    made = app(
        issuer=door.issuer,
        ring=sealing.ring,
        sessions=door.sessions,
        commands=door.commands,
        now=lambda: NOW,
        clock=clock,
        external=Province().external(clients=officer),
    )
    return _client(made)


async def _read(client: httpx.AsyncClient, token: str) -> int:
    answer = await client.post("/graphql", json=QUERY, headers={"authorization": f"Bearer {token}"})
    return answer.status_code


async def test_a_person_of_another_issuer_is_nobody_of_this_hub(
    client: httpx.AsyncClient, door: Door
) -> None:
    ours = str(door.here["Student"][0])
    async with client:
        assert await _read(client, signed(scope="children.r", sub=ours)) == 200
    said = await door.recorded()
    assert (said.client_id, said.subject) == (f"{ISSUER} police", f"{ISSUER} {ours}")


@pytest.mark.parametrize("whose", [{}, {"client": "police"}, {"person": "7f"}])
async def test_what_another_issuer_gave_is_ended_by_client_by_person_or_all_at_once(
    client: httpx.AsyncClient, door: Door, clock: Clock, whose: dict[str, str]
) -> None:
    profile = external.profile(json.dumps(PROFILE).encode())
    before = signed(jti=str(whose))
    async with client:
        assert await _read(client, before) == 200
        async with door.sessions.begin() as session:
            await session.execute(revoking([external.named(profile, client="other", person="")], NOW))
        clock.now += FRESH
        assert await _read(client, before) == 200
        async with door.sessions.begin() as session:
            await session.execute(revoking([external.named(profile, **whose)], NOW))
        clock.now += FRESH
        assert await _read(client, before) == 401
    async with door.sessions.begin() as session:  # the next test asks at the same standing time
        await session.execute(delete(tables.OauthRevocation))
