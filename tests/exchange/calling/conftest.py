"""A hub with its worker, on a database of the test's own that holds the small county and the default grants."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest

from tests.conftest import Databases
from tests.exchange import world
from tests.exchange.calling import machines
from tests.exchange.calling.machines import Calls

_NUMBERS = count()


@pytest.fixture(scope="session")
async def agreed(loaded: str, databases: Databases) -> str:
    """The name of the database that is copied; nobody is connected to it."""
    engine, sessions = world.opened(databases.make("called", loaded))
    await machines.granted(sessions)
    await engine.dispose()
    return "called"


@pytest.fixture
def here(agreed: str, databases: Databases) -> Iterator[str]:
    """The address of a copy."""
    name = f"called_{next(_NUMBERS)}"
    yield databases.make(name, agreed)
    databases.drop(name)


@pytest.fixture
async def calls(here: str) -> AsyncIterator[Calls]:
    """What departments' machines can do there."""
    async with machines.called(here) as made:
        yield made
