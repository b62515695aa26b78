"""Reading the log from its first record to its last, each checkpoint right after the last record that it covers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import record
from auth.audit.record import Fields
from database import tables

_BATCH = 2_000
_END = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of the log. record: None if what stood here is gone."""

    seq: int
    leaf: bytes
    record: Fields | None


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint's note. size: how many records it says it covers."""

    size: int
    note: str


async def snapshot(session: AsyncSession) -> None:
    """From here on the session reads what stands now, whatever is added meanwhile. Call it first."""
    await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


async def entries(session: AsyncSession) -> AsyncIterator[Entry | Signed]:
    """The whole log of a snapshot; a few thousand records are in memory at a time."""
    covered, batch = -1, await _entries(session, 0)
    while batch:
        upto = batch[-1].seq + 1
        both: list[Entry | Signed] = [*batch, *await _signed(session, covered, upto)]
        for each in sorted(both, key=_rank):
            yield each
        covered, batch = upto, await _entries(session, upto)
    for signed in await _signed(session, covered, _END):
        yield signed


def _rank(each: Entry | Signed) -> tuple[int, bool]:
    return (each.seq + 1, False) if isinstance(each, Entry) else (each.size, True)


async def _entries(session: AsyncSession, first: int) -> list[Entry]:
    leaf, made = tables.AuditLeaf.__table__, tables.AuditRecord.__table__
    statement = (
        select(leaf.c.seq, leaf.c.leaf, *record.columns())
        .join_from(leaf, made, leaf.c.record_id == made.c.id, isouter=True)
        .where(leaf.c.seq >= first)
        .order_by(leaf.c.seq)
        .limit(_BATCH)
    )
    return [_entry(row) for row in (await session.execute(statement)).mappings()]


def _entry(row: record.Columns) -> Entry:
    said = {str(name): value for name, value in row.items()}
    seq, leaf = said.pop("seq"), said.pop("leaf")
    return Entry(seq, leaf, record.fields(said) if said["id"] else None)


async def _signed(session: AsyncSession, after: int, upto: int) -> list[Signed]:
    made = tables.AuditCheckpoint.__table__.c
    statement = select(made.size, made.note).where(made.size > after, made.size <= upto).order_by(made.size)
    return [Signed(size, note) for size, note in await session.execute(statement)]
