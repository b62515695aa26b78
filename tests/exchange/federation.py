"""The disabled persons' federation beside the small county: a box in this process, and a hub that exchanges with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
from msgspec.structs import replace as changed
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from connectors import _bulk
from connectors._transport import Transport
from connectors.disability_federation import CONNECTOR, DisabledChild, ThreeDisabilityChild
from exchange.cycle import Cycle
from exchange.engine import Engine
from exchange.start import WORKFLOW, start
from partners import disability_federation as box
from partners.disabled import Federation
from partners.faults import Faults
from tests.exchange import world
from tests.partners import standin

PARTNER = CONNECTOR.partner


@dataclass
class Registers:
    """What the federation says; a test may change it between two months."""

    children: list[DisabledChild]
    three: list[ThreeDisabilityChild] = field(default_factory=list)

    def disabled_children(self) -> list[DisabledChild]:
        return [changed(line, line_no=number) for number, line in enumerate(self.children, 1)]

    def three_disabilities(self) -> list[ThreeDisabilityChild]:
        return [changed(line, line_no=number) for number, line in enumerate(self.three, 1)]


def told() -> tuple[Federation, Registers]:
    """What the federation knows of the small county: the truth, and its registers."""
    truth = Federation(world.small_county())
    return truth, Registers(truth.disabled_children(), truth.three_disabilities())


@dataclass
class Desk:
    """The box and the way to it."""

    transport: Transport
    faults: Faults
    app: Any


@contextmanager
def desk(registers: Registers) -> Iterator[Desk]:
    """The federation's box, answering with these registers."""
    time, faults = standin.FakeClock(), Faults()
    given = {"jurisdiction_code": world.CODE, "now": time.now}
    app = box.app(registers, standin.CLIENTS, standin.ISSUER, faults, **given)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=standin.ISSUER)
    scopes = " ".join(_bulk.scope(package) for package in CONNECTOR.packages)
    profile = standin.profile(partner=PARTNER, scope=scopes)
    yield Desk(Transport(profile, client, time.clock()), faults, app)


@asynccontextmanager
async def worker(
    url: str, transport: Transport
) -> AsyncIterator[tuple[Cycle, async_sessionmaker[AsyncSession]]]:
    """A hub that exchanges with the federation."""
    engine, sessions = world.opened(url)
    durable = Engine(url, engine)
    cycle = replace(world.cycle(durable, sessions, transport), transports={PARTNER: transport})
    await durable.start({WORKFLOW: cycle.run})
    try:
        yield cycle, sessions
    finally:
        await durable.stop()
        await engine.dispose()


@asynccontextmanager
async def exchanging(
    fresh: Callable[[], str], registers: Registers
) -> AsyncIterator[tuple[Cycle, async_sessionmaker[AsyncSession], Desk]]:
    """A hub on a database of its own and the box it exchanges with."""
    with desk(registers) as at:
        async with worker(fresh(), at.transport) as (cycle, sessions):
            yield cycle, sessions, at


async def run(cycle: Cycle, period: str = world.PERIOD) -> dict[str, Any]:
    """A month, run to whatever end it comes to."""
    outcome: dict[str, Any] = await (await start(cycle, PARTNER, period)).handle.get_result()
    return outcome
