"""The three grants: a client for itself, a code that a person approved, and going on with that (RFC 6749 4.1, 4.4, 6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Any, ClassVar

from authlib.oauth2.rfc6749.errors import InvalidGrantError, InvalidRequestError
from authlib.oauth2.rfc6749.grants import (
    AuthorizationCodeGrant,
    ClientCredentialsGrant,
    RefreshTokenGrant,
)
from authlib.oauth2.rfc7636 import CodeChallenge, create_s256_code_challenge
from sqlalchemy import select, update

from auth.oauth import people
from auth.oauth.clients import METHOD, Registered, hashed
from auth.oauth.errors import BadTarget
from auth.oauth.identity import IdToken
from auth.oauth.people import Authorization, Person
from auth.oauth.server import Request, Server
from database import tables

CODE_SECONDS = 60
REFRESH_HOURS = 8  # a working day; after it the person signs in again
GRANTS = ("client_credentials", "authorization_code", "refresh_token")
_TABLE = tables.OauthAuthorization


class Machine(ClientCredentialsGrant):  # type: ignore[misc]  # authlib is not typed
    """A client asks for itself."""

    TOKEN_ENDPOINT_AUTH_METHODS = (METHOD,)


def _holds(verifier: str, challenge: str) -> bool:
    """RFC 7636 4.6, in the same time wherever they differ."""
    return compare_digest(create_s256_code_challenge(verifier).encode(), challenge.encode("utf-8", "replace"))


class Challenge(CodeChallenge):  # type: ignore[misc]
    """PKCE with S256, never without (RFC 9700 2.1.1)."""

    DEFAULT_CODE_CHALLENGE_METHOD = "S256"
    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)
    CODE_CHALLENGE_METHODS: ClassVar = {"S256": _holds}

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        """Raises InvalidRequestError unless there is a challenge by S256."""
        form = grant.request.form
        if not form.get("code_challenge") or form.get("code_challenge_method") != "S256":
            raise InvalidRequestError("code_challenge with code_challenge_method S256 is needed")
        super().validate_code_challenge(grant, redirect_uri)


class Code(AuthorizationCodeGrant):  # type: ignore[misc]
    """A person approved: a code of 60 s that works once, whoever asks at the same time."""

    TOKEN_ENDPOINT_AUTH_METHODS = (METHOD,)
    server: Server
    request: Request

    def generate_authorization_code(self) -> str:
        """256 random bits."""
        return token_urlsafe(32)

    def save_authorization_code(self, code: str, request: Request) -> None:
        """Turn the pushed request into a code."""
        until = self.server.authority.now() + timedelta(seconds=CODE_SECONDS)
        self.server.session.execute(
            update(_TABLE)
            .where(_TABLE.id == request.session)
            .values(code_hash=hashed(code), expires_at=until, user_id=request.user.row.id)
        )

    def validate_token_request(self) -> None:
        """And the key must be the one that was announced with the request (RFC 9449 10)."""
        super().validate_token_request()
        announced = self.request.authorization_code.row.parameters.get("dpop_jkt")
        if announced and announced != self.request.binding.key:
            raise InvalidGrantError("the code is bound to another key")

    def query_authorization_code(self, code: str, client: Registered) -> Authorization | None:
        """The code, used up by this very statement; a second use ends what the first one gave."""
        now, session = self.server.authority.now(), self.server.session
        known = _TABLE.code_hash == hashed(code)
        people.hold(session, known)
        redeem = (
            update(_TABLE)
            .where(known, _TABLE.client_id == client.row.id, ~_TABLE.redeemed, _TABLE.expires_at > now)
            .values(redeemed=True, expires_at=now + timedelta(hours=REFRESH_HOURS))
            .returning(_TABLE)
        )
        found = session.scalar(redeem)
        if found is None:
            reused = session.scalars(select(_TABLE).where(known, _TABLE.redeemed)).all()
            end(self.server, reused)
            return None
        return continued(self.request, found)

    def delete_authorization_code(self, authorization_code: Authorization) -> None:
        """It stays, used: only so is a second use noticed."""

    def authenticate_user(self, authorization_code: Authorization) -> Person | None:
        """The person, if still allowed to work."""
        return people.find(self.server.session, authorization_code.row, self.server.authority.now())

    def create_token_response(self) -> tuple[int, dict[str, Any], Any]:
        """With a refresh token: only this client can use it, by proving itself again. It is not rotated (FAPI 2.0 5.3.2.1)."""
        status, said, headers = super().create_token_response()
        refresh = token_urlsafe(32)
        self.request.authorization_code.row.refresh_hash = hashed(refresh)
        self.server.session.flush()
        return status, {**said, "refresh_token": refresh}, headers


class Refresh(RefreshTokenGrant):  # type: ignore[misc]
    """Going on: with the rights that the person has now."""

    TOKEN_ENDPOINT_AUTH_METHODS = (METHOD,)
    server: Server
    request: Request

    def authenticate_refresh_token(self, refresh_token: str) -> Authorization | None:
        """The authorization it continues."""
        now = self.server.authority.now()
        known = _TABLE.refresh_hash == hashed(refresh_token)
        people.hold(self.server.session, known)
        # Held, so that whoever ends it meanwhile does so later than what is issued here.
        statement = select(_TABLE).where(known, _TABLE.expires_at > now).with_for_update(read=True)
        found = self.server.session.scalar(statement)
        if found is None:
            return None
        return continued(self.request, found)

    def authenticate_user(self, refresh_token: Authorization) -> Person:
        """The person. Raises InvalidGrantError where the account is closed or locked."""
        found = people.find(self.server.session, refresh_token.row, self.server.authority.now())
        if found is None:
            raise InvalidGrantError("the authorization has ended")
        return found

    def revoke_old_credential(self, refresh_token: Authorization) -> None:
        """It stays as it is."""


def continued(request: Request, approved: tables.OauthAuthorization) -> Authorization:
    """A request that goes on with what was approved. Raises BadTarget for another resource than that (RFC 8707 2.2)."""
    pushed = approved.parameters.get("resource", "")
    if pushed and request.resource not in ("", pushed):
        raise BadTarget("another resource was approved")
    request.session, request.resource = str(approved.id), request.resource or pushed
    return Authorization(approved)


def end(server: Server, ended: Iterable[tables.OauthAuthorization]) -> None:
    """End authorizations: their access tokens and their refresh tokens."""
    for each in ended:
        each.refresh_hash = None
        server.session.flush()  # waits for whoever goes on with it at this moment; revoked is what was issued until then
        server.revoke(f"sid {each.id}")


def register(server: Server) -> Server:
    """The server with the grants it offers."""
    server.register_grant(Machine)
    server.register_grant(Code, [Challenge(required=True), IdToken(server)])
    server.register_grant(Refresh, [IdToken(server)])
    return server
