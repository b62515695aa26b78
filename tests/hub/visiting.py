"""One person's way through the pages that a portal sends people to, in a browser without script."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape
from secrets import token_urlsafe
from urllib.parse import parse_qsl, urlsplit

import httpx

from tests.hub.asking import Asking

BACK = "https://portal.test/callback"
PASSWORD = "correct horse 电池 staple"
LOGIN = {"login_name": "zhang.san", "password": PASSWORD}


@dataclass
class Visit:
    """One person's way through the pages, in a browser of its own."""

    portal: Asking
    browser: httpx.AsyncClient
    verifier: str = field(default_factory=lambda: token_urlsafe(48))

    def asked(self, **changed: str | None) -> dict[str, str]:
        challenge = urlsafe_b64encode(sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        said: dict[str, str | None] = {
            "response_type": "code",
            "redirect_uri": BACK,
            "scope": "openid students:read ledgers:read",
            "state": "s t&",
            "nonce": "n-1",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in (said | changed).items() if value is not None}

    async def push(self, **changed: str | None) -> httpx.Response:
        return await self.portal.post("/oauth/par", self.portal.form(**self.asked(**changed)))

    async def open(self, **changed: str | None) -> httpx.Response:
        pushed = await self.push(**changed)
        assert pushed.status_code == 201, pushed.text
        address = {"client_id": self.portal.client_id, "request_uri": pushed.json()["request_uri"]}
        return await self.browser.get("/oauth/authorize", params=address)

    async def submit(self, page: httpx.Response, **fields: str) -> httpx.Response:
        """Send the page's form, its hidden fields included."""
        return await self.browser.send(self.filled(page, **fields))

    def filled(self, page: httpx.Response, **fields: str) -> httpx.Request:
        """The page's form, its hidden fields included."""
        action = re.search(r'<form method="post" action="([^"]+)"', page.text)
        assert action, page.text
        hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text)
        form = {name: unescape(value) for name, value in hidden} | fields
        return self.browser.build_request("POST", action[1], data=form)

    async def code(self, **changed: str | None) -> str:
        consent = await self.submit(await self.open(**changed), **LOGIN)
        back = await self.submit(consent, decision="allow")
        return dict(parse_qsl(urlsplit(back.headers["location"]).query))["code"]

    async def redeem(self, code: str, /, **changed: str) -> httpx.Response:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": self.verifier,
        }
        return await self.portal.tokens(**form | changed)
