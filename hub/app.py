"""The hub as an ASGI application: /graphql and the parts of its graph, tokens, keys, the log's proofs, health."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from graphql import GraphQLSchema
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send, StatelessLifespan

from auth.access import Access
from auth.certificate import Certificates
from auth.external import External
from auth.oauth import metadata
from auth.oauth.authority import Authority
from auth.oauth.authorize import Authorize
from auth.oauth.endpoints import Endpoints
from auth.oauth.witness import Witness, nobody
from auth.passwords import Passwords
from auth.proof import Proofs, Seen
from auth.remembered import Remembered
from auth.revoked import Revoked
from auth.token import Issuer
from auth.validator import Validator
from database.crypto.keys import Ring
from execution.answers import Answers
from execution.limits import Limits
from execution.planned.batch import Batches
from execution.turns import Turns
from hub import graphql, transparency
from hub.admission import Admission
from hub.endpoint import GraphEndpoint
from resolvers.commands import Commands
from schema.graph import Graph

# Bytes of {"__typename": "ResponsibilityAssignment", "id": "ResponsibilityAssignment:0198…"}.
_REFERENCE = 100
_VALUES = 4  # in one of them


class Hub(Starlette):
    """An application whose graphs come first in line, before the routing and middleware of everything else.

    An address with a slash too many is none: it is not sent on to whatever host the request named.
    """

    def __init__(self, **given: Any) -> None:  # as Starlette's
        super().__init__(**given)
        self.router.redirect_slashes = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A request for a graph goes to its endpoint, any other one the usual way."""
        graph = self._graphs.get(scope.get("path", ""))
        await (graph or super().__call__)(scope, receive, send)

    @cached_property
    def _graphs(self) -> dict[str, GraphEndpoint]:
        routes = (route for route in self.routes if isinstance(route, Route))
        return {route.path: route.endpoint for route in routes if isinstance(route.endpoint, GraphEndpoint)}


def app(
    *,
    issuer: Issuer,
    sessions: async_sessionmaker[AsyncSession],
    commands: Commands,
    ring: Ring,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    clock: Callable[[], float] = time.monotonic,
    limits: Limits | None = None,
    batches: Batches | None = None,
    lifespan: StatelessLifespan[Starlette] | None = None,
    certificates: Certificates | None = None,
    external: External | None = None,
    witness: Witness = nobody,
) -> Starlette:
    """The application.

    commands: what mutations set going. ring: the keys that sealed fields are opened and found with. now: the clock that
    tokens are judged by. clock: seconds, which only grow. batches: runs planned reads; without it every operation runs
    field by field. certificates: where a proxy puts those of clients. external: another issuer whose tokens are
    accepted. witness: is told what the authorization server does.
    """
    limits, schema = limits or Limits(), graphql.schema()
    # What a gateway asks a subgraph for it names row by row.
    referred = replace(
        limits,
        body=max(limits.body, limits.rows * _REFERENCE),
        values=max(limits.values, limits.rows * _VALUES),
        cost=limits.cost * _VALUES,
    )
    turns = Turns()
    authority = Authority(
        issuer,
        now,
        Proofs(issuer, now),
        certificates or Certificates(),
        Revoked(sessions, now, clock),
        witness,
    )
    admission = Admission(issuer, validator(authority, clock, external), sessions, limits, clock)
    access = Access(sessions, now)

    def endpoint(
        path: str, executable: GraphQLSchema, nouns: Graph, within: Limits = limits
    ) -> GraphEndpoint:
        answers = Answers(executable, nouns, sessions, commands, within, access, ring, path, batches, turns)
        return GraphEndpoint(answers, admission, within)

    graph = endpoint("/graphql", schema._schema, schema.graph)
    subgraphs = [
        (p.path, endpoint(p.path, p.schema, p.graph, referred)) for p in schema.parts.subgraphs.values()
    ]
    contracts = [(p.path, endpoint(p.path, p.schema, p.graph)) for p in schema.parts.contracts.values()]
    return Hub(
        routes=[
            *(
                Route(path, part, methods=["GET", "POST"])
                for path, part in [("/graphql", graph), *subgraphs, *contracts]
            ),
            Route("/", lambda request: RedirectResponse("/graphql"), methods=["GET"]),
            *Endpoints(authority, sessions).routes(),
            *Authorize(authority, sessions, Passwords()).routes(),
            *metadata.routes(issuer, authority.certificates),
            *transparency.routes(sessions),
            Route("/health", _health(sessions), methods=["GET"]),
        ],
        lifespan=lifespan,
    )


def validator(
    authority: Authority, clock: Callable[[], float], external: External | None = None
) -> Validator:
    """Judges the tokens of every path that needs one."""
    tokens = Remembered(authority.issuer, authority.now, external=external)
    return Validator(tokens, authority.revoked, authority.proofs, Seen(clock), authority.certificates)


def _health(sessions: async_sessionmaker[AsyncSession]) -> Callable[[Request], object]:
    async def health(request: Request) -> Response:
        try:
            async with sessions() as session:
                await session.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return JSONResponse({"status": "unavailable", "database": False}, 503)
        return JSONResponse({"status": "ok", "database": True})

    return health
