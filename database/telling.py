"""What a database says, whatever ids and instants its rows were given: two that were told the same say the same.

A row is told by all its columns. An id in it, be it in a text or in JSON, is told by what the row of that id says, and so on, a few steps far;
an instant of the machine's clock is told as such. What is sealed is opened, and told like the rest.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from database.crypto.field import SEALED, Field
from database.crypto.keys import Keys
from database.tables.row import Row
from domain import calendar

STEPS = 4
"""So far is told of whom a row speaks: a record's package, its month, its partner, its county."""
AT_WORK, HASH = "<at work>", "<hash>"
"""In place of an instant of the machine's clock, and of a hash over bytes in which ids stand."""
_MACHINE = frozenset({"id", "xact"})
"""Columns that the machine numbers."""
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HASH = re.compile(r"\b[0-9a-f]{64}\b")
_BLIND = "_index"
_PACKED = "subjects"
"""The column whose bytes are ids, one after another: people, in no order."""
_PEOPLE = re.compile(r"people\(([^)]*)\)")
_GZIP = b"\x1f\x8b"
_SIGNED = re.compile(r"\bey[\w-]+\.[\w-]*\.[\w-]+")


@dataclass(frozen=True, slots=True)
class Work:
    """When the database was at work by the machine's clock; instants in between and those days are the machine's, all others the county's."""

    since: datetime
    until: datetime

    @property
    def days(self) -> set[date]:
        """The civil days of it in the county; what the database dates by its own clock bears one of them."""
        return {calendar.today(self.since), calendar.today(self.until)}


@dataclass(frozen=True, slots=True)
class Said:
    """One row: its table, its id, and what it says, ids of others and all."""

    table: str
    id: str
    text: str


Telling = Mapping[str, Counter[str]]
"""By table, what its rows say, and how many say it."""


async def told(session: AsyncSession, keys: Keys, work: Work) -> Telling:
    """What every table says. Raises Refused (FIELD_ALTERED, FIELD_KEY_UNKNOWN)."""
    rows = [row async for row in _rows(session, lambda table, row: _read(table, row, keys, work))]
    names = {row.id: _named("", row) for row in rows}
    for _ in range(STEPS):
        names = {row.id: _named(_with(row.text, names), row) for row in rows}
    found: dict[str, Counter[str]] = {}
    for row in rows:
        found.setdefault(row.table, Counter())[_with(row.text, names)] += 1
    return found


async def exactly(session: AsyncSession) -> Telling:
    """Every row as it stands, ids, instants and sealed bytes among it: the same only if nobody touched anything."""
    found: dict[str, Counter[str]] = {}
    async for row in _rows(session, lambda table, row: json.dumps({**row}, default=repr, sort_keys=True)):
        found.setdefault(row.table, Counter())[hashlib.sha256(row.text.encode()).hexdigest()] += 1
    return found


def differences(one: Telling, other: Telling) -> list[str]:
    """Which rows only one of two says, with how many more the first one has: "exchange_cycle +1 {…}"."""
    only = []
    for table in sorted(one.keys() | other.keys()):
        counted = Counter(one.get(table, ()))
        counted.subtract(other.get(table, Counter()))
        only += [f"{table} {count:+} {text}" for text, count in sorted(counted.items()) if count]
    return only


async def _rows(session: AsyncSession, read: Callable[[Table, Mapping[str, Any]], str]) -> Any:
    for table in Row.metadata.sorted_tables:
        for row in (await session.execute(select(table))).mappings():
            yield Said(table.name, str(row.get("id", "")), read(table, dict(row)))


def _read(table: Table, row: Mapping[str, Any], keys: Keys, work: Work) -> str:
    kept = {column.name: _said(column, row, keys, work) for column in _columns(table)}
    text = _SIGNED.sub(HASH, _HASH.sub(HASH, json.dumps(kept, ensure_ascii=False, sort_keys=True)))
    for day in work.days:
        text = text.replace(f'"{day}"', f'"{AT_WORK}"').replace(f'\\"{day}\\"', f'\\"{AT_WORK}\\"')
    return text


def _columns(table: Table) -> Iterator[Column[Any]]:
    return (column for column in table.columns if column.name not in _MACHINE)


def _said(column: Column[Any], row: Mapping[str, Any], keys: Keys, work: Work) -> Any:
    value = row[column.name]
    if SEALED in column.info:
        return _opened(keys, column, row)
    if isinstance(value, bytes) and column.name.endswith(_BLIND):
        return f"{_BLIND}{value.hex()}"  # no hash over ids, but of what the row says
    if isinstance(value, bytes) and column.name == _PACKED:
        ids = (UUID(bytes=value[at : at + 16]) for at in range(0, len(value), 16))
        return f"people({' '.join(map(str, ids))})"
    return _value(value, work)


def _opened(keys: Keys, column: Column[Any], row: Mapping[str, Any]) -> str | None:
    if row[column.name] is None:
        return None
    content = Field(keys, column).open(row["id"], row[column.name])
    return (gzip.decompress(content) if content.startswith(_GZIP) else content).decode(
        errors="backslashreplace"
    )


def _value(value: Any, work: Work) -> Any:
    if isinstance(value, datetime):
        return AT_WORK if work.since <= value <= work.until else value.isoformat()
    if isinstance(value, dict):
        return {name: _value(each, work) for name, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_value(each, work) for each in value]
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, (UUID, date)) else getattr(value, "name", value)


def _with(text: str, names: Mapping[str, str]) -> str:
    named = _UUID.sub(lambda found: f"<{names.get(found[0], 'nobody')}>", text)
    return _PEOPLE.sub(lambda found: f"people({' '.join(sorted(found[1].split()))})", named)


def _named(text: str, row: Said) -> str:
    """What names a row in what others say; without a text, by what it says of itself alone."""
    own = text or _UUID.sub("", row.text)
    return hashlib.sha256(f"{row.table} {own}".encode()).hexdigest()[:16]
