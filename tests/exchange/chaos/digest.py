"""All that the hub's tables say, without ids and clock times: two runs that did the same say the same.

Left out, and why:
- ids: every row is told by what it says; where one points to another, by what that one says (`_ROUNDS` deep);
- instants: that there is one is told, not which; days are told;
- sealed bytes: they differ each time the same is sealed; a number's blind index is told, and so are a line's facts and fate;
- hashes of bytes that hold ids of ours (what is pushed, answers to it), and what is built on these: a receipt's digest,
  signature, chain. They are proven one by one instead (judge.py);
- the audit log, which tells of attempts; it is compared beside this where there were as many (judge.py);
- the run's id, failures, retry_at and versions of partner and cycle, and when a department made a package: they count attempts.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import DateTime, LargeBinary, Table

from connectors.departments import CONNECTORS
from database import tables
from domain.exchange import Direction

Told = dict[str, Counter[str]]
"""By table, each row as it is told and how often."""

_ROUNDS = 4
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SHA256 = re.compile(r"\b[0-9a-f]{64}\b")
_MADE = re.compile(r'"generatedAt": "[^"]*"')
_NOT_TOLD = {
    "exchange_partner": {"failures", "version"},
    "exchange_cycle": {"workflow_id", "version"},
    "exchange_receipt": {"digest", "signature", "previous"},
}
_HASHES = {"exchange_cycle", "exchange_receipt", "comparison_run"}
"""Tables in whose JSON stand hashes of what holds ids of ours."""
_OURS = {
    package.code.name
    for connector in CONNECTORS.values()
    for package in connector.packages
    if package.direction is Direction.PUSH or package.reply_to is not None
}


def told(url: str, without: Collection[str] = (), nameless: Collection[str] = ()) -> Told:
    """What a database says. without: columns of any table that are not told; nameless: tables whose rows are as good as each other."""
    with psycopg.connect(url) as connection:
        rows = {each.name: _rows(connection, each, without) for each in _all()}
    labels = {id_: name for name, found in rows.items() for id_, _ in found if id_}
    for _ in range(_ROUNDS):
        labels = {
            id_: name if name in nameless else f"{name}:{_short(_named(said, labels))}"
            for name, found in rows.items()
            for id_, said in found
            if id_
        }
    return {name: Counter(_named(said, labels) for _, said in found) for name, found in rows.items()}


def recorded(url: str) -> list[tuple[Any, ...]]:
    """What the audit log has, in the order in which it was written."""
    with psycopg.connect(url) as connection:
        query = "SELECT kind, client_id, operation, path, rows, outcome FROM audit_record ORDER BY xact, id"
        return connection.execute(query).fetchall()


def differences(one: Told, other: Told) -> list[str]:
    """Which rows are in one of two tellings only, and how many times: + in the first, - in the second."""
    found = []
    for name in sorted(one.keys() | other.keys()):
        here = Counter(one.get(name, Counter()))
        here.subtract(other.get(name, Counter()))
        found += [f"{name} {count:+} {row}" for row, count in sorted(here.items()) if count]
    return found


def _all() -> list[Table]:
    metadata = tables.Student.metadata
    return [each for each in metadata.sorted_tables if not each.name.startswith("audit_")]


def _rows(
    connection: psycopg.Connection[Any], table: Table, without: Collection[str]
) -> list[tuple[str | None, str]]:
    told = [each for each in table.columns if not _is_left_out(each) and each.name not in without]
    columns = SQL(", ").join([_column(each) for each in told] or [SQL("NULL")])
    own = SQL("id::text") if "id" in table.columns else SQL("NULL")
    statement = SQL("SELECT {}, {} FROM {}").format(own, columns, Identifier(table.name))
    names = [each.name for each in told]
    return [
        (id_, _masked(table.name, dict(zip(names, values, strict=False))))
        for id_, *values in connection.execute(statement)
    ]


def _is_left_out(column: Any) -> bool:
    return column.name == "id" or column.name in _NOT_TOLD.get(column.table.name, ())


def _column(column: Any) -> SQL:
    name = Identifier(column.name)
    is_sealed = isinstance(column.type, LargeBinary) and column.name.endswith("_sealed")
    if isinstance(column.type, DateTime) or is_sealed:
        return SQL("({} IS NOT NULL)::text").format(name)  # type: ignore[return-value]  # Composed, as good
    return SQL("{}::text").format(name)  # type: ignore[return-value]


def _masked(table: str, row: dict[str, str | None]) -> str:
    if table == "exchange_package" and row["code"] in _OURS:
        row["sha256"] = "of ours"
    said = _MADE.sub('"generatedAt"', "|".join(f"{name}={value}" for name, value in row.items()))
    return _SHA256.sub("<sha256>", said) if table in _HASHES else said


def _named(said: str, labels: dict[str, str]) -> str:
    return _UUID.sub(lambda found: labels.get(found[0], "<id>"), said)


def _short(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:12]
