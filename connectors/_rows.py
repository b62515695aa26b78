"""Rows of a department's sheet as lines of its package and back: the same text as on the wire, codes also by their Chinese."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
import xlsxwriter

from connectors._columns import Binding
from connectors._core import Line, Member, members
from connectors._files import Sheet
from domain import cell_reading
from domain.cell import Cell, text
from domain.cell_reading import Unreadable

Said = Mapping[str, Any]
"""A line as its wire names say it: text alone, but for an identity number that the sheet holds as a number."""
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 a sheet has no zone; the same rows make the same bytes
_BLANKS = frozenset({"", "-", "--", "—", "/"})
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]+\Z")
_WIDTH = 20  # digits, as columns are measured


def lines(sheet: Sheet, binding: Binding, line: type[Line]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The row's number and what it says, of each row under the header that holds anything."""
    placed = [(one, binding.places[one.name]) for one in members(line) if one.name in binding.places]
    for row_no, cells in sheet.rows():
        said = {one.name: _read(one, cells[at]) for one, at in placed if at < len(cells)}
        yield row_no, {name: value for name, value in said.items() if value is not None}


def encode(numbered: Iterable[tuple[int, Said]]) -> bytes:
    """Lines as NDJSON, numbered as they are here."""
    encoder = msgspec.json.Encoder()
    return b"".join(encoder.encode({"lineNo": number, **said}) + b"\n" for number, said in numbered)


def decode(content: bytes) -> dict[int, dict[str, Any]]:
    """What `encode` wrote, by number."""
    found = [msgspec.json.decode(raw) for raw in content.splitlines()]
    return {said.pop("lineNo"): said for said in found}


def cells(line: type[Line], said: Said, places: Mapping[str, int], width: int) -> list[Cell]:
    """A line as a row of a sheet: codes by their Chinese. width: of the row; places as in a Binding."""
    row: list[Cell] = [""] * width
    for one in members(line):
        if one.name in places and said.get(one.name) is not None:
            row[places[one.name]] = _written(one, said[one.name])
    return row


def is_lost(member: Member, value: object) -> bool:
    """Whether a sheet held an identity number as a number: its last digits are gone."""
    return _is_number(member) and isinstance(value, int | float)


def workbook(line: type[Line], title: str, content: bytes) -> bytes:
    """A package's lines (NDJSON) as a workbook: a title, the headings, a row a line, all of it text."""
    known = members(line)
    places = {one.name: at for at, one in enumerate(known)}
    rows = (cells(line, msgspec.json.decode(raw), places, len(known)) for raw in content.splitlines())
    return _book(title, [one.column.heading for one in known], rows)


def _book(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": title, "created": _MADE})
    as_text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
    page = book.add_worksheet()
    page.set_column(0, len(headings) - 1, _WIDTH, as_text)
    page.write_string(0, 0, title, bold)
    for column, heading in enumerate(headings):
        page.write_string(1, column, heading, bold)
    for at, row in enumerate(rows, 2):
        for column, cell in enumerate(row):
            page.write_string(at, column, str(cell), as_text)  # never a formula
    page.freeze_panes(2, 0)
    book.close()
    return out.getvalue()


def _read(member: Member, cell: Cell) -> str | int | float | None:
    shown = text(cell)
    if shown in _BLANKS:
        return None
    if _is_number(member):
        return _number(cell, shown)
    if member.kind is not None and member.kind.is_day:
        return _day(shown)
    return _meaning(member).get(shown, shown)


def _number(cell: Cell, shown: str) -> str | int | float:
    """The text, or the number that stands in its place: then the line says so, and goes back as NUMERIC_ID."""
    if isinstance(cell, str):
        return float(shown) if _SCIENTIFIC.match(shown) else shown
    if isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell):
        return int(cell) if cell == int(cell) else cell
    return shown


def _day(shown: str) -> str:
    try:
        return cell_reading.day(shown).isoformat()
    except Unreadable:
        return shown  # judged as it stands


def _written(member: Member, value: str | float) -> Cell:
    if isinstance(value, int | float):
        return float(value)
    return next((word for word, meant in member.words if meant == value), value)


@cache
def _meaning(member: Member) -> Mapping[str, str]:
    return dict(reversed(member.words))


def _is_number(member: Member) -> bool:
    return member.kind is not None and (member.kind.person == "id_number" or member.kind.carries is not None)
