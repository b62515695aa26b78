"""What was taken is judged whatever happens to the process that took it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from exchange.engine import Engine
from tests.exchange.calling import machines
from tests.exchange.calling.machines import SHORT, refusal


class Stuck(Engine):
    """A worker that takes a package up and never comes to an end."""

    async def transaction(self, name: str, body: Callable[[AsyncSession], Coroutine[Any, Any, Any]]) -> Any:
        await asyncio.Event().wait()


async def test_a_package_is_judged_by_the_next_worker_if_the_first_one_dies(here: str) -> None:
    async with machines.called(here, engine=Stuck) as calls:
        path = (await calls.submit(SHORT)).headers["location"]
        waiting = await calls.get(path)
        assert (waiting.status_code, waiting.json()["state"]) == (202, "RECEIVED")
        assert waiting.headers["x-progress"] == "judging 30 lines"
        early = await calls.get(f"{path}/outcomes")
        assert refusal(early)[:2] == (409, "NOT_JUDGED")
        assert early.headers["retry-after"]
    async with machines.called(here) as calls:
        assert (await calls.judged(path))["state"] == "VALIDATED"


async def test_a_package_kept_just_before_its_process_died_is_caught_up_with(here: str) -> None:
    async with machines.called(here, judges=False) as calls:
        path = (await calls.submit(SHORT)).headers["location"]
        assert (await calls.get(path)).status_code == 202
        assert await calls.judging.catch_up() == 1
        assert (await calls.judged(path))["received"] == 30
        assert await calls.judging.catch_up() == 0
