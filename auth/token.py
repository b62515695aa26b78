"""Access tokens: JWTs (RFC 9068) that the hub signs and that its own endpoints accept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from auth import claims
from auth.viewer import Viewer

LIFETIME = 300  # seconds
LONGEST = 3600  # seconds; only an operator's own token lives longer than LIFETIME
_SIZE = 8_192  # characters; ours have about 700
_REQUIRED = ("iss", "aud", "sub", "exp", "iat", "jti", "client_id", "scope", "jurisdiction_code")


class BadToken(Exception):
    """The token is not one we accept; the text says why, in English, for `error_description` (RFC 6750)."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs tokens. issuer: the address clients know the hub by; key: ES256, with a kid."""

    issuer: str
    key: ECKey

    @property
    def audience(self) -> str:
        """What a token is for: the graph of this hub (RFC 8707)."""
        return f"{self.issuer}/graphql"

    @property
    def token_endpoint(self) -> str:
        """Where tokens are asked for."""
        return f"{self.issuer}/oauth/token"

    def jwks(self) -> dict[str, Any]:
        """The public keys, as /.well-known/jwks.json shows them."""
        return {"keys": [{**self.key.as_dict(private=False), "use": "sig", "alg": "ES256"}]}


def issue(issuer: Issuer, viewer: Viewer, now: datetime, lifetime: int = LIFETIME) -> str:
    """A signed token for a viewer, valid for `lifetime` seconds (at most LONGEST) from `now` on."""
    issued = int(now.timestamp())
    said = {
        "iss": issuer.issuer,
        "aud": issuer.audience,
        "iat": issued,
        "exp": issued + min(lifetime, LONGEST),
        "jti": str(uuid4()),
        **claims.of(viewer),
    }
    return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": issuer.key.kid}, said, issuer.key)


def verify(issuer: Issuer, token: str, now: datetime) -> Viewer:
    """Whom a token speaks for. Raises BadToken."""
    return verified(issuer, token, now)[0]


def verified(issuer: Issuer, token: str, now: datetime) -> tuple[Viewer, int]:
    """Whom a token speaks for, and until when (its exp). Raises BadToken."""
    header, said = _decoded(issuer, token)
    if header.get("typ") not in ("at+jwt", "application/at+jwt"):
        raise BadToken("not an access token")
    if not all(name in said for name in _REQUIRED):
        raise BadToken("a claim is missing")
    if said["iss"] != issuer.issuer:
        raise BadToken("wrong issuer")
    if said["aud"] != issuer.audience:
        raise BadToken("wrong audience")
    if not isinstance(said["exp"], int) or now.timestamp() >= said["exp"]:
        raise BadToken("expired")
    try:
        return claims.viewer(said), said["exp"]
    except claims.BadClaims as error:
        raise BadToken(str(error)) from error


def _decoded(issuer: Issuer, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    if len(token) > _SIZE:
        raise BadToken("too long")
    try:
        decoded = jwt.decode(token, issuer.key, algorithms=["ES256"])
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise BadToken("not a token of this hub") from error
    return decoded.header, decoded.claims
