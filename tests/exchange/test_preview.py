"""A preview is the month itself, taken back: it says what applying would write, keeps nothing, sends nothing, and binds a release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from database import tables
from domain.errors import Refused
from domain.exchange import PackageCode
from exchange import decide
from exchange.preview import Preview, preview
from partners.faults import Fault
from tests.exchange import persons, state, world
from tests.exchange.test_faults import played, worker
from tests.partners import standin

ROSTER = PackageCode.SCHOOL_AGE_POPULATION
_NOUNS = ("student", "discrepancy", "ledger_entry", "special_group_membership", "verification")


async def everything(sessions: async_sessionmaker[AsyncSession]) -> dict[str, Any]:
    """All tables the exchange writes, and how many rows every other one has."""
    async with sessions() as session:
        names = (
            await session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        ).all()
        counts = {
            name: [tuple(row) for row in await session.execute(text(f'SELECT count(*) FROM "{name}"'))]
            for name in names
        }
        return {**await state.told(session), **counts}


def new(seen: Preview) -> Counter[str]:
    return Counter(each.noun for each in seen.written if each.is_new)


async def rows(sessions: async_sessionmaker[AsyncSession]) -> Counter[str]:
    """How many rows there are of what previews speak of."""
    async with sessions() as session:
        found = {name: await session.scalar(text(f"SELECT count(*) FROM {name}")) for name in _NOUNS}
    return Counter(
        {"".join(part.title() for part in name.split("_")): count or 0 for name, count in found.items()}
    )


async def test_a_preview_keeps_nothing_sends_nothing_and_is_what_the_month_then_does(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=world.small_county()) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            before, had = await everything(sessions), await rows(sessions)
            seen = await preview(cycle, "police", world.PERIOD)
            assert seen.outcome["state"] == "RECONCILED"
            assert state.differences(await everything(sessions), before) == []
            assert not any(
                request.method == "PUT" or "packages/VERIFICATION" in str(request.url)
                for request, _ in desk.seen
            )
            outcome = await played(cycle)
            assert outcome["state"] == "CLOSED"
            assert outcome["comparisons"] == seen.outcome["comparisons"]
            assert outcome["moves"] == seen.outcome["moves"]
            assert new(seen) == await rows(sessions) - had
            rejected = {each["code"]: each["rejected"] for each in seen.outcome["packages"]}
            assert {code: len(lines) for code, lines in seen.returned.items()} == {
                code: count for code, count in rejected.items() if count
            }
            assert all(each["reasons"][0]["zh"] for lines in seen.returned.values() for each in lines)


async def test_a_release_bound_to_its_preview_applies_just_that(fresh: Callable[[], str]) -> None:
    with standin.desk(data=world.small_county()) as desk:
        desk.faults.set(Fault.TEN_TIMES, 1, ROSTER.name)
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            assert (await played(cycle))["state"] == "HELD"
            had = await rows(sessions)
            seen = await preview(cycle, "police", world.PERIOD)
            again = await preview(cycle, "police", world.PERIOD)
            assert seen.digest == again.digest
            async with sessions.begin() as session:
                await persons.release(session, "police", world.PERIOD, preview=seen.digest)
            assert (await played(cycle))["state"] == "CLOSED"
            assert new(seen) == await rows(sessions) - had
            assert new(seen)["Student"] > 1000


async def test_applying_refuses_if_the_data_has_moved_since_the_preview(fresh: Callable[[], str]) -> None:
    with standin.desk(data=world.small_county()) as desk:
        desk.faults.set(Fault.TEN_TIMES, 1, ROSTER.name)
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            assert (await played(cycle))["state"] == "HELD"
            seen = await preview(cycle, "police", world.PERIOD)
            async with sessions.begin() as session:
                await persons.release(session, "police", world.PERIOD, preview=seen.digest)
                child = tables.Student
                one = select(child.id).join(tables.Enrollment).limit(1).scalar_subquery()
                await session.execute(update(child).where(child.id == one).values(name="已更名"))
            before = await rows(sessions)
            outcome = await played(cycle)
            assert (outcome["state"], outcome["failure"]["code"]) == ("HELD", "PREVIEW_STALE")
            assert await rows(sessions) == before
            assert (await played(cycle))["state"] == "HELD"
            fresher = await preview(cycle, "police", world.PERIOD)
            assert fresher.digest != seen.digest
            async with sessions.begin() as session:
                assert await persons.release(session, "police", world.PERIOD, preview=fresher.digest) == [
                    1,
                    0,
                ]
            assert (await played(cycle))["state"] == "CLOSED"


async def test_a_preview_of_a_department_that_refuses_says_so_and_keeps_nothing(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=world.small_county()) as desk:
        desk.faults.set(Fault.WRONG_MONTH, 10_000)
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            before = await everything(sessions)
            seen = await preview(cycle, "police", world.PERIOD)
            assert seen.outcome["failure"]["code"] == "WRONG_PERIOD"
            assert state.differences(await everything(sessions), before) == []
            with pytest.raises(Refused, match="NOT_YET"):
                await preview(cycle, "police", "2030-01")


async def test_a_release_names_rosters_that_wait_and_is_of_those_alone(fresh: Callable[[], str]) -> None:
    with standin.desk(data=world.small_county()) as desk:
        desk.faults.set(Fault.TEN_TIMES, 1, ROSTER.name)
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            assert (await played(cycle))["state"] == "HELD"
            async with sessions.begin() as session:
                with pytest.raises(Refused, match="NO_PACKAGE"):
                    await persons.release(
                        session, "police", world.PERIOD, [PackageCode.HOUSEHOLD_CHANGE_ROSTER]
                    )
                assert await persons.release(session, "police", world.PERIOD, [ROSTER]) == [1, 0]
                await persons.refuse(session, "police", world.PERIOD, ROSTER)
            # What two persons released was refused after all: what comes instead is looked at anew.
            desk.faults.set(Fault.TEN_TIMES, 1, ROSTER.name)
            assert (await played(cycle))["state"] == "HELD"
            async with sessions() as session:
                row = await decide.find(session, world.CODE, "police", world.PERIOD)
            waiting = {UUID(package) for package in row.summary["waiting"].values()}
            assert waiting.isdisjoint(decide.released(row, 2))
