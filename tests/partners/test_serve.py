"""The box over a real connection and as a process that is killed and comes back."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors import _core
from connectors._transport import Transport
from connectors.police import VerificationRequest
from domain.errors import Refused
from partners import police as box
from partners import serve
from partners.faults import Fault, Faults
from tests.partners import standin
from tests.partners.serving import listening
from tests.partners.standin import FakeClock

ROOT = Path(__file__).parents[2]
LINES = _core.encode([VerificationRequest(line_no=1, request_id="r-1", reason="IDENTITY_ERROR", name="甲")])
PUSH = standin.ask(standin.REQUEST)


@pytest.fixture(scope="module")
def origin() -> Iterator[tuple[str, Faults, FakeClock]]:
    faults, time = Faults(), FakeClock()
    with listening(
        lambda address: box.app(standin.StandIn(), standin.CLIENTS, address, faults, now=time.now)
    ) as address:
        yield address, faults, time


async def test_a_part_that_breaks_off_is_fetched_again(origin: tuple[str, Faults, FakeClock]) -> None:
    address, faults, time = origin
    faults.set(Fault.RESET, 2)
    async with Transport(standin.profile(address), clock=time.clock()) as transport:
        assert (await transport.pull(standin.ask())).header.line_count == 12
    assert faults.left() == {}


async def test_a_part_that_always_breaks_off_is_refused(origin: tuple[str, Faults, FakeClock]) -> None:
    address, faults, time = origin
    faults.set(Fault.RESET, 1000)
    async with Transport(standin.profile(address, deadline=20.0), clock=time.clock()) as transport:
        with pytest.raises(Refused) as caught:
            await transport.pull(standin.ask())
    faults.clear()
    assert caught.value.reason.code == "UNREACHABLE"
    assert caught.value.reason.place.endswith("/parts/1")


async def test_a_push_whose_acknowledgment_was_lost_is_not_applied_twice(
    origin: tuple[str, Faults, FakeClock],
) -> None:
    address, faults, time = origin
    faults.set(Fault.LOST_ANSWER)
    async with Transport(standin.profile(address), clock=time.clock()) as transport:
        taken = await transport.push(PUSH, LINES, "run-202609-1")
        again = await transport.push(PUSH, LINES, "run-202609-1")
        results = await transport.pull(standin.ask(standin.RESULT))
    assert faults.left() == {}
    assert (taken, taken.reference) == (again, "GA-2026-09-0001")
    assert results.header.line_count == 1


def started(arguments: list[str]) -> tuple["subprocess.Popen[str]", dict[str, Any]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.partners.standin", "police", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())


async def test_a_restarted_box_still_answers_what_was_handed_in(tmp_path: Path) -> None:
    keys = tmp_path / "hub.jwks.json"
    keys.write_text(json.dumps(standin.CLIENTS["hub"].as_dict(private=False)))
    arguments = ["--client-jwks", str(keys), "--state", str(tmp_path / "police.json"), "--children", "7"]
    process, ready = await asyncio.to_thread(started, arguments)
    try:
        bound = standin.profile(ready["issuer"], sender_constraint=ready["senderConstraint"])
        async with Transport(bound) as transport:
            assert (await transport.pull(standin.ask())).header.line_count == 7
            taken = await transport.push(PUSH, LINES, "run-202609-1")
    finally:
        process.kill()  # no farewell: what was acknowledged must be on disk
        process.wait()
    process, ready = await asyncio.to_thread(started, arguments)
    try:
        profile = standin.profile(
            ready["issuer"], scope=ready["scope"], sender_constraint="dpop", token_url=""
        )
        async with Transport(profile) as transport:
            assert await transport.push(PUSH, LINES, "run-202609-1") == taken
            assert (await transport.pull(standin.ask(standin.RESULT))).header.line_count == 1
    finally:
        process.terminate()
        process.wait()
    assert ready["pid"] == process.pid
    assert (ready["baseUrl"], ready["tokenUrl"]) == (ready["issuer"], ready["issuer"] + "/token")


def test_the_served_box_needs_the_hubs_public_keys() -> None:
    with pytest.raises(SystemExit):
        serve.main(["police"], standin.build)
