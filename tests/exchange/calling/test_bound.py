"""Tokens bound to a key open nothing under /exchange without their proof, whose address has no query (RFC 9449)."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from uuid import uuid4

import httpx
from joserfc import jws
from joserfc.jwk import ECKey

from auth import token
from auth.token import Binding
from auth.viewer import Viewer
from domain.role import Role
from tests.exchange import world
from tests.exchange.calling.machines import ALL, ISSUER, PATH, POLICE, SHORT, Calls, head, refusal

KEY = ECKey.generate_key("P-256")
VIEWER = Viewer(
    "police", frozenset(ALL), world.CODE, POLICE, role=Role.DEPARTMENT, purposes=frozenset({"COMPARISON"})
)


def proof(bound: str, method: str, path: str) -> str:
    """A proof of possession of the key."""
    said = {
        "htm": method,
        "htu": f"{ISSUER}{path}",
        "iat": int(world.NOW.timestamp()),
        "jti": str(uuid4()),
        "ath": base64.urlsafe_b64encode(hashlib.sha256(bound.encode()).digest()).rstrip(b"=").decode(),
    }
    header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": KEY.as_dict(private=False)}
    return jws.serialize_compact(header, json.dumps(said), KEY)


async def sent(calls: Calls, **headers: str) -> httpx.Response:
    more: dict[str, Any] = {
        "content-type": "application/x-ndjson",
        "idempotency-key": "bound-to-a-key",
        **headers,
    }
    return await calls.client.post(PATH, params=head(SHORT), content=SHORT, headers=more)


async def test_a_bound_token_needs_its_proof_each_time(calls: Calls) -> None:
    bound = token.issue(calls.issuer, VIEWER, world.NOW, binding=Binding(key=KEY.thumbprint()))
    for headers in (
        {"authorization": f"Bearer {bound}"},
        {"authorization": f"DPoP {bound}"},
        {"authorization": f"DPoP {bound}", "dpop": proof(bound, "GET", PATH)},
        {"authorization": f"DPoP {bound}", "dpop": proof(bound, "POST", "/graphql")},
    ):
        refused = await sent(calls, **headers)
        assert refusal(refused)[:2] == (401, "UNAUTHENTICATED")
        assert "DPoP" in refused.headers["www-authenticate"]
    assert await calls.packages() == 0
    good = {"authorization": f"DPoP {bound}", "dpop": proof(bound, "POST", PATH)}
    taken = await sent(calls, **good)
    assert taken.status_code == 202, taken.text
    assert refusal(await sent(calls, **good))[:2] == (401, "UNAUTHENTICATED")
    at = taken.headers["location"]
    headers = {"authorization": f"DPoP {bound}", "dpop": proof(bound, "GET", at)}
    assert (await calls.client.get(at, headers=headers)).status_code in (200, 202)
