"""A package's records: a line each, written by COPY; the counts are of what was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ARRAY, Integer, any_, delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from database import bulk, ids, tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain.exchange import RecordState
from exchange import landing

Record = tuple[Any, ...]
"""A record as COPY takes it: a value a column."""


async def record(
    session: AsyncSession, keys: Keys, package_id: UUID, rows: Iterable[landing.Landed]
) -> landing.Counts:
    """Write a record a line, all of a package, and the package's counts from what was written."""
    await write(session, keys, package_id, rows)
    return await count(session, package_id)


async def write(session: AsyncSession, keys: Keys, package_id: UUID, rows: Iterable[landing.Landed]) -> None:
    """Write a record a line by COPY, in the session's transaction."""
    await copy(session, made(keys, package_id, rows))


async def copy(session: AsyncSession, records: Iterable[Record]) -> None:
    """Write records that are made, by COPY, in the session's transaction."""
    await bulk.copy(session, "exchange_record", _COLUMNS, records)


async def replace(
    session: AsyncSession, keys: Keys, package_id: UUID, rows: Sequence[landing.Landed]
) -> None:
    """Write other records in place of those of the same lines."""
    if not rows:
        return
    record = tables.ExchangeRecord
    numbers = [row.line_no for row in rows]
    await session.execute(
        delete(record).where(
            record.package_id == package_id, record.line_no == any_(literal(numbers, ARRAY(Integer)))
        ),
        execution_options={"synchronize_session": False},
    )
    await write(session, keys, package_id, rows)


async def count(session: AsyncSession, package_id: UUID) -> landing.Counts:
    """A package's counts from its records, put down on it."""
    record, package = tables.ExchangeRecord, tables.ExchangePackage
    statement = (
        select(record.state, func.count()).where(record.package_id == package_id).group_by(record.state)
    )
    tally: dict[RecordState, int] = dict((await session.execute(statement)).all())
    written = landing.Counts(
        received=sum(tally.values()),
        accepted=tally.get(RecordState.ACCEPTED, 0),
        rejected=tally.get(RecordState.REJECTED, 0),
        held=tally.get(RecordState.HELD, 0),
        duplicate=tally.get(RecordState.DUPLICATE, 0),
    )
    await session.execute(
        update(package).where(package.id == package_id).values(**written.as_dict()),
        execution_options={"synchronize_session": False},
    )
    return written


_COLUMNS = [
    "id",
    "package_id",
    "line_no",
    "state",
    "reject_code",
    "reason",
    "id_number_sealed",
    "id_number_index",
    "name",
    "birth_date",
    "fields",
    "line_sealed",
    "student_id",
]


def made(keys: Keys, package_id: UUID, rows: Iterable[landing.Landed]) -> Iterator[Record]:
    """A record a line, sealed and indexed, as COPY takes it."""
    number = Field(keys, tables.ExchangeRecord.id_number_sealed)
    line, encode = Field(keys, tables.ExchangeRecord.line_sealed), msgspec.json.Encoder().encode
    for id_, row in zip(ids.stream(), rows, strict=False):
        yield (
            id_,
            package_id,
            row.line_no,
            row.state.name,
            row.reject_code.name if row.reject_code else None,
            _json({"reasons": [landing.said(reason) for reason in row.reasons]}) if row.reasons else "{}",
            number.text(id_, row.id_number),
            number.index(row.id_number),
            row.name,
            row.birth_date,
            _json(row.facts) if row.facts else "{}",
            None if row.line is None else line.seal(id_, encode(row.line)),
            row.student_id,
        )


def _json(value: Mapping[str, Any]) -> str:
    return msgspec.json.encode(value).decode()
