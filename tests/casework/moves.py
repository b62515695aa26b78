"""What the database itself saw of states: every move of every column that a machine governs, noted by triggers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from domain.machine import Machine, Transition
from domain.machines.catalogue import ALL
from domain.machines.dropout_case import DROPOUT_CASE
from domain.vocabulary import Term

Governed = dict[tuple[str, str], Machine[Any]]
FROZEN = {
    "dropout_case": "old.stage = 'CLOSED'",
    "timer": "old.ended_at IS NOT NULL",
    "timeline_entry": "true",
    "evidence": "true",
}
"""Rows that nothing may change any more: a closed case, a deadline that ended, what was told and shown."""
COPIES = {"ledger_line"}
"""What a snapshot holds: states as they stood on its day."""
_NOTES = (
    """CREATE TABLE moved (nth bigint GENERATED ALWAYS AS IDENTITY,
      of_table text, of_column text, row_id uuid, source text, target text)""",
    """CREATE FUNCTION note_move() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE source text := to_jsonb(old) ->> tg_argv[0]; target text := to_jsonb(new) ->> tg_argv[0];
      BEGIN
        IF source IS DISTINCT FROM target THEN
          INSERT INTO moved (of_table, of_column, row_id, source, target)
          VALUES (tg_table_name, tg_argv[0], coalesce(new.id, old.id), source, target);
        END IF;
        RETURN NULL;
      END $$""",
    """CREATE FUNCTION note_breach() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO moved (of_table, of_column, row_id, source, target)
        VALUES (tg_table_name, '*', old.id, to_jsonb(old)::text, to_jsonb(new)::text);
        RETURN NULL;
      END $$""",
)


@dataclass(frozen=True, slots=True)
class Moved:
    """One move as the database saw it. column "*": a row was changed, or deleted, that nothing may change any more."""

    nth: int
    table: str
    column: str
    row: Any
    source: str | None
    target: str | None


def governed() -> Governed:
    """Which machine governs which column: every machine is over a closed list of its own."""
    machines = {machine.states: machine for machine in ALL}
    found = {
        (table.name, column.name): machines[kind]
        for table in tables.metadata.sorted_tables
        for column in table.columns
        if (kind := _states(column.type)) in machines and table.name not in COPIES
    }
    assert {machine.code for machine in found.values()} >= {"4.1", "4.2"}
    return found


def _states(kind: Any) -> type[Term] | None:
    return getattr(kind, "enum_class", None)


async def watch(session: AsyncSession, columns: Governed) -> None:
    """Have the database note every move from now on."""
    notes = [*_NOTES]
    for table, column in columns:
        on = f"AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION"
        notes.append(f"CREATE TRIGGER note_{column} {on} note_move('{column}')")
    for table, over in FROZEN.items():
        each = "FOR EACH ROW {} EXECUTE FUNCTION note_breach()"
        notes.append(f"CREATE TRIGGER note_change AFTER UPDATE ON {table} {each.format(f'WHEN ({over})')}")
        notes.append(f"CREATE TRIGGER note_loss AFTER DELETE ON {table} {each.format('')}")
    for statement in notes:
        await session.execute(text(statement))


async def since(session: AsyncSession, nth: int) -> list[Moved]:
    """The moves after one, in their order."""
    found = await session.execute(text("SELECT * FROM moved WHERE nth > :nth ORDER BY nth"), {"nth": nth})
    return [Moved(*row) for row in found]


def forbidden(moves: list[Moved], columns: Governed) -> Iterator[str]:
    """What the tables do not hold, a line each."""
    for each in moves:
        if each.column == "*":
            yield f"{each.table} {each.row} is at its end, and became {each.target}, from {each.source}"
        elif each.target is None:
            yield f"{each.table} {each.row} was deleted in {each.source}"
        elif (each.source, each.target) not in _held(columns[each.table, each.column]):
            yield f"{each.table}.{each.column}: {each.source} became {each.target}"


def astray(moves: list[Moved], act: str | None) -> Iterator[str]:
    """The moves of cases that the table has by another act than the one asked for; none: time alone passed."""
    for each in moves:
        if (each.table, each.column) == ("dropout_case", "stage"):
            move = (each.source, each.target)
            held = {step.act for step in DROPOUT_CASE.transitions if _ends(step) == move}
            if act not in held and (act, *move) != ("caseRelapse", "RETURNED", "CLOSED"):
                yield f"{act} brought a case from {each.source} to {each.target}"


def _held(machine: Machine[Any]) -> set[tuple[str | None, str]]:
    return {_ends(each) for each in machine.transitions}


def _ends(step: Transition[Any]) -> tuple[str | None, str]:
    return step.source and step.source.name, step.target.name
