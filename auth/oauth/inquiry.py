"""Asking about a token and ending one before its time: introspection (RFC 7662), revocation (RFC 7009)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from authlib.oauth2.rfc6749.errors import InvalidRequestError
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from sqlalchemy import select

from auth import claims, token
from auth.oauth import people
from auth.oauth.clients import METHOD, Registered, hashed
from auth.oauth.grants import end
from auth.oauth.server import Request, Server
from auth.token import Access, BadToken
from database import tables

_AUTHORIZATION, _REVOKED = tables.OauthAuthorization, tables.OauthRevocation


@dataclass(frozen=True, slots=True)
class Found:
    """A token that was asked about. Either access, or the authorization behind a refresh token."""

    client_id: str
    access: Access | None
    authorization: tables.OauthAuthorization | None
    revoked: bool = False

    def check_client(self, client: Registered) -> bool:
        """Whether it was given to this client."""
        return self.client_id == client.client_id

    def is_expired(self) -> bool:
        """An expired one is not found."""
        return False

    def is_revoked(self) -> bool:
        """Whether it was ended."""
        return self.revoked


def find(server: Server, sent: str) -> Found | None:
    """A token that still holds by itself; nothing for garbage, whatever it is."""
    now = server.authority.now()
    try:
        access = token.verified(server.authority.issuer, sent, now)
    except BadToken:
        return _refresh(server, sent)
    # From the table itself, not from the list in memory, which may be two seconds old.
    rows = select(_REVOKED.revoked_at).where(_REVOKED.subject.in_(access.subjects))
    revoked = any(access.issued <= at.timestamp() for at in server.session.scalars(rows))
    return Found(access.viewer.client_id, access, None, revoked)


def _refresh(server: Server, sent: str) -> Found | None:
    table, client = _AUTHORIZATION, tables.OauthClient
    statement = (
        select(table, client.client_id)
        .join(client, client.id == table.client_id)
        .where(table.refresh_hash == hashed(sent), table.expires_at > server.authority.now())
    )
    found = server.session.execute(statement).first()
    return Found(found[1], None, found[0]) if found else None


def _check(request: Request) -> None:
    # A hint that is not known is passed over (RFC 7009 2.1, RFC 7662 2.1).
    if not request.form.get("token"):
        raise InvalidRequestError("token is missing")


class Introspection(IntrospectionEndpoint):  # type: ignore[misc]  # authlib is not typed
    """What a token says, told to the client that has it, and to clients that may ask about others'."""

    CLIENT_AUTH_METHODS = (METHOD,)
    server: Server

    def check_params(self, request: Request, client: Registered) -> None:
        """Raises InvalidRequestError."""
        _check(request)

    def query_token(self, token_string: str, token_type_hint: str | None) -> Found | None:
        """The token, None for anything that is none or gives nothing: a refresh token of a closed or locked account."""
        found, server = find(self.server, token_string), self.server
        if found is None or found.authorization is None:
            return found
        return found if people.find(server.session, found.authorization, server.authority.now()) else None

    def check_permission(self, token: Found, client: Registered, request: Request) -> bool:
        """Its own, or all of them where the record says so."""
        return token.check_client(client) or client.row.introspects

    def introspect_token(self, token: Found) -> dict[str, Any]:
        """RFC 7662 2.2."""
        if token.access is None:
            row = token.authorization
            assert row is not None  # a Found has one of the two
            scope, expires = " ".join(sorted(row.scopes)), int(row.expires_at.timestamp())
            return {"client_id": token.client_id, "scope": scope, "exp": expires, "sub": str(row.user_id)}
        return {**_described(token.access), "iss": self.server.authority.issuer.issuer}


def _described(access: Access) -> dict[str, Any]:
    bound = access.binding
    cnf = {"jkt": bound.key} if bound.key else {"x5t#S256": bound.certificate}
    return {
        **claims.of(access.viewer),
        "token_type": "DPoP" if bound.key else "Bearer",
        "iat": access.issued,
        "exp": access.expires,
        "jti": access.jti,
        "aud": access.audience,
        **({"cnf": cnf} if any(cnf.values()) else {}),
    }


class Revocation(RevocationEndpoint):  # type: ignore[misc]
    """Ends a token: an access token by its jti, a refresh token with all that came of it."""

    CLIENT_AUTH_METHODS = (METHOD,)
    server: Server

    def check_params(self, request: Request, client: Registered) -> None:
        """Raises InvalidRequestError."""
        _check(request)

    def query_token(self, token_string: str, token_type_hint: str | None) -> Found | None:
        """The token, None for anything that is none."""
        return find(self.server, token_string)

    def revoke_token(self, token: Found, request: Request) -> None:
        """On the list of every process, of this one at once."""
        if token.authorization is not None:
            end(self.server, [token.authorization])
        elif token.access is not None:
            self.server.revoke(f"jti {token.access.jti}")
