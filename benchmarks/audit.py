"""What the audit log costs: records written by many at once and given their places, beside a chain over one head row."""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from hashlib import sha256

import asyncpg
from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth.audit import sequencer
from database import migrate, session
from hub import assembly
from hub.sequencing import WAKE
from hub.settings import Settings

PEOPLE = 5  # that one record concerns
_RECORD = """
    INSERT INTO audit_record (jurisdiction_code, client_id, kind, operation, document, nouns, subjects, rows, outcome)
    VALUES ('150785', 'portal', 'READ', 'Page', $1, '{Student,Enrollment}', $2, 5, 'OK')
"""
# The named peer: each record holds the hash of the one before, so that every writer waits for the head row.
_CHAIN = """
    CREATE TABLE head (hash bytea NOT NULL);
    INSERT INTO head VALUES (sha256(''));
    CREATE TABLE chained (LIKE audit_record INCLUDING ALL);
    ALTER TABLE chained ADD COLUMN previous bytea;
"""
_LINK = "UPDATE head SET hash = sha256(hash || $1::bytea) RETURNING hash"
_CHAINED = (
    _RECORD.replace("audit_record", "chained")
    .replace("outcome)", "outcome, previous)")
    .replace("'OK')", "'OK', $3)")
)


async def main(records: int, writers: int) -> None:
    """Measure once and print the table."""
    given = Settings()
    with assembly.server(given), assembly.scratch(given, "benchmark_audit") as url:
        migrate.upgrade(url)
        engine = session.engine(url)
        async with asyncpg.create_pool(url, min_size=writers, max_size=writers) as pool:
            await pool.execute(_CHAIN)
            measured = await _measure(pool, session.sessions(engine), records, writers)
        await engine.dispose()
    _print(measured, records, writers)


async def _measure(
    pool: asyncpg.Pool, sessions: async_sessionmaker[AsyncSession], records: int, writers: int
) -> dict[str, float]:
    async def both() -> None:
        writing = asyncio.create_task(_written(pool, _one, records, writers))
        while not writing.done():
            await asyncio.wait([writing], timeout=WAKE)
            await sequencer.drain(sessions)

    found = {"records written": await _rate(records, _written(pool, _one, records, writers))}
    found["places given, nothing else going on"] = await _rate(records, _drained(sessions, records))
    found["written and given places at once"] = await _rate(records, both())
    found["peer: a chain over one head row"] = await _rate(records, _written(pool, _link, records, writers))
    return found


async def _rate(records: int, work: Awaitable[None]) -> float:
    began = time.perf_counter()
    await work
    return records / (time.perf_counter() - began)


async def _written(
    pool: asyncpg.Pool,
    write: Callable[[asyncpg.Connection, bytes], Awaitable[None]],
    records: int,
    writers: int,
) -> None:
    async def writer() -> None:
        async with pool.acquire() as connection:
            for _ in range(records // writers):
                await write(connection, os.urandom(16 * PEOPLE))

    await asyncio.gather(*(writer() for _ in range(writers)))


async def _one(connection: asyncpg.Connection, people: bytes) -> None:
    async with connection.transaction():
        await connection.execute("SELECT 1")  # what the record tells of
        await connection.execute(_RECORD, sha256(people).hexdigest(), people)


async def _link(connection: asyncpg.Connection, people: bytes) -> None:
    async with connection.transaction():
        await connection.execute("SELECT 1")
        hash = await connection.fetchval(_LINK, people)
        await connection.execute(_CHAINED, sha256(people).hexdigest(), people, hash)


async def _drained(sessions: async_sessionmaker[AsyncSession], records: int) -> None:
    while records > 0:
        records -= await sequencer.drain(sessions)


def _print(measured: dict[str, float], records: int, writers: int) -> None:
    peer = measured["peer: a chain over one head row"]
    table = Table(
        "what",
        "records/s",
        "to the peer",
        title=f"{records:,} records, {writers} writers, {PEOPLE} people each",
    )
    for name, rate in measured.items():
        table.add_row(name, f"{rate:,.0f}", f"{rate / peer:.1f}×")
    Console().print(table)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.audit")
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--writers", type=int, default=16)
    given = parser.parse_args()
    asyncio.run(main(given.records, given.writers))
