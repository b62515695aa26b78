"""Proofs of possession as a simulated department checks them (RFC 9449 4.3), with nonces of its own."""

from __future__ import annotations

import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Annotated

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import Refused
from partners import problems
from partners.faults import Fault, Faults

ALGORITHMS = ["ES256", "ES384", "PS256", "Ed25519"]
NONCE_SECONDS = 60
"""A nonce is given out for so long, and taken for as long again."""
WINDOW = 120
LARGEST = 8_192


class _LongHeaders(jws.JWSRegistry):
    max_header_length = 4_096  # an RSA key needs more than the 512 bytes that joserfc grants


_REGISTRY = _LongHeaders(algorithms=ALGORITHMS)


class _Claims(msgspec.Struct):
    jti: Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
    htm: str
    htu: str
    iat: int
    ath: str = ""
    nonce: str = ""


class ProofDesk:
    """Gives nonces, demands the newest or the one before in every proof, takes each proof once.

    issuer: root address of what is served; now: seconds since 1970.
    """

    def __init__(self, issuer: str, switches: Faults, now: Callable[[], float]) -> None:
        self._issuer = issuer
        self._faults = switches
        self._now = now
        self._nonces = ("", "")
        self._since = float("-inf")
        self._used: dict[tuple[str, str], float] = {}

    def nonce(self) -> str:
        """The nonce for the next proof."""
        if self._faults.take(Fault.NEW_NONCE):
            self._nonces, self._since = ("", ""), float("-inf")
        if (past := self._now() - self._since) >= NONCE_SECONDS:
            before = self._nonces[0] if past < 2 * NONCE_SECONDS else ""
            self._nonces, self._since = (uuid.uuid4().hex, before), self._now()
        return self._nonces[0]

    def thumbprint(self, request: Request, token: str = "") -> str:
        """The key (RFC 7638) that a request proves; token: what it is sent with. Raises Refused INVALID_DPOP_PROOF, USE_DPOP_NONCE."""
        sent = request.headers.getlist("DPoP")
        if len(sent) != 1 or len(sent[0]) > LARGEST:
            raise Refused(problems.INVALID_DPOP_PROOF)
        key, said = _read(sent[0])
        path = request.scope["raw_path"].decode("ascii")
        hashed = urlsafe_b64encode(sha256(token.encode()).digest()).rstrip(b"=").decode() if token else ""
        if (said.htm, said.htu, said.ath) != (request.method, self._issuer + path, hashed):
            raise Refused(problems.INVALID_DPOP_PROOF)
        self.nonce()
        if not said.nonce or said.nonce not in self._nonces:
            raise Refused(problems.USE_DPOP_NONCE)
        self._spend(key, said)
        return key

    def _spend(self, key: str, said: _Claims) -> None:
        now = self._now()
        self._used = {use: until for use, until in self._used.items() if until > now}
        if abs(now - said.iat) > WINDOW or (key, said.jti) in self._used:
            raise Refused(problems.INVALID_DPOP_PROOF)
        self._used[key, said.jti] = now + 2 * WINDOW


def _read(proof: str) -> tuple[str, _Claims]:
    try:
        unproven = jws.extract_compact(proof.encode("ascii"), registry=_REGISTRY)
        head = unproven.headers()
        key = import_key(head["jwk"])
        if head["typ"] != "dpop+jwt" or not isinstance(key, ECKey | OKPKey | RSAKey) or key.is_private:
            raise Refused(problems.INVALID_DPOP_PROOF)
        jws.deserialize_compact(proof, key, algorithms=ALGORITHMS, registry=_REGISTRY)
        return key.thumbprint(), msgspec.json.decode(unproven.payload, type=_Claims)
    except (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused(problems.INVALID_DPOP_PROOF) from None


class GivesNonces:
    """Puts the nonce for the next proof on every answer to a request that bears one."""

    def __init__(self, app: ASGIApp, proofs: ProofDesk) -> None:
        self._app = app
        self._proofs = proofs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI."""

        async def with_nonce(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["DPoP-Nonce"] = self._proofs.nonce()
            await send(message)

        proves = scope["type"] == "http" and any(name == b"dpop" for name, _ in scope["headers"])
        await self._app(scope, receive, with_nonce if proves else send)
