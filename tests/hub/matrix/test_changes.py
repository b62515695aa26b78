"""The matrix of changes: who may make which, on whose rows, that nothing happened where one may not, and what is shown."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from auth import scopes
from domain.audit import AuditKind
from tests.hub import digests
from tests.hub.matrix import cast
from tests.hub.matrix.arguments import ARGUMENTS
from tests.hub.matrix.asking import Cell, Matrix, named, on, written
from tests.hub.matrix.changes import CHANGES, parsed
from tests.hub.matrix.fields import FIELDS, scope
from tests.hub.matrix.truth import Row
from tests.hub.matrix.viewers import Viewer
from tests.hub.world import HERE

TOLD = {
    "enrollmentImport": "package",
    "exchangeStart": "cycle",
    "exchangePreview": "cycle",
    "exchangeRerun": "cycle",
    "exchangeHandIn": "package",
}
"""Changes that the world's commands make, and the row that they answer with. All others reach the rules, which refuse what
stands in `ARGUMENTS`; that they do what is asked, the tests of their nouns tell."""
SAMPLE = 3  # rows on either side of what a change reaches


def test_what_is_said_twice_of_a_change_is_refused() -> None:
    with pytest.raises(ValueError, match="said twice: a"):
        parsed("s:w\n  a I D school\n  a I D bureau")


@cast.OF_EACH_GRANT
async def test_a_change_is_made_by_whom_it_is_granted_to_and_shows_what_a_read_would(
    matrix: Matrix, viewer: Viewer
) -> None:
    cell, before = Cell(matrix, replace(viewer, scopes=tuple(scopes.SCOPES))), await _everything(matrix)
    for change, path in _places(cell):
        if change not in viewer.may:
            await _refused(cell, change, path, change)
        elif change in TOLD:
            await _made(cell, change, path)
        else:
            await _reached(cell, change, path)
    assert await _everything(matrix) == before


async def test_a_change_reaches_the_rows_of_whom_one_may_act_for_and_no_others(
    matrix: Matrix, viewer: Viewer
) -> None:
    cell, before = Cell(matrix, replace(viewer, scopes=tuple(scopes.SCOPES))), await _everything(matrix)
    for change in sorted(viewer.may):
        for place, noun in _meant(change):
            beside = _beside(cell, change, place)
            if len(beside) + 1 < len(_meant(change)):
                continue  # without the one the other is not looked for
            for row in _near_and_far(cell, noun):
                answer = await _tried(cell, change, "/graphql", beside | {place: f"{noun}:{row['id']}"})
                told = answer["data"][change]
                away = viewer.code == HERE and not viewer.acts(cell.truth, noun, row)
                unknown = (told["code"].startswith("UNKNOWN"), told["place"]) == (True, place)
                assert unknown is away, (change, told, row)
    assert await _everything(matrix) == before


def _meant(change: str) -> list[tuple[str, str]]:
    """Of a change the inputs that say which row is meant, and of which noun."""
    given = ARGUMENTS[CHANGES[change].given].values()
    return [(each.name, str(each.value)[1:].split(".")[0]) for each in given if each.tells == "WHICH"]


def _beside(cell: Cell, change: str, place: str) -> dict[str, str]:
    """For the other inputs that say which row is meant, rows that the viewer may act on."""
    others = [(name, noun) for name, noun in _meant(change) if name != place]
    near = {name: (noun, row) for name, noun in others for row in reversed(_near(cell, noun))}
    return {name: f"{noun}:{row['id']}" for name, (noun, row) in near.items()}


def _near(cell: Cell, noun: str) -> list[Row]:
    return [row for row in cell.truth.rows[noun].values() if cell.viewer.acts(cell.truth, noun, row)]


def _near_and_far(cell: Cell, noun: str) -> list[Row]:
    near = _near(cell, noun)
    far = [row for row in cell.truth.rows[noun].values() if row not in near]
    return near[:SAMPLE] + far[:SAMPLE] + far[-1:]


@cast.OF_EACH_GRANT
async def test_without_its_scope_nobody_makes_a_change(cell: Cell) -> None:
    if not cell.stands_for_all and not cell.viewer.may:
        return
    for change, path in _places(cell):
        await _refused(cell, change, path, str(scope(change)))


@cast.OF_EACH_GRANT
async def test_with_the_change_alone_its_row_is_not_shown(matrix: Matrix, viewer: Viewer) -> None:
    for change in sorted(viewer.may & set(TOLD)):
        await _made(Cell(matrix, replace(viewer, scopes=(str(scope(change)),))), change, "/graphql")


async def _made(cell: Cell, change: str, path: str) -> None:
    before = len(cell.matrix.door.commands.told)
    field, noun = _done(change)
    told = (await _tried(cell, change, path))["data"][change]
    assert len(cell.matrix.door.commands.told) == before + 1
    key = getattr(cell.matrix.door.commands, TOLD[change])
    row = next((row for row in cell.seen(noun) if row["id"] == key), None)
    shown = named(noun, cell.shown(noun, row, cell.open(noun, path))) if row else None
    assert told == {"__typename": CHANGES[change].done, field: shown}


async def _reached(cell: Cell, change: str, path: str) -> None:
    """The grant and the scope let it through to the rules, which refuse it as data."""
    answer = await _tried(cell, change, path)
    assert answer.get("data"), (change, answer)
    told = answer["data"][change]
    assert told["__typename"] == "Refused"
    assert told["code"] != "FORBIDDEN"
    found = await cell.matrix.door.recorded()
    assert (found.client_id, found.kind, found.outcome) == (
        cell.viewer.name,
        AuditKind.REFUSED,
        told["code"],
    )


async def _refused(cell: Cell, change: str, path: str, place: str) -> None:
    before = len(cell.matrix.door.commands.told)
    answer = await _tried(cell, change, path)
    [error] = answer["errors"]
    assert not answer.get("data")
    assert (error["extensions"]["code"], error["extensions"]["place"]) == ("FORBIDDEN", place)
    assert len(cell.matrix.door.commands.told) == before
    found = await cell.matrix.door.recorded()
    assert (found.client_id, found.kind, found.outcome) == (cell.viewer.name, AuditKind.REFUSED, "FORBIDDEN")
    assert (found.operation, found.path) == ("Change", path)


async def _tried(cell: Cell, change: str, path: str, more: dict[str, str] | None = None) -> Any:
    given, done = CHANGES[change].given, CHANGES[change].done
    field, noun = _done(change)
    told = ARGUMENTS[given].values()
    said = {entry.name: json.loads(written(cell.truth, str(entry.value))) for entry in told} | (more or {})
    query = f"""mutation Change($i: {given}!) {{ {change}(input: $i) {{ __typename
      ... on {done} {{ {field} {{ {on(noun, cell.open(noun, path))} }} }} ... on Refused {{ code place }} }} }}"""
    return await cell.ask(query, path, i=said)


async def _everything(matrix: Matrix) -> dict[str, str | None]:
    async with matrix.door.sessions() as session:
        return await digests.everything(session)


def _done(change: str) -> tuple[str, str]:
    [entry] = (each for each in FIELDS[CHANGES[change].done].values() if each.target)
    return entry.name, str(entry.target)


def _places(cell: Cell) -> list[tuple[str, str]]:
    """Every change, and where it can be asked for; by whom another stands for, at the whole graph."""
    paths = cell.matrix.types if cell.stands_for_all or cell.viewer.may else ["/graphql"]
    return [
        (change, path) for change in CHANGES for path in paths if cell.matrix.has(path, "Mutation", change)
    ]
