"""A box in this process for each test."""

from collections.abc import Iterator

import pytest

from tests.partners import standin
from tests.partners.standin import Desk


@pytest.fixture
def desk() -> Iterator[Desk]:
    with standin.desk() as made:
        yield made
