"""A filled world and the door to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, cast

import pytest
from graphql import GraphQLSchema

import database.session
from execution.answers import Answers
from execution.limits import Limits
from execution.planned.batch import Batches
from hub import graphql
from tests.conftest import Databases
from tests.execution import world
from tests.execution.world import World


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
    # No end of different statements: a hub sees few, and keeps them.
    engine = database.session.engine(f"{url}?prepared_statement_cache_size=2000").execution_options(
        compiled_cache={}
    )
    sessions = database.session.sessions(engine)
    async with sessions.begin() as session:
        filled = await world.fill(session, seed=1)
    graph = graphql.schema()
    commands: Any = None  # nothing is changed here
    async with database.session.pool(url) as pool:
        answers = Answers(graph._schema, graph.graph, sessions, commands, Limits(), Batches(pool))
        yield Hub(cast("GraphQLSchema", graph._schema), answers, filled)
    await engine.dispose()
