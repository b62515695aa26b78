"""Whatever the partner does wrong ends in a retry or a clear refusal: nothing is lost, nothing is applied twice."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from connectors._transport import Transport
from database import tables
from exchange.cycle import Cycle
from exchange.engine import Engine
from exchange.start import WORKFLOW, start
from partners.faults import Fault, Faults
from tests.exchange import state, world
from tests.partners import standin

PASSING = [Fault.SLOW, Fault.UNAUTHORIZED, Fault.EXPIRED_TOKEN, Fault.THROTTLED, Fault.ERROR]
PASSING += [Fault.TRUNCATED, Fault.WRONG_HASH]
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
    url: str, transport: Transport
) -> AsyncIterator[tuple[Cycle, async_sessionmaker[AsyncSession]]]:
    """A hub that exchanges with the given partner."""
    engine, sessions = world.opened(url)
    durable = Engine(url, engine)
    cycle = world.cycle(durable, sessions, transport)
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
    with standin.desk(data=world.small_county()) as desk:
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


async def test_lines_off_the_contract_go_back_one_by_one_and_the_counts_balance(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=world.small_county()) as desk:
        desk.faults.set(Fault.SCHEMA_DRIFT, 1, "HOUSEHOLD_CHANGE_ROSTER")
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            outcome = await played(cycle)
            changes = next(each for each in outcome["packages"] if each["code"] == "HOUSEHOLD_CHANGE_ROSTER")
            assert changes["rejected"] == changes["received"] > 0
            assert outcome["comparisons"]["M_18"]["found"] == 0
            async with sessions() as session:
                codes = await session.scalars(select(tables.ExchangeRecord.reject_code).distinct())
                assert "SCHEMA" in {code.name for code in codes if code}


@pytest.mark.parametrize("fault", [Fault.EMPTY_ROSTER], ids=lambda fault: fault.value)
async def test_a_roster_without_lines_accuses_nobody(fault: Fault, fresh: Callable[[], str]) -> None:
    with standin.desk(data=world.small_county()) as desk:
        desk.faults.set(fault, 1, "SCHOOL_AGE_POPULATION")
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            outcome = await played(cycle)
            assert outcome["comparisons"]["M_08"]["held"] is True
            assert outcome["comparisons"]["M_08"]["opened"] == 0
            async with sessions() as session:
                opened = await session.scalars(select(tables.Discrepancy.comparison).distinct())
                assert {comparison.name for comparison in opened} == {"M_18"}


def test_every_switch_is_tried_somewhere() -> None:
    elsewhere = {Fault.RESET, Fault.LOST_ANSWER}  # they need a socket: tests/partners/test_police_box.py
    content = {Fault.BAD_CHECKSUMS, Fault.DUPLICATES, Fault.TWINS, Fault.RENAMED_TOWNSHIPS, Fault.TEN_TIMES}
    tried = {*PASSING, *LASTING, Fault.SCHEMA_DRIFT, Fault.EMPTY_ROSTER}
    assert tried | elsewhere | content == set(Fault)
    assert Faults().left() == {}
