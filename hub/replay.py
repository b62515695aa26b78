"""A year of exchanges, twice: lived once, lived again in a second database from what the first one kept, and run again in the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

from database import tables, telling
from database.crypto.field import Field
from database.telling import Telling, Work
from domain.exchange import ComparisonCode
from exchange.start import start
from hub import assembly, keys
from hub.assembly import Database
from hub.exchange_year import Calendar, Inputs, Lived
from hub.settings import Settings
from hub.year_inputs import Simulated, Stored, found
from partners import county as synthetic
from partners.months import Year


@dataclass(frozen=True, slots=True)
class Size:
    """Which synthetic county lives how many months of a year that begins in an August."""

    children: int = 150
    seed: int = 8
    months: int = 13
    first: str = "2026-08"


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of it. rows: how many, by table, the first year's database says; differs: which only one of the two says;
    again: runs of closed months that were begun once more, and moved: rows that this touched; missed, beyond: by comparison,
    how many children who were planted were not found, and who were found were not planted.
    """

    lived: Lived
    rows: Mapping[str, int]
    differs: list[str]
    again: int
    moved: list[str]
    missed: Mapping[str, int]
    beyond: Mapping[str, int]

    @property
    def is_identical(self) -> bool:
        """Whether nothing differs, nothing was touched, and all that was planted was found, and no more."""
        return not (self.differs or self.moved or any(self.missed.values()) or any(self.beyond.values()))


async def replayed(
    given: Settings, size: Size, urls: tuple[str, str], told: Callable[[datetime], None] = lambda _: None
) -> Replayed:
    """Live a year in the first of two empty databases, then in the second from what the first has kept; hold them together."""
    county = synthetic.build(size.children, size.seed, size.first, given.jurisdiction)
    year = Year(county, size.children, size.seed, size.months)
    async with AsyncExitStack() as stack:
        one, two = [
            await stack.enter_async_context(assembly.database(given.model_copy(update={"database_url": url})))
            for url in urls
        ]
        since = datetime.now(UTC)
        for each in (one, two):
            await found(each, year, given.home, county.place.name)
        lived, again, moved = await _lived_and_again(given, one, year, told)
        await lived_once(given, two, year, Stored(one), told)
        work = Work(since, datetime.now(UTC))
        first, other = await what_it_says(one, work), await what_it_says(two, work)
        missed, beyond = await _against_the_truth(one, year)
    rows = {table: sum(said.values()) for table, said in first.items()}
    return Replayed(lived, rows, telling.differences(first, other), again, moved, missed, beyond)


async def lived_once(
    given: Settings, opened: Database, year: Year, inputs: Inputs, told: Callable[[datetime], None]
) -> Lived:
    """Live a year to its end."""
    async with _calendar(given, opened, year, inputs, told).lived() as lived:
        return lived


async def _lived_and_again(
    given: Settings, opened: Database, year: Year, told: Callable[[datetime], None]
) -> tuple[Lived, int, list[str]]:
    """Live a year; then begin every month of it once more: how many, and which rows that touched."""
    calendar = _calendar(given, opened, year, Simulated(year, given.home), told)
    async with calendar.lived() as lived:
        before = await _exactly(opened)
        runs = [await start(calendar.cycle, partner, period) for partner, period in lived.states]
        for run in runs:
            await run.handle.get_result()
    return lived, len(runs), telling.differences(before, await _exactly(opened))


def _calendar(
    given: Settings, opened: Database, year: Year, inputs: Inputs, told: Callable[[datetime], None]
) -> Calendar:
    return Calendar(opened, year, inputs, keys.signer(keys.key(given.home, "receipts")), told)


async def what_it_says(opened: Database, work: Work) -> Telling:
    """What a year's database says, ids and the machine's own instants aside."""
    async with opened.sessions() as session:
        return await telling.told(session, opened.ring(), work)


async def _exactly(opened: Database) -> Telling:
    async with opened.sessions() as session:
        return await telling.exactly(session)


async def _against_the_truth(opened: Database, year: Year) -> tuple[dict[str, int], dict[str, int]]:
    planted: dict[str, set[bytes]] = {}
    number = Field(opened.ring(), tables.Student.id_number_sealed)
    for period in year.periods:
        for code, numbers in year.truth(period).items():
            planted.setdefault(code.name, set()).update(filter(None, map(number.index, numbers)))
    came_up = await _found(opened, planted)
    planted = {code: people for code, people in planted.items() if people}
    missed = {code: len(people - came_up.get(code, set())) for code, people in planted.items()}
    beyond = {code: len(came_up.get(code, set()) - people) for code, people in planted.items()}
    return missed, beyond


async def _found(opened: Database, codes: Mapping[str, object]) -> dict[str, set[bytes]]:
    finding, child, line = tables.Discrepancy, tables.Student, tables.ExchangeRecord
    whom = func.coalesce(child.id_number_index, line.id_number_index)
    statement = (
        select(finding.comparison, whom)
        .outerjoin(child, child.id == finding.student_id)
        .outerjoin(line, line.id == finding.record_id)
        .where(finding.comparison.in_([ComparisonCode[code] for code in codes]), whom.is_not(None))
    )
    people: dict[str, set[bytes]] = {}
    async with opened.sessions() as session:
        for comparison, index in await session.execute(statement):
            people.setdefault(comparison.name, set()).add(index)
    return people
