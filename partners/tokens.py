"""The authorization server of a simulated department: assertions in (RFC 7523), short-lived tokens out (RFC 9068)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qsl

import msgspec
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from domain.errors import Refused
from partners import body, problems, proofs
from partners.faults import Fault, Faults
from partners.proofs import ProofDesk

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = ["ES256", "ES384", "PS256", "Ed25519"]
LIFETIME = LONGEST_ASSERTION = 300
CLOCK_SKEW = 30
LARGEST_FORM = 16 * 1024


class _Assertion(msgspec.Struct):
    """What an assertion must say; aud as a string, never a list."""

    iss: str
    sub: str
    aud: str
    iat: int
    exp: int
    jti: Annotated[str, msgspec.Meta(min_length=1, max_length=128)]


class _NoToken(Exception):
    def __init__(self, error: str, description: str) -> None:
        self.error = error
        self.description = description


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who a token speaks for and what it opens."""

    client_id: str
    scopes: frozenset[str]


class TokenDesk:
    """Gives tokens to known clients and checks them; its signing key lives and dies with it.

    client_keys: public keys by client id; scopes: what every client may ask for; now: seconds since 1970.
    bound: only with a proof of possession; without, whoever brings none gets a bearer token.
    """

    def __init__(
        self,
        client_keys: Mapping[str, KeySet],
        issuer: str,
        scopes: frozenset[str],
        faults: Faults,
        now: Callable[[], float],
        proving: ProofDesk,
        bound: bool = False,
    ) -> None:
        self._client_keys = client_keys
        self._issuer = issuer
        self._scopes = scopes
        self._faults = faults
        self._now = now
        self._proofs = proving
        self._bound = bound
        self._key = ECKey.generate_key("P-256", auto_kid=True)
        self._used: dict[tuple[str, str], int] = {}

    async def token(self, request: Request) -> Response:
        """POST /token."""
        try:
            form = _form(await body.read(request, LARGEST_FORM), request)
            key = self._proven(request)
            client = self._authenticated(form)
            granted = self._granted(form.get("scope"))
        except _NoToken as no:
            status = 401 if no.error == "invalid_client" else 400
            return _json({"error": no.error, "error_description": no.description}, status)
        token = {
            "access_token": self._issue(client, granted, key),
            "token_type": "DPoP" if key else "Bearer",
            "expires_in": LIFETIME,
        }
        return _json({**token, "scope": " ".join(sorted(granted))}, 200)

    async def metadata(self, _: Request) -> Response:
        """GET /.well-known/oauth-authorization-server (RFC 8414)."""
        said = {
            "issuer": self._issuer,
            "token_endpoint": f"{self._issuer}/token",
            "response_types_supported": [],
            "grant_types_supported": ["client_credentials"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ALGORITHMS,
            "dpop_signing_alg_values_supported": proofs.ALGORITHMS,
            "scopes_supported": sorted(self._scopes),
        }
        return JSONResponse(said)

    def bearer(self, request: Request) -> Bearer:
        """Whose token a request bears. Raises Refused INVALID_TOKEN, or what its proof lacks."""
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        claims = self._opened(value)
        key = claims.get("cnf", {}).get("jkt")
        if kind.lower() != ("dpop" if key else "bearer") or (self._bound and not key):
            raise Refused(problems.INVALID_TOKEN)
        if key and self._proofs.thumbprint(request, value) != key:
            raise Refused(problems.INVALID_TOKEN)
        return Bearer(claims["client_id"], frozenset(claims["scope"].split()))

    def _opened(self, value: str) -> dict[str, Any]:
        try:
            token = jwt.decode(value, self._key, algorithms=["ES256"])
        except (JoseError, ValueError, TypeError, RecursionError):
            # joserfc reads the head before it checks it.
            raise Refused(problems.INVALID_TOKEN) from None
        claims = token.claims
        said = (token.header.get("typ"), claims["iss"], claims["aud"])
        if said != ("at+jwt", self._issuer, self._issuer) or claims["exp"] <= self._now():
            raise Refused(problems.INVALID_TOKEN)
        return claims

    def _proven(self, request: Request) -> str:
        if "DPoP" not in request.headers and not self._bound:
            return ""
        try:
            return self._proofs.thumbprint(request)
        except Refused as refused:
            raise _NoToken(refused.reason.code.lower(), refused.reason.en) from None

    def _issue(self, client: str, scopes: frozenset[str], key: str) -> str:
        late = 2 * LIFETIME if self._faults.take(Fault.EXPIRED_TOKEN) else 0
        issued = int(self._now()) - late
        claims = {
            "iss": self._issuer,
            "sub": client,
            "client_id": client,
            "aud": self._issuer,
            "iat": issued,
            "exp": issued + LIFETIME,
            "jti": uuid.uuid4().hex,
            "scope": " ".join(sorted(scopes)),
            **({"cnf": {"jkt": key}} if key else {}),
        }
        return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": self._key.kid}, claims, self._key)

    def _granted(self, asked: str | None) -> frozenset[str]:
        scopes = self._scopes if asked is None else frozenset(asked.split())
        if not scopes or not scopes <= self._scopes:
            raise _NoToken("invalid_scope", "a scope is unknown or not this client's")
        return scopes

    def _authenticated(self, form: Mapping[str, str]) -> str:
        assertion = form["client_assertion"].encode()
        claims = self._verified(assertion)
        if claims.iss != claims.sub or form.get("client_id", claims.sub) != claims.sub:
            raise _invalid("iss, sub and client_id differ")
        if claims.aud != self._issuer:
            raise _invalid("aud must be the issuer, as a string")
        self._spend(claims)
        return claims.sub

    def _verified(self, assertion: bytes) -> _Assertion:
        try:
            unproven = jws.extract_compact(assertion)
            claims = msgspec.json.decode(unproven.payload, type=_Assertion)
            # The set's own key by kid; without one joserfc would take the only key there is.
            key = self._client_keys[claims.sub].get_by_kid(unproven.headers()["kid"])
            jws.deserialize_compact(assertion, key, algorithms=ALGORITHMS)
        except (JoseError, ValueError, KeyError, TypeError, RecursionError):
            raise _invalid("unknown client, key or signature, or a claim is missing") from None
        return claims

    def _spend(self, claims: _Assertion) -> None:
        now = self._now()
        if claims.exp <= now or claims.iat > now + CLOCK_SKEW or claims.exp - claims.iat > LONGEST_ASSERTION:
            raise _invalid("expired, from the future, or valid for more than 300 s")
        self._used = {jti: exp for jti, exp in self._used.items() if exp > now}
        if (claims.sub, claims.jti) in self._used:
            raise _invalid("jti was used before")
        self._used[claims.sub, claims.jti] = claims.exp


def _form(content: bytes, request: Request) -> dict[str, str]:
    if "Authorization" in request.headers:
        raise _NoToken("invalid_request", "authenticated twice")
    try:
        pairs = parse_qsl(
            content.decode("ascii"), keep_blank_values=True, strict_parsing=True, max_num_fields=20
        )
    except ValueError:
        raise _NoToken("invalid_request", "not a form") from None
    form = dict(pairs)
    if len(form) != len(pairs):
        raise _NoToken("invalid_request", "a parameter comes twice")
    if form.get("grant_type") != "client_credentials":
        raise _NoToken("unsupported_grant_type", "only client_credentials")
    if form.get("client_assertion_type") != ASSERTION_TYPE or "client_assertion" not in form:
        raise _invalid("only private_key_jwt")
    return form


def _invalid(description: str) -> _NoToken:
    return _NoToken("invalid_client", description)


def _json(content: Mapping[str, object], status: int) -> Response:
    return JSONResponse(dict(content), status, {"Cache-Control": "no-store"})
