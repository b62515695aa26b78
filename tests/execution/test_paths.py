"""However an operation is answered, the bytes are the same, and nothing is shown without a grant."""

from __future__ import annotations

import pytest

from auth import scopes
from auth.viewer import Viewer
from domain.role import Role
from execution.answers import Asked
from tests.execution import trial
from tests.execution.conftest import Hub
from tests.execution.world import HERE

pytestmark = pytest.mark.slow
_REQUESTS = 500


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
async def test_both_paths_answer_with_the_same_bytes(hub: Hub, seed: int) -> None:
    await trial.run(hub, seed, _REQUESTS)


@pytest.mark.parametrize("stepwise", [False, True])
@pytest.mark.parametrize("condition", ["month: []", "state: []"])
async def test_an_empty_list_of_any_kind_finds_nothing(hub: Hub, condition: str, stepwise: bool) -> None:
    viewer = Viewer(
        "fuzz",
        frozenset(scopes.SCOPES),
        HERE,
        None,
        role=Role.BUREAU_OFFICER,
        purposes=frozenset({"CONTROL"}),
        purpose="CONTROL",
    )
    asked = Asked("{ homeTeachingMonths(filter: {" + condition + "}) { totalCount } }", {}, None)
    answer = await hub.answers.answer(viewer, asked, stepwise=stepwise)
    assert answer.body == b'{"data":{"homeTeachingMonths":{"totalCount":0}}}'
