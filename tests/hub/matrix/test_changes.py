"""The matrix of changes: who may make which, that nothing happened where one may not, and that its answer is a read."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from auth import scopes
from domain.audit import AuditKind
from tests.hub.matrix.arguments import ARGUMENTS
from tests.hub.matrix.asking import Cell, Matrix, named, on
from tests.hub.matrix.fields import FIELDS, scope
from tests.hub.matrix.viewers import Viewer

CHANGES = {
    "enrollmentImport": ("EnrollmentImportInput", "EnrollmentImported"),
    "exchangeStart": ("ExchangeStartInput", "ExchangeStarted"),
}
"""Of each mutation its input, and the type that holds what was done."""
TOLD = {"ExchangePackage": "package", "ExchangeCycle": "cycle"}
"""The row that the world's commands answer with, of each noun."""
each_change = pytest.mark.parametrize("change", CHANGES)


def test_every_mutation_is_tried() -> None:
    assert set(CHANGES) == set(FIELDS["Mutation"])


@each_change
async def test_a_change_is_made_by_whom_it_is_granted_to_and_shows_what_a_read_would(
    matrix: Matrix, viewer: Viewer, change: str
) -> None:
    cell = Cell(matrix, replace(viewer, scopes=tuple(scopes.SCOPES)))
    for path in _paths(matrix, change):
        await _made(cell, change, path) if change in viewer.may else await _refused(
            cell, change, path, change
        )


@each_change
async def test_without_its_scope_nobody_makes_a_change(cell: Cell, change: str) -> None:
    for path in _paths(cell.matrix, change):
        await _refused(cell, change, path, str(scope(change)))


@each_change
async def test_with_the_change_alone_its_row_is_not_shown(
    matrix: Matrix, viewer: Viewer, change: str
) -> None:
    if change in viewer.may:
        await _made(Cell(matrix, replace(viewer, scopes=(str(scope(change)),))), change, "/graphql")


async def _made(cell: Cell, change: str, path: str) -> None:
    before = len(cell.matrix.door.commands.told)
    field, noun = _done(change)
    told = (await _tried(cell, change, path))["data"][change]
    assert len(cell.matrix.door.commands.told) == before + 1
    key = getattr(cell.matrix.door.commands, TOLD[noun])
    row = next((row for row in cell.seen(noun) if row["id"] == key), None)
    shown = named(noun, cell.shown(noun, row, cell.open(noun, path))) if row else None
    assert told == {"__typename": CHANGES[change][1], field: shown}


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


async def _tried(cell: Cell, change: str, path: str) -> Any:
    given, done = CHANGES[change]
    field, noun = _done(change)
    said = {name: json.loads(str(entry.value)) for name, entry in ARGUMENTS[given].items()}
    query = f"""mutation Change($i: {given}!) {{ {change}(input: $i) {{ __typename
      ... on {done} {{ {field} {{ {on(noun, cell.open(noun, path))} }} }} ... on Refused {{ code }} }} }}"""
    return await cell.ask(query, path, i=said)


def _done(change: str) -> tuple[str, str]:
    [entry] = FIELDS[CHANGES[change][1]].values()
    return entry.name, str(entry.target)


def _paths(matrix: Matrix, change: str) -> list[str]:
    return [path for path in matrix.types if matrix.has(path, "Mutation", change)]
