"""However an operation is answered, the bytes are the same, and nothing is shown without a grant."""

from __future__ import annotations

import pytest

from tests.execution import trial
from tests.execution.conftest import Hub

pytestmark = pytest.mark.slow
_REQUESTS = 500


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
async def test_both_paths_answer_with_the_same_bytes(hub: Hub, seed: int) -> None:
    await trial.run(hub, seed, _REQUESTS)
