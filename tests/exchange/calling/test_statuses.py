"""Every status that the contract promises to departments that call can be reached, and none besides."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import update
from starlette.requests import Request

from database import tables
from domain.errors import Refused
from domain.exchange import PackageState
from execution.limits import Limits
from hub.calling.intake import AT_ONCE, Intake
from hub.calling.manifest import Manifest
from tests.exchange import world
from tests.exchange.calling import machines
from tests.exchange.calling.machines import CIVIL, PATH, SHORT, Calls, refusal
from tests.exchange.calling.test_predicates import STRANGER

CONTRACT = Path(__file__).parents[3] / "openapi" / "hub.yaml"
AWAY = {"429", "503"}
"""What every call may be answered with: `test_too_often…` and `test_without_a_log…` see to these."""
SLOW = {"408"}
LIST, ONE, OUTCOMES = PATH, PATH + "/{id}", PATH + "/{id}/outcomes"
RECEIPTS, LISTS, NAMED = "/exchange/receipts", "/exchange/code-lists", "/exchange/code-lists/{name}"
PREDICATE = "/exchange/predicates/{name}"


def promised() -> dict[tuple[str, str], set[str]]:
    """The statuses of each operation at which departments call."""
    contract = yaml.safe_load(CONTRACT.read_text("utf-8"))
    return {
        (path, method): set(operation["responses"])
        for path, methods in contract["paths"].items()
        if path.startswith("/exchange/")
        for method, operation in methods.items()
    }


async def reached(calls: Calls) -> dict[tuple[str, str], set[str]]:
    """The statuses that a few calls lead to."""
    found: dict[tuple[str, str], set[str]] = {key: set() for key in promised()}

    async def submitted(**said: Any) -> str:
        answer = await calls.submit(SHORT, **said)
        found[LIST, "post"].add(str(answer.status_code))
        return answer.headers.get("location", "")

    async def read(promise: str, path: str, *, tagged: bool = True) -> None:
        answers = [
            await calls.get(path),
            await calls.get(path, {"hub-ticket": "none"}),
            await calls.get(path, granted=()),
            await calls.client.get(path),
        ]
        if tagged and "etag" in answers[0].headers:
            answers.append(await calls.get(path, {"if-none-match": answers[0].headers["etag"]}))
        found[promise, "get"] |= {str(each.status_code) for each in answers}

    path = await submitted()
    await calls.judged(path)
    await submitted(who={"granted": ()})
    await submitted(headers={"authorization": "Bearer nothing"}, who={"code": "511703"})
    found[LIST, "post"].add(str((await calls.client.post(PATH)).status_code))
    await submitted(packageCode="DISABLED_CHILDREN")
    await submitted(sequence=0)
    await submitted(key="conflict-1", lineCount=7)
    await submitted(headers={"content-type": "text/csv"})
    found[LIST, "post"].add(str((await calls.submit(SHORT.partition(b"\n")[2])).status_code))
    found[LIST, "post"].add(str((await calls.submit(b"x" * 200_000 + b"\n")).status_code))
    await read(LIST, f"{PATH}?period={world.PERIOD}")
    await read(ONE, path)
    await read(ONE, f"{PATH}/nothing")
    await read(OUTCOMES, f"{path}/outcomes")
    await read(OUTCOMES, f"{PATH}/nothing/outcomes")
    async with calls.sessions.begin() as session:
        await session.execute(update(tables.ExchangePackage).values(state=PackageState.RECEIVED))
    await read(ONE, path)
    await read(OUTCOMES, f"{path}/outcomes")
    await read(RECEIPTS, RECEIPTS)
    await read(LISTS, LISTS)
    await read(NAMED, f"{LISTS}/sex")
    await read(NAMED, f"{LISTS}/nothing")
    at = PREDICATE.replace("{name}", "isEnrolled")
    good = {"idNumber": STRANGER}
    answers = [
        await calls.ask("isEnrolled", good),
        await calls.ask("isEnrolled", {}),
        await calls.ask("isEnrolled", good, granted=()),
        await calls.ask("isDisabled", good),
        await calls.ask("isEnrolled", {"idNumber": "1" * 2_000}),
        await calls.client.post(at, json=good),
        await calls.client.post(at, content=b"x", headers=calls.headers(department=CIVIL)),
    ]
    found[PREDICATE, "post"] |= {str(each.status_code) for each in answers}
    return found


@pytest.fixture
async def small(here: str) -> AsyncIterator[Calls]:
    limits = Limits(rate=0, strangers=0, questions=0, upload=100_000)
    async with machines.called(here, limits=limits) as made:
        yield made


async def test_every_promised_status_is_reached_and_no_other(small: Calls) -> None:
    found = await reached(small)
    assert found == {key: statuses - AWAY - SLOW for key, statuses in promised().items()}


async def test_without_a_log_nothing_is_told_or_taken_and_the_caller_is_told_when_to_come_again(
    here: str,
) -> None:
    async with machines.called(here, is_logging=lambda: False) as calls:
        answers = [
            await calls.submit(SHORT),
            await calls.get(f"{PATH}?period={world.PERIOD}"),
            await calls.get(RECEIPTS),
            await calls.get(LISTS),
            await calls.get(f"{LISTS}/sex"),
            await calls.ask("isEnrolled", {"idNumber": STRANGER}),
        ]
        for answer in answers:
            assert refusal(answer)[:2] == (503, "AUDIT_UNAVAILABLE")
            assert answer.headers["retry-after"]
        assert await calls.packages() == 0


async def test_too_often_is_told_with_the_time_to_come_again(here: str) -> None:
    async with machines.called(here, limits=Limits(rate=0.01, burst=1)) as calls:
        assert (await calls.get(LISTS)).status_code == 200
        often = await calls.submit(SHORT)
        assert refusal(often)[:2] == (429, "RATE_LIMITED")
        assert int(often.headers["retry-after"]) > 5
        assert await calls.packages() == 0


def waiting() -> Request:
    """A request whose body never comes."""

    async def receive() -> Any:
        await asyncio.Event().wait()

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", b"application/x-ndjson")]}
    return Request(scope, receive)


MANIFEST = Manifest(
    package_code="X",
    period="2026-08",
    jurisdiction_code=world.CODE,
    sequence=1,
    line_count=0,
    sha256="0" * 64,
    schema_version="1.0",
)


async def test_a_body_that_does_not_come_is_not_waited_for_for_ever() -> None:
    with pytest.raises(Refused) as refused:
        await Intake(1_000, seconds=0.01).lines(waiting(), MANIFEST)
    assert refused.value.reason.code == "BODY_TOO_SLOW"


async def test_only_a_few_bodies_are_held_at_once() -> None:
    intake = Intake(1_000)
    held = [asyncio.create_task(intake.lines(waiting(), MANIFEST)) for _ in range(AT_ONCE)]
    await asyncio.sleep(0)
    with pytest.raises(Refused) as refused:
        await intake.lines(waiting(), MANIFEST)
    assert refused.value.reason.code == "OVERLOADED"
    for each in held:
        each.cancel()
    await asyncio.gather(*held, return_exceptions=True)
