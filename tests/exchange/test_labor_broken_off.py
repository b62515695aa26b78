"""A month of labor inspection that breaks off in any step, and its lines settled twice: the tables end as if nothing had been."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from database import tables
from domain.exchange import PackageCode
from exchange import labor_inspection
from exchange.engine import Engine
from partners.labor_findings import Inspection
from tests.exchange import world
from tests.exchange.labor import clue_about, month, told, worker
from tests.partners import labor as department

FINDINGS, CLUES = "CHILD_LABOR_FINDINGS", "CHILD_LABOR_CLUES"
COUNTY = world.small_county()
HIDDEN = Inspection(COUNTY).hidden[0]


class Breaking(Engine):
    """An engine whose process breaks once, in the middle of one step."""

    def __init__(self, url: str, engine: Any, at: str) -> None:
        super().__init__(url, engine)
        self._at: str | None = at

    async def transaction(self, name: str, body: Any) -> Any:
        async def broken(session: Any) -> Any:
            result = await body(session)
            await session.flush()
            if name == self._at:
                self._at = None
                raise RuntimeError("broken off")
            return result

        return await super().transaction(name, broken)


STEPS = [
    f"validate {FINDINGS}",
    f"settle {FINDINGS}",
    "apply",
    f"build {CLUES}",
    f"sent {CLUES}",
]


@pytest.mark.parametrize("step", STEPS)
async def test_a_month_that_broke_off_in_any_step_ends_as_an_undisturbed_one(
    step: str, fresh: Callable[[], str]
) -> None:
    ends = []
    for at in ("", step):
        with department.desk(COUNTY) as desk:
            async with worker(fresh(), desk.transport, Breaking, at=at) as (cycle, sessions):
                await clue_about(sessions, HIDDEN.name, HIDDEN.birth_date)
                if at:
                    with pytest.raises(RuntimeError):
                        await month(cycle)
                assert (await month(cycle))["state"] == "CLOSED"
                ends.append(await told(sessions))
                submitted = desk.app.state.inbox.of(
                    "hub", CLUES, COUNTY.jurisdiction_code, world.PERIOD, None
                )
                assert [one.lines.count("\n") for one in submitted] == [1]
    assert ends[0] == ends[1]


async def test_settling_twice_changes_nothing(fresh: Callable[[], str]) -> None:
    with department.desk(COUNTY) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            await month(cycle)
            before = await told(sessions)
            async with sessions.begin() as session:
                package = select(tables.ExchangePackage.id).where(
                    tables.ExchangePackage.code == PackageCode.CHILD_LABOR_FINDINGS
                )
                counts = await labor_inspection.settle(session, (await session.scalars(package)).one())
            assert counts["received"] == sum(
                counts[part] for part in ("accepted", "rejected", "held", "duplicate")
            )
            assert await told(sessions) == before
