"""Access tokens from a department: client_credentials by private_key_jwt (RFC 7523), fetched once and shared."""

from __future__ import annotations

import asyncio
import re
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

import msgspec
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key

from connectors import _denial, _reasons
from connectors._clock import Clock, Deadline
from connectors._metadata import Metadata
from connectors._profile import Profile
from connectors._proof import Sender
from connectors._wire import Answer, Call
from domain.errors import Reason, Refused

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 120
UNSAID_LIFETIME = 60
_ALGORITHMS = {"ES256", "ES384", "PS256", "Ed25519", "EdDSA"}
_SCHEMES = {"dpop": "DPoP", "mtls": "Bearer", "none": "Bearer"}
_TOKEN = re.compile(r"^[A-Za-z0-9._~+/-]+=*$", re.ASCII)


class _Granted(msgspec.Struct):
    access_token: str
    token_type: str
    expires_in: int = UNSAID_LIFETIME


@dataclass(frozen=True, slots=True)
class _Held:
    header: str
    fresh_until: float


class TokenSource:
    """The one holder of a department's token. Whoever needs one while it is being fetched waits for that one."""

    def __init__(self, profile: Profile, sender: Sender, metadata: Metadata, clock: Clock) -> None:
        self._profile = profile
        self._sender = sender
        self._metadata = metadata
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self._held: _Held | None = None

    async def authorization(self, until: Deadline) -> str:
        """The Authorization header to send. Raises Refused: what the department refuses, or gives against the contract."""
        if (held := self._fresh()) is not None:
            return held.header
        async with self._one_at_a_time:
            held = self._fresh() or await self._fetch(until)
            self._held = held
            return held.header

    def reject(self, header: str) -> None:
        """The department did not accept this header; one that came since stays."""
        if self._held is not None and self._held.header == header:
            self._held = None

    def _fresh(self) -> _Held | None:
        held = self._held
        return held if held is not None and self._clock.elapsed() < held.fresh_until else None

    async def _fetch(self, until: Deadline) -> _Held:
        endpoint = await self._metadata.token_endpoint(until)

        async def call() -> Call:
            # Built anew for each attempt: the jti of an assertion is taken once, even if its answer was lost.
            form = _form(self._profile, assertion(self._profile, self._clock))
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
            return Call("POST", endpoint, headers, content=urlencode(form).encode())

        asked = self._clock.elapsed()
        answer = await self._sender.send(call, until, self._profile.largest_answer)
        scheme = _SCHEMES[self._profile.sender_constraint]
        granted = _granted(answer, scheme)
        # Early, and not every client at the same second.
        share = 0.7 + 0.2 * self._clock.chance()
        return _Held(f"{scheme} {granted.access_token}", asked + share * granted.expires_in)


def _form(profile: Profile, signed: str) -> dict[str, str]:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": signed,
        "scope": profile.scope,
        "resource": profile.resource,
    }
    return {name: value for name, value in form.items() if value}


def assertion(profile: Profile, clock: Clock) -> str:
    """A signed client assertion (RFC 7523 3) of 120 s with a jti of its own and the issuer as its one audience."""
    key = import_key(dict(profile.key))
    if profile.alg not in _ALGORITHMS or not isinstance(key, ECKey | OKPKey | RSAKey) or key.kid is None:
        raise ValueError("the client key must be EC, Ed25519 or RSA with a kid and sign with " + profile.alg)
    now = int(clock.now())
    claims = {
        "iss": profile.client_id,
        "sub": profile.client_id,
        "aud": profile.issuer,
        "iat": now,
        "exp": now + ASSERTION_SECONDS,
        "jti": uuid.uuid4().hex,
    }
    return jwt.encode({"alg": profile.alg, "kid": key.kid}, claims, key, algorithms=[profile.alg])


def _granted(answer: Answer, scheme: str) -> _Granted:
    place = answer.call.place
    if answer.status != 200:
        raise Refused(_refusal(answer))
    try:
        granted = msgspec.json.decode(answer.content, type=_Granted)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused(_reasons.MALFORMED.at(place)) from None
    if not _TOKEN.match(granted.access_token):
        raise Refused(_reasons.MALFORMED.at(place))
    if granted.token_type.lower() != scheme.lower():
        raise Refused(_reasons.WRONG_TOKEN_TYPE.at(place))
    if granted.expires_in <= 0:
        raise Refused(_reasons.TOKEN_EXPIRED.at(place))
    return granted


def _refusal(answer: Answer) -> Reason:
    error = _denial.error(answer)
    reason = _reasons.PROOF_REFUSED if error in _denial.OF_PROOF else _reasons.TOKEN_REFUSED
    return reason.at(f"{answer.call.place} {error}".rstrip())
