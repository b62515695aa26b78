"""Rows of units moved along their machines, and what that leaves on their record (catalogue Part 4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from auth.changes import changing
from casework.act import Act
from database import tables
from database.tables.row import Row
from domain.machine import Machine
from domain.vocabulary import Term

Moved = tuple[str | None, str | None, str | None]
"""Of which machine, from which state, to which."""
_STILL: Moved = (None, None, None)


async def make(
    act: Act,
    row: Any,
    unit: UUID | None,
    machine: Machine[Any] | None = None,
    *,
    counterpart: UUID | None = None,
) -> UUID:
    """Put a new row in and say so; its id. machine: of `row.state`, in which the row is made.

    unit: whose row it is, None where it is the county's; counterpart: who asked it of that unit. Raises Refused
    ILLEGAL_TRANSITION.
    """
    clauses: tuple[str, ...] = ()
    moved = _STILL
    if machine is not None:
        clauses = machine.require(None, row.state).clauses
        moved = (machine.code, None, row.state.name)
    await act.add(row)
    await enter(act, row, unit, clauses, "", moved, counterpart)
    found: UUID = row.id
    return found


async def make_each(act: Act, rows: Sequence[Any], unit: UUID, machine: Machine[Any] | None = None) -> None:
    """Put several new rows of one unit in, all in one state if they move along a machine, and say so of each; they are given ids.

    Raises Refused ILLEGAL_TRANSITION.
    """
    clauses: tuple[str, ...] = ()
    moved = _STILL
    if machine is not None:
        clauses = machine.require(None, rows[0].state).clauses
        moved = (machine.code, None, rows[0].state.name)
    act.session.add_all(rows)
    await act.session.flush()
    act.session.add_all([_entry(act, each, unit, clauses, "", moved, None) for each in rows])
    await act.session.flush()


async def move(
    act: Act,
    row: Any,
    unit: UUID | None,
    machine: Machine[Any],
    to: Term,
    why: str = "",
    *,
    counterpart: UUID | None = None,
    **values: Any,
) -> None:
    """Move `row.state`, of a row that is held, along its machine, and say so. values: columns that change with it.

    Raises Refused ILLEGAL_TRANSITION.
    """
    source = row.state
    step = machine.require(source, to)
    await changing.change(act.session, row, state=to, **values)
    moved = (machine.code, source.name, to.name)
    await enter(act, row, unit, step.clauses, why, moved, counterpart)


async def change(
    act: Act,
    row: Any,
    unit: UUID | None,
    clauses: Iterable[str] = (),
    /,
    why: str = "",
    *,
    counterpart: UUID | None = None,
    **values: Any,
) -> None:
    """Set columns of a row that is held, and say that it was done."""
    await changing.change(act.session, row, **values)
    await enter(act, row, unit, clauses, why, counterpart=counterpart)


async def enter(
    act: Act,
    row: Row,
    unit: UUID | None,
    clauses: Iterable[str] = (),
    why: str = "",
    moved: Moved = _STILL,
    counterpart: UUID | None = None,
) -> None:
    """Put on record what was done about a row."""
    await act.add(_entry(act, row, unit, clauses, why, moved, counterpart))


def _entry(
    act: Act,
    row: Row,
    unit: UUID | None,
    clauses: Iterable[str],
    why: str,
    moved: Moved,
    counterpart: UUID | None,
) -> tables.DutyEntry:
    viewer = act.author.viewer
    machine, source, target = moved
    return tables.DutyEntry(
        jurisdiction_code=act.author.jurisdiction_code,
        unit_id=unit,
        counterpart_id=counterpart,
        noun=type(row).__name__,
        row_id=row.id,
        act=act.author.operation,
        machine=machine,
        source=source,
        target=target,
        reason=why or None,
        clauses=list(clauses),
        made_by=act.author.name,
        role=viewer.role if viewer else None,
        organization_id=act.unit,
        at=act.author.now,
    )
