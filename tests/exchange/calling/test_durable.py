"""What was taken is judged whatever happens to the process that took it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from exchange.engine import Engine
from exchange.start import start
from tests.exchange import world
from tests.exchange.calling import machines
from tests.exchange.calling.machines import PATH, ROSTER, SHORT, lines, refusal


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


async def test_the_month_takes_up_what_was_handed_in_and_its_receipt_names_it(
    here: str, tmp_path: Path
) -> None:
    async with machines.called(here, folder=tmp_path) as calls:
        # Not waited for: the month may find it while it is being judged.
        path = (await calls.submit(ROSTER)).headers["location"]
        started = await start(calls.judging.cycle, "police", world.PERIOD)
        assert (await started.handle.get_result())["state"] == "CLOSED"
        status = await calls.judged(path)
        assert status["state"] == "APPLIED"
        [told] = lines(await calls.get("/exchange/receipts"))
        [named] = [each for each in told["body"]["packages"] if each["code"] == "SCHOOL_AGE_POPULATION"]
        assert (named["sha256"], named["received"]) == (status["sha256"], status["received"])
        both = lines(await calls.get(f"{PATH}?period={world.PERIOD}"))
        assert {each["direction"] for each in both} == {"PULL", "PUSH"}
        assert refusal(await calls.submit(SHORT, sequence=2))[:2] == (409, "MONTH_APPLIED")
        asked = next(each for each in both if each["packageCode"] == "VERIFICATION_REQUEST")
        reply = {"packageCode": "VERIFICATION_RESULT", "period": world.PERIOD, "sequence": 9}
        assert refusal(await calls.submit(b"", **reply, inReplyTo=asked["sequence"]))[0] == 409
        assert refusal(await calls.submit(b"", **reply, inReplyTo=7)) == (422, "WRONG_REPLY", "inReplyTo")
