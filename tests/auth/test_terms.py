"""Terms and working days in the database: read back as they were set, one at a time, against the version that was seen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

import database.session
from auth.administration import term as administration
from auth.changes.author import Author
from database import school_calendar, tables
from domain.deadline import due
from domain.errors import Refused
from domain.limit import LIMITS
from domain.organization import JurisdictionLevel
from domain.term import PROPOSED, SchoolTerm, SchoolYear, Span, TermKind
from domain.working_days import Override
from tests.domain import places

HERE, THERE = "999901", "999902"
AUTUMN = SchoolTerm(
    SchoolYear(2026),
    TermKind.AUTUMN,
    date(2026, 8, 28),
    date(2027, 1, 20),
    date(2026, 8, 31),
    (Span("秋假", date(2026, 11, 2), date(2026, 11, 4)),),
)
SPRING = SchoolTerm(SchoolYear(2026), TermKind.SPRING, date(2027, 2, 22), date(2027, 7, 9), date(2027, 2, 22))
FLOOD = Override(date(2026, 9, 21), False, "汛情停工")


def author(county: str = HERE) -> Author:
    return Author(county, "term set", lambda: datetime(2026, 8, 1, tzinfo=UTC))


@pytest.fixture
async def counties(session: AsyncSession) -> AsyncSession:
    _declare(session)
    await session.flush()
    return session


def _declare(session: AsyncSession) -> None:
    for code in (HERE, THERE):
        session.add(tables.Jurisdiction(code=code, name_zh=code, level=JurisdictionLevel.COUNTY))


async def test_deadlines_go_by_the_terms_and_days_that_the_county_set_and_by_no_other_countys(
    counties: AsyncSession,
) -> None:
    await administration.set_term(counties, author(), AUTUMN)
    await administration.set_override(counties, author(), FLOOD)
    started, rules = datetime(2026, 8, 20, tzinfo=UTC), places.rules("QC")
    ends = {}
    for county in (HERE, THERE):
        terms = await school_calendar.terms(counties, county, rules[PROPOSED])
        days = await school_calendar.working_days(counties, county, ())
        assert terms.term(AUTUMN.school_year, AUTUMN.kind) == (AUTUMN if county == HERE else _proposed())
        assert days.is_working_day(FLOOD.day) is (county == THERE)
        ends[county] = due(LIMITS["T-02"], started, rules, days, terms)
    assert ends == {
        HERE: datetime(2026, 9, 7, 16, tzinfo=UTC),
        THERE: datetime(2026, 9, 8, 16, tzinfo=UTC),
    }


def _proposed() -> SchoolTerm:
    return places.terms().term(AUTUMN.school_year, AUTUMN.kind)


async def test_a_change_that_saw_an_older_version_is_refused(counties: AsyncSession) -> None:
    await administration.set_term(counties, author(), AUTUMN)
    later = replace(AUTUMN, end=date(2027, 1, 22))
    await administration.set_term(counties, author(), later, expected_version=1)
    with pytest.raises(Refused, match="STALE_VERSION"):
        await administration.set_term(counties, author(), AUTUMN, expected_version=1)
    assert (await school_calendar.set_terms(counties, HERE)) == [later]
    await administration.set_override(counties, author(), FLOOD)
    with pytest.raises(Refused, match="STALE_VERSION"):
        await administration.set_override(counties, author(), FLOOD, expected_version=2)


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    made = database.session.engine(database_url)
    async with database.session.sessions(made).begin() as session:
        _declare(session)
    yield made
    await made.dispose()


async def test_two_that_set_overlapping_terms_at_once_do_not_both_succeed(engine: AsyncEngine) -> None:
    sessions = database.session.sessions(engine)

    async def put(term: SchoolTerm) -> object:
        async with sessions.begin() as session:
            return await administration.set_term(session, author(), term)

    late = replace(AUTUMN, end=date(2027, 2, 22))
    ended = await _together(put(late), put(SPRING))
    assert sorted(isinstance(each, Refused) for each in ended) == [False, True]
    async with sessions() as session:
        assert len(await school_calendar.set_terms(session, HERE)) == 1


async def test_two_that_set_the_same_day_at_once_leave_one_row_and_two_records(engine: AsyncEngine) -> None:
    sessions = database.session.sessions(engine)

    async def put(said: Override) -> object:
        async with sessions.begin() as session:
            return await administration.set_override(session, author(), said)

    first, second = await _together(put(FLOOD), put(replace(FLOOD, works=True)))
    assert first == second
    async with sessions() as session:
        [row] = (await session.scalars(select(tables.CalendarOverride))).all()
        assert row.version == 2
        assert await session.scalar(select(func.count()).select_from(tables.AuditRecord)) == 2


async def _together(*work: Awaitable[object]) -> list[object]:
    return list(await asyncio.gather(*work, return_exceptions=True))
