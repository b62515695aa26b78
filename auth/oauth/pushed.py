"""Pushed authorization requests: what a portal asks is said between servers, not through the browser (RFC 9126)."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from authlib.consts import default_json_headers
from authlib.oauth2.base import OAuth2Error
from authlib.oauth2.rfc6749 import Endpoint
from authlib.oauth2.rfc6749.errors import InvalidRequestError, UnauthorizedClientError

from auth.oauth.clients import METHOD, Registered, hashed
from auth.oauth.form import Form
from auth.oauth.possession import proved
from auth.oauth.server import Request, Server, refuse_unless_text, resource
from database import tables

PREFIX = "urn:ietf:params:oauth:request_uri:"
SECONDS = 90
_KEPT = (
    "response_type",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "resource",
    "dpop_jkt",
    "prompt",
    "response_mode",
)
_LONGEST = 1_024  # characters of one parameter


class Pushed(Endpoint):  # type: ignore[misc]  # authlib is not typed
    """Takes a request in and gives it a name, to be opened once within 90 seconds."""

    ENDPOINT_NAME = "pushed_authorization_request"
    server: Server

    def create_endpoint_response(self, request: Request) -> tuple[int, dict[str, Any], Any]:
        """201 with a request_uri. Raises OAuth2Error, never as a redirection."""
        client = self.server.authenticate_client(request, [METHOD], self.ENDPOINT_NAME)
        try:
            kept = self._checked(client, request)
        except OAuth2Error as error:
            error.redirect_uri = None
            raise
        handle, now = token_urlsafe(32), self.server.authority.now()
        until = now + timedelta(seconds=SECONDS)
        row = tables.OauthAuthorization(
            client_id=client.row.id, request_hash=hashed(handle), parameters=kept, expires_at=until
        )
        self.server.session.add(row)
        self.server.session.flush()
        return 201, {"request_uri": PREFIX + handle, "expires_in": SECONDS}, default_json_headers

    def _checked(self, client: Registered, request: Request) -> Form:
        form = request.form
        for name in ("request", "request_uri"):
            if name in form:
                raise InvalidRequestError(f"{name} is not accepted here")
        if not client.for_people:
            raise UnauthorizedClientError("this client asks for itself alone")
        # Checked before authlib does, whose error texts would repeat them.
        if form.get("response_type") != "code":
            raise InvalidRequestError("response_type must be code")
        if not client.check_redirect_uri(form.get("redirect_uri", "")):
            raise InvalidRequestError("redirect_uri is not registered")
        if form.get("response_mode", "query") != "query":
            raise InvalidRequestError("response_mode must be query")
        for name in _KEPT:
            if len(form.get(name, "")) > _LONGEST:
                raise InvalidRequestError(f"{name} is too long")
        refuse_unless_text(form.get("prompt", ""), "prompt")
        resource(self.server.authority.issuer, form.get("resource", ""))
        request.payload.data.setdefault("client_id", client.client_id)
        grant = self.server.get_authorization_grant(request)
        grant.validate_consent_request()
        return {**{name: form[name] for name in _KEPT if name in form}, **self._key(client, request)}

    def _key(self, client: Registered, request: Request) -> Form:
        """The key that the code will be bound to, as a parameter or by a proof (RFC 9449 10 and 10.1)."""
        key = proved(self.server.authority, self.server.session, client, request.asked)
        said = request.form.get("dpop_jkt", key)
        if key and said != key:
            raise InvalidRequestError("dpop_jkt and the DPoP proof differ")
        return {"dpop_jkt": said} if said else {}
