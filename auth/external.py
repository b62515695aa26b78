"""Another issuer whose tokens are accepted (a province's identity platform, Keycloak), by a profile the operator wrote."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry, extract_compact

from auth import registration
from auth.claims import of
from auth.token import Access, BadToken, access
from auth.viewer import Viewer
from domain.errors import Refused
from domain.organization import Department
from domain.role import Role

Fetch = Callable[[str], Awaitable[bytes]]
"""Gets a document from an address; it has a deadline and a largest size. Raises Refused."""

_SAFE = ("ES256", "ES384", "PS256", "RS256", "EdDSA", "Ed25519")
_SIZE = 8_192  # characters
_NAME = 150  # characters of a client's name here; revocations have room for no more
_SUBJECT = 255  # characters (OpenID Connect Core 2)
_TTL = 600.0  # seconds that keys are believed
_COOL = 30.0  # seconds after a fetch in which an unknown key or a failure brings no other


class Client(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one of their clients is here. department, role: names of our lists; scopes: the most it may have."""

    scopes: tuple[str, ...]
    department: str | None = None
    role: str | None = None
    purposes: tuple[str, ...] = ()


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """外部签发者. issuer: exactly as `iss`; jwks_url: where its keys are; audience: what `aud` must be or contain.

    types: accepted `typ` in lower case; client_claim: who asks (`azp`, `client_id`). scopes: theirs → ours.
    clients: their clients that may ask here; nobody else may. plain_bearer_reason: why tokens need not be bound.
    """

    issuer: str
    jwks_url: str
    audience: str
    clients: dict[str, Client]
    scopes: dict[str, tuple[str, ...]]
    algorithms: tuple[str, ...] = ("ES256", "PS256")
    types: tuple[str, ...] = ("at+jwt", "application/at+jwt")
    client_claim: str = "client_id"
    plain_bearer_reason: str = ""


def profile(text: bytes) -> Profile:
    """A profile as the operator wrote it, in JSON. Raises ValueError saying what is wrong."""
    made = msgspec.json.decode(text, type=Profile)
    if not made.algorithms or not set(made.algorithms) <= set(_SAFE):
        raise ValueError(f"algorithms: of {', '.join(_SAFE)}")
    if not _may_be_asked(made.jwks_url):
        raise ValueError("jwks_url: https, or http on this very machine")
    for name, client in made.clients.items():
        if not 1 <= len(f"{made.issuer} {name}") <= _NAME or not f"{made.issuer}{name}".isprintable():
            raise ValueError(
                f"{name}: with the issuer's, a name of at most {_NAME} characters that can be printed"
            )
        if client.role not in (None, *Role.__members__):
            raise ValueError(f"{name}: no such role")
        if client.department not in (None, *Department.__members__):
            raise ValueError(f"{name}: no such department")
    return made


def _may_be_asked(address: str) -> bool:
    """Whoever can change the keys on their way makes tokens: only https is proof against it."""
    parts = urlsplit(address)
    near = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
    return (parts.scheme == "https" or near) and bool(parts.hostname)


def named(profile: Profile, client: str = "", person: str = "") -> str:
    """As what tokens of theirs are revoked: those of a client, of a person by `sub`, or all of them."""
    if client:
        return f"client {profile.issuer} {client}"
    return f"user {profile.issuer} {person}" if person else f"issuer {profile.issuer}"


@dataclass
class Keys:
    """An issuer's keys: fetched once at a time, believed for ten minutes, asked for again at most twice a minute."""

    url: str
    fetch: Fetch
    clock: Callable[[], float]
    _set: KeySet | None = None
    _thumbprints: frozenset[str] = frozenset()
    _at: float = float("-inf")
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def find(self, kid: str) -> Any:
        """The key of that id. Raises BadToken."""
        if self._known(kid) is None or self.clock() >= self._at + _TTL:
            await self._look(kid)
        found = self._known(kid)
        if found is None:
            raise BadToken("not a key of its issuer")
        return found

    def hold(self, thumbprint: str) -> bool:
        """Whether a key was among them when they were fetched last, not longer ago than keys are believed."""
        return thumbprint in self._thumbprints and self.clock() < self._at + _TTL

    def _known(self, kid: str) -> Any:
        keys = self._set.keys if self._set else []
        return next((key for key in keys if key.kid == kid), None)

    async def _look(self, kid: str) -> None:
        async with self._one_at_a_time:
            if self.clock() < self._at + _COOL:
                return
            # Noted before, so that a failure too is followed by a pause.
            self._at = self.clock()
            try:
                self._set = _usable(await self.fetch(self.url))
                self._thumbprints = frozenset(key.thumbprint() for key in self._set.keys)
            except (
                Refused,
                ValueError,
                TypeError,
                KeyError,
                AttributeError,
                JoseError,
                RecursionError,
            ) as error:
                if self._set is None:
                    raise BadToken("the keys of its issuer cannot be had at the moment") from error


