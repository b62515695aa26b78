"""What has expired is taken away piece by piece; nothing that an open month may need, and no receipt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import exists, func, select, text, update

from database import tables
from domain.exchange import CycleState, PackageCode
from exchange import retention
from exchange.retention import Retention
from hub.keeping import Keeping
from partners.faults import Fault
from tests.exchange import world
from tests.exchange.test_faults import played, worker
from tests.exchange.test_months import month
from tests.partners import standin

COUNTY = world.small_county()
RUNS = text("SELECT workflow_uuid FROM dbos.workflow_status ORDER BY 1")


async def test_runs_are_forgotten_after_their_term_but_for_a_months_last_one_and_an_open_months(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=COUNTY) as desk:
        desk.faults.set(Fault.WRONG_MONTH, 10_000)
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            await played(cycle)
            await played(cycle)
            now = datetime.now(UTC)
            keeping = Retention(sessions, world.CODE, lambda: now, cycle.engine.forget)

            async def runs() -> list[str]:
                async with sessions() as session:
                    return list(await session.scalars(RUNS))

            attempts = ["exchange/police/202608", "exchange/police/202608#2"]
            now += timedelta(days=400)
            assert await keeping.once() == (0, 0)  # it failed and may be run again
            assert await runs() == attempts
            desk.faults.clear()
            assert (await played(cycle))["state"] == "CLOSED"
            now = datetime.now(UTC) + timedelta(days=80)
            assert await keeping.once() == (0, 0)
            now += timedelta(days=11)
            assert (await keeping.once())[0] == 2
            assert await runs() == ["exchange/police/202608#3"]
            assert (await played(cycle))["state"] == "CLOSED"  # the month is joined, not begun anew
            assert await runs() == ["exchange/police/202608#3"]


async def test_a_packages_content_goes_after_its_term_once_a_newer_one_serves_and_counts_and_receipts_stay(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            await month(cycle, world.PERIOD)
            await month(cycle, "2026-09")
            now = datetime.now(UTC) + timedelta(days=799)
            keeping = Retention(sessions, world.CODE, lambda: now, cycle.engine.forget)
            assert (await keeping.once())[1] == 0
            now += timedelta(days=2)
            package, line, receipt = tables.ExchangePackage, tables.ExchangeRecord, tables.ExchangeReceipt
            has_content = exists().where(tables.ExchangePage.package_id == package.id)
            async with sessions.begin() as session:
                await session.execute(update(tables.ExchangeCycle).values(state=CycleState.HELD))
            assert (await keeping.once())[1] == 0
            async with sessions.begin() as session:
                await session.execute(update(tables.ExchangeCycle).values(state=CycleState.CLOSED))
                before = (await session.execute(select(package.id, package.received, package.sha256))).all()
                moved = dict((await session.execute(select(package.id, package.updated_at))).all())
            await Keeping(keeping).turn()
            async with sessions() as session:
                kept = {
                    (row.code, row.period)
                    for row in await session.execute(
                        select(package.code, package.period).where(
                            has_content, package.partner_code == "police"
                        )
                    )
                }
                gone = await session.scalar(select(func.count()).select_from(package).where(~has_content))
                lines = await session.scalar(
                    select(func.count())
                    .select_from(line)
                    .join(package, package.id == line.package_id)
                    .where(~has_content, line.line_sealed.is_not(None))
                )
                after = (await session.execute(select(package.id, package.received, package.sha256))).all()
                assert await session.scalar(select(func.count()).select_from(receipt)) == 2
                assert dict((await session.execute(select(package.id, package.updated_at))).all()) == moved
            august = {code for code, period in kept if period == world.PERIOD}
            assert august == {
                PackageCode.SCHOOL_AGE_POPULATION,
                PackageCode.HOUSEHOLD_CHANGE_ROSTER,
            }  # they serve the year
            assert gone
            assert lines == 0
            assert sorted(before) == sorted(after)
            assert (await keeping.once())[1] == 0


async def test_lines_go_so_many_at_a_time(fresh: Callable[[], str]) -> None:
    with standin.desk(data=COUNTY) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            await month(cycle, world.PERIOD)
            package = tables.ExchangePackage
            async with sessions.begin() as session:
                newer = await session.scalar(
                    select(package).where(package.code == PackageCode.SCHOOL_AGE_POPULATION)
                )
                assert newer is not None
                copied = {
                    name: getattr(newer, name)
                    for name in (
                        "jurisdiction_code",
                        "partner_code",
                        "code",
                        "direction",
                        "state",
                        "sha256",
                        "header",
                    )
                }
                session.add(package(**copied, period="2027-08", sequence=1))
            now = datetime.now(UTC) + timedelta(days=801)
            keeping = Retention(sessions, world.CODE, lambda: now, cycle.engine.forget)
            pieces = await Keeping(keeping).turn()
            assert 2 <= pieces < 10
            assert retention.LINES == 5_000
