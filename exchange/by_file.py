"""A package handed in as a sheet (.xlsx, .csv): read, kept and judged in one transaction; the same file again is the same package.

A whole sheet replaces what came before it in its month. One that went back and was mended does not: its rows take the place of
the very lines that were refused, everything else of that package stays (docs/decisions/0031).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from connectors import _columns, _files, _rows
from connectors._columns import Binding
from connectors._core import Connector, Package
from connectors._files import Limits, Sheet
from connectors._rows import Said
from database import tables
from database.crypto.keys import Keys
from domain import calendar
from domain.cell import Cell, address, text
from domain.errors import Fixer, Reason, Refused
from domain.exchange import PackageCode, PackageState, RecordState
from exchange import handed_in, landing, pages
from exchange.by_file_report import Handed
from exchange.handed_in import Handing

LIMITS = Limits(content=64 * 1024 * 1024)
"""What is read of a sheet at most; a whole county's children stand in less."""


def handing(
    connectors: Mapping[str, Connector], county: str, partner: str, code: PackageCode, period: str
) -> Handing:
    """Who hands in what. Raises Refused (UNKNOWN_PARTNER, BAD_PERIOD)."""
    return Handing(county, connector(connectors, partner), code, calendar.period(period))


def connector(connectors: Mapping[str, Connector], partner: str) -> Connector:
    """The department by its code. Raises Refused (UNKNOWN_PARTNER)."""
    if partner not in connectors:
        raise Refused(_UNKNOWN_PARTNER)
    return connectors[partner]


@dataclass(frozen=True, slots=True)
class Row:
    """A line that is about to be: its number, the row of the file that it is made of, if any, what it says, the row's cells."""

    line_no: int
    row_no: int | None
    said: Said
    cells: Sequence[Cell] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file on its way in: its name and bytes, and what stands in it."""

    name: str
    content: bytes
    sheet: Sheet
    binding: Binding
    rows: Sequence[Row]

    @property
    def sha256(self) -> str:
        """Of the bytes as they came, in hex."""
        return landing.digest(self.content)


async def hand_in(
    session: AsyncSession, keys: Keys, handing: Handing, file_name: str, content: bytes, now: datetime
) -> Handed:
    """Take a sheet for what it is, in the caller's transaction; a package worth nothing as a whole is kept as REFUSED.

    Raises Refused where the file cannot be read or lacks a column, as `handed_in.keep` does, and for a sheet that
    went back: RETURN_OUTDATED, RETURN_UNKNOWN_ROW.
    """
    package = handing.package
    incoming = await asyncio.to_thread(read, package, file_name, content)
    await landing.alone(session, handing.key)
    newest = await _newest(session, handing)
    if newest is not None and newest.header.get("file", {}).get("sha256") == incoming.sha256:
        await handed_in.judge(session, keys, handing, newest.id, now)
        return await _handed(
            session,
            keys,
            handing,
            newest,
            incoming,
            [] if incoming.binding.is_returned else incoming.rows,
            is_new=False,
        )
    is_returned = incoming.binding.is_returned
    rows = await _mended(session, keys, newest, incoming) if is_returned else incoming.rows
    header = {"file": _kept(incoming, newest)}
    body = await asyncio.to_thread(_rows.encode, [(row.line_no, row.said) for row in rows])
    package_id, is_new = await handed_in.keep(session, keys, handing, body, header, now)
    judged = await handed_in.judge(session, keys, handing, package_id, now)
    return await _handed(session, keys, handing, judged, incoming, rows, is_new)


def read(package: Package, file_name: str, content: bytes) -> Incoming:
    """What a file says of a package's lines. Raises Refused, in words for the sender."""
    sheet = _files.read(content, _columns.recognizes(package.line), LIMITS)
    binding = _columns.bind(package.line, sheet.headings)
    cells = dict(sheet.rows())
    rows = [
        Row(row_no, row_no, said, cells[row_no]) for row_no, said in _rows.lines(sheet, binding, package.line)
    ]
    return Incoming(file_name, content, sheet, binding, rows)


