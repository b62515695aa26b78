"""Scorecards: each month counted and scored once it has moved, late ones every day; no line is read but those that went back."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth.changes.author import Author
from connectors.police import CONNECTOR
from database import tables
from domain.errors import Refused
from domain.exchange import PackageCode, RecordState
from exchange import due, scorecard
from hub import places, scorecard_commands
from partners.faults import Fault
from tests.exchange import world
from tests.exchange.test_faults import played, worker
from tests.exchange.test_months import month
from tests.partners import standin

COUNTY = world.small_county()
DUE = datetime.fromisoformat("2026-08-07T16:00:00+00:00")


def author(now: datetime = world.NOW) -> Author:
    return Author(world.CODE, "exchangeScore", lambda: now, arrangements=places.arrangements())


async def scored(
    sessions: async_sessionmaker[AsyncSession], now: datetime = world.NOW
) -> tuple[int, dict[str, tables.ExchangeScorecard]]:
    """How many months were scored, and every card by its month."""
    async with sessions.begin() as session:
        done = await scorecard.advance(session, author(now))
    async with sessions() as session:
        cards = await session.scalars(select(tables.ExchangeScorecard))
        return done, {card.period: card for card in cards}


async def arrived(sessions: async_sessionmaker[AsyncSession], days: int) -> None:
    """Put the packages' day of arrival so many days after the exchange day."""
    package = tables.ExchangePackage
    async with sessions.begin() as session:
        await session.execute(update(package).values(created_at=DUE + timedelta(days=days, hours=1)))
        await session.execute(update(tables.ExchangeCycle).values(updated_at=DUE + timedelta(days=40)))


