"""Names for generated tests, which schemathesis 4.32 does not give them under pytest 9.2."""

from __future__ import annotations

import pytest
from schemathesis.pytest.plugin import SchemathesisFunction


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, SchemathesisFunction):
            # Those of one function have one node id, and pytest-xdist would run one of them.
            item._id = item.id.with_params(item.operation_label)  # pytest 9.2 has no public way
        elif hasattr(item, "obj") and hasattr(item.obj, "hypothesis"):
            item._nodeid = item.nodeid  # type: ignore[attr-defined]  # what a contract from a fixture looks for
