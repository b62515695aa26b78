"""Whatever the partner does wrong ends in a retry or a clear refusal: nothing is lost, nothing is applied twice."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from connectors._transport import Transport
from database import tables
from database.crypto.keys import Ring
from domain.errors import Refused
from domain.exchange import FindingType, PackageCode, PackageState
from exchange import decide
from exchange.cycle import Cycle
from exchange.engine import Engine
from exchange.start import WORKFLOW, start
from partners.faults import Fault, Faults
from tests import sealing
from tests.exchange import persons, state, world
from tests.partners import standin

PASSING = [Fault.SLOW, Fault.UNAUTHORIZED, Fault.EXPIRED_TOKEN, Fault.THROTTLED, Fault.ERROR]
PASSING += [Fault.TRUNCATED, Fault.WRONG_HASH, Fault.NEW_NONCE]
LASTING = {
    Fault.UNAUTHORIZED: "TOKEN_NOT_ACCEPTED",
    Fault.THROTTLED: "RATE_LIMITED",
    Fault.ERROR: "PARTNER_ERROR",
    Fault.TRUNCATED: "TRUNCATED",
    Fault.WRONG_HASH: "HASH_MISMATCH",
    Fault.WRONG_MONTH: "WRONG_PERIOD",
    Fault.WRONG_ENCODING: "WRONG_ENCODING",
}
EVER = 10_000


@asynccontextmanager
async def worker(
    url: str, transport: Transport, ring: Ring = sealing.ring
) -> AsyncIterator[tuple[Cycle, async_sessionmaker[AsyncSession]]]:
    """A hub that exchanges with the given partner."""
    engine, sessions = world.opened(url)
    durable = Engine(url, engine)
    cycle = world.cycle(durable, sessions, transport, ring)
    await durable.start({WORKFLOW: cycle.run})
    try:
        yield cycle, sessions
    finally:
        await durable.stop()
        await engine.dispose()


async def played(cycle: Cycle) -> dict[str, Any]:
    """August, run to its end."""
    return await (await start(cycle, "police", world.PERIOD)).handle.get_result()


@pytest.fixture(scope="module")
async def undisturbed(loaded: str, databases: Any) -> dict[str, Any]:
    """What the tables say after a month without trouble."""
    with standin.desk(data=world.small_county()) as desk:
        async with worker(databases.make("undisturbed", loaded), desk.transport) as (cycle, sessions):
            assert (await played(cycle))["state"] == "CLOSED"
            async with sessions() as session:
                return await state.told(session)


@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: fault.value)
async def test_trouble_that_passes_leaves_no_trace(
    fault: Fault, fresh: Callable[[], str], undisturbed: dict[str, Any]
) -> None:
    with standin.desk(data=world.small_county(), bound=True, sender_constraint="dpop") as desk:
        desk.faults.set(fault)
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            assert (await played(cycle))["state"] == "CLOSED"
            assert not any(desk.faults.left().values()), "the fault never happened"
            async with sessions() as session:
                assert state.differences(await state.told(session), undisturbed) == []


@pytest.mark.parametrize("fault", LASTING, ids=lambda fault: fault.value)
async def test_trouble_that_lasts_is_refused_in_words_and_mended_by_the_next_run(
    fault: Fault, fresh: Callable[[], str], undisturbed: dict[str, Any]
) -> None:
    with standin.desk(data=world.small_county()) as desk:
        desk.faults.set(fault, EVER)
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            outcome = await played(cycle)
            assert (outcome["state"], outcome["failure"]["code"]) == ("FAILED", LASTING[fault])
            assert outcome["failure"]["zh"]
            assert outcome["failure"]["fixer"] in {"PARTNER", "OPERATOR"}
            async with sessions() as session:
                assert await session.scalar(select(func.count()).select_from(tables.Discrepancy)) == 0
            desk.faults.clear()
            assert (await played(cycle))["state"] == "CLOSED"
            async with sessions() as session:
                assert state.differences(await state.told(session), undisturbed) == []


async def test_trouble_with_the_last_package_keeps_what_was_done_before(
    fresh: Callable[[], str], undisturbed: dict[str, Any]
) -> None:
    with standin.desk(data=world.small_county()) as desk:
        desk.faults.set(Fault.WRONG_HASH, EVER, "VERIFICATION_RESULT")
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            assert (await played(cycle))["failure"]["code"] == "HASH_MISMATCH"
            desk.faults.clear()
            assert (await played(cycle))["state"] == "CLOSED"
            async with sessions() as session:
                assert state.differences(await state.told(session), undisturbed) == []


@pytest.mark.parametrize(
    ("fault", "package", "code"),
    [
        (Fault.SCHEMA_DRIFT, "SCHOOL_AGE_POPULATION", "PACKAGE_MOSTLY_REJECTED"),
        (Fault.EMPTY_ROSTER, "SCHOOL_AGE_POPULATION", "PACKAGE_EMPTY"),
    ],
    ids=lambda value: getattr(value, "value", value),
)
async def test_a_useless_roster_is_refused_whole_and_asked_for_anew(
    fault: Fault, package: str, code: str, fresh: Callable[[], str], undisturbed: dict[str, Any]
) -> None:
    with standin.desk(data=world.small_county()) as desk:
        desk.faults.set(fault, 1, package)
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            outcome = await played(cycle)
            assert (outcome["state"], outcome["failure"]["code"]) == ("FAILED", code)
            async with sessions() as session:
                refused = await session.scalars(
                    select(tables.ExchangePackage).where(tables.ExchangePackage.sequence == 1)
                )
                first = next(each for each in refused if each.code.name == package)
                assert first.state is PackageState.REFUSED
                assert first.received == first.accepted + first.rejected + first.held + first.duplicate
            assert (await played(cycle))["state"] == "CLOSED"
            async with sessions() as session:
                same_children(await state.told(session), undisturbed)


async def test_a_roster_ten_times_too_long_is_held_refused_by_a_named_person_and_asked_for_anew(
    fresh: Callable[[], str], undisturbed: dict[str, Any]
) -> None:
    with standin.desk(data=world.small_county()) as desk:
        desk.faults.set(Fault.TEN_TIMES, 1, "SCHOOL_AGE_POPULATION")
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            outcome = await played(cycle)
            assert (outcome["state"], outcome["failure"]["code"]) == ("HELD", "HELD")
            assert "M_01" in outcome["failure"]["place"]
            async with sessions() as session:
                # What rests on another roster has gone through; nobody is asked anything yet.
                opened = set(await session.scalars(select(tables.Discrepancy.finding)))
                assert opened == {FindingType.HOUSEHOLD_CHANGED}
                assert await session.scalar(select(func.count()).select_from(tables.Verification)) == 0
            async with sessions.begin() as session:
                await persons.refuse(session, "police", world.PERIOD, PackageCode.SCHOOL_AGE_POPULATION)
            assert (await played(cycle))["state"] == "CLOSED"
            async with sessions() as session:
                same_children(await state.told(session), undisturbed)
                row = await decide.find(session, world.CODE, "police", world.PERIOD)
                assert row.summary["refused"][0]["by"] == "张三"


async def test_what_is_held_waits_until_two_named_persons_release_it(fresh: Callable[[], str]) -> None:
    with standin.desk(data=world.small_county()) as desk:
        desk.faults.set(Fault.TEN_TIMES, 1, "SCHOOL_AGE_POPULATION")
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            assert (await played(cycle))["state"] == "HELD"
            assert (await played(cycle))["state"] == "HELD"
            async with sessions.begin() as session:
                row = await decide.find(session, world.CODE, "police", world.PERIOD)
                assert await decide.release(session, row, decide.Decision("张三", "已核对", world.NOW)) == 1
                with pytest.raises(Refused, match="SAME_PERSON"):
                    await decide.release(session, row, decide.Decision(" 张 三 ", "again", world.NOW))
            assert (await played(cycle))["state"] == "HELD"
            async with sessions.begin() as session:
                row = await decide.find(session, world.CODE, "police", world.PERIOD)
                assert await decide.release(session, row, decide.Decision("李四", "同意", world.NOW)) == 0
            outcome = await played(cycle)
            assert outcome["state"] == "CLOSED"
            assert outcome["comparisons"]["M_01"]["opened"] == outcome["comparisons"]["M_01"]["found"] > 1000
            async with sessions.begin() as session:
                row = await decide.find(session, world.CODE, "police", world.PERIOD)
                with pytest.raises(Refused, match="NOT_HELD"):
                    await decide.release(session, row, decide.Decision("李四", "again", world.NOW))


def same_children(told: dict[str, Any], undisturbed: dict[str, Any]) -> None:
    """Children, ledgers and findings are as after a month without trouble; packages carry the trouble."""
    for name in ("student", "household", "enrollment", "discrepancy", "verification"):
        assert state.differences({name: told[name]}, {name: undisturbed[name]}) == []
    # An entry that a roster opened before the doubted one was mended has a version more.
    entries = ([row[:-1] for row in each["ledger_entry"]] for each in (told, undisturbed))
    assert next(entries) == next(entries)


def test_every_switch_is_tried_somewhere() -> None:
    elsewhere = {Fault.RESET, Fault.LOST_ANSWER}  # they need a socket: tests/partners/test_police_box.py
    content = {Fault.BAD_CHECKSUMS, Fault.DUPLICATES, Fault.TWINS, Fault.RENAMED_TOWNSHIPS}
    tried = {*PASSING, *LASTING, Fault.SCHEMA_DRIFT, Fault.EMPTY_ROSTER, Fault.TEN_TIMES}
    assert tried | elsewhere | content == set(Fault)
    assert Faults().left() == {}


async def test_nonces_that_change_all_through_the_month_leave_no_trace(
    fresh: Callable[[], str], undisturbed: dict[str, Any]
) -> None:
    with standin.desk(data=world.small_county(), bound=True, sender_constraint="dpop") as desk:

        async def rotate(_: httpx.Response) -> None:
            # After every third answer: at the token endpoint, kick-offs, parts and the submission alike.
            if len(desk.seen) % 3 == 0:
                desk.faults.set(Fault.NEW_NONCE)

        desk.client.event_hooks["response"].append(rotate)
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            assert (await played(cycle))["state"] == "CLOSED"
            async with sessions() as session:
                assert state.differences(await state.told(session), undisturbed) == []
    refused = [request for request, answer in desk.seen if answer.status_code == 401]
    assert {request.method for request in refused} == {"GET", "POST"}
    taken = [q.url.path for q, r in desk.seen if "$submit" in q.url.path and r.status_code == 201]
    assert len(taken) == len(set(taken)) == 2  # the two packages that the police are sent, each once
    assert sum(r.status_code == 200 for q, r in desk.seen if q.url.path == "/token") == 1
