"""The hub as an ASGI application: /graphql and the parts of its graph, tokens, keys, the log's proofs, health."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from graphql import GraphQLSchema
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send, StatelessLifespan

from auth.access import Access
from auth.address import Addresses
from auth.certificate import Certificates
from auth.external import External
from auth.oauth import metadata
from auth.oauth.authority import Authority
from auth.oauth.authorize import Authorize
from auth.oauth.endpoints import Endpoints
from auth.oauth.userinfo import UserInfo
from auth.oauth.witness import Witness, nobody
from auth.passwords import Passwords
from auth.proof import Proofs, Seen
from auth.rate import Rate
from auth.remembered import Remembered
from auth.revoked import Revoked
from auth.token import Issuer
from auth.validator import Validator
from database import session
from database.crypto.keys import Ring
from exchange.progress import Watch
from execution.answers import Answers
from execution.limits import Limits
from execution.planned.batch import Batches
from execution.turns import Turns
from hub import faults, graphql, transparency
from hub.admission import Admission
from hub.calling import door as calling
from hub.calling.desk import Desk
from hub.calling.packages import Judges
from hub.edge import Edge
from hub.endpoint import GraphEndpoint
from hub.faults import guarded
from hub.feed import Feed
from hub.files import Files
from hub.origins import Origins
from hub.problem import LATER, TOLD, unexpected
from hub.streaming import Streams
from resolvers.commands import Commands
from schema.graph import Graph

# Bytes of {"__typename": "ResponsibilityAssignment", "id": "ResponsibilityAssignment:0198…"}.
_REFERENCE = 100
_VALUES = 4  # in one of them
_SAVED = 20  # seconds' worth of requests that an address may save up
# Where pages of other sites may ask beside the graphs.
_GRAPH = ["GET", "POST"]
_SHARED = {"/oauth/token": ["POST"], "/oauth/revoke": ["POST"], "/oauth/userinfo": ["GET", "POST"]}


class Hub(Starlette):
    """An application whose graphs come first in line, before the routing and middleware of everything else.

    edge: makes what stands around all of it, of the paths of the graphs.
    """

    def __init__(self, edge: Callable[[Iterable[str]], Edge], **built: Any) -> None:
        super().__init__(**built)
        self.router.redirect_slashes = False  # it would send people to whatever host a request names
        routes = (route for route in self.routes if isinstance(route, Route))
        self._graphs: dict[str, GraphEndpoint] = {
            route.path: route.endpoint for route in routes if isinstance(route.endpoint, GraphEndpoint)
        }
        self._edge = edge(self._graphs)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A request for a graph goes to its endpoint, any other one the usual way."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        await self._edge(self._graphs.get(scope["path"]) or self._routed, scope, receive, send)

    async def _routed(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except Exception as error:
            # Starlette raises once more what it has answered; a server would log it with its text.
            if scope.get(TOLD) is not error:
                raise


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
    is_logging: Callable[[], bool] = lambda: True,
    addresses: Addresses | None = None,
    cors_origins: Sequence[str] = (),
    graphiql: bool = True,
    patience: float = session.PATIENCE,
    judges: Judges | None = None,
    receipt_keys: str = '{"keys": []}',
) -> Starlette:
    """The application.

    commands: what mutations set going. ring: the keys that sealed fields are opened and found with. now: the clock that
    tokens are judged by. clock: seconds, which only grow. batches: runs planned reads; without it every operation runs
    field by field. certificates: where a proxy puts those of clients. external: another issuer whose tokens are
    accepted. witness: is told what the authorization server does. is_logging: whether the audit log's records get their
    places; while they do not, nothing about people is shown. addresses: tells who asks behind a proxy. cors_origins: sites
    whose pages may ask. graphiql: whether a browser is shown the page for trying queries out. patience: seconds that a
    request outside the graph may take; sessions have their own. judges: has what departments hand in judged; without it
    that waits for its month. receipt_keys: the public key of receipts (JWK Set).
    """
    limits, schema, addresses = limits or Limits(), graphql.schema(), addresses or Addresses()
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
        Rate(limits.rate, limits.burst, clock),
        witness,
    )
    judge = validator(authority, clock, external)
    admission = Admission(issuer, judge, sessions, limits, clock)
    access = Access(sessions, now)

    watch = Watch(sessions)

    def endpoint(
        path: str, executable: GraphQLSchema, nouns: Graph, within: Limits = limits, live: bool = False
    ) -> GraphEndpoint:
        answers = Answers(
            executable, nouns, sessions, commands, within, access, ring, path, batches, turns, is_logging
        )
        return GraphEndpoint(
            answers, admission, within, graphiql, Streams(answers, watch, clock) if live else None
        )

    graph = endpoint("/graphql", schema._schema, schema.graph, live=True)
    subgraphs = [
        (p.path, endpoint(p.path, p.schema, p.graph, referred)) for p in schema.parts.subgraphs.values()
    ]
    contracts = [(p.path, endpoint(p.path, p.schema, p.graph)) for p in schema.parts.contracts.values()]

    def edge(graphs: Iterable[str]) -> Edge:
        return Edge(
            secure=issuer.issuer.startswith("https:"),
            origins=Origins(cors_origins, dict.fromkeys(graphs, _GRAPH) | _SHARED),
            addresses=addresses,
            by_address=Rate(limits.strangers, max(1, round(_SAVED * limits.strangers)), clock),
        )

    return Hub(
        edge,
        routes=[
            *(
                Route(path, part, methods=["GET", "POST"])
                for path, part in [("/graphql", graph), *subgraphs, *contracts]
            ),
            Route("/", lambda request: RedirectResponse("/graphql"), methods=["GET"]),
            *guarded(Endpoints(authority, sessions).routes(), patience),
            *guarded(Authorize(authority, sessions, Passwords(), addresses).routes(), patience),
            *guarded(UserInfo(authority, judge, sessions).routes(), patience),
            *guarded(metadata.routes(issuer, authority.certificates), patience),
            *guarded(transparency.routes(sessions), patience),
            *guarded(Files(admission, access, sessions, ring, now, is_logging).routes(), patience),
            *guarded(Feed(admission, access, sessions, now, is_logging).routes(), patience),
            *calling.routes(
                Desk(admission, access, sessions, ring, now, is_logging),
                limits,
                clock,
                patience,
                judges,
                receipt_keys,
            ),
            Route("/health", _health(sessions, is_logging, patience), methods=["GET"]),
        ],
        lifespan=lifespan,
        exception_handlers={HTTPException: faults.unrouted, Exception: unexpected},
    )


def validator(
    authority: Authority, clock: Callable[[], float], external: External | None = None
) -> Validator:
    """Judges the tokens of every path that needs one."""
    tokens = Remembered(authority.issuer, authority.now, external=external)
    return Validator(tokens, authority.revoked, authority.proofs, Seen(clock), authority.certificates)


def _health(
    sessions: async_sessionmaker[AsyncSession], is_logging: Callable[[], bool], patience: float
) -> Callable[[Request], Awaitable[Response]]:
    async def health(request: Request) -> Response:
        try:
            async with asyncio.timeout(patience), sessions() as looking:
                await looking.execute(text("SELECT 1"))
            answers = True
        except (SQLAlchemyError, OSError):
            answers = False
        parts = {"database": answers, "audit": is_logging()}
        if all(parts.values()):
            return JSONResponse({"status": "ok", **parts})
        return JSONResponse({"status": "unavailable", **parts}, 503, LATER)

    return health
