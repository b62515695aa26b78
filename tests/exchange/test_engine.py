"""The worker's lease: as long as it lives nobody takes its runs, even if the database forgot the lock meanwhile."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from exchange.engine import Engine
from tests.exchange import world

HOLDERS = text(
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM "
    "pg_database WHERE datname = current_database())"
)


async def holders(sessions: async_sessionmaker[AsyncSession]) -> set[int]:
    async with sessions() as session:
        return set(await session.scalars(HOLDERS))


async def until(wanted: Any) -> set[int]:
    """Looks until it is so, at most a minute."""
    async with asyncio.timeout(60):
        while not (found := await wanted()):  # noqa: ASYNC110 (the database tells nobody)
            await asyncio.sleep(0.05)
    return set(found)


async def test_a_lease_the_database_has_forgotten_is_taken_again(database_url: str) -> None:
    engine, sessions = world.opened(database_url)
    worker = Engine(database_url, engine)
    await worker.start({})
    first = await until(lambda: holders(sessions))
    async with sessions.begin() as session:
        for pid in first:
            await session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})

    async def others() -> set[int]:
        return await holders(sessions) - first

    assert await until(others)
    await worker.stop()
    await engine.dispose()


async def test_a_stopped_worker_leaves_no_lease(database_url: str) -> None:
    engine, sessions = world.opened(database_url)
    worker = Engine(database_url, engine)
    await worker.start({})
    await until(lambda: holders(sessions))
    await worker.stop()
    assert await holders(sessions) == set()
    await engine.dispose()