async def _mended(
    session: AsyncSession, keys: Keys, newest: tables.ExchangePackage | None, incoming: Incoming
) -> list[Row]:
    """The lines of the newest package, with those that went back replaced by the rows that mend them; others are added."""
    if newest is None or newest.state is PackageState.SUPERSEDED or "file" not in newest.header:
        raise Refused(_OUTDATED)
    kept = await _lines(session, keys, newest.id)
    lines = {number: Row(number, None, said) for number, said in kept.items()}
    back, last = await _rejected(session, newest), max(lines, default=0)
    for row in incoming.rows:
        number = _number(incoming, row, newest.sequence)
        if number is None:
            number = last = last + 1
        elif number not in back:
            raise Refused(_UNKNOWN_ROW.at(_place(incoming, row)))
        back.discard(number)
        lines[number] = Row(number, row.row_no, row.said, row.cells)
    return [lines[number] for number in sorted(lines)]


def _number(incoming: Incoming, row: Row, sequence: int) -> int | None:
    """Which line of the package a row mends; None of a row that was added."""
    at = incoming.binding.number
    said = text(row.cells[at]) if at is not None and at < len(row.cells) else ""
    if not said:
        return None
    of, _, number = said.partition("/")
    if not (of.isdecimal() and number.isdecimal()):
        raise Refused(_UNKNOWN_ROW.at(_place(incoming, row)))
    if int(of) != sequence:
        raise Refused(_OUTDATED.at(_place(incoming, row)))
    return int(number)


def _place(incoming: Incoming, row: Row) -> str:
    return f"行 {row.row_no} 单元格 {address(row.row_no or 0, incoming.binding.number or 0)}"


async def _rejected(session: AsyncSession, package: tables.ExchangePackage) -> set[int]:
    record = tables.ExchangeRecord
    statement = select(record.line_no).where(
        record.package_id == package.id, record.state == RecordState.REJECTED
    )
    return set(await session.scalars(statement))


async def _newest(session: AsyncSession, handing: Handing) -> tables.ExchangePackage | None:
    last = await landing.next_sequence(session, handing.key) - 1
    return await landing.find(session, landing.numbered(handing.key, last)) if last else None


def _kept(incoming: Incoming, newest: tables.ExchangePackage | None) -> Mapping[str, Any]:
    """What is kept of a file beside its lines. mends: the sequence of the package that it mends."""
    sheet = incoming.sheet
    return {
        "name": incoming.name,
        "sha256": incoming.sha256,
        "form": sheet.form.name,
        "sheet": sheet.name,
        "headerRow": sheet.header_row,
        "encoding": sheet.encoding,
        "columns": dict(incoming.binding.places),
        "unknownColumns": list(incoming.binding.unknown),
        "passedOver": list(sheet.passed_over),
        "mends": newest.sequence if newest and incoming.binding.is_returned else None,
    }


async def _lines(session: AsyncSession, keys: Keys, package_id: UUID) -> dict[int, dict[str, Any]]:
    """What the lines of a sheet say, by number."""
    return _rows.decode(await pages.whole(session, keys, package_id))


async def _handed(
    session: AsyncSession,
    keys: Keys,
    handing: Handing,
    package: tables.ExchangePackage,
    incoming: Incoming,
    rows: Sequence[Row],
    is_new: bool,
) -> Handed:
    rejects = await handed_in.rejects(session, package.id)
    return Handed(
        package=handing.package,
        package_id=package.id,
        is_new=is_new,
        state=package.state,
        sequence=package.sequence,
        counts=landing.counts(package),
        sheet=incoming.sheet,
        binding=incoming.binding,
        file_name=incoming.name,
        reasons={each.line_no: landing.reasons(each.reason) for each in rejects},
        kept=await _lines(session, keys, package.id) if rejects else {},
        cells={row.line_no: row.cells for row in rows if row.row_no is not None},
    )


_UNKNOWN_PARTNER = Reason("UNKNOWN_PARTNER", "没有此部门", "no such department", Fixer.CALLER, "partner")
_OUTDATED = Reason(
    "RETURN_OUTDATED",
    "此退回表所属的数据包已被后来报送的内容取代；请改用最新的退回表",
    "the package that this returned sheet belongs to was replaced since; mend the newest returned sheet instead",
    Fixer.SUBMITTER,
)
_UNKNOWN_ROW = Reason(
    "RETURN_UNKNOWN_ROW",
    "退回编号不是本次退回的行，或重复出现；请勿改动该列，新增的行请将其留空",
    "this number is of no row that went back, or stands twice; leave the column as it was, and empty in rows you add",
    Fixer.SUBMITTER,
)
