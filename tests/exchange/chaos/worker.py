"""A worker of the hub as its server runs one: it begins what the calendar asks and takes over from the dead."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import httpx
from joserfc.jwk import ECKey
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from connectors import _bulk
from connectors._clock import Clock
from connectors._transport import Transport
from connectors.departments import CONNECTORS
from exchange.cycle import Cycle
from exchange.engine import Engine
from exchange.start import WORKFLOW
from hub import keys
from hub.months import Months
from tests import sealing
from tests.exchange import world
from tests.exchange.chaos import strikes
from tests.exchange.chaos.stage import Stage
from tests.partners import standin

R = TypeVar("R")
SPEED = 10  # a partner is waited for a tenth as long
APART, PULSE = 0.5, 0.05  # seconds
SIGNING = ECKey.generate_key("P-256", {"kid": "receipts"}, private=True)


class StruckEngine(Engine):
    """An engine at whose steps something is killed: before one, inside it (before it commits), after it."""

    def __init__(self, stage: Stage, engine: AsyncEngine) -> None:
        super().__init__(stage.url, engine)
        self._stage = stage

    async def transaction(self, name: str, body: Callable[[AsyncSession], Coroutine[Any, Any, R]]) -> R:
        async def watched(session: AsyncSession) -> R:
            result = await body(session)
            await session.flush()
            self._strike(name, "inside")
            return result

        self._strike(name, "before")
        result = await super().transaction(name, watched)
        self._strike(name, "after")
        return result

    async def outward(self, name: str, body: Callable[[], Coroutine[Any, Any, R]]) -> R:
        async def watched() -> R:
            result = await body()
            self._strike(name, "inside")
            return result

        self._strike(name, "before")
        result = await super().outward(name, watched)
        self._strike(name, "after")
        return result

    def _strike(self, name: str, moment: str) -> None:
        self._stage.note("step", name=name, moment=moment)
        for strike in self._stage.strikes:
            if (strike.step, strike.moment) == (name, moment):
                strikes.fire(self._stage, strike, os.getpid())


def main(stage: Stage) -> None:
    """Work until killed."""
    asyncio.run(_work(stage))


async def _work(stage: Stage) -> None:
    connector = CONNECTORS[stage.partner]
    engine, sessions = world.opened(stage.url)
    durable = StruckEngine(stage, engine)
    scope = " ".join(map(_bulk.scope, connector.packages))
    profile = standin.profile(stage.origin, partner=stage.partner, scope=scope, sender_constraint="dpop")
    client = httpx.AsyncClient(trust_env=False, headers={"X-Worker": str(os.getpid())})
    clock = Clock(elapsed=lambda: time.monotonic() * SPEED, wait=lambda s: asyncio.sleep(s / SPEED))
    cycle = Cycle(
        durable,
        sessions,
        {stage.partner: connector},
        {stage.partner: Transport(profile, client, clock)},
        stage.now,
        keys.signer(SIGNING),
        world.CODE,
        sealing.ring,
    )

    async def run(partner: str, period: str, workflow_id: str) -> dict[str, Any]:
        stage.note("run", run=workflow_id)
        outcome = await cycle.run(partner, period, workflow_id)
        stage.note("ended", run=workflow_id, state=outcome["state"])
        return outcome

    await durable.start({WORKFLOW: run})
    stage.note("ready")
    while not stage.may_begin():  # noqa: ASYNC110  # a file tells nobody
        await asyncio.sleep(PULSE)
    beating = asyncio.create_task(_beat(stage))
    months = Months(cycle, pause=lambda _: asyncio.sleep(APART))
    await asyncio.wait([beating, asyncio.create_task(months.run())], return_when=asyncio.FIRST_COMPLETED)
    stage.note("silent")  # neither ever ends


async def _beat(stage: Stage) -> None:
    """Notes how late this process was when it wanted to go on: of an idle one, what the machine kept from it."""
    while True:
        before = time.monotonic()
        await asyncio.sleep(PULSE)
        late = time.monotonic() - before - PULSE
        if late > PULSE:
            stage.note("late", seconds=late)
