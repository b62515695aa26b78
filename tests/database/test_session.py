"""Connections that are kept: one that PostgreSQL closed is replaced, one that was used just now is taken as it is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from database import bulk, session
from database.outage import is_outage

KILL = text("SELECT pg_terminate_backend(:pid)")
PID = text("SELECT pg_backend_pid()")


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    made = session.engine(database_url, size=1)
    yield made
    await made.dispose()


async def pid(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return int(await connection.scalar(PID) or 0)


async def killed(engine: AsyncEngine, database_url: str) -> int:
    """The backend of the only connection kept, which has ended."""
    gone = await pid(engine)
    other = session.engine(database_url)
    async with other.connect() as connection:
        await connection.scalar(KILL, {"pid": gone})
        there = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid")
        while await connection.scalar(there, {"pid": gone}):  # until the server has closed it
            await connection.rollback()
    await other.dispose()
    return gone


@pytest.mark.parametrize("quiet", [0.0, 3600.0], ids=["quiet", "used just now"])
async def test_a_connection_that_the_server_closed_is_replaced_before_anybody_notices(
    engine: AsyncEngine, database_url: str, monkeypatch: pytest.MonkeyPatch, quiet: float
) -> None:
    monkeypatch.setattr(session, "QUIET", quiet)
    gone = await killed(engine, database_url)
    assert await pid(engine) not in (0, gone)


@pytest.mark.parametrize(("quiet", "asked"), [(-1.0, 2), (3600.0, 0)], ids=["quiet", "used just now"])
async def test_only_a_connection_that_was_quiet_is_asked_whether_it_is_there(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch, quiet: float, asked: int
) -> None:
    monkeypatch.setattr(session, "QUIET", quiet)
    dialect, pings = engine.dialect, []
    ping = dialect.do_ping

    def counted(connection: Any) -> bool:
        pings.append(connection)
        return ping(connection)

    monkeypatch.setattr(dialect, "do_ping", counted)
    assert len({await pid(engine) for _ in range(3)}) == 1
    assert len(pings) == asked


async def test_a_copy_that_the_server_ends_is_an_outage_and_the_connection_is_used_no_more(
    engine: AsyncEngine, database_url: str
) -> None:
    def rows(gone: int) -> Iterator[tuple[int]]:
        for number in range(200_000):
            if number == 50_000:
                with psycopg.connect(database_url) as other:
                    other.execute("SELECT pg_terminate_backend(%s)", [gone])
            yield (number,)

    async with AsyncSession(engine) as working:
        await working.execute(text("CREATE TEMP TABLE counted (number int)"))
        gone = int(await working.scalar(PID) or 0)
        with pytest.raises(OperationalError) as ended:
            await bulk.copy(working, "counted", ["number"], rows(gone))
        await working.rollback()
    assert is_outage(ended.value)
    assert await pid(engine) not in (0, gone)
