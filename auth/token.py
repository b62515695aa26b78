"""Access tokens: JWTs (RFC 9068) that the hub signs and that its own endpoints accept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from auth import claims
from auth.viewer import Viewer

LIFETIME = 300  # seconds
LONGEST = (
    3600  # seconds; only an operator's own token lives longer than LIFETIME. Revocations are kept as long
)
_SIZE = 8_192  # characters; ours have about 700
_NONCE = "dpop_nonce_required"  # so that the resource need not look it up
_SKEW = 30  # seconds that another clock may run ahead
_REQUIRED = ("iss", "aud", "sub", "exp", "iat", "jti", "client_id", "scope", "jurisdiction_code")


class BadToken(Exception):
    """The token is not one we accept; the text says why, in English, for `error_description` (RFC 6750).

    error: its code, empty where nothing was sent at all. scheme: the one it was sent under. nonce: one to use with the
    next DPoP proof (RFC 9449 8).
    """

    def __init__(
        self, why: str, error: str = "invalid_token", scheme: str = "Bearer", nonce: str = ""
    ) -> None:
        super().__init__(why)
        self.error, self.scheme, self.nonce = error, scheme, nonce


@dataclass(frozen=True, slots=True)
class Ring:
    """签名密钥. current: signs; others: the previous and the next one, whose tokens are accepted too. kids: of them all."""

    current: ECKey
    others: tuple[ECKey, ...] = ()
    kids: frozenset[str | None] = field(init=False)  # reading a key's takes 4 µs, and each request asks

    def __post_init__(self) -> None:
        object.__setattr__(self, "kids", frozenset(key.kid for key in (self.current, *self.others)))

    @property
    def all(self) -> KeySet:
        """Every key that is published."""
        return KeySet([self.current, *self.others])


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs tokens. issuer: the address clients know the hub by; keys: ES256, each with a kid, or where they are."""

    issuer: str
    keys: ECKey | Callable[[], Ring]

    @property
    def ring(self) -> Ring:
        """The keys of this moment."""
        return Ring(self.keys) if isinstance(self.keys, ECKey) else self.keys()

    @property
    def key(self) -> ECKey:
        """The one that signs."""
        return self.ring.current

    def holds(self, key: str) -> bool:
        """Whether tokens of that key (Access.key) are accepted at this moment."""
        return key in self.ring.kids

    @property
    def audience(self) -> str:
        """What a token is for if nothing else is asked: the graph of this hub (RFC 8707)."""
        return f"{self.issuer}/graphql"

    @property
    def resources(self) -> tuple[str, str]:
        """What tokens may be asked for: the graph, and the hub as a whole (RFC 8707)."""
        return self.audience, self.issuer

    @property
    def token_endpoint(self) -> str:
        """Where tokens are asked for."""
        return f"{self.issuer}/oauth/token"

    def jwks(self) -> dict[str, Any]:
        """The public keys, as /.well-known/jwks.json shows them."""
        keys = (key.as_dict(private=False) for key in self.ring.all.keys)
        return {"keys": [{**key, "use": "sig", "alg": "ES256"} for key in keys]}

    def signed(self, typ: str, said: dict[str, Any]) -> str:
        """A JWT of the hub. One key signs, never a set of them, of which any might be taken."""
        key = self.key
        return jwt.encode({"alg": "ES256", "typ": typ, "kid": key.kid}, said, key)


@dataclass(frozen=True, slots=True)
class Binding:
    """Who may send a token, besides whoever holds it. key: thumbprint of the DPoP key (RFC 9449 6, RFC 7638).

    certificate: thumbprint of the client's certificate (RFC 8705 3). nonce: proofs carry a nonce of ours.
    """

    key: str = ""
    certificate: str = ""
    nonce: bool = False


UNBOUND = Binding()
"""The one value for tokens that are bound to nothing."""


@dataclass(frozen=True, slots=True)
class Access:
    """A token that holds. expires, issued: seconds since 1970; subjects: what its revocation may name.

    key: which of its issuer's keys signed it, so that it ends with that key.
    """

    viewer: Viewer
    expires: int
    issued: int
    binding: Binding
    jti: str
    audience: str
    subjects: tuple[str, ...]
    key: str


