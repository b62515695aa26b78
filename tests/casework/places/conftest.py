"""The five places for a file of tests: made once, at the same hour again for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.casework.places.five import Five, side_by_side
from tests.conftest import Databases


@pytest.fixture(scope="session")
async def _places(databases: Databases, template: str) -> AsyncIterator[Five]:
    async with side_by_side(databases, template, "places") as made:
        yield made


@pytest.fixture
def five(_places: Five) -> Five:
    """The five desks; every test has children of its own, and begins on the day of NOW."""
    for desk in _places.desks.values():
        desk.time.again()
    return _places
