"""The hub as an ASGI application: /graphql and the parts of its graph, tokens, keys, health."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property

from graphql import GraphQLSchema
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send, StatelessLifespan

from auth.assertion import ALGORITHMS
from auth.scopes import SCOPES
from auth.server import TokenEndpoint
from auth.token import Issuer
from database.crypto.keys import Ring
from execution.answers import Answers
from execution.limits import Limits
from execution.planned.batch import Batches
from execution.turns import Turns
from hub import graphql
from hub.admission import Admission
from hub.endpoint import GraphEndpoint
from resolvers.commands import Commands
from schema.graph import Graph

# Bytes of {"__typename": "ResponsibilityAssignment", "id": "ResponsibilityAssignment:0198…"}.
_REFERENCE = 100
_VALUES = 4  # in one of them


class Hub(Starlette):
    """An application whose graphs come first in line, before the routing and middleware of everything else."""

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
) -> Starlette:
    """The application.

    commands: what mutations set going. ring: the keys that sealed fields are opened and found with. now: the clock that tokens are judged by. clock: seconds, which only grow.
    batches: runs planned reads; without it every operation runs field by field.
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
    admission = Admission(issuer, sessions, now, limits, clock)

    def endpoint(executable: GraphQLSchema, nouns: Graph, within: Limits = limits) -> GraphEndpoint:
        answers = Answers(executable, nouns, sessions, commands, within, ring, batches, turns)
        return GraphEndpoint(answers, admission, within)

    graph = endpoint(schema._schema, schema.graph)
    subgraphs = [(p.path, endpoint(p.schema, p.graph, referred)) for p in schema.parts.subgraphs.values()]
    contracts = [(p.path, endpoint(p.schema, p.graph)) for p in schema.parts.contracts.values()]
    token = TokenEndpoint(issuer, sessions, now)
    return Hub(
        routes=[
            *(
                Route(path, part, methods=["GET", "POST"])
                for path, part in [("/graphql", graph), *subgraphs, *contracts]
            ),
            Route("/oauth/token", token.answer, methods=["POST"]),
            Route("/.well-known/jwks.json", lambda request: JSONResponse(issuer.jwks()), methods=["GET"]),
            Route(
                "/.well-known/oauth-authorization-server",
                lambda request: JSONResponse(_metadata(issuer)),
                methods=["GET"],
            ),
            Route("/health", _health(sessions), methods=["GET"]),
        ],
        lifespan=lifespan,
    )


def _metadata(issuer: Issuer) -> dict[str, object]:
    """RFC 8414."""
    return {
        "issuer": issuer.issuer,
        "token_endpoint": issuer.token_endpoint,
        "jwks_uri": f"{issuer.issuer}/.well-known/jwks.json",
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "scopes_supported": list(SCOPES),
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ALGORITHMS,
    }


def _health(sessions: async_sessionmaker[AsyncSession]) -> Callable[[Request], object]:
    async def health(request: Request) -> Response:
        try:
            async with sessions() as session:
                await session.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return JSONResponse({"status": "unavailable", "database": False}, 503)
        return JSONResponse({"status": "ok", "database": True})

    return health