def issue(
    issuer: Issuer,
    viewer: Viewer,
    now: datetime,
    lifetime: int = LIFETIME,
    *,
    binding: Binding = UNBOUND,
    audience: str = "",
    session: str = "",
) -> str:
    """A signed token for a viewer, valid for `lifetime` seconds (at most LONGEST) from `now` on.

    audience: one of the issuer's resources, the graph if left out. session: the `sid` it ends with.
    """
    issued = int(now.timestamp())
    said = {
        "iss": issuer.issuer,
        "aud": audience or issuer.audience,
        "iat": issued,
        "exp": issued + min(lifetime, LONGEST),
        "jti": str(uuid4()),
        **claims.of(viewer),
        **_confirmation(binding),
        **({"sid": session} if session else {}),
    }
    return issuer.signed("at+jwt", said)


def verify(issuer: Issuer, token: str, now: datetime) -> Viewer:
    """Whom a token speaks for. Raises BadToken."""
    return verified(issuer, token, now).viewer


def verified(issuer: Issuer, token: str, now: datetime) -> Access:
    """What a token of ours says (RFC 9068 4); how it is bound is for the caller to check. Raises BadToken."""
    header, said = _decoded(issuer, token)
    kid = header.get("kid")
    if header.get("typ") not in ("at+jwt", "application/at+jwt") or not isinstance(kid, str):
        raise BadToken("not an access token")
    if not all(name in said for name in _REQUIRED):
        raise BadToken("a claim is missing")
    if said["iss"] != issuer.issuer:
        raise BadToken("wrong issuer")
    if said["aud"] not in issuer.resources:
        raise BadToken("wrong audience")
    return access(said, now, kid)


def access(said: dict[str, Any], now: datetime, key: str) -> Access:
    """What verified claims say at this moment. key: what signed them, as Access has it. Raises BadToken."""
    issued, expires = _times(said, now.timestamp())
    try:
        viewer = claims.viewer(said)
    except claims.BadClaims as error:
        raise BadToken(str(error)) from error
    jti = str(said.get("jti", ""))
    named = {"jti": jti, "sid": said.get("sid"), "client": viewer.client_id, "user": viewer.subject}
    subjects = tuple(f"{kind} {name}" for kind, name in named.items() if name)
    return Access(viewer, expires, issued, _binding(said), jti, str(said.get("aud", "")), subjects, key)


def _times(said: dict[str, Any], now: float) -> tuple[int, int]:
    """When it was issued and when it ends: it may not have been made for longer than a revocation is remembered."""
    issued, expires, begins = map(_instant, (said.get("iat"), said.get("exp"), said.get("nbf", 0)))
    if now >= expires:
        raise BadToken("expired")
    if max(issued, begins) > now + _SKEW:
        raise BadToken("not valid yet")
    if expires - issued > LONGEST:
        raise BadToken("valid for too long")
    return issued, expires


def _instant(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadToken("a time is of another kind")
    return value


def _confirmation(binding: Binding) -> dict[str, Any]:
    bound = {"jkt": binding.key, "x5t#S256": binding.certificate}
    cnf = {name: value for name, value in bound.items() if value}
    return {**({"cnf": cnf} if cnf else {}), **({_NONCE: True} if binding.nonce else {})}


def _binding(said: dict[str, Any]) -> Binding:
    cnf = said.get("cnf", {})
    if not isinstance(cnf, dict) or not set(cnf) <= {"jkt", "x5t#S256"}:
        raise BadToken("it is bound in a way that is not known here")
    bound = [cnf.get("jkt", ""), cnf.get("x5t#S256", "")]
    if not all(isinstance(each, str) for each in bound) or (cnf and not any(bound)):
        raise BadToken("it is bound in a way that is not known here")
    return Binding(bound[0], bound[1], said.get(_NONCE) is True) if cnf else UNBOUND


def _decoded(issuer: Issuer, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    if len(token) > _SIZE:
        raise BadToken("too long")
    try:
        decoded = jwt.decode(token, issuer.ring.all, algorithms=["ES256"])
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise BadToken("not a token of this hub") from error
    return decoded.header, decoded.claims
