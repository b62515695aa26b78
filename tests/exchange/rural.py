"""Rural revitalisation by file for the exchange's tests: sheets that a test may change, a hub that waits for them."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from connectors import _files
from connectors._by_file import ByFile, FileTransport
from connectors._columns import COMMENT, NUMBER
from connectors.departments import CONNECTORS
from database import gate, tables
from database.crypto.field import Field
from domain.cell import text
from domain.exchange import PackageCode, PackageState
from domain.organization import Department
from exchange import by_file, pages
from exchange.by_file_report import Handed
from exchange.cycle import Cycle
from exchange.engine import Engine
from exchange.start import WORKFLOW, start
from partners import poor_households
from partners.registry_rows import Row
from tests import sealing
from tests.exchange import world

AUGUST, SEPTEMBER, OCTOBER = "2026-08", "2026-09", "2026-10"
NOW = datetime(2026, 10, 8, 1, tzinfo=UTC)
PARTNER, CODE = "rural_revitalization", PackageCode.POOR_HOUSEHOLD_STUDENTS
HEADINGS = poor_households.HEADINGS
COUNTY = world.small_county()
TRUTH = poor_households.truth(COUNTY)
ROWS = poor_households.rows(COUNTY)
SOUND = ROWS[: len(TRUTH.registered)]


def sheet(rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS) -> bytes:
    """A .csv of these rows under these headings."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([headings, *rows])
    return out.getvalue().encode("utf-8-sig")


def xlsx(folder: Path) -> bytes:
    """The department's own file, broken rows and all."""
    path = folder / "roster.xlsx"
    poor_households.write(COUNTY, path)
    return path.read_bytes()


def table(content: bytes) -> list[list[str]]:
    """A sheet that went back, as texts, from its headings on."""
    found = _files.read(content, lambda cell: cell in (*HEADINGS, NUMBER, COMMENT))
    return [list(map(text, found.headings)), *(list(map(text, cells)) for _, cells in found.rows())]


def sent(content: bytes) -> list[list[str]]:
    """The rows of a workbook that is sent, under its title and headings."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return [list(map(str, row)) for row in book.to_python()[2:]]


@dataclass
class Hub:
    """A hub that exchanges by file alone, and what it has."""

    cycle: Cycle
    sessions: async_sessionmaker[AsyncSession]

    async def hand_in(
        self,
        content: bytes,
        period: str = AUGUST,
        name: str = "roster.csv",
        code: PackageCode = CODE,
        partner: str = PARTNER,
    ) -> Handed:
        async with self.sessions.begin() as session:
            handing = by_file.handing(CONNECTORS, world.CODE, partner, code, period)
            keys = await gate.writing(session, sealing.ring)
            return await by_file.hand_in(session, keys, handing, name, content, NOW)

    async def month(self, period: str, state: str = "CLOSED", partner: str = PARTNER) -> dict[str, Any]:
        outcome: dict[str, Any] = await (await start(self.cycle, partner, period)).handle.get_result()
        assert outcome["state"] == state, outcome
        return outcome

    async def packages(self) -> dict[tuple[str, int], PackageState]:
        """By month and sequence, the state of every package of theirs."""
        of = tables.ExchangePackage
        statement = select(of.period, of.sequence, of.state).where(of.partner_code == PARTNER)
        async with self.sessions() as session:
            return {(period, at): state for period, at, state in await session.execute(statement)}

    async def content(self, handed: Handed) -> list[dict[str, Any]]:
        """The lines that were kept of a package."""
        async with self.sessions() as session:
            content = await pages.whole(session, sealing.KEYS, handed.package_id)
        return [{"lineNo": number, **said} for number, said in by_file._rows.decode(content).items()]

    async def members(self) -> dict[tuple[str, str], tuple[date | None, date | None]]:
        """Memberships by their word: number and group to first and last day."""
        of, numbers = tables.SpecialGroupMembership, await self.numbers()
        async with self.sessions() as session:
            rows = await session.scalars(select(of).where(of.source == Department.RURAL_REVITALIZATION))
            return {(numbers[row.student_id], row.group.name): (row.valid_from, row.valid_to) for row in rows}

    async def numbers(self) -> dict[Any, str]:
        """Every child's number, by its id."""
        child = tables.Student
        clear = Field(sealing.KEYS, child.id_number_sealed).clear
        async with self.sessions() as session:
            rows = await session.execute(select(child.id, child.id_number_sealed))
            return {id_: clear(id_, sealed) or "" for id_, sealed in rows}


@asynccontextmanager
async def hub(url: str) -> AsyncIterator[Hub]:
    """A hub on a database, to whom every department comes by file."""
    engine, sessions = world.opened(url)
    durable = Engine(url, engine)
    transports = {partner: FileTransport(ByFile(partner, "1.0")) for partner in CONNECTORS}
    own: dict[str, Any] = {"transports": transports, "now": lambda: NOW}
    cycle = replace(world.cycle(durable, sessions, transports[PARTNER]), **own)
    await durable.start({WORKFLOW: cycle.run})
    try:
        yield Hub(cycle, sessions)
    finally:
        await durable.stop()
        await engine.dispose()


Fresh = Callable[[], str]
"""Makes a database that holds the small county."""


def changed(row: Row, **members: Any) -> Row:
    """The same row with other cells, by heading."""
    return tuple(members.get(heading, cell) for heading, cell in zip(HEADINGS, row, strict=True))
