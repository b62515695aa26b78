"""Databases that already hold the small county."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.organization import OrgType, SchoolStage
from exchange import organizations
from exchange.engine import Engine
from tests import registry_export, registry_import
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.exchange import own, world


@pytest.fixture(scope="session")
async def loaded(databases: Databases, template: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with the small county and the engine's own tables, which nobody is connected to."""
    url = databases.make("loaded", template)
    engine, sessions = world.opened(url)
    async with sessions.begin() as session:
        await world.load(session, world.small_county(), tmp_path_factory.mktemp("county"))
    worker = Engine(url, engine)
    await worker.start({})
    await worker.stop()
    await engine.dispose()
    return "loaded"


@pytest.fixture
def fresh(databases: Databases, loaded: str) -> Iterator[Callable[[], str]]:
    """Makes databases of the test's own that hold the small county."""
    made: list[str] = []

    def make() -> str:
        made.append(f"county_{next(_numbers)}")
        return databases.make(made[-1], loaded)

    yield make
    for name in made:
        databases.drop(name)


@pytest.fixture
async def county_sessions(fresh: Callable[[], str]) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """Sessions on a database of the test's own that holds the small county."""
    engine, sessions = world.opened(fresh())
    yield sessions
    await engine.dispose()


@pytest.fixture
async def county(session: AsyncSession) -> AsyncSession:
    """A county with two schools, the second one for special education, and no child yet."""
    await organizations.declare_county(session, registry_import.COUNTY, "根河市")
    stages = (SchoolStage.PRIMARY, SchoolStage.SPECIAL)
    units = [
        organizations.Unit(code, OrgType.SCHOOL, f"学校{code}", stage=stage)
        for code, stage in zip(registry_export.SCHOOLS, stages, strict=True)
    ]
    await organizations.register(session, registry_import.COUNTY, units)
    return session


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """A desk in the county of the world in its autumn term: 12 children of ten years; those with an even place hold a 学籍."""
    async with desk(databases, template) as found:
        found.move_to(own.NOVEMBER)
        yield found


_numbers = count()