async def test_a_closed_month_is_scored_by_what_came_once_and_anew_when_it_moves(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            assert (await played(cycle))["state"] == "CLOSED"
            await arrived(sessions, 0)
            done, cards = await scored(sessions)
            assert (done, list(cards)) == (1, [world.PERIOD])
            card = cards[world.PERIOD]
            async with sessions() as session:
                packages = await _packages(session)
                back = await _rejected(session)
            ours = [each for each in packages if each.direction.name == "PULL"]
            assert card.lines["received"] == sum(each.received for each in ours) > 0
            assert card.lines["rejected"] == sum(back.values()) > 0
            assert card.lines["reasons"] == back
            assert (
                card.validity
                == (card.lines["received"] - card.lines["rejected"]) * 100 // card.lines["received"]
            )
            roster = next(e for e in ours if e.code is PackageCode.SCHOOL_AGE_POPULATION)
            empty = roster.header["empty"]
            assert empty
            assert {f"SCHOOL_AGE_POPULATION {k}": n for k, n in empty.items()}.items() <= card.lines[
                "blanks"
            ].items()
            assert (card.timeliness, card.days_late, card.trend) == (100, 0, None)
            assert card.lines["asked"] == sum(
                e.accepted for e in packages if e.code is PackageCode.VERIFICATION_REQUEST
            )
            assert card.answered == 100
            assert card.found["matched"] > card.found["conflicting"] > 0
            assert card.score is not None
            assert card.score < 100
            assert (await scored(sessions))[0] == 0
            await arrived(sessions, 3)
            async with sessions.begin() as session:
                await session.execute(
                    update(tables.ExchangeCycle).values(updated_at=DUE + timedelta(days=41))
                )
            done, cards = await scored(sessions)
            assert (done, cards[world.PERIOD].days_late, cards[world.PERIOD].timeliness) == (1, 3, 70)
            assert cards[world.PERIOD].version == 2


async def test_the_trend_is_held_against_the_months_before(fresh: Callable[[], str]) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            await month(cycle, world.PERIOD)
            await month(cycle, "2026-09")
            done, cards = await scored(sessions)
            august, september = cards["2026-08"], cards["2026-09"]
            assert done == 2
            assert august.score is not None
            assert september.score is not None
            assert september.trend == september.score - august.score
            assert september.completeness is None  # no register came


async def test_a_month_that_failed_is_late_until_it_is_done_and_is_scored_every_day(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=COUNTY) as desk:
        desk.faults.set(Fault.WRONG_MONTH, 10_000)
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            assert (await played(cycle))["state"] == "FAILED"
            for days, timeliness in ((0, 100), (1, 90), (5, 50), (30, 0)):
                done, cards = await scored(sessions, DUE + timedelta(days=days, hours=2))
                assert (done, cards[world.PERIOD].days_late, cards[world.PERIOD].timeliness) == (
                    1,
                    days,
                    timeliness,
                )
                assert (await scored(sessions, DUE + timedelta(days=days, hours=3)))[0] == 0
            said = cards[world.PERIOD].mend
            assert [each["measure"] for each in said] == ["TIMELINESS"]
            assert "逾期 30 天；请公安局" in said[0]["zh"]


async def test_a_month_whose_day_has_not_come_is_not_scored(fresh: Callable[[], str]) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with worker(fresh(), desk.transport) as (_cycle, sessions):
            async with sessions.begin() as session:
                assert await due.plan(session, world.CODE, [CONNECTOR], DUE - timedelta(days=1)) == 1
            assert await scored(sessions, DUE - timedelta(seconds=1)) == (0, {})
            assert (await scored(sessions, DUE))[0] == 1


async def test_whoever_sees_no_line_is_told_no_small_count(fresh: Callable[[], str]) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            await played(cycle)
            _, cards = await scored(sessions)
            card = cards[world.PERIOD]
            assert any(0 < n < 5 for n in card.lines["reasons"].values())
            assert not any(n is not None and 0 < n < 5 for n in card.coarse_lines["reasons"].values())
            assert set(card.coarse_lines) == set(card.lines)


async def test_counting_reads_of_the_lines_only_those_that_went_back_by_the_index_of_states(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            await played(cycle)
            async with sessions.begin() as session:
                await session.execute(text("SET LOCAL enable_seqscan = off"))
                row = (await session.scalars(select(tables.ExchangeCycle))).one()
                given = {
                    "cycle": row.id, "now": world.NOW, "term": world.NOW, "wanted": "{}", "asks": [], "answers": [],
                    "arrived": True,
                }  # fmt: skip
                plan = await session.execute(text("EXPLAIN " + scorecard._COUNTED), given)
                told = "\n".join(line for (line,) in plan)
    assert "ix_exchange_record_package_id_state" in told
    assert "Seq Scan on exchange_record" not in told


async def _packages(session: AsyncSession) -> list[tables.ExchangePackage]:
    package = tables.ExchangePackage
    return list(
        await session.scalars(
            select(package).where(package.state != "SUPERSEDED", package.cycle_id.is_not(None))
        )
    )


async def _rejected(session: AsyncSession) -> dict[str, int]:
    line, found = tables.ExchangeRecord, dict[str, Any]()
    statement = select(line.reject_code).where(
        line.state == RecordState.REJECTED, line.reject_code.is_not(None)
    )
    statement = statement.join(tables.ExchangePackage).where(tables.ExchangePackage.cycle_id.is_not(None))
    for code in await session.scalars(statement):
        assert code is not None
        found[code.name] = found.get(code.name, 0) + 1
    return found


async def test_a_partners_months_are_told_as_a_workbook_too(fresh: Callable[[], str]) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            await played(cycle)
            await scored(sessions)
            async with sessions() as session:
                found = await scorecard_commands.cards(session, world.CODE, "police")
                with pytest.raises(Refused, match="UNKNOWN_PARTNER"):
                    await scorecard_commands.cards(session, world.CODE, "nobody")
    book = CalamineWorkbook.from_filelike(io.BytesIO(scorecard_commands.workbook("police", found)))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][:2] == ["月份", "总分"]
    assert rows[2][:2] == [world.PERIOD, found[0]["score"]]
    assert rows[2][-1] == "\n".join(each["zh"] for each in found[0]["mend"]) != ""
