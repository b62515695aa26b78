"""Micro-batches: requests with the same plan that wait at the same time run as one statement.

Nobody waits for company. A request runs at once while a lane is free; those that come while all lanes are at work are
what the next statement takes together, so batches grow with the load and vanish without it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from typing import Any

import asyncpg

from execution.planned.plan import Plan

Values = tuple[Any, ...]
_Batch = tuple[Plan, str]
"""What requests must have in common to run together: the plan, and the county."""
_Asked = tuple[Values, "asyncio.Future[bytes]"]


class Batches:
    """Runs plans on the connections of a pool.

    lanes: statements at work at once. most: requests of one statement; rows: rows of its pages together, because who
    asks for little should not wait for those who ask for much (measured: past either nothing is gained).
    """

    def __init__(self, pool: asyncpg.Pool, *, lanes: int = 3, most: int = 32, rows: int = 1_000) -> None:
        self._pool, self._free, self._most, self._rows = pool, lanes, most, rows
        self._waiting: OrderedDict[_Batch, deque[_Asked]] = OrderedDict()
        self._lanes: set[asyncio.Task[None]] = set()
        self.statements = 0

    async def run(self, plan: Plan, county: str, values: Values) -> bytes:
        """The response to one request. Raises what asyncpg raises for it alone."""
        asked: _Asked = (values, asyncio.get_running_loop().create_future())
        self._waiting.setdefault((plan, county), deque()).append(asked)
        if self._free:
            self._free -= 1
            lane = asyncio.create_task(self._lane())
            self._lanes.add(lane)
            lane.add_done_callback(self._lanes.discard)
        return await asked[1]

    async def _lane(self) -> None:
        try:
            while self._waiting:
                (plan, county), asked = self._next()
                if asked:
                    await self._answer(plan, county, asked)
        finally:
            self._free += 1

    def _next(self) -> tuple[_Batch, list[_Asked]]:
        """The batch that has waited longest, as much of it as one statement takes."""
        batch, waiting = self._waiting.popitem(last=False)
        most = min(self._most, max(1, self._rows // batch[0].rows))
        asked = [waiting.popleft() for _ in range(min(len(waiting), most))]
        if waiting:
            self._waiting[batch] = waiting
        return batch, [each for each in asked if not each[1].done()]

    async def _answer(self, plan: Plan, county: str, asked: list[_Asked]) -> None:
        self.statements += 1
        columns = map(list, zip(*(values for values, _ in asked), strict=True))
        try:
            for number, found in await self._pool.fetch(plan.sql, county, *plan.shared, *columns):
                # Where requests have no values of their own, one answer is everybody's.
                for _, future in asked[number - 1 : number] if plan.reads else asked:
                    if not future.done():
                        future.set_result(found)
        except Exception as error:
            if len(asked) == 1:
                _fail(asked[0][1], error)
                return
            # One request's values may spoil the statement for all: each is tried by itself.
            for each in asked:
                await self._answer(plan, county, [each])


def _fail(future: asyncio.Future[bytes], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
