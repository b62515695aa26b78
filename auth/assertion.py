"""Client assertions: how a machine proves who it is without a shared secret (RFC 7523, private_key_jwt)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact

ALGORITHMS = ["ES256", "ES384", "PS256", "EdDSA", "Ed25519"]
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LIFETIME = 300  # seconds
_SKEW = 30  # seconds that a partner's clock may run ahead
_SIZE = 8_192  # characters


class BadAssertion(Exception):
    """The assertion does not prove who sent it; the text says why, in English."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """A proof that held. jti: used once; expires: until when it must be remembered."""

    client_id: str
    jti: str
    expires: datetime


def claimed_client(assertion: str) -> str:
    """Who the assertion says it is from, not yet proved. Raises BadAssertion."""
    subject = _unverified(assertion).get("sub")
    if not isinstance(subject, str) or not subject or not subject.isprintable() or len(subject) > 100:
        raise BadAssertion("no subject")
    return subject


def verify(assertion: str, jwks: dict[str, Any], audience: str, now: datetime) -> Assertion:
    """What the assertion proves under a client's registered keys. Raises BadAssertion.

    audience: the one it must be for, as a text; a list could name another server too. Keys and addresses of keys in its
    header (jwk, jku, x5u) are passed over.
    """
    if not isinstance(_extracted(assertion).headers().get("kid"), str):
        raise BadAssertion("the header has no kid: name the registered key that signed")
    try:
        claims = jwt.decode(assertion, KeySet.import_key_set(jwks), algorithms=ALGORITHMS).claims  # type: ignore[arg-type]
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadAssertion("signature, key or algorithm not accepted") from error
    if claims.get("iss") != claims.get("sub"):
        raise BadAssertion("iss and sub differ")
    if claims.get("aud") != audience:
        raise BadAssertion("wrong audience")
    expires = _checked_times(claims, int(now.timestamp()))
    return Assertion(claimed_client(assertion), _checked_jti(claims), datetime.fromtimestamp(expires, UTC))


def _unverified(assertion: str) -> dict[str, Any]:
    try:
        claims = json.loads(_extracted(assertion).payload)
    except (ValueError, RecursionError) as error:
        raise BadAssertion("not a JWT") from error
    if not isinstance(claims, dict):
        raise BadAssertion("not a JWT")
    return claims


def _extracted(assertion: str) -> Any:
    if len(assertion) > _SIZE:
        raise BadAssertion("too long")
    try:
        return extract_compact(assertion.encode())
    except (JoseError, ValueError, RecursionError) as error:
        raise BadAssertion("not a JWT") from error


def _checked_times(claims: dict[str, Any], now: int) -> int:
    issued, expires = _instant(claims.get("iat")), _instant(claims.get("exp"))
    begins = _instant(claims.get("nbf", issued))
    if max(issued, begins) > now + _SKEW or expires <= now or not 0 < expires - issued <= _LIFETIME:
        raise BadAssertion(f"not valid now, or for longer than {_LIFETIME} s")
    return expires


def _instant(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**40:
        raise BadAssertion("iat and exp are needed, in whole seconds, nbf too if there is one")
    return value


def _checked_jti(claims: dict[str, Any]) -> str:
    jti = claims.get("jti")
    if not isinstance(jti, str) or not 1 <= len(jti) <= 128 or not jti.isprintable():
        raise BadAssertion("no jti of 1 to 128 characters")
    return jti
