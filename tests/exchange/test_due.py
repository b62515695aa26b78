"""What the calendar asks: months announced, begun on their day and caught up; late partners told, failing ones left alone, paused ones not asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from connectors._core import encode
from connectors.police import CONNECTOR
from database import tables
from domain.errors import Refused
from domain.exchange import CycleState, PackageCode
from exchange import decide, due, freeze, handed_in
from exchange.cycle import Cycle
from exchange.engine import Engine
from exchange.start import WORKFLOW, start
from partners.faults import Fault
from tests import sealing
from tests.exchange import persons, world
from tests.partners import standin

COUNTY = world.small_county()
EXCHANGE_DAY = datetime(2026, 8, 7, 16, tzinfo=UTC)  # 8 August, 00:00 in Asia/Shanghai


@dataclass
class Here:
    """A hub whose clock a test sets."""

    cycle: Cycle
    sessions: async_sessionmaker[AsyncSession]
    now: datetime

    async def begin(self) -> int:
        """What a minute's look at the calendar begins, run to its end."""
        begun = await due.begin(self.cycle)
        for each in begun:
            await each.handle.get_result()
        return len(begun)

    async def states(self) -> dict[str, CycleState]:
        cycle = tables.ExchangeCycle
        async with self.sessions() as session:
            return dict((await session.execute(select(cycle.period, cycle.state))).all())

    async def partner(self) -> tables.ExchangePartner:
        async with self.sessions() as session:
            return (await session.scalars(select(tables.ExchangePartner))).one()


@asynccontextmanager
async def here(url: str, transport: Any, now: datetime) -> AsyncIterator[Here]:
    engine, sessions = world.opened(url)
    durable = Engine(url, engine)
    found: Here
    cycle = replace(world.cycle(durable, sessions, transport), now=lambda: found.now)
    found = Here(cycle, sessions, now)
    await durable.start({WORKFLOW: cycle.run})
    try:
        yield found
    finally:
        await durable.stop()
        await engine.dispose()


async def test_a_month_is_announced_on_its_first_day_and_begins_at_midnight_of_the_eighth(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with here(fresh(), desk.transport, datetime(2026, 7, 31, 17, tzinfo=UTC)) as hub:
            assert await hub.begin() == 0
            assert await hub.states() == {"2026-08": CycleState.PLANNED}
            hub.now = EXCHANGE_DAY - timedelta(seconds=1)
            assert await hub.begin() == 0
            hub.now = EXCHANGE_DAY
            assert await hub.begin() == 1
            assert await hub.states() == {"2026-08": CycleState.CLOSED}
            async with hub.sessions() as session:
                row = await decide.find(session, world.CODE, "police", "2026-08")
            assert row.due_at == row.frozen_at == EXCHANGE_DAY
            assert await hub.begin() == 0


async def test_missed_months_are_caught_up_in_their_order_once(fresh: Callable[[], str]) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with here(fresh(), desk.transport, EXCHANGE_DAY) as hub:
            await hub.begin()
            hub.now = datetime(2026, 11, 9, tzinfo=UTC)  # nobody was there in September and October
            for closed in (2, 3, 4):
                assert await hub.begin() == 1
                assert list((await hub.states()).values()).count(CycleState.CLOSED) == closed
            async with hub.sessions() as session:
                receipt = tables.ExchangeReceipt
                told = [
                    body["period"]
                    for body in await session.scalars(select(receipt.body).order_by(receipt.sequence))
                ]
            assert told == ["2026-08", "2026-09", "2026-10", "2026-11"]
            assert await hub.begin() == 0


async def test_a_failing_partner_is_left_alone_for_longer_each_time_and_a_person_may_begin_at_any(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=COUNTY) as desk:
        desk.faults.set(Fault.WRONG_MONTH, 10_000)
        async with here(fresh(), desk.transport, EXCHANGE_DAY) as hub:
            for failures in (1, 2, 3):
                assert await hub.begin() == 1
                partner = await hub.partner()
                assert partner.failures == failures
                assert partner.retry_at == hub.now + freeze.SHORTEST * 2 ** (failures - 1)
                hub.now = partner.retry_at - timedelta(seconds=1)
                assert await hub.begin() == 0
                hub.now = partner.retry_at
            outcome = await (await start(hub.cycle, "police", "2026-08")).handle.get_result()
            assert outcome["state"] == "FAILED"
            desk.faults.clear()
            hub.now += freeze.LONGEST
            assert await hub.begin() == 1
            partner = await hub.partner()
            assert (partner.failures, partner.retry_at) == (0, None)


async def test_what_a_department_hands_in_is_taken_up_before_its_time_to_be_left_alone_is_over(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=COUNTY) as desk:
        desk.faults.set(Fault.WRONG_MONTH, 2)
        async with here(fresh(), desk.transport, EXCHANGE_DAY) as hub:
            assert await hub.begin() == 1
            assert await hub.begin() == 0
            desk.faults.clear()
            handing = handed_in.Handing(world.CODE, CONNECTOR, PackageCode.SCHOOL_AGE_POPULATION, "2026-08")
            async with hub.sessions.begin() as session:
                content = encode(COUNTY.school_age_population())
                await handed_in.keep(session, sealing.KEYS, handing, content, {}, hub.now)
            assert await hub.begin() == 1
            assert await hub.states() == {"2026-08": CycleState.CLOSED}


async def test_a_held_month_goes_on_by_itself_once_persons_have_decided(fresh: Callable[[], str]) -> None:
    with standin.desk(data=COUNTY) as desk:
        desk.faults.set(Fault.TEN_TIMES, 1, "SCHOOL_AGE_POPULATION")
        async with here(fresh(), desk.transport, EXCHANGE_DAY) as hub:
            assert await hub.begin() == 1
            assert await hub.states() == {"2026-08": CycleState.HELD}
            assert (await hub.partner()).failures == 0
            hub.now += timedelta(days=3)
            assert await hub.begin() == 0
            async with hub.sessions.begin() as session:
                await persons.refuse(session, "police", "2026-08", PackageCode.SCHOOL_AGE_POPULATION)
            assert await hub.begin() == 1
            assert await hub.states() == {"2026-08": CycleState.CLOSED}


async def test_nothing_is_exchanged_with_a_paused_partner_until_it_is_resumed(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with here(fresh(), desk.transport, EXCHANGE_DAY - timedelta(days=1)) as hub:
            decision = decide.Decision("张三", "对方系统升级", hub.now)
            async with hub.sessions.begin() as session:
                with pytest.raises(Refused, match="NO_CYCLE"):
                    await decide.pause(session, world.CODE, "police", decision)
            await hub.begin()
            async with hub.sessions.begin() as session:
                await decide.pause(session, world.CODE, "police", decision)
                with pytest.raises(Refused, match="PARTNER_PAUSED"):
                    await decide.pause(session, world.CODE, "police", decision)
            hub.now = EXCHANGE_DAY
            assert await hub.begin() == 0
            with pytest.raises(Refused, match="PARTNER_PAUSED"):
                await start(hub.cycle, "police", "2026-08")
            assert desk.seen == []
            async with hub.sessions.begin() as session:
                await decide.resume(session, world.CODE, "police")
                with pytest.raises(Refused, match="NOT_PAUSED"):
                    await decide.resume(session, world.CODE, "police")
            assert await hub.begin() == 1
            assert await hub.states() == {"2026-08": CycleState.CLOSED}
