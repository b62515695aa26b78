"""The matrix of changes: who may make which, that nothing happened where one may not, and that its answer is a read."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from auth import scopes
from database import tables
from domain.audit import AuditKind
from tests.hub.matrix import cast
from tests.hub.matrix.arguments import ARGUMENTS
from tests.hub.matrix.asking import Cell, Matrix, named, on, written
from tests.hub.matrix.fields import FIELDS, SCOPES, scope
from tests.hub.matrix.viewers import Viewer

CHANGES = {
    "enrollmentImport": ("EnrollmentImportInput", "EnrollmentImported"),
    "exchangeStart": ("ExchangeStartInput", "ExchangeStarted"),
    "clientRegister": ("ClientRegisterInput", "ClientChanged"),
    "clientSetTerms": ("ClientSetTermsInput", "ClientChanged"),
    "clientSetKeys": ("ClientSetKeysInput", "ClientChanged"),
    "clientRetire": ("ClientInput", "ClientChanged"),
    "clientRestore": ("ClientInput", "ClientChanged"),
    "clientTrust": ("ClientTrustInput", "ClientChanged"),
    "clientWithdraw": ("ClientWithdrawInput", "ClientChanged"),
    "userAdd": ("UserAddInput", "UserChanged"),
    "userSetRole": ("UserSetRoleInput", "UserChanged"),
    "userSetPassword": ("UserSetPasswordInput", "UserChanged"),
    "userLock": ("UserInput", "UserChanged"),
    "userUnlock": ("UserInput", "UserChanged"),
    "userRetire": ("UserInput", "UserChanged"),
    "userRestore": ("UserInput", "UserChanged"),
    "grantAdd": ("GrantAddInput", "GrantChanged"),
    "grantRevoke": ("GrantInput", "GrantChanged"),
    "grantRenew": ("GrantRenewInput", "GrantChanged"),
    "grantEmergency": ("GrantEmergencyInput", "GrantChanged"),
}
"""Of each mutation its input, and the type that holds what was done."""
TOLD = {"ExchangePackage": "package", "ExchangeCycle": "cycle"}
"""The row that the world's commands answer with, of each noun."""
ADMINISTRATION = frozenset(SCOPES["access:manage"])
"""What the world's commands do in earnest: inputs are such that the rules refuse them (tests/hub/test_administration.py
makes these changes)."""
_KEPT = (tables.OauthClient, tables.UserAccount, tables.AccessGrant, tables.TrustedDocument)


def test_every_mutation_is_tried() -> None:
    assert set(CHANGES) == set(FIELDS["Mutation"])


@cast.OF_EACH_GRANT
async def test_a_change_is_made_by_whom_it_is_granted_to_and_shows_what_a_read_would(
    matrix: Matrix, viewer: Viewer
) -> None:
    cell, before = Cell(matrix, replace(viewer, scopes=tuple(scopes.SCOPES))), await _everything(matrix)
    for change, path in _places(cell):
        if change not in viewer.may:
            await _refused(cell, change, path, change)
        elif change in ADMINISTRATION:
            await _reached(cell, change, path)
        else:
            await _made(cell, change, path)
    assert await _everything(matrix) == before


@cast.OF_EACH_GRANT
async def test_without_its_scope_nobody_makes_a_change(cell: Cell) -> None:
    if not cell.stands_for_all and not cell.viewer.may:
        return
    for change, path in _places(cell):
        await _refused(cell, change, path, str(scope(change)))


@cast.OF_EACH_GRANT
async def test_with_the_change_alone_its_row_is_not_shown(matrix: Matrix, viewer: Viewer) -> None:
    for change in sorted(viewer.may - ADMINISTRATION):
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


async def _reached(cell: Cell, change: str, path: str) -> None:
    """The grant and the scope let it through to the rules, which refuse it as data."""
    told = (await _tried(cell, change, path))["data"][change]
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


async def _tried(cell: Cell, change: str, path: str) -> Any:
    given, done = CHANGES[change]
    field, noun = _done(change)
    told = ARGUMENTS[given].values()
    said = {entry.name: json.loads(written(cell.truth, str(entry.value))) for entry in told}
    query = f"""mutation Change($i: {given}!) {{ {change}(input: $i) {{ __typename
      ... on {done} {{ {field} {{ {on(noun, cell.open(noun, path))} }} }} ... on Refused {{ code }} }} }}"""
    return await cell.ask(query, path, i=said)


async def _everything(matrix: Matrix) -> list[Any]:
    """What administrators may change, as it is in the tables."""
    async with matrix.door.sessions() as session:
        return [
            tuple(row)
            for table in _KEPT
            for row in await session.execute(select(*table.__table__.c).order_by(table.id))
        ]


def _done(change: str) -> tuple[str, str]:
    [entry] = FIELDS[CHANGES[change][1]].values()
    return entry.name, str(entry.target)


def _places(cell: Cell) -> list[tuple[str, str]]:
    """Every change, and where it can be asked for; by whom another stands for, at the whole graph."""
    paths = cell.matrix.types if cell.stands_for_all or cell.viewer.may else ["/graphql"]
    return [
        (change, path) for change in CHANGES for path in paths if cell.matrix.has(path, "Mutation", change)
    ]
