"""Sealing rows anew under the current key, in batches that are whole by themselves: an interrupted pass just goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, LargeBinary, Select, Table, Uuid, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from database import gate, tables
from database.crypto.field import SEALED, Field
from database.crypto.keys import HEAD, Keys
from domain.errors import Refused

AT_ONCE = 1_000
"""Rows of a batch; pages of packages are opened few at a time, for each holds megabytes."""
_PAGES_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Batch:
    """What one committed batch did. damaged: rows that do not open and stay as they were, as "table id"."""

    table: str
    rows: int
    damaged: tuple[str, ...] = ()


def sealed_tables() -> dict[Table, tuple[Column[Any], ...]]:
    """Every table with sealed columns, and those."""
    found = {
        table: tuple(column for column in table.c if SEALED in column.info)
        for table in tables.metadata.sorted_tables
    }
    return {table: columns for table, columns in found.items() if columns}


async def counted(session: AsyncSession) -> Counter[bytes]:
    """How many values are sealed under each key, by the head of their envelopes."""
    found: Counter[bytes] = Counter()
    for columns in sealed_tables().values():
        for column in columns:
            head = _head(column)
            rows = await session.execute(select(head, func.count()).where(column.is_not(None)).group_by(head))
            found.update({bytes(key): count for key, count in rows})
    return found


async def reseal(
    sessions: async_sessionmaker[AsyncSession], keys: Keys, *, wait: bool, at_once: int = AT_ONCE
) -> AsyncIterator[Batch]:
    """Seal and index anew whatever another key sealed; yields after each commit, and may be left there.

    wait: first wait for the transactions that write, batch by batch, and miss nothing; else pass by the rows that
    somebody is writing. Versions and times of rows stay: nothing changes that anybody sees.
    """
    for table, columns in sealed_tables().items():
        after: UUID | None = UUID(int=0)
        most = min(at_once, _PAGES_AT_ONCE) if table is tables.ExchangePage.__table__ else at_once
        while after is not None:
            async with sessions.begin() as session:
                if wait:
                    await gate.alone(session)
                after, batch = await _batch(session, keys, table, columns, after, most, wait)
            if batch.rows or batch.damaged:
                yield batch


async def subjects(session: AsyncSession) -> None:
    """Findings about children who are not registered yet are named by their line's index: name them by the new one."""
    finding, record = tables.Discrepancy, tables.ExchangeRecord
    named = func.encode(record.id_number_index, "hex")
    await session.execute(
        update(finding)
        .where(
            finding.student_id.is_(None),
            finding.record_id == record.id,
            record.id_number_index.is_not(None),
            finding.subject != named,
        )
        .values(subject=named, version=finding.version, updated_at=finding.updated_at),
        execution_options={"synchronize_session": False},
    )


async def _batch(
    session: AsyncSession,
    keys: Keys,
    table: Table,
    columns: Sequence[Column[Any]],
    after: UUID,
    most: int,
    wait: bool,
) -> tuple[UUID | None, Batch]:
    rows = (await session.execute(_stale(keys, table, columns, after, most, wait))).all()
    made, damaged = [], []
    for row in rows:
        try:
            made.append({"row_id": row.id, **_anew(keys, columns, row)})
        except Refused:
            damaged.append(f"{table.name} {row.id}")
    if made:
        await session.execute(_written(table, made), _arrays(made))
    return (rows[-1].id if rows else None), Batch(table.name, len(made), tuple(damaged))


def _stale(
    keys: Keys, table: Table, columns: Sequence[Column[Any]], after: UUID, most: int, wait: bool
) -> Select[Any]:
    other = or_(*(_head(column) != keys.current.head for column in columns))  # null where nothing is sealed
    return (
        select(table.c.id, *columns)
        .where(table.c.id > after, other)
        .order_by(table.c.id)
        .limit(most)
        .with_for_update(skip_locked=not wait)
    )


def _anew(keys: Keys, columns: Sequence[Column[Any]], row: Any) -> dict[str, bytes | None]:
    """A row's sealed columns and their indexes under the current keys. Raises Refused (FIELD_ALTERED)."""
    made: dict[str, bytes | None] = {}
    for column in columns:
        envelope, field = getattr(row, column.name), Field(keys, column)
        value = None if envelope is None else field.open(row.id, envelope)
        made[column.name] = None if value is None else field.seal(row.id, value)
        if column.info[SEALED] is not None:
            made[_index_of(column)] = None if value is None else field.index(value.decode())
    return made


def _written(table: Table, made: Sequence[dict[str, Any]]) -> Any:
    kinds = {name: Uuid() if name == "row_id" else LargeBinary() for name in made[0]}
    arrays = [bindparam(name, type_=ARRAY(kind)) for name, kind in kinds.items()]
    given = func.unnest(*arrays).table_valued(*(Column(n, k) for n, k in kinds.items()), name="given")
    given = given.render_derived()
    values = {name: given.c[name] for name in kinds if name != "row_id"}
    return update(table).where(table.c.id == given.c.row_id).values(values)


def _arrays(made: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in made] for name in made[0]}


def _head(column: Column[Any]) -> Any:
    return func.substring(column, 1, HEAD)


def _index_of(column: Column[Any]) -> str:
    return column.name.removesuffix("_sealed") + "_index"