class External:
    """Checks the tokens of one other issuer. jurisdiction_code: the county of this hub, the only one they open."""

    def __init__(self, profile: Profile, keys: Keys, jurisdiction_code: str) -> None:
        self._profile, self._keys, self._code = profile, keys, jurisdiction_code
        self._registry = _Registry(algorithms=list(profile.algorithms), strict_check_header=False)

    def issued(self, sent: str) -> bool:
        """Whether a token says that it is from there; nothing is proved by that."""
        try:
            return self._claims(sent).get("iss") == self._profile.issuer
        except BadToken:
            return False

    def holds(self, key: str) -> bool:
        """Whether a key (Access.key) is still known to be its issuer's."""
        return self._keys.hold(key)

    async def verified(self, sent: str, now: datetime) -> Access:
        """What such a token may do here. Raises BadToken."""
        head = self._head(sent)
        kid, kind = head.get("kid"), str(head.get("typ", "")).lower()
        if kind not in self._profile.types or not isinstance(kid, str):
            raise BadToken("not an access token")
        try:
            key = await self._keys.find(kid)
            said = jwt.decode(sent, key, registry=self._registry).claims
        except (JoseError, ValueError, TypeError, RecursionError) as error:
            raise BadToken("not a token of its issuer") from error
        self._check(said)
        made = access({**_times(said), **self._ours(said)}, now, key.thumbprint())
        if not (made.binding.key or made.binding.certificate or self._profile.plain_bearer_reason):
            raise BadToken("it is not bound to a key")
        return replace(made, subjects=(*made.subjects, named(self._profile)))

    def _check(self, said: dict[str, Any]) -> None:
        if said.get("iss") != self._profile.issuer:
            raise BadToken("wrong issuer")
        aud = said.get("aud")
        if self._profile.audience not in (aud if isinstance(aud, list) else [aud]):
            raise BadToken("wrong audience")

    def _ours(self, said: dict[str, Any]) -> dict[str, Any]:
        name, scope = said.get(self._profile.client_claim), said.get("scope", "")
        client = self._profile.clients.get(name) if isinstance(name, str) else None
        if client is None or not isinstance(name, str) or not isinstance(scope, str):
            raise BadToken("its client is not known here")
        mapped = {ours for theirs in scope.split() for ours in self._profile.scopes.get(theirs, ())}
        viewer = Viewer(
            name,
            frozenset(mapped & set(client.scopes)),
            self._code,
            Department[client.department] if client.department else None,
            role=Role[client.role] if client.role else None,
            purposes=frozenset(client.purposes),
        )
        # Neither a client nor a person of theirs is the one of the same name here.
        here = self._profile.issuer + " "
        return of(viewer) | {"client_id": here + name, "sub": here + _person(said.get("sub", name))}

    def _head(self, sent: str) -> dict[str, Any]:
        return dict(self._extracted(sent).headers())

    def _claims(self, sent: str) -> dict[str, Any]:
        try:
            said = msgspec.json.decode(self._extracted(sent).payload)
        except (ValueError, RecursionError) as error:
            raise BadToken("not a JWT") from error
        return said if isinstance(said, dict) else {}

    def _extracted(self, sent: str) -> Any:
        if len(sent) > _SIZE:
            raise BadToken("too long")
        try:
            return extract_compact(sent.encode(), registry=self._registry)
        except (JoseError, ValueError, RecursionError) as error:
            raise BadToken("not a JWT") from error


class _Registry(JWSRegistry):
    # Keycloak's headers carry more than the 512 bytes that joserfc takes.
    max_header_length = 4_096


def _person(sub: Any) -> str:
    if (
        not isinstance(sub, str)
        or not 1 <= len(sub) <= _SUBJECT
        or not sub.isascii()
        or not sub.isprintable()
    ):
        raise BadToken("its subject is no name")
    return sub


def _times(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in ("iat", "exp", "nbf", "jti", "cnf") if name in said}


def _usable(text: bytes) -> KeySet:
    given = msgspec.json.decode(text)["keys"]
    kept = [key for each in given if (key := _key(each)) is not None]
    return KeySet(kept)


def _key(given: Any) -> Any:
    """A key of the kinds we take, None for any other: issuers publish encryption keys beside."""
    try:
        key = KeySet.import_key_set({"keys": [given]}).keys[0]
        registration.check(key)
    except (Refused, ValueError, TypeError, KeyError, AttributeError, JoseError):
        return None
    return key if key.kid else None
