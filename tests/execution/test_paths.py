"""However an operation is answered, the bytes are the same, and nothing is shown without a grant."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Select

from auth import grants, scopes
from auth.viewer import Viewer
from database.tables.row import Row
from domain.role import Role
from execution.answers import Asked
from execution.planned import source
from tests.execution import trial
from tests.execution.conftest import Hub
from tests.execution.world import HERE

pytestmark = pytest.mark.slow
_REQUESTS, _COMPARED = 500, 100


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
async def test_both_paths_answer_with_the_same_bytes(hub: Hub, seed: int) -> None:
    await trial.run(hub, seed, _REQUESTS)


async def test_what_is_written_under_some_nouns_conditions_is_what_the_conditions_of_all_make_of_it(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both paths look for the nouns that stand in a statement in one way; this is the other one."""
    compared: list[str] = []

    def written(statement: Select[Any], viewer: Viewer, beside: type[Row] | None = None) -> str:
        said = some(statement, viewer, beside)
        nouns = Row.registry.mappers
        whole = statement.options(*(grants._criterion(viewer, each, each.class_ is beside) for each in nouns))
        assert said == str(whole.compile(dialect=source._DIALECT, compile_kwargs={"literal_binds": True}))
        compared.append(said)
        return said

    some = source.written
    monkeypatch.setattr(source, "written", written)
    await trial.run(hub, 5, _COMPARED)
    assert len(set(compared)) > _COMPARED


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
