"""Findings opened: what was resolved before is read once, so twice the findings take twice the time."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import text

from exchange import findings, reconcile
from exchange.comparisons.catalogue import COMPARISONS
from tests.exchange import world
from tests.exchange.test_faults import worker
from tests.partners import standin

COUNTY = world.small_county()


@pytest.mark.parametrize("known", [False, True], ids=["sizes unknown", "sizes known"])
async def test_the_resolved_are_read_once_and_not_for_each_finding(
    fresh: Callable[[], str], known: bool
) -> None:
    comparison = next(each for each in COMPARISONS if each.needs)
    given = {
        "county": world.CODE,
        "cycle": None,
        "compared_on": "2026-08-08",
        "comparison": comparison.code.name,
        "finding": comparison.finding and comparison.finding.name,
        "reported": list(comparison.reported),
        "roster": UUID(int=0),
    }
    with standin.desk(data=COUNTY) as desk:
        async with worker(fresh(), desk.transport) as (_, sessions), sessions.begin() as session:
            await session.execute(text(reconcile._FINDING_TABLE))
            if known:
                await session.execute(text("ANALYZE finding"))
            plan = await session.execute(text("EXPLAIN " + findings._OPEN), given)
            told = "\n".join(line for (line,) in plan)
    assert "hashed SubPlan" in told or "Hash Anti Join" in told, told
    assert "Nested Loop Anti Join" not in told
