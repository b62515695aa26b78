"""The documented idiom: strawberry types over SQLAlchemy's ORM, a DataLoader for every relation, its ASGI view.

Parsed and validated documents are cached by strawberry's own extensions, as its documentation advises.
"""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import strawberry
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.types import Info

from auth.token import Issuer
from benchmarks.reads import idiomatic_types as types
from benchmarks.reads import listening
from benchmarks.reads.idiomatic_loaders import Asker, Loaders
from benchmarks.reads.listening import Bearer
from database import session, tables
from domain.student import SchoolingStatus


@strawberry.input
class StudentFilter:
    """What children are chosen by."""

    schooling_status: list[SchoolingStatus] | None = None
    born_from: date | None = None


@strawberry.type
class PageInfo:
    """Where the page stands."""

    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class StudentConnection:
    """A page."""

    nodes: list[types.Student]
    page_info: PageInfo


@strawberry.type
class Query:
    """The root."""

    @strawberry.field
    async def student(self, info: Info[Asker, None], id: strawberry.ID) -> types.Student | None:
        """One child."""
        statement = select(tables.Student).where(
            tables.Student.id == UUID(id.partition(":")[2]),
            tables.Student.jurisdiction_code == info.context.viewer.jurisdiction_code,
        )
        async with info.context.sessions() as opened:
            found = (await opened.scalars(statement)).one_or_none()
        return types.Student.of(found) if found else None

    @strawberry.field
    async def students(
        self,
        info: Info[Asker, None],
        filter: StudentFilter | None = None,
        first: int = 20,
        after: str | None = None,
    ) -> StudentConnection:
        """A page of children, by keyset."""
        child, wanted = tables.Student, filter or StudentFilter()
        statement = select(child).where(child.jurisdiction_code == info.context.viewer.jurisdiction_code)
        if wanted.schooling_status is not None:
            statement = statement.where(child.schooling_status.in_(wanted.schooling_status))
        if wanted.born_from is not None:
            statement = statement.where(child.birth_date >= wanted.born_from)
        if after is not None:
            statement = statement.where(child.id > _place(after))
        async with info.context.sessions() as opened:
            found = list(await opened.scalars(statement.order_by(child.id).limit(first + 1)))
        kept = found[:first]
        end = _cursor(kept[-1].id) if kept else None
        return StudentConnection(
            nodes=[types.Student.of(each) for each in kept],
            page_info=PageInfo(has_next_page=len(found) > first, end_cursor=end),
        )


class View(GraphQL[Asker, None]):
    """The view with who asks, and fresh loaders for each request."""

    def __init__(self, issuer: Issuer, sessions: async_sessionmaker[AsyncSession]) -> None:
        super().__init__(strawberry.Schema(query=Query, extensions=[ParserCache, ValidationCache]))
        self._bearer, self._sessions = Bearer(issuer), sessions

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Asker:
        """Raises auth.token.BadToken."""
        viewer = self._bearer.viewer(request.headers["authorization"])
        return Asker(viewer, self._sessions, Loaders(viewer, self._sessions))


def _cursor(key: UUID) -> str:
    return base64.urlsafe_b64encode(json.dumps(["ID", str(key)]).encode()).decode().rstrip("=")


def _place(cursor: str) -> UUID:
    return UUID(json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))[1])


def made(issuer: Issuer, url: str) -> Starlette:
    """The application on this database."""
    engine = session.engine(url, size=listening.POOL)

    @contextlib.asynccontextmanager
    async def lifespan(application: Starlette) -> AsyncIterator[None]:
        yield
        await engine.dispose()

    application = Starlette(lifespan=lifespan)
    view: Any = View(issuer, session.sessions(engine))  # an ASGI application, though not typed as starlette's
    application.mount("/graphql", view)
    application.add_route("/graphql", view)
    return application


if __name__ == "__main__":
    listening.serve(made)
