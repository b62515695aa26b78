"""authlib's server for one request: who asks, what token it gets, to what it is bound.

authlib is synchronous and keeps its state on the server; ours lives as long as one request, on that request's session.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from authlib.oauth2.base import OAuth2Error
from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749.errors import InvalidRequestError, InvalidScopeError
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc9207 import IssuerParameter
from sqlalchemy.orm import Session

from auth import scopes, token
from auth.oauth import clients
from auth.oauth.authority import Authority
from auth.oauth.clients import METHOD, Registered
from auth.oauth.errors import BadTarget, TooManyRequests
from auth.oauth.form import Asked, Form
from auth.oauth.people import Person
from auth.oauth.possession import binding
from auth.oauth.witness import Event
from auth.rate import TooOften
from auth.revoked import revoking
from auth.token import UNBOUND, Binding
from auth.viewer import Viewer

Headers = list[tuple[str, str]]


@dataclass
class Answer:
    """What is sent back. location: where a browser is sent, empty for none."""

    status: int
    body: bytes
    headers: Headers

    @property
    def location(self) -> str:
        """The address of a redirection; authlib's IssuerParameter reads and sets it."""
        return next((value for name, value in self.headers if name == "Location"), "")

    @location.setter
    def location(self, address: str) -> None:
        self.headers = [(name, address if name == "Location" else value) for name, value in self.headers]


class Request(OAuth2Request):  # type: ignore[misc]  # authlib is not typed
    """A request as authlib wants it. binding: of the token it will get; session: the authorization it stands for."""

    def __init__(self, asked: Asked) -> None:
        # TLS ends at the proxy; authlib would refuse what comes from there as insecure.
        super().__init__("POST", f"https://hub{asked.path}")
        self.asked, self.payload = asked, BasicOAuth2Payload(asked.form)
        self.binding, self.session, self.resource = UNBOUND, "", asked.form.get("resource", "")

    @property
    def form(self) -> Form:
        """The parameters."""
        return self.asked.form

    @property
    def args(self) -> Form:
        """The parameters: PAR takes them from the body."""
        return self.asked.form


class _Issuer(IssuerParameter):  # type: ignore[misc]
    def __init__(self, issuer: str) -> None:
        self._issuer = issuer

    def get_issuer(self) -> str:
        return self._issuer


class Server(AuthorizationServer):  # type: ignore[misc]
    """Answers one request. Whoever calls commits, also when the answer is an error: what was used stays used.

    revoked: tokens were ended by it; outcome: "ok", or the error it ended in.
    """

    def __init__(self, authority: Authority, session: Session, request: Request) -> None:
        super().__init__()
        self.authority, self.session, self.request = authority, session, request
        self.revoked, self.outcome = False, "ok"
        self.register_client_auth_method(METHOD, self._proved)
        self.register_token_generator("default", self._token)
        _Issuer(authority.issuer.issuer)(self)

    def revoke(self, subject: str) -> None:
        """End the tokens issued until now under a subject ("jti …", "sid …")."""
        self.session.execute(revoking([subject], self.authority.now()))
        self.revoked = True

    def query_client(self, client_id: str) -> Registered | None:
        """An active client."""
        return clients.find(self.session, client_id)

    def authenticate_client(
        self, request: Request, methods: list[str], endpoint: str = "token"
    ) -> Registered:
        """The client, and what its token will be bound to. A proof that does not hold uses up no code."""
        client: Registered = super().authenticate_client(request, methods, endpoint)
        request.client = client
        self._count(client)
        if endpoint == "token":
            request.binding = binding(self.authority, self.session, client, request.asked)
        return client

    def _count(self, client: Registered) -> None:
        try:
            self.authority.rate.take(client.client_id)
        except TooOften as refused:
            raise TooManyRequests(refused) from refused

    def create_oauth2_request(self, request: Request) -> Request:
        """It is one already."""
        return request

    def handle_response(self, status: int, body: Any, headers: Headers) -> Answer:
        """As bytes. 303 lets no browser send the form, with the password in it, on to the portal (RFC 9700 4.12)."""
        if status == 302:
            return Answer(303, b"", [*headers, ("Cache-Control", "no-store")])
        return Answer(status, json.dumps(body).encode() if body != "" else b"", headers)

    def handle_error_response(self, request: Request, error: OAuth2Error) -> Answer:
        """An error, noted."""
        self.outcome = error.error
        answer: Answer = super().handle_error_response(request, error)
        return answer

    def event(self, what: str) -> Event:
        """What came of the request, for the record."""
        asked = self.request
        user = asked.user.get_user_id() if asked.user else ""
        return Event(
            what, asked.client.get_client_id() if asked.client else "", user, asked.session, self.outcome
        )

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def save_token(self, issued: dict[str, Any], request: Request) -> None:
        """Access tokens are not kept; refresh tokens are, where they were made."""

    def _proved(self, query_client: Any, request: Request) -> Registered:
        authority = self.authority
        return clients.authenticate(self.session, request.form, authority.issuer, authority.now())

    def _token(
        self,
        grant_type: str,
        client: Registered,
        user: Person | None = None,
        scope: str | None = None,
        expires_in: int | None = None,
        include_refresh_token: bool = True,
    ) -> dict[str, Any]:
        granted = (scope or "") if user else client.get_allowed_scope(scope)
        if granted is None:
            raise InvalidScopeError()
        viewer = user.viewer(client, granted) if user else machine(client, granted)
        bound: Binding = self.request.binding
        issuer, now = self.authority.issuer, self.authority.now()
        signed = token.issue(
            issuer,
            viewer,
            now,
            binding=bound,
            audience=resource(issuer, self.request.resource),
            session=self.request.session,
        )
        return {
            "access_token": signed,
            "token_type": "DPoP" if bound.key else "Bearer",
            "expires_in": token.LIFETIME,
            "scope": " ".join(sorted(viewer.scopes)),
        }


def machine(client: Registered, granted: str) -> Viewer:
    """A client that asks for itself."""
    row = client.row
    return Viewer(
        row.client_id,
        frozenset(granted.split()) - {scopes.OPENID},
        row.jurisdiction_code,
        row.department,
        row.trusted_only,
        role=row.role,
        purposes=frozenset(row.purposes),
    )


def resource(issuer: token.Issuer, asked: str) -> str:
    """What a token is for: the graph, if nothing was asked for. Raises BadTarget."""
    if asked and asked not in issuer.resources:
        raise BadTarget("no such resource here")
    return asked or issuer.audience


def refuse_unless_text(value: str, what: str) -> None:
    """Raise InvalidRequestError for what authlib would put into an error text that takes plain ASCII alone."""
    if not value.isascii() or not value.isprintable() or set(value) & {'"', "\\"}:
        raise InvalidRequestError(f"{what} has characters that are not accepted")
