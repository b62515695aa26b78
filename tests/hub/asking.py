"""A client of the authorization server as a department or a portal would write it: assertions, proofs, forms."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx
from joserfc import jws, jwt
from joserfc.jwk import ECKey
from joserfc.jws import JWSRegistry

from auth import assertion, scopes
from database import tables
from domain.role import Role
from tests.hub import world
from tests.hub.conftest import ISSUER, NOW, Door

TOKEN = f"{ISSUER}/oauth/token"
GRAPH = f"{ISSUER}/graphql"
QUERY = {"query": "{ students { totalCount } }"}


class _Long(JWSRegistry):
    max_header_length = 4_096


@dataclass
class Asking:
    """One registered client and its keys. proves: the key that its DPoP proofs are signed with; now: its clock."""

    door: Door
    client_id: str
    key: Any = field(default_factory=lambda: ECKey.generate_key("P-256", auto_kid=True))
    proves: Any = field(default_factory=lambda: ECKey.generate_key("P-256"))
    nonce: str = ""
    now: Callable[[], datetime] = lambda: NOW

    async def register(self, **terms: Any) -> Asking:
        """Into the hub's database, with the scope of reading children unless terms say otherwise."""
        values = {
            "name": "测试接入方",
            "scopes": [scopes.STUDENTS_READ],
            "jurisdiction_code": world.HERE,
            "role": Role.BUREAU_OFFICER,
            "purposes": ["CONTROL"],
        }
        async with self.door.sessions.begin() as session:
            public = {"keys": [self.key.as_dict(private=False)]}
            session.add(tables.OauthClient(client_id=self.client_id, jwks=public, **values | terms))
        return self

    def form(self, **more: str) -> dict[str, str]:
        """Authenticated, with an assertion of its own."""
        now = int(self.now().timestamp())
        who = {"iss": self.client_id, "sub": self.client_id, "aud": ISSUER}
        claims = who | {"iat": now, "exp": now + 120, "jti": uuid4().hex}
        signed = jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, self.key)
        return {"client_assertion_type": assertion.TYPE, "client_assertion": signed} | more

    def proof(self, url: str = TOKEN, token: str = "", alg: str = "ES256", **changed: Any) -> str:
        """A DPoP proof for a POST, with the nonce that the hub gave last."""
        head = {"typ": "dpop+jwt", "alg": alg, "jwk": self.proves.as_dict(private=False)}
        said = {
            "jti": uuid4().hex,
            "htm": "POST",
            "htu": url,
            "iat": int(self.now().timestamp()),
            "nonce": self.nonce or None,
        }
        said["ath"] = (
            urlsafe_b64encode(sha256(token.encode()).digest()).rstrip(b"=").decode() if token else None
        )
        head |= changed.pop("head", {})
        claims = {name: value for name, value in (said | changed).items() if value is not None}
        # ASCII, so that a lone surrogate goes through as a client might send it.
        return jws.serialize_compact(head, json.dumps(claims), self.proves, registry=_Long(algorithms=[alg]))

    async def post(self, path: str, form: dict[str, str], **headers: str) -> httpx.Response:
        """To an endpoint of the authorization server; remembers the nonce of the answer."""
        answer = await self.door.client.post(path, data=form, headers=headers)
        self.nonce = answer.headers.get("dpop-nonce", self.nonce)
        return answer

    async def tokens(self, **more: str) -> httpx.Response:
        """The answer of the token endpoint, with a proof; again with a nonce if one is asked for."""
        form = {"grant_type": "client_credentials"} | more
        answer = await self.post("/oauth/token", self.form(**form), dpop=self.proof())
        if answer.json().get("error") == "use_dpop_nonce":
            answer = await self.post("/oauth/token", self.form(**form), dpop=self.proof())
        return answer

    async def token(self, **more: str) -> str:
        """An access token that is bound to the key of the proofs."""
        answer = await self.tokens(**more)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    async def ask(self, token: str, proof: str | None = None, scheme: str = "DPoP") -> httpx.Response:
        """A query with a token and, unless it is said otherwise, a good proof."""
        headers = {"authorization": f"{scheme} {token}"}
        made = self.proof(GRAPH, token) if proof is None else proof
        answer = await self.door.client.post(
            "/graphql", json=QUERY, headers=headers | ({"dpop": made} if made else {})
        )
        self.nonce = answer.headers.get("dpop-nonce", self.nonce)
        return answer
