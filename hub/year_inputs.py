"""What departments send in a year of exchanges: out of the simulated county, or what a hub that lived it has kept of it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select, update

from auth import defaults
from connectors._core import Acknowledgment, Ask, Header, Reply, Take
from connectors.departments import CONNECTORS
from database import gate, policies, tables
from domain import policy
from domain.exchange import Direction, PackageCode
from exchange import by_file, enrollment_import, handed_in, landing, organizations, pages, universe
from exchange.cycle import Cycle, Transport
from hub import demo, places
from hub.assembly import Database
from hub.exchange_year import BY_FILE, SHEET
from partners import months, poor_households, registry_file
from partners.at_hand import AtHand
from partners.departments import DEPARTMENTS
from partners.months import Year

_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


async def found(opened: Database, year: Year, folder: Path, name: str) -> None:
    """Rules, units, known children and the registry of the county, as its operators bring them in before its first month."""
    county, code = year.county, year.county.jurisdiction_code
    on, rulebook = date.fromisoformat(f"{county.period}-01"), policy.load_all(places.texts())
    file = folder / f"学籍导出-{county.period}.csv"
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    await asyncio.to_thread(registry_file.write, county, file)
    async with opened.sessions.begin() as session:
        await policies.load(session, rulebook, on=on)
        await defaults.load(session, rulebook.hub.access, jurisdiction=code, on=on)
        await organizations.declare_county(session, code, name)
        await organizations.register(session, code, [demo.unit(each) for each in county.organizations])
        known = [demo.known_child(child) for child in county.known_outside_school()]
        await universe.register(session, opened.ring, code, known)
    async with opened.sessions.begin() as session:
        await enrollment_import.import_enrollment(
            session,
            ring=opened.ring,
            jurisdiction_code=code,
            content=await asyncio.to_thread(file.read_bytes),
            file_name=file.name,
            today=on,
            period=county.period,
        )
        # A small county looks at fewer: a share of it that is held in a large one would never be.
        of, few = tables.RuleParameter, max(2, len(county.children) // 60)
        own = (of.code == "exchange.hold.findingsAtLeast", of.jurisdiction_code == code)
        await session.execute(update(of).where(*own).values(value=few))


@dataclass(frozen=True)
class Simulated:
    """Departments that know the county as it is in each month of the year. folder: where the sheets are written."""

    year: Year
    folder: Path

    def transport(self, partner: str) -> Transport:
        """The way to a department with an endpoint."""
        of = DEPARTMENTS[partner]
        return AtHand(of.connector, months.exporting(self.year, partner), of.prefix)

    async def hand_in(self, cycle: Cycle, period: str) -> None:
        """Hand in the sheet of a month, as its clerks write it."""
        file = self.folder / f"{SHEET.zh}-{period}.csv"
        await asyncio.to_thread(poor_households.write, self.year.at(period), file)
        handing = by_file.handing(cycle.connectors, cycle.jurisdiction_code, BY_FILE, SHEET, period)
        content = await asyncio.to_thread(file.read_bytes)
        async with cycle.sessions.begin() as session:
            keys = await gate.writing(session, cycle.ring)
            await by_file.hand_in(session, keys, handing, file.name, content, cycle.now())


@dataclass(frozen=True)
class Stored:
    """What a hub has kept of everything that came: each package as its bytes were. opened: that hub's database."""

    opened: Database

    def transport(self, partner: str) -> Transport:
        """What stands in for a department: it answers with what it once answered."""
        return _Again(self.opened)

    async def hand_in(self, cycle: Cycle, period: str) -> None:
        """Hand in the lines of a month's sheet once more."""
        kept = await _kept(self.opened, SHEET, Direction.PULL, period, 1)
        handing = handed_in.Handing(cycle.jurisdiction_code, CONNECTORS[BY_FILE], SHEET, period)
        # What was counted of it is counted again.
        header = {name: value for name, value in kept.header.items() if name != "empty"}
        async with cycle.sessions.begin() as session:
            keys = await gate.writing(session, cycle.ring)
            package_id, _ = await handed_in.keep(session, keys, handing, kept.content, header, cycle.now())
            await handed_in.judge(session, keys, handing, package_id, cycle.now())


@dataclass(frozen=True, slots=True)
class _Kept:
    header: dict[str, Any]
    content: bytes
    reference: str


@dataclass(frozen=True)
class _Again:
    """A department's answers once more. Requests have other ids in another database: an answer quotes those of this one."""

    opened: Database
    ids: dict[bytes, bytes] = field(default_factory=dict)

    async def pull(self, ask: Ask, take: Take) -> Reply:
        """The bytes that came then, our own ids in them replaced."""
        kept = await _kept(self.opened, ask.package.code, Direction.PULL, ask.period, ask.sequence)
        content = _UUID.sub(lambda id_: self.ids.get(id_[0], id_[0]), kept.content)
        header = Header(
            package_code=ask.package.code.name,
            partner="",
            direction=Direction.PULL.name,
            period=ask.period,
            jurisdiction_code=ask.jurisdiction_code,
            sequence=ask.sequence,
            generated_at=kept.header["generatedAt"],
            line_count=0,
            sha256="",
            schema_version=kept.header["schemaVersion"],
        )
        await take(content)
        return Reply(header, b"")

    async def push(self, ask: Ask, lines: bytes, idempotency_key: str) -> Acknowledgment:
        """Take a package as it was taken then. What was not asked then has no answer, and shows as a difference."""
        kept = await _kept(self.opened, ask.package.code, Direction.PUSH, ask.period, ask.sequence)
        then = {_asked(line): line for line in kept.content.splitlines()}
        for line in lines.splitlines():
            known = then.get(_asked(line), b"")
            self.ids.update(zip(_UUID.findall(known), _UUID.findall(line), strict=False))
        return Acknowledgment(kept.reference, len(lines.splitlines()), landing.digest(lines))


def _asked(line: bytes) -> bytes:
    """What a line asks, whatever its number and its ids."""
    said: dict[str, Any] = msgspec.json.decode(line)
    said.pop("lineNo", None)
    return _UUID.sub(b"", msgspec.json.encode(said, order="sorted"))


async def _kept(
    opened: Database, code: PackageCode, direction: Direction, period: str, sequence: int
) -> _Kept:
    package = tables.ExchangePackage
    statement = select(package).where(
        package.code == code,
        package.direction == direction,
        package.period == period,
        package.sequence == sequence,
    )
    async with opened.sessions() as session:
        row = (await session.scalars(statement)).one()
        content = await pages.whole(session, opened.ring(), row.id)
        return _Kept(row.header, content, row.reference or "")
