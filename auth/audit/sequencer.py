"""The sequencer: gives committed records their places in the log, one writer at a time.

Order: (xact, id) of all records with xact below the oldest transaction still at work, so that none can commit later and
belong before. One transaction a batch: killed anywhere, either all of a batch has its places or nothing has. `AuditFloor`
remembers below which xact all have theirs, and nothing is looked at twice but what stands above it.

After a dump was restored into another cluster transactions are counted anew: new records may have numbers below the
floor, old ones without a place may have numbers that will not come for years. Another system identifier, or a floor that
this cluster's count has not reached, gives that away. Then every record without a place is looked for, whatever its
number. It gets one if it is surely committed here (below the oldest at work) or surely not of this cluster (not counted
to yet). What lies between waits until the count has passed. A record with a place is never given a second one: its
id is looked up in the log, and unique there.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from struct import unpack
from typing import Any, NamedTuple

from sqlalchemy import String, cast, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth.audit import record, storage
from auth.audit.tree import Place
from database import bulk, tables
from database.tables.audit import Xid8

BATCH, PEOPLE = 2_000, 40_000
"""Records of one transaction, and about how many people they concern: more of both make fewer rows of the index."""
_TURN = 2_000
"""People, and rows of the index, after which others get their turn on the event loop: about half a millisecond."""
_ONE_AT_A_TIME = 0x61756469  # "audi": the advisory lock of whoever gives places
_HEX = 32  # letters of a person's row id
_BUCKET = tables.AuditSubject.BUCKET
_SNAPSHOT = func.pg_current_snapshot()


@dataclass(frozen=True, slots=True)
class _Count:
    """How transactions are counted. finished: all below have ended; next: not given out yet."""

    cluster: str
    finished: int
    next: int
    known: str | None
    below: int

    @property
    def began_anew(self) -> bool:
        """Whether the floor was set by another count than this."""
        return self.known != self.cluster or self.below > self.next


class Passed(NamedTuple):
    """What one pass did: how many records got their places; full: whether more may wait."""

    placed: int
    full: bool


async def drain(sessions: async_sessionmaker[AsyncSession], *, batch: int = BATCH) -> int:
    """Give every record that can have one its place, batch by batch. Returns how many; 0 too if another process is at it."""
    total, full = 0, True
    while full:
        async with sessions.begin() as session:
            placed, full = await advance(session, batch=batch)
        total += placed
    return total


async def advance(session: AsyncSession, *, batch: int = BATCH) -> Passed:
    """Give the next records their places, at most `batch`, in the caller's transaction."""
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(_ONE_AT_A_TIME))):
        return Passed(0, False)
    count = await _count(session)
    waiting = [record.fields(row) for row in (await session.execute(_waiting(count, batch))).mappings()]
    found = waiting[: _affordable(waiting)]
    if found:
        await _append(session, found)
    full = len(waiting) == batch or len(found) < len(waiting)
    if found or count.began_anew:
        await _lift(session, count, int(found[-1]["xact"]) if full else count.finished, full)
    return Passed(len(found), full)


def _affordable(records: list[dict[str, Any]]) -> int:
    """How many of the first records concern no more people than one pass may index; one at least."""
    people = 0
    for number, each in enumerate(records):
        people += len(each["subjects"]) // _HEX
        if people > PEOPLE:
            return max(number, 1)
    return len(records)


async def overdue(session: AsyncSession, *, seconds: float) -> bool:
    """Whether a record that could have its place has waited for longer than so many seconds."""
    first = _waiting(await _count(session), 1).subquery()
    written = func.extract("epoch", func.clock_timestamp() - first.c.at)
    return bool(await session.scalar(select(written > seconds)))


async def _count(session: AsyncSession) -> _Count:
    return _Count(*(await session.execute(_COUNT)).one())


def _waiting(count: _Count, batch: int) -> Any:
    made, leaf = tables.AuditRecord.__table__.c, tables.AuditLeaf.__table__.c
    finished = made.xact < _xid(count.finished)
    possible = (
        or_(finished, made.xact >= func.pg_snapshot_xmax(_SNAPSHOT))
        if count.began_anew
        else finished & (made.xact >= _xid(count.below))
    )
    placed = select(leaf.seq).where(leaf.record_id == made.id).exists()
    return select(*record.columns()).where(possible, ~placed).order_by(made.xact, made.id).limit(batch)


async def _append(session: AsyncSession, found: list[dict[str, Any]]) -> None:
    first = await storage.size(session)
    tree = await storage.growing(session, first)
    leaves: list[tuple[int, Any, bytes]] = []
    nodes: list[tuple[Place, bytes]] = []
    index = _Index(first)
    async for seq, each in _in_turns(found, first):
        leaf = record.leaf(each)
        leaves.append((seq, each["id"], leaf))
        nodes += tree.add(leaf)
        index.add(bytes.fromhex(each["subjects"]), seq)
    await bulk.copy(session, "audit_leaf", ["seq", "record_id", "leaf"], leaves)
    await bulk.copy(session, "audit_node", ["level", "index", "hash"], _flat(nodes))
    await bulk.copy(session, "audit_subject", ["bucket", "seq", "people", "places"], index.rows())


async def _in_turns(found: list[dict[str, Any]], first: int) -> AsyncIterator[tuple[int, dict[str, Any]]]:
    """The records with their places; reads that wait for an answer come in between."""
    done = 0
    for seq, each in enumerate(found, first):
        yield seq, each
        done += 1 + len(each["subjects"]) // _HEX
        if done > _TURN:
            done = 0
            await asyncio.sleep(0)


class _Index:
    """The index of people: rows of tens of them, for a row a person and record costs more than the record."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._buckets: defaultdict[int, tuple[list[bytes], list[int]]] = defaultdict(lambda: ([], []))

    def add(self, ids: bytes, seq: int) -> None:
        """The people of the record at a place; ids: 16 bytes each."""
        for person in set(unpack(len(ids) // 16 * "16s", ids)):
            people, places = self._buckets[(person[14] << 8 | person[15]) & _BUCKET]
            people.append(person)
            places.append(seq)

    async def rows(self) -> AsyncIterator[tuple[int, int, bytes, list[int]]]:
        """Bucket, first place, people, and to each their place."""
        done = 0
        for bucket, (people, places) in self._buckets.items():
            yield bucket, self._first, b"".join(people), places
            done += len(people)
            if done > _TURN:
                done = 0
                await asyncio.sleep(0)


def _flat(nodes: list[tuple[Place, bytes]]) -> Iterator[tuple[int, int, bytes]]:
    return ((place.level, place.number, hash) for place, hash in nodes)


async def _lift(session: AsyncSession, count: _Count, below: int, full: bool) -> None:
    if count.began_anew and full:
        return  # more are waiting anywhere; the floor is this cluster's once none is left
    floor = insert(tables.AuditFloor).values(cluster=count.cluster, below=_xid(below))
    kept = {"cluster": floor.excluded.cluster, "below": floor.excluded.below}
    await session.execute(floor.on_conflict_do_update(index_elements=["one"], set_=kept))


def _xid(number: int) -> Any:
    return cast(cast(str(number), String), Xid8)


_COUNT = text("""
    SELECT (SELECT system_identifier::text FROM pg_control_system()),
           pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint,
           f.cluster, coalesce(f.below::text::bigint, 0)
    FROM pg_current_snapshot() s LEFT JOIN audit_floor f ON true
""")
