"""The token endpoint: client credentials, proved by a signed assertion (RFC 6749 4.4, RFC 7523)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auth import assertion, scopes
from auth.token import LIFETIME, Issuer, issue
from auth.viewer import Viewer
from database import tables

_BODY = 16_384  # bytes
_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class OauthError(Exception):
    """A request that gets no token: an error code of RFC 6749 5.2 and why, in English."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status


class TokenEndpoint:
    """Answers POST /oauth/token."""

    def __init__(
        self, issuer: Issuer, sessions: async_sessionmaker[AsyncSession], now: Callable[[], datetime]
    ) -> None:
        self.issuer, self.sessions, self.now = issuer, sessions, now

    async def answer(self, request: Request) -> Response:
        """A token, or an OAuth error; never anything else."""
        try:
            form = _form(request, await _body(request))
            viewer = await self._viewer(form)
        except OauthError as error:
            said = {"error": error.error, "error_description": error.description}
            return JSONResponse(said, error.status, _NO_STORE)
        token = issue(self.issuer, viewer, self.now())
        said = {"access_token": token, "token_type": "Bearer", "scope": " ".join(sorted(viewer.scopes))}
        return JSONResponse({**said, "expires_in": LIFETIME}, 200, _NO_STORE)

    async def _viewer(self, form: dict[str, str]) -> Viewer:
        if form.get("grant_type") != "client_credentials":
            raise OauthError("unsupported_grant_type", "only client_credentials")
        if "client_secret" in form or form.get("client_assertion_type") != assertion.TYPE:
            raise OauthError("invalid_client", "authenticate by private_key_jwt", 401)
        async with self.sessions.begin() as session:
            client = await self._proved(session, form)
        # The used jti is committed by now, so that an error below does not bring it back to life.
        granted = scopes.narrowed(form.get("scope", ""), client.scopes)
        if granted is None:
            raise OauthError("invalid_scope", "a scope is not registered for this client")
        return Viewer(
            client.client_id,
            frozenset(granted),
            client.jurisdiction_code,
            client.department,
            client.trusted_only,
            role=client.role,
            purposes=frozenset(client.purposes),
        )

    async def _proved(self, session: AsyncSession, form: dict[str, str]) -> tables.OauthClient:
        sent = form.get("client_assertion", "")
        try:
            claimed = assertion.claimed_client(sent)
            client = await _client(session, claimed)
            proof = assertion.verify(sent, client.jwks if client else {"keys": []}, self.issuer, self.now())
        except assertion.BadAssertion as error:
            raise OauthError("invalid_client", str(error), 401) from error
        if client is None or form.get("client_id", claimed) != claimed:
            raise OauthError("invalid_client", "client_id and the assertion's subject differ", 401)
        if not await _first_use(session, client, proof):
            raise OauthError("invalid_client", "the assertion was used before", 401)
        return client


async def _client(session: AsyncSession, client_id: str) -> tables.OauthClient | None:
    client = tables.OauthClient
    found = await session.execute(select(client).where(client.client_id == client_id, client.active))
    return found.scalar_one_or_none()


async def _first_use(session: AsyncSession, client: tables.OauthClient, proof: assertion.Assertion) -> bool:
    used = insert(tables.OauthAssertion).values(client_id=client.id, jti=proof.jti, expires_at=proof.expires)
    done = await session.execute(used.on_conflict_do_nothing().returning(tables.OauthAssertion.id))
    return done.scalar_one_or_none() is not None


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY:
            raise OauthError("invalid_request", "the body is too large")
    return body


def _form(request: Request, body: bytes) -> dict[str, str]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise OauthError("invalid_request", "the body must be application/x-www-form-urlencoded")
    if "authorization" in request.headers:
        raise OauthError("invalid_request", "one way to authenticate is enough")
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body), errors="strict")
    except ValueError as error:
        raise OauthError("invalid_request", "the form cannot be read") from error
    form = dict(pairs)
    if len(form) != len(pairs):
        raise OauthError("invalid_request", "a parameter is repeated")
    return form


async def forget_expired(session: AsyncSession, now: datetime) -> None:
    """Drop assertions that have expired and could not be used again anyway."""
    used = tables.OauthAssertion
    await session.execute(delete(used).where(used.expires_at < now))
