"""The front door to two counties whose children cross every border, the truth about them, and who asks."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from graphql import GraphQLObjectType, GraphQLSchema

import database.session
from execution.limits import Limits
from execution.planned.batch import Batches
from hub import graphql
from tests.conftest import Databases
from tests.hub import world
from tests.hub.conftest import front, placed
from tests.hub.matrix import cast, truth
from tests.hub.matrix.asking import Cell, Matrix
from tests.hub.matrix.crossing import Crossing
from tests.hub.matrix.viewers import Viewer

WIDE = Limits(
    tokens=20_000,
    body=2_000_000,
    values=20_000,
    document=200_000,
    parts=20_000,
    aliases=2_000,
    selections=20_000,
    repeats=20_000,
    cost_stepwise=1_000_000,
    cost=1_000_000,
    rate=0,
    seconds=120,
)
"""A cell asks for much at once, on a machine that may have other work."""


@pytest.fixture(scope="session")
async def matrix(databases: Databases, template: str) -> AsyncIterator[Matrix]:
    url = databases.make("matrix", template)
    engine = database.session.engine(url)
    sessions = database.session.sessions(engine)
    async with sessions.begin() as session:
        await world.rules(session)
        here = await Crossing(session, world.HERE).make()
        there = await Crossing(session, world.THERE).make()
        session.add_all(cast.agreements())
    await placed(sessions, len(here["AuditRecord"] + there["AuditRecord"]))
    async with database.session.pool(url, seconds=WIDE.seconds) as pool:
        made = front(sessions, Batches(pool), here, there, WIDE)
        whole = graphql.schema()
        served = {"/graphql": whole._schema, **{part.path: part.schema for part in whole.parts}}
        types = {path: field_types(schema) for path, schema in served.items()}
        yield Matrix(made, truth.read(url, here, there, types["/graphql"]), types)
    await engine.dispose()
    databases.drop("matrix")


@pytest.fixture(params=cast.VIEWERS, ids=str)
def viewer(request: pytest.FixtureRequest) -> Viewer:
    """Everyone who asks, one after the other."""
    found: Viewer = request.param
    return found


@pytest.fixture
def cell(matrix: Matrix, viewer: Viewer) -> Cell:
    return Cell(matrix, viewer)


def field_types(schema: GraphQLSchema) -> dict[str, str]:
    """The type of every field that a part of the graph has."""
    kinds = schema.type_map.items()
    objects = [(name, kind) for name, kind in kinds if isinstance(kind, GraphQLObjectType)]
    return {
        f"{name}.{field}": str(said.type) for name, kind in objects for field, said in kind.fields.items()
    }
