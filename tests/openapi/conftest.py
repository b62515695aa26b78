"""Names for generated tests: schemathesis 4.32 gives those of one function one node id, and pytest-xdist would run one of them."""

from __future__ import annotations

import pytest
from schemathesis.pytest.plugin import SchemathesisFunction


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, SchemathesisFunction):
            item._id = item.id.with_params(item.operation_label)  # pytest 9.2 has no public way
