"""The worker's lease: as long as it lives nobody takes its runs, even if the database forgot the lock meanwhile."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from exchange.engine import Engine
from tests.exchange import away, world

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


async def test_a_database_that_is_away_for_a_while_ends_no_run_and_the_lease_comes_back(
    database_url: str,
) -> None:
    with away.way(database_url) as (to, url):
        engine, sessions = world.opened(url)
        worker, done = Engine(url, engine), []

        async def inside(session: AsyncSession) -> int:
            found: int = (await session.execute(text("SELECT 1"))).scalar_one()
            done.append("inside")
            if done.count("inside") == 1:
                to.close_for(1)
            return found

        async def outside() -> int:
            done.append("outside")
            if done.count("outside") == 1:
                to.close_for(1)
            async with sessions() as session:
                return int((await session.execute(text("SELECT 2"))).scalar_one())

        async def run() -> dict[str, Any]:
            steps = [await worker.outward("outside", outside), await worker.transaction("inside", inside)]
            to.close_for(1)
            return {"said": [*steps, await worker.transaction("again", inside)]}

        await worker.start({"away": run})
        handle = await worker.begin("away", "away/1")
        assert await asyncio.wait_for(handle.get_result(), 60) == {"said": [2, 1, 1]}
        assert list(dict.fromkeys(done)) == ["outside", "inside"]
        assert done.count("outside") > 1
        assert done.count("inside") > 2
        assert await until(lambda: holders(sessions))
        await worker.stop()
        await engine.dispose()
