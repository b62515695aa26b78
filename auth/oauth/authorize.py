"""The authorization endpoint: a person signs in and decides about a pushed request (RFC 6749 4.1, RFC 9126 4)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID

from authlib.oauth2.base import OAuth2Error
from sqlalchemy import ColumnElement, case, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from auth import scopes
from auth.address import Addresses
from auth.login import KNOWN, Attempt, sign_in
from auth.oauth import form, page, people
from auth.oauth.authority import Authority
from auth.oauth.clients import hashed
from auth.oauth.endpoints import response, server
from auth.oauth.form import Asked, Form
from auth.oauth.people import Person
from auth.oauth.pushed import PREFIX
from auth.oauth.server import Answer, Request
from auth.oauth.witness import Event
from auth.passwords import Passwords
from database import tables

_MINUTES = 10  # that a person has to sign in and decide
_TABLE = tables.OauthAuthorization


@dataclass(frozen=True, slots=True)
class Opened:
    """A pushed request that a browser has open."""

    row: tables.OauthAuthorization
    client: tables.OauthClient
    handle: str
    browser: str

    def csrf(self, person: UUID | None = None) -> str:
        """What its forms must bring: known to the browser that has the cookie, and to no other site.

        person: who decides on the form, if it is the one of consent. Another one who signs in meanwhile cannot.
        """
        return hashed(f"csrf {self.browser} {self.handle} {person or ''}")

    @property
    def redirect_uri(self) -> str:
        """Where the person goes afterwards; registered, checked when it was pushed."""
        return str(self.row.parameters["redirect_uri"])


class Authorize:
    """Three steps, each on one page: open, sign in, decide. A browser that did not open the request cannot go on."""

    def __init__(
        self,
        authority: Authority,
        sessions: async_sessionmaker[AsyncSession],
        passwords: Passwords,
        addresses: Addresses,
    ) -> None:
        self._authority, self._sessions, self._passwords = authority, sessions, passwords
        self._secure = authority.issuer.issuer.startswith("https:")
        self._addresses = addresses
        # One names the browser that opened a request, the other one in which somebody has signed in before.
        prefix = "__Host-" if self._secure else ""
        self._cookie, self._known = f"{prefix}hub-login", f"{prefix}hub-known"

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/oauth/authorize", self.open, methods=["GET"]),
            Route("/oauth/login", self.login, methods=["POST"]),
            Route("/oauth/consent", self.decide, methods=["POST"]),
        ]

    async def open(self, request: HttpRequest) -> Response:
        """The login page of a pushed request; nothing but its name and the client's is looked at (RFC 9126 4)."""
        if request.method == "HEAD":
            # Whoever looks where a link leads must not be taken for the one who opens it.
            return Response(status_code=405, headers={"Allow": "GET", "Cache-Control": "no-store"})
        try:
            asked = form.fields(request.url.query.encode("ascii", "replace"))
        except OAuth2Error:
            return page.ended()
        uri, client_id = asked.get("request_uri", ""), asked.get("client_id", "")
        browser = request.cookies.get(self._cookie, "") or token_urlsafe(32)
        opened = (
            await self._open(uri.removeprefix(PREFIX), client_id, browser) if uri.startswith(PREFIX) else None
        )
        if opened is None:
            return page.ended()
        shown = page.login(opened.client.name, opened.handle, opened.csrf(), opened.redirect_uri)
        self._keep(shown, self._cookie, browser, timedelta(minutes=_MINUTES))
        return shown

    async def login(self, request: HttpRequest) -> Response:
        """The consent page, or the login page again."""
        given, opened = await self._continued(request)
        if opened is None or not _from(given, opened.csrf()):
            return page.ended()
        now = self._authority.now()
        known = request.cookies.get(self._known, "") or token_urlsafe(32)
        name, password = given.get("login_name", "")[:64], given.get("password", "")
        attempt = Attempt(name, password, self._addresses.of(request.scope), known)
        user = await sign_in(self._sessions, self._passwords, attempt, now)
        await self._tell(Event("login", *_of(opened, user), "ok" if user else "access_denied"))
        if user is None:
            return page.login(
                opened.client.name, opened.handle, opened.csrf(), opened.redirect_uri, wrong=True
            )
        person = await self._signed_in(opened, user)
        if person is None:
            return page.ended()
        asked = [(name, scopes.SCOPES[name]) for name in _granted(opened, person) if name in scopes.SCOPES]
        name = person.row.display_name
        csrf = opened.csrf(user)
        shown = page.consent(opened.client.name, opened.handle, csrf, opened.redirect_uri, name, asked)
        self._keep(shown, self._known, known, KNOWN)
        return shown

    async def decide(self, request: HttpRequest) -> Response:
        """Back to the portal: with a code, or with access_denied; with the state and with `iss`."""
        given, opened = await self._continued(request)
        if opened is None or opened.row.user_id is None or given.get("decision") not in ("allow", "deny"):
            return page.ended()
        if not _from(given, opened.csrf(opened.row.user_id)):
            return page.ended()
        async with self._sessions() as session:
            allowed = given["decision"] == "allow"
            answer = await session.run_sync(lambda sync: self._decided(sync, opened, allowed))
            outcome = "ok" if answer and allowed else "access_denied"
            await self._authority.witness(
                session, Event("consent", *_of(opened, opened.row.user_id), outcome)
            )
            await session.commit()
        if answer is None:
            return page.ended()
        return response(answer)

    def _keep(self, shown: Response, name: str, value: str, age: timedelta) -> None:
        """A cookie that no script reads and no other site's form brings along."""
        shown.set_cookie(
            name,
            value,
            max_age=int(age.total_seconds()),
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    async def _tell(self, event: Event) -> None:
        async with self._sessions.begin() as session:
            await self._authority.witness(session, event)

    async def _open(self, handle: str, client_id: str, browser: str) -> Opened | None:
        """Bind a request to the browser that opens it first; the same one may load the page again, which gives no more time."""
        now, mine = self._authority.now(), hashed(browser)
        until = now + timedelta(minutes=_MINUTES)
        client = tables.OauthClient
        its = select(client.id).where(client.client_id == client_id, client.active).scalar_subquery()
        fresh = _TABLE.browser_hash.is_(None) | (_TABLE.browser_hash == mine)
        statement = (
            update(_TABLE)
            .where(_TABLE.request_hash == hashed(handle), _TABLE.client_id == its, fresh, _unfinished(now))
            .values(
                browser_hash=mine,
                expires_at=case((_TABLE.browser_hash.is_(None), until), else_=_TABLE.expires_at),
            )
            .returning(_TABLE.id)
        )
        async with self._sessions.begin() as session:
            if await session.scalar(statement) is None:
                return None
        return await self._find(handle, browser)

    async def _continued(self, request: HttpRequest) -> tuple[Form, Opened | None]:
        """The form and the request it goes on with, if this browser opened it. Whether it is ours is to be looked at."""
        try:
            given = (await form.read(request)).form
        except OAuth2Error:
            return {}, None
        browser = request.cookies.get(self._cookie, "")
        return given, await self._find(given.get("request", ""), browser) if browser else None

    async def _find(self, handle: str, browser: str) -> Opened | None:
        client = tables.OauthClient
        statement = (
            select(_TABLE, client)
            .join(client, client.id == _TABLE.client_id)
            .where(_TABLE.request_hash == hashed(handle), _TABLE.browser_hash == hashed(browser))
            .where(_unfinished(self._authority.now()), client.active)
        )
        async with self._sessions() as session:
            found = (await session.execute(statement)).first()
        return Opened(found[0], found[1], handle, browser) if found else None

    async def _signed_in(self, opened: Opened, user: UUID) -> Person | None:
        now = self._authority.now()
        statement = (
            update(_TABLE)
            .where(_TABLE.id == opened.row.id, _unfinished(now))
            .values(user_id=user, authenticated_at=now)
            .returning(_TABLE)
        )
        async with self._sessions.begin() as session:
            row = await session.scalar(statement)
            return await session.run_sync(lambda sync: people.find(sync, row, now)) if row else None

    def _decided(self, session: Session, opened: Opened, allowed: bool) -> Answer | None:
        """authlib's authorization response, for the parameters as they were pushed."""
        mine = (_TABLE.id == opened.row.id) & (_TABLE.user_id == opened.row.user_id)
        row = session.scalar(select(_TABLE).where(mine, _unfinished(self._authority.now())).with_for_update())
        person = people.find(session, row, self._authority.now()) if row else None
        if row is None or person is None:
            return None
        pushed = {**row.parameters, "client_id": opened.client.client_id}
        asked = Request(Asked(pushed, "/oauth/authorize", {}))
        asked.session, row.scopes = str(row.id), _granted(opened, person)
        if not allowed:
            row.expires_at = self._authority.now()
        made = server(self._authority, session, asked)
        grant = made.get_authorization_grant(asked)
        answer: Answer = made.create_authorization_response(asked, person if allowed else None, grant)
        return answer


def _of(opened: Opened, user: UUID | None) -> tuple[str, str, str]:
    return opened.client.client_id, str(user or ""), str(opened.row.id)


def _from(given: Form, csrf: str) -> bool:
    return hmac.compare_digest(csrf.encode(), given.get("csrf", "").encode())


def _unfinished(now: datetime) -> ColumnElement[bool]:
    return (_TABLE.expires_at > now) & _TABLE.code_hash.is_(None)


def _granted(opened: Opened, person: Person) -> list[str]:
    """What was asked for (all the portal has, if nothing was), as far as it is the person's too."""
    asked = scopes.narrowed(opened.row.parameters.get("scope", ""), [*opened.client.scopes, scopes.OPENID])
    own = {*person.row.scopes, scopes.OPENID}
    return sorted(set(asked or ()) & own)
