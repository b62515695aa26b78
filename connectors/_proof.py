"""Proof of possession: every request bears a DPoP proof of its own (RFC 9449), with the newest nonce its origin gave."""

from __future__ import annotations

import re
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Protocol

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from connectors import _denial
from connectors._clock import Clock, Deadline
from connectors._wire import Answer, Call

ALGORITHM = "ES256"
_NONCE = re.compile(r"^[\x21\x23-\x5b\x5d-\x7e]{1,1024}$", re.ASCII)


class Sender(Protocol):
    """What sends requests: a wire, or one that proves possession on it."""

    async def send(self, make: Callable[[], Awaitable[Call]], until: Deadline, cap: int) -> Answer:
        """The answer; make() builds each attempt anew."""


class Proving:
    """A sender whose every request proves that we hold the key; key: a private P-256 JWK."""

    def __init__(self, wire: Sender, key: Mapping[str, str], clock: Clock) -> None:
        self._wire = wire
        self._clock = clock
        self._key = ECKey.import_key(dict(key))
        self._public = {
            name: str(self._key.as_dict(private=False)[name]) for name in ("kty", "crv", "x", "y")
        }
        self._nonces: dict[str, str] = {}

    async def send(self, make: Callable[[], Awaitable[Call]], until: Deadline, cap: int) -> Answer:
        """The answer; where it asks for a nonce in the proof and gives it, that of the same request with it."""

        async def proven() -> Call:
            call = await make()
            return replace(call, headers={**call.headers, "DPoP": self._proof(call)})

        answer = await self._wire.send(proven, until, cap)
        if self._remember(answer) and _asks_for_nonce(answer):
            answer = await self._wire.send(proven, until, cap)
            self._remember(answer)
        return answer

    def _proof(self, call: Call) -> str:
        claims: dict[str, object] = {
            "jti": uuid.uuid4().hex,
            "htm": call.method,
            "htu": _target(call.url),
            "iat": int(self._clock.now()),
        }
        token = call.headers.get("Authorization", "").partition(" ")[2]
        if token:
            claims["ath"] = urlsafe_b64encode(sha256(token.encode()).digest()).rstrip(b"=").decode()
        if nonce := self._nonces.get(_origin(call.url)):
            claims["nonce"] = nonce
        return jwt.encode({"typ": "dpop+jwt", "alg": ALGORITHM, "jwk": self._public}, claims, self._key)

    def _remember(self, answer: Answer) -> bool:
        """Whether the answer gives a nonce; any may, and the newest counts (RFC 9449 8.2)."""
        nonce = answer.headers.get("DPoP-Nonce", "")
        if not _NONCE.match(nonce):
            return False
        self._nonces[_origin(answer.call.url)] = nonce
        return True


def _asks_for_nonce(answer: Answer) -> bool:
    if answer.status not in (400, 401):
        return False
    error = _denial.error(answer)
    # A 401 that gives a nonce and names no error can mean nothing else.
    unsaid = answer.status == 401 and not error and not _denial.challenges(answer)
    return error == "use_dpop_nonce" or unsaid


def _target(url: str) -> str:
    # As it is sent, without query and fragment (RFC 9449 4.2).
    return str(httpx.URL(url).copy_with(query=None, fragment=None))


def _origin(url: str) -> str:
    address = httpx.URL(url)
    return f"{address.scheme}://{address.netloc.decode('ascii')}"
