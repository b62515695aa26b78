"""What the hub exchanges is on the audit log, each step in the transaction that did it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exchange.cycle import Cycle
from exchange.start import start
from partners.faults import Fault
from tests.exchange import state, world
from tests.exchange.test_faults import EVER, worker
from tests.partners import standin

Recorded = list[tuple[Any, ...]]


async def august(url: str, fault: tuple[Fault, int, str] | None = None) -> tuple[dict[str, Any], Recorded]:
    """What came of the month, and what is on record of it."""
    with standin.desk(data=world.small_county()) as desk:
        if fault:
            desk.faults.set(*fault)
        async with worker(url, desk.transport) as (cycle, sessions):
            outcome = await played(cycle)
            async with sessions() as session:
                return outcome, await state.recorded(session)


async def played(cycle: Cycle) -> dict[str, Any]:
    return await (await start(cycle, "police", world.PERIOD)).handle.get_result()


async def test_a_month_is_on_record_from_its_freezing_to_its_closing(fresh: Callable[[], str]) -> None:
    outcome, recorded = await august(fresh())
    assert {row[:2] for row in recorded} == {("EXCHANGE", "hub")}
    assert {row[5] for row in recorded} == {"OK"}
    month = f"police/{world.PERIOD}"
    steps = [(operation, path) for _, _, operation, path, _, _ in recorded]
    assert steps[0] == ("exchange freeze", month)
    assert steps[-1] == ("exchange close", month)
    assert ("exchange apply", month) in steps
    received = {path: rows for _, _, operation, path, rows, _ in recorded if operation in SENT_OR_RECEIVED}
    assert received == {f"{month}/{each['code']}": each["received"] for each in outcome["packages"]}


SENT_OR_RECEIVED = ("exchange receive", "exchange send")


async def test_a_month_that_fails_is_on_record_with_its_reason(fresh: Callable[[], str]) -> None:
    _, recorded = await august(fresh(), (Fault.WRONG_HASH, EVER, "SCHOOL_AGE_POPULATION"))
    assert (recorded[-1][2], recorded[-1][5]) == ("exchange fail", "HASH_MISMATCH")


async def test_a_month_that_is_held_is_on_record_as_held(fresh: Callable[[], str]) -> None:
    _, recorded = await august(fresh(), (Fault.TEN_TIMES, 1, "SCHOOL_AGE_POPULATION"))
    assert (recorded[-1][2], recorded[-1][5]) == ("exchange hold", "HELD")
