"""What the hubs of a process learn from each other in tests: each is made anew, and would find out the same once more."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from graphql import DocumentNode, GraphQLError, GraphQLSchema
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import LRUCache

import database.session
from execution import documents as asked

_STATEMENTS = 3_000
"""An engine's own 500 are fewer than the statements that a module of tests makes."""


def statements(patch: pytest.MonkeyPatch) -> None:
    """Engines find what was compiled for another: SQLAlchemy knows it by the statement and the dialect.

    Dialects are alike where what they were made with is; the server is one for the whole process.
    """
    known: LRUCache[Any, Any] = LRUCache(_STATEMENTS)
    make = database.session.engine

    def engine(*given: Any, **named: Any) -> AsyncEngine:
        made = make(*given, **named)
        made.sync_engine._compiled_cache = known
        return made

    def alike(one: PGDialect_asyncpg, other: object) -> bool:
        return one is other or (isinstance(other, PGDialect_asyncpg) and _made_with(one) == _made_with(other))

    patch.setattr(database.session, "engine", engine)
    patch.setattr(PGDialect_asyncpg, "__eq__", alike)
    patch.setattr(PGDialect_asyncpg, "__hash__", lambda dialect: hash(type(dialect)))


def _made_with(dialect: Any) -> tuple[Any, ...]:
    """What a dialect's compiler asks it for."""
    return (
        type(dialect),
        dialect.paramstyle,
        dialect.compiler_linting,
        dialect._json_serializer,
        dialect._json_deserializer,
    )


def documents(patch: pytest.MonkeyPatch) -> None:
    """A text is valid for a schema or not, whichever hub is asked; documents themselves are each hub's own."""
    known: dict[Any, list[GraphQLError]] = {}
    validate = asked.validate

    def remembering(schema: GraphQLSchema, document: DocumentNode, **limits: Any) -> list[GraphQLError]:
        assert document.loc is not None
        text = document.loc.source.body.encode("utf-8", "surrogatepass")
        key = (schema, sha256(text).digest(), *sorted(limits.items()))
        if key not in known:
            known[key] = validate(schema, document, **limits)
        return known[key]

    patch.setattr(asked, "validate", remembering)
