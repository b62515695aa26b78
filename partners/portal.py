"""A portal of the bureau's and a department's machine, simulated: how programs of other makers sign in at the hub and ask.

Confidential clients under FAPI 2.0: assertions (RFC 7523), tokens bound to a key (RFC 9449), and for people pushed requests
(RFC 9126), PKCE (RFC 7636) and the hub's two pages, opened as a browser without script would.
"""

from __future__ import annotations

import json
import re
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from joserfc import jws, jwt
from joserfc.jwk import ECKey

BACK = "https://portal.example/callback"
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_SECONDS = 60


class NotGiven(Exception):
    """The hub gave no token; the text is its OAuth error."""


@dataclass
class Machine:
    """A registered client. http: to the hub, whose address is its issuer; key, proving: its own, made for it."""

    client_id: str
    issuer: str
    http: httpx.AsyncClient
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", auto_kid=True))
    proving: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    _nonce: str = ""

    @property
    def jwks(self) -> dict[str, Any]:
        """What it is registered with: public keys only."""
        return {"keys": [self.key.as_dict(private=False)]}

    async def token(self, **form: str) -> str:
        """An access token bound to its key: its own, or for what the form says. Raises NotGiven."""
        wanted = {"grant_type": "client_credentials"} | form
        answer = await self._post("/oauth/token", wanted)
        if answer.status_code != 200:
            raise NotGiven(answer.json().get("error", str(answer.status_code)))
        return str(answer.json()["access_token"])

    async def ask(self, token: str, query: str, **variables: Any) -> dict[str, Any]:
        """The hub's answer to a query."""
        url = f"{self.issuer}/graphql"
        headers = {"authorization": f"DPoP {token}", "dpop": self._proof(url, token)}
        body = {"query": query, "variables": variables}
        answer = await self.http.post(url, json=body, headers=headers)
        found: dict[str, Any] = answer.json()
        return found

    async def _post(self, path: str, form: Mapping[str, str]) -> httpx.Response:
        """Authenticated and proved; once more if the hub wants its nonce in the proof (RFC 9449 8)."""
        answer = await self._sent(path, form)
        if answer.status_code == 400 and answer.json().get("error") == "use_dpop_nonce":
            answer = await self._sent(path, form)
        return answer

    async def _sent(self, path: str, form: Mapping[str, str]) -> httpx.Response:
        url = f"{self.issuer}{path}"
        proof = {"dpop": self._proof(url)}
        answer = await self.http.post(url, data=self._authenticated() | dict(form), headers=proof)
        self._nonce = answer.headers.get("dpop-nonce", self._nonce)
        return answer

    def _authenticated(self) -> dict[str, str]:
        now = int(time.time())
        claims = {"iss": self.client_id, "sub": self.client_id, "aud": self.issuer, "iat": now}
        signed = jwt.encode(
            {"alg": "ES256", "kid": self.key.kid},
            claims | {"exp": now + _SECONDS, "jti": token_urlsafe(16)},
            self.key,
        )
        return {"client_assertion_type": _ASSERTION, "client_assertion": signed}

    def _proof(self, url: str, token: str = "") -> str:
        head = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self.proving.as_dict(private=False)}
        claims = {"jti": token_urlsafe(16), "htm": "POST", "htu": url, "iat": int(time.time())}
        more = {"nonce": self._nonce, "ath": _digest(token) if token else ""}
        said = claims | {name: value for name, value in more.items() if value}
        return jws.serialize_compact(head, json.dumps(said), self.proving)


@dataclass
class Portal(Machine):
    """A portal through which people sign in."""

    async def sign_in(self, login_name: str, password: str, scope: str) -> str:
        """A token to ask in a person's name, who signs in and allows it. Raises NotGiven."""
        verifier = token_urlsafe(48)
        pushed = await self._post(
            "/oauth/par",
            {
                "response_type": "code",
                "redirect_uri": BACK,
                "scope": scope,
                "state": token_urlsafe(16),
                "code_challenge": _digest(verifier),
                "code_challenge_method": "S256",
            },
        )
        if pushed.status_code != 201:
            raise NotGiven(pushed.json().get("error", str(pushed.status_code)))
        code = await self._visit(pushed.json()["request_uri"], login_name, password)
        return await self.token(
            grant_type="authorization_code", code=code, redirect_uri=BACK, code_verifier=verifier
        )

    async def _visit(self, request: str, login_name: str, password: str) -> str:
        """The person's part, in a browser: opens the page, signs in, allows; the code that comes back."""
        address = {"client_id": self.client_id, "request_uri": request}
        self.http.cookies.clear()
        page = await self.http.get(f"{self.issuer}/oauth/authorize", params=address)
        consent = await self._submit(page, login_name=login_name, password=password)
        back = await self._submit(consent, decision="allow")
        said = dict(parse_qsl(urlsplit(back.headers.get("location", "")).query))
        if said.get("iss") != self.issuer or "code" not in said:
            raise NotGiven(said.get("error", f"no code, status {back.status_code}"))
        return str(said["code"])

    async def _submit(self, page: httpx.Response, **fields: str) -> httpx.Response:
        action = re.search(r'<form method="post" action="([^"]+)"', page.text)
        if action is None:
            raise NotGiven(f"no form, status {page.status_code}")
        hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text)
        form = {name: unescape(value) for name, value in hidden} | fields
        return await self.http.post(f"{self.issuer}{action[1]}", data=form)


def _digest(text: str) -> str:
    return urlsafe_b64encode(sha256(text.encode()).digest()).rstrip(b"=").decode()


def connected(hub: Any, issuer: str) -> httpx.AsyncClient:
    """A client of a hub in the same process, where nobody needs to listen. hub: the ASGI application."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(hub), base_url=issuer)
