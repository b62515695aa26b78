"""Micro-batches: requests with the same plan that wait at the same time run as one statement.

Nobody waits for company. A request runs at once while a lane is free; those that come while all lanes are at work are
what the next statement takes together, so batches grow with the load and vanish without it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Sequence
from typing import Any

import asyncpg

from execution.planned.plan import Plan

Values = tuple[Any, ...]
_Asked = tuple[Values, "asyncio.Future[bytes]"]


class Batches:
    """Runs plans on the connections of a pool. lanes: statements at work at once; most: requests of one statement."""

    def __init__(self, pool: asyncpg.Pool, *, lanes: int = 3, most: int = 32) -> None:
        self._pool, self._free, self._most = pool, lanes, most
        self._waiting: OrderedDict[Plan, deque[_Asked]] = OrderedDict()
        self._lanes: set[asyncio.Task[None]] = set()
        self.statements = 0

    async def run(self, plan: Plan, values: Values) -> bytes:
        """The response to one request. Raises what asyncpg raises for it alone."""
        asked: _Asked = (values, asyncio.get_running_loop().create_future())
        self._waiting.setdefault(plan, deque()).append(asked)
        if self._free:
            self._free -= 1
            lane = asyncio.create_task(self._lane())
            self._lanes.add(lane)
            lane.add_done_callback(self._lanes.discard)
        return await asked[1]

    async def _lane(self) -> None:
        try:
            while self._waiting:
                plan, asked = self._next()
                await self._answer(plan, asked)
        finally:
            self._free += 1

    def _next(self) -> tuple[Plan, list[_Asked]]:
        """The plan that has waited longest, and those who wait for it."""
        plan, waiting = self._waiting.popitem(last=False)
        asked = [waiting.popleft() for _ in range(min(len(waiting), self._most))]
        if waiting:
            self._waiting[plan] = waiting
        return plan, [each for each in asked if not each[1].done()]

    async def _answer(self, plan: Plan, asked: list[_Asked]) -> None:
        try:
            if len(asked) == 1:
                asked[0][1].set_result(await self._one(plan, asked[0][0]))
            elif asked:
                await self._many(plan, asked)
        except Exception as error:
            if len(asked) == 1:
                _fail(asked[0][1], error)
                return
            # One request's values may spoil the statement for all: each is tried by itself.
            for each in asked:
                await self._answer(plan, [each])

    async def _one(self, plan: Plan, values: Values) -> bytes:
        self.statements += 1
        found: bytes = await self._pool.fetchval(plan.single, *values)
        return found

    async def _many(self, plan: Plan, asked: Sequence[_Asked]) -> None:
        self.statements += 1
        columns = zip(*(values for values, _ in asked), strict=True)
        for place, text in await self._pool.fetch(plan.many, *map(list, columns)):
            future = asked[place - 1][1]
            if not future.done():
                future.set_result(text)


def _fail(future: asyncio.Future[bytes], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
