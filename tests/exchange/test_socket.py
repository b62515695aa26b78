"""Connections that break in the middle, over a real socket and through a whole month."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import uvicorn

from connectors._transport import Transport
from partners import police as box
from partners.faults import Fault, Faults
from tests.exchange import state, world
from tests.exchange.test_faults import played, worker
from tests.partners import standin


@contextmanager
def police() -> Iterator[tuple[str, Faults, standin.FakeClock]]:
    """The small county's police behind a real socket."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    faults, time = Faults(), standin.FakeClock()
    app = box.app(world.small_county(), standin.CLIENTS, address, faults, bound=True, now=time.now)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield address, faults, time
    server.should_exit = True
    thread.join()


async def month(url: str, fault: Fault | None) -> dict[str, list[tuple[object, ...]]]:
    with police() as (address, faults, time):
        if fault:
            faults.set(fault)
        async with (
            Transport(standin.profile(address, sender_constraint="dpop"), clock=time.clock()) as transport,
            worker(url, transport) as (cycle, sessions),
        ):
            assert (await played(cycle))["state"] == "CLOSED"
            assert not any(faults.left().values()), "the fault never happened"
            async with sessions() as session:
                return await state.told(session)


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.LOST_ANSWER], ids=lambda fault: fault.value)
async def test_a_connection_that_breaks_off_leaves_no_trace(fault: Fault, fresh: Callable[[], str]) -> None:
    assert state.differences(await month(fresh(), fault), await month(fresh(), None)) == []
