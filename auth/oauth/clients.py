"""Clients as the authorization server knows them, and how they prove themselves (RFC 7523 3, private_key_jwt)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from authlib.oauth2.rfc6749 import ClientMixin
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth import assertion, scopes
from auth.oauth.errors import BadClient
from auth.oauth.form import Form
from auth.token import Issuer
from database import tables

METHOD = "private_key_jwt"
_NOBODY: dict[str, list[object]] = {"keys": []}


@dataclass(frozen=True, slots=True)
class Registered(ClientMixin):  # type: ignore[misc]  # authlib is not typed
    """authlib's view of a registered client."""

    row: tables.OauthClient

    @property
    def client_id(self) -> str:
        """As it calls itself."""
        return self.row.client_id

    @property
    def for_people(self) -> bool:
        """Whether people may be sent here by it: a portal's server."""
        return bool(self.row.redirect_uris)

    def get_client_id(self) -> str:
        """As it calls itself."""
        return self.row.client_id

    def get_default_redirect_uri(self) -> None:
        """None: it is said each time."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """The scopes asked for, all of its own if none; None if one is not its own."""
        registered = [*self.row.scopes, *([scopes.OPENID] if self.for_people else [])]
        found = scopes.narrowed(scope or "", registered)
        return None if found is None else " ".join(sorted(found))

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Exactly as registered (RFC 9700 2.1)."""
        return redirect_uri in self.row.redirect_uris

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """By its key, everywhere."""
        return method == METHOD

    def check_response_type(self, response_type: str) -> bool:
        """A code, where people are sent back to it."""
        return self.for_people and response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """For itself any client; for people only the one that has somewhere to send them."""
        return grant_type == "client_credentials" or self.for_people


def find(session: Session, client_id: str) -> Registered | None:
    """An active client; it stays as it is until this transaction ends, so that whoever shuts it out revokes what it got."""
    client = tables.OauthClient
    known = select(client).where(client.client_id == client_id, client.active)
    found = session.scalar(known.with_for_update(read=True))
    return Registered(found) if found else None


def authenticate(session: Session, form: Form, issuer: Issuer, now: datetime) -> Registered:
    """The client that a form proves itself to be from; its assertion is used up. Raises BadClient."""
    if "client_secret" in form or form.get("client_assertion_type") != assertion.TYPE:
        raise BadClient("authenticate by private_key_jwt")
    sent = form.get("client_assertion", "")
    try:
        claimed = assertion.claimed_client(sent)
        client = find(session, claimed)
        audience = issuer.token_endpoint if client and client.row.takes_token_url else issuer.issuer
        proof = assertion.verify(sent, client.row.jwks if client else _NOBODY, audience, now)
    except assertion.BadAssertion as error:
        raise BadClient(str(error)) from error
    if client is None or form.get("client_id", claimed) != claimed:
        raise BadClient("client_id and the subject of the assertion differ")
    if not used_first(session, client, proof.jti, proof.expires):
        raise BadClient("the assertion was used before")
    return client


def used_first(session: Session, client: Registered, jti: str, expires: datetime) -> bool:
    """Whether a client uses this jti for the first time; whoever inserts it is (trap 8)."""
    row = insert(tables.OauthAssertion).values(client_id=client.row.id, jti=jti, expires_at=expires)
    return session.scalar(row.on_conflict_do_nothing().returning(tables.OauthAssertion.id)) is not None


def hashed(handle: str) -> str:
    """How a code, a handle or a refresh token is kept."""
    return sha256(handle.encode("utf-8", "surrogatepass")).hexdigest()
