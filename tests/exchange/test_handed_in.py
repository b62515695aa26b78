"""What departments hand in themselves: kept once, replaced until it is applied, taken up by its month instead of being fetched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from connectors._core import encode
from connectors.police import CONNECTOR
from database import tables
from domain.errors import Refused
from domain.exchange import PackageCode, PackageState
from exchange import handed_in, landing, pages
from partners import county as synthetic
from tests import sealing
from tests.exchange import world
from tests.exchange.test_faults import played, worker
from tests.partners import standin

ROSTER = handed_in.Handing(world.CODE, CONNECTOR, PackageCode.SCHOOL_AGE_POPULATION, world.PERIOD)


async def kept(
    sessions: async_sessionmaker[AsyncSession], handing: handed_in.Handing, content: bytes
) -> tuple[tables.ExchangePackage, bool]:
    """Hand in lines and have them judged."""
    async with sessions.begin() as session:
        package_id, is_new = await handed_in.keep(session, sealing.KEYS, handing, content, {}, world.NOW)
    async with sessions.begin() as session:
        return await handed_in.judge(session, sealing.KEYS, handing, package_id, world.NOW), is_new


def lines(county: synthetic.County) -> bytes:
    """The roster as the department would send it."""
    return encode(county.school_age_population())


async def states(sessions: async_sessionmaker[AsyncSession]) -> dict[int, PackageState]:
    """The state of each sequence of the roster."""
    package = tables.ExchangePackage
    statement = select(package.sequence, package.state).where(package.code == ROSTER.code)
    async with sessions() as session:
        return dict((await session.execute(statement)).all())


async def test_the_month_takes_up_what_was_handed_in_and_does_not_ask_for_it(
    fresh: Callable[[], str],
) -> None:
    county = world.small_county()
    with standin.desk(data=county) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            package, is_new = await kept(sessions, ROSTER, lines(county))
            assert is_new
            assert package.state is PackageState.VALIDATED
            counts = landing.counts(package)
            assert counts.received == counts.accepted + counts.rejected + counts.duplicate > counts.accepted
            outcome = await played(cycle)
            assert outcome["state"] == "CLOSED"
            assert not any("SCHOOL_AGE_POPULATION" in str(request.url) for request, _ in desk.seen)
            told = {each["code"]: each for each in outcome["packages"]}["SCHOOL_AGE_POPULATION"]
            assert told["received"] == counts.received
            assert told["rejected"] == counts.rejected
            async with sessions() as session:
                body = (await session.scalars(select(tables.ExchangeReceipt.body))).one()
            assert any(each["sha256"] == package.sha256 for each in body["packages"])
            assert await states(sessions) == {1: PackageState.APPLIED}


async def test_the_same_lines_again_are_the_same_package_and_other_lines_replace_it(
    county_sessions: async_sessionmaker[AsyncSession],
) -> None:
    content = lines(world.small_county())
    first, _ = await kept(county_sessions, ROSTER, content)
    again, is_new = await kept(county_sessions, ROSTER, content)
    assert (again.id, is_new) == (first.id, False)
    mended, is_new = await kept(county_sessions, ROSTER, content.partition(b"\n")[2])
    assert is_new
    assert mended.sequence == 2
    assert await states(county_sessions) == {1: PackageState.SUPERSEDED, 2: PackageState.VALIDATED}


async def test_a_sequence_is_of_one_content_and_an_older_one_replaces_nothing(
    county_sessions: async_sessionmaker[AsyncSession],
) -> None:
    content = lines(world.small_county())
    await kept(county_sessions, replace(ROSTER, sequence=3), content)
    for sequence, code in ((3, "SEQUENCE_REUSED"), (2, "SEQUENCE_OLDER")):
        with pytest.raises(Refused) as refused:
            await kept(county_sessions, replace(ROSTER, sequence=sequence), content.partition(b"\n")[2])
        assert refused.value.reason.code == code
    assert await states(county_sessions) == {3: PackageState.VALIDATED}


async def test_an_applied_month_is_replaced_no_more(fresh: Callable[[], str]) -> None:
    county = world.small_county()
    with standin.desk(data=county) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            assert (await played(cycle))["state"] == "CLOSED"
            with pytest.raises(Refused) as refused:
                await kept(sessions, ROSTER, lines(county).partition(b"\n")[2])
            assert refused.value.reason.code == "MONTH_APPLIED"
            again, is_new = await kept(sessions, ROSTER, await _applied(sessions))
            assert not is_new
            assert again.state is PackageState.APPLIED


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": PackageCode.VERIFICATION_REQUEST}, "PACKAGE_NOT_EXPECTED"),
        ({"code": PackageCode.DISABLED_CHILDREN}, "PACKAGE_NOT_EXPECTED"),
        ({"period": "2026-09"}, "NOT_DUE"),
        ({"period": "2027-08"}, "NOT_YET"),
        ({"period": "August"}, "BAD_PERIOD"),
    ],
)
async def test_what_is_not_due_is_refused(
    county_sessions: async_sessionmaker[AsyncSession], changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        await kept(county_sessions, replace(ROSTER, **changes), b"")  # type: ignore[arg-type]
    assert refused.value.reason.code == code
    assert await states(county_sessions) == {}


async def test_what_is_worth_nothing_replaces_nothing(
    county_sessions: async_sessionmaker[AsyncSession],
) -> None:
    await kept(county_sessions, ROSTER, lines(world.small_county()))
    empty, _ = await kept(county_sessions, ROSTER, b"")
    assert empty.state is PackageState.REFUSED
    assert await states(county_sessions) == {1: PackageState.VALIDATED, 2: PackageState.REFUSED}


async def test_an_empty_roster_is_refused_and_the_next_one_counts(
    county_sessions: async_sessionmaker[AsyncSession],
) -> None:
    empty, _ = await kept(county_sessions, ROSTER, b"")
    assert empty.state is PackageState.REFUSED
    sound, _ = await kept(county_sessions, ROSTER, lines(world.small_county()))
    assert (sound.sequence, sound.state) == (2, PackageState.VALIDATED)


async def _applied(sessions: async_sessionmaker[AsyncSession]) -> bytes:
    package = tables.ExchangePackage
    statement = select(package.id).where(package.code == ROSTER.code)
    async with sessions() as session:
        return await pages.whole(session, sealing.KEYS, (await session.scalars(statement)).one())
