"""Micro-batches: requests with the same plan that wait at the same time run as one statement.

Nobody waits for company. A request runs at once while a lane is free; those that come while all lanes are at work are
what the next statement takes together, so batches grow with the load and vanish without it. What is large, or was slow,
goes alone and in lanes of its own: it holds up nobody who asks for little.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from weakref import WeakSet

import asyncpg

from auth.access import Stale
from domain.errors import Refused
from execution import refusals
from execution.planned.parameters import Standpoint
from execution.planned.plan import Plan

Values = tuple[Any, ...]
WEIGHT, LARGE = 40_000, 8_000  # rows expected
DEADLINE = 12.0  # seconds; the pool's own limit of a statement is shorter
_SLOW = 0.5  # seconds of a statement
_PATIENCE = 15.0  # seconds that a request waits for its turn


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request. since: when it came, by the clock that only grows."""

    values: Values
    weight: int
    answer: asyncio.Future[bytes]
    since: float

    def fail(self, error: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)


@dataclass(slots=True)
class _Queue:
    """Who waits, by plan and standpoint, and how many lanes are free for them."""

    free: int
    waiting: OrderedDict[tuple[Plan, Standpoint], deque[_Asked]] = field(default_factory=OrderedDict)

    def next(self, most: int, weight: int) -> tuple[Plan, Standpoint, list[_Asked]]:
        """Those who have waited longest for one plan, as many as one statement takes, but one at least."""
        (plan, stand), waiting = self.waiting.popitem(last=False)
        asked = [waiting.popleft()]
        weight -= asked[0].weight
        while waiting and len(asked) < most and waiting[0].weight <= weight:
            asked.append(waiting.popleft())
            weight -= asked[-1].weight
        if waiting:
            self.waiting[plan, stand] = waiting
        return plan, stand, [each for each in asked if not each.answer.done()]


class Batches:
    """Runs plans on the connections of a pool.

    lanes: statements at work at once for small requests, and as many for large ones; the pool should have twice as many
    connections. most: requests of one statement. weight: rows they may be expected to read together; past either nothing
    is gained (measured). large: rows from which a request is large. deadline: seconds in which PostgreSQL must have said
    something, past which it is away. statements: how many ran.
    """

    def __init__(
        self,
        pool: asyncpg.Pool,
        *,
        lanes: int = 2,
        most: int = 32,
        weight: int = WEIGHT,
        large: int = LARGE,
        deadline: float = DEADLINE,
    ) -> None:
        self._pool, self._most, self._weight, self._large = pool, most, weight, large
        self._deadline = deadline
        self._quick, self._patient = _Queue(lanes), _Queue(lanes)
        self._slow: WeakSet[Plan] = WeakSet()
        self._lanes: set[asyncio.Task[None]] = set()
        self.statements = 0

    async def run(self, plan: Plan, stand: Standpoint, values: Values, weight: int = 1) -> bytes:
        """The response to one request. Raises what asyncpg raises for it alone, Refused OVERLOADED, Stale.

        weight: rows that it may be expected to read.
        """
        asked = _Asked(values, weight, asyncio.get_running_loop().create_future(), monotonic())
        self._wait(plan, stand, asked)
        return await asked.answer

    def _wait(self, plan: Plan, stand: Standpoint, asked: _Asked) -> None:
        is_patient = plan in self._slow or asked.weight > self._large
        queue = self._patient if is_patient else self._quick
        queue.waiting.setdefault((plan, stand), deque()).append(asked)
        if queue.free:
            queue.free -= 1
            lane = asyncio.create_task(self._lane(queue))
            self._lanes.add(lane)
            lane.add_done_callback(self._lanes.discard)

    async def _lane(self, queue: _Queue) -> None:
        try:
            while queue.waiting:
                most = 1 if queue is self._patient else self._most
                plan, stand, asked = queue.next(most, self._weight)
                await self._run(plan, stand, [each for each in asked if _in_time(each)])
        finally:
            queue.free += 1

    async def _run(self, plan: Plan, stand: Standpoint, asked: list[_Asked]) -> None:
        if not asked:
            return
        began = monotonic()
        try:
            await self._answer(plan, stand, asked)
        except Exception as error:
            if len(asked) == 1 or isinstance(error, Stale | OSError):
                for each in asked:
                    each.fail(error)
            elif isinstance(error, asyncpg.QueryCanceledError):
                self._slow.add(plan)
                for each in asked:
                    self._wait(plan, stand, each)
            else:
                # One request's values may spoil the statement for all: each is tried by itself.
                for each in asked:
                    if not each.answer.done():
                        await self._run(plan, stand, [each])
        (self._slow.add if monotonic() - began > _SLOW else self._slow.discard)(plan)

    async def _answer(self, plan: Plan, stand: Standpoint, asked: list[_Asked]) -> None:
        self.statements += 1
        columns = map(list, zip(*(each.values for each in asked), strict=True))
        rows = await self._fetched(plan.sql, *stand, *plan.shared, *columns)
        if not rows:
            raise Stale
        for number, found in rows:
            # Where requests have no values of their own, one answer is everybody's.
            for each in asked[number - 1 : number] if plan.reads else asked:
                if not each.answer.done():
                    each.answer.set_result(found)

    async def _fetched(self, sql: str, *given: Any) -> list[asyncpg.Record]:
        try:
            async with self._pool.acquire(timeout=self._deadline) as connection:
                found: list[asyncpg.Record] = await connection.fetch(sql, *given, timeout=self._deadline)
        except TimeoutError as error:
            # PostgreSQL ends a statement by itself before that, if it is there.
            raise ConnectionError("no answer from PostgreSQL") from error
        return found


def _in_time(asked: _Asked) -> bool:
    if monotonic() - asked.since < _PATIENCE:
        return True
    asked.fail(Refused(refusals.OVERLOADED))
    return False
