"""A filled world and the door to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from graphql import GraphQLSchema
from sqlalchemy import text
from sqlalchemy.util import LRUCache

import database.session
from auth.access import Access
from auth.audit import sequencer
from execution.answers import Answers
from execution.limits import Limits
from execution.planned.batch import Batches
from hub import graphql
from tests import sealing
from tests.conftest import Databases
from tests.execution import areas, world
from tests.execution.world import World

# A random operation may be larger and dearer than any that a client should send.
WIDE = Limits(
    parts=100_000,
    tokens=100_000,
    document=1_000_000,
    repeats=1_000_000,
    aliases=1_000,
    cost=10**12,
    cost_stepwise=10**12,
)


_FORGET = "CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"


@dataclass
class Hub:
    """The graph, what it answers with, and everything it stands on."""

    schema: GraphQLSchema
    answers: Answers
    world: World


@pytest.fixture(scope="session")
async def hub(databases: Databases, template: str) -> AsyncIterator[Hub]:
    """Two counties of random rows."""
    url = databases.make("random_world", template)
    # More different statements than a hub ever sees.
    engine = database.session.engine(f"{url}?prepared_statement_cache_size=1000")
    engine = engine.execution_options(compiled_cache=LRUCache(4_000))
    sessions = database.session.sessions(engine)
    async with sessions.begin() as session:
        filled = await world.fill(session, seed=1)
        areas.grant(session)
    waiting = len(filled.rows["AuditRecord"])
    while waiting:
        waiting -= await sequencer.drain(sessions)
    async with sessions.begin() as session:
        # The log that is asked about must stay what it is while it is asked; its writing is tried all the same.
        await session.execute(text(_FORGET))
        await session.execute(
            text("CREATE TRIGGER forget BEFORE INSERT ON audit_record FOR EACH ROW EXECUTE FUNCTION forget()")
        )
        await session.execute(text("ANALYZE"))
    graph = graphql.schema()
    commands: Any = None  # nothing is changed here
    async with database.session.pool(url) as pool:
        access = Access(sessions, lambda: datetime(2026, 8, 8, tzinfo=UTC))
        batches = Batches(pool)
        answers = Answers(
            graph._schema, graph.graph, sessions, commands, WIDE, access, sealing.ring, batches=batches
        )
        yield Hub(cast("GraphQLSchema", graph._schema), answers, filled)
    await engine.dispose()
