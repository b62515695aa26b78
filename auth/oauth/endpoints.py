"""The endpoints that machines use: tokens, pushed requests, introspection, revocation."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from authlib.oauth2.base import OAuth2Error
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from auth.oauth import form, grants
from auth.oauth.authority import Authority
from auth.oauth.inquiry import Introspection, Revocation
from auth.oauth.pushed import Pushed
from auth.oauth.server import Answer, Request, Server
from database import tables

Work = Callable[[Server], Answer]
_EXPIRING = (
    tables.LoginPlace,
    tables.OauthAssertion,
    tables.OauthAuthorization,
    tables.OauthRevocation,
    tables.ChangeKey,
)
_SWEPT = 10_000  # rows at once
_SWEEP = timedelta(minutes=5)


class Endpoints:
    """Answers them all the same way: read, checked, worked in one transaction, committed whatever came of it."""

    def __init__(self, authority: Authority, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._authority, self._sessions = authority, sessions
        self._swept: datetime | None = None

    def routes(self) -> list[Route]:
        """Where they are."""
        token = self._endpoint(lambda server: server.create_token_response(server.request))
        work: dict[str, Callable[[HttpRequest], Awaitable[Response]]] = {
            "/oauth/token": token,
            "/oauth/par": self._endpoint(_named(Pushed.ENDPOINT_NAME)),
            "/oauth/introspect": self._endpoint(_named(Introspection.ENDPOINT_NAME)),
            "/oauth/revoke": self._endpoint(_named(Revocation.ENDPOINT_NAME)),
        }
        return [Route(path, answer, methods=["POST"]) for path, answer in work.items()]

    def _endpoint(self, work: Work) -> Callable[[HttpRequest], Awaitable[Response]]:
        async def answer(request: HttpRequest) -> Response:
            try:
                asked = await form.read(request)
            except OAuth2Error as error:
                return refused(error)
            async with self._sessions() as session:
                made, served = await session.run_sync(
                    lambda sync: _done(work, server(self._authority, sync, Request(asked)))
                )
                await self._authority.witness(session, served.event(asked.path.removeprefix("/oauth/")))
                await self._sweep(session)
                # On errors too: a jti or a code that was used must not come back to life.
                await session.commit()
            if served.revoked:
                self._authority.revoked.stale()
            return response(made)

        return answer

    async def _sweep(self, session: AsyncSession) -> None:
        """Now and then forget what has expired and could not be used again anyway."""
        now = self._authority.now()
        if self._swept is not None and now - self._swept < _SWEEP:
            return
        self._swept = now
        for table in _EXPIRING:
            old = (
                select(table.id).where(table.expires_at < now).limit(_SWEPT).with_for_update(skip_locked=True)
            )
            await session.execute(delete(table).where(table.id.in_(old)))


def server(authority: Authority, session: Session, request: Request) -> Server:
    """A server for one request, with all it offers."""
    made = grants.register(Server(authority, session, request))
    for endpoint in (Pushed, Introspection, Revocation):
        made.register_endpoint(endpoint)
    return made


def _done(work: Work, server: Server) -> tuple[Answer, Server]:
    return work(server), server


def response(answer: Answer) -> Response:
    """As it is sent."""
    return Response(answer.body, answer.status, dict(answer.headers))


def refused(error: OAuth2Error) -> Response:
    """An error found before any work was done."""
    status, body, headers = error()
    return Response(json.dumps(body), status, dict(headers))


def _named(name: str) -> Work:
    def work(server: Server) -> Answer:
        answer: Answer = server.create_endpoint_response(name, server.request)
        return answer

    return work
