"""Tables that arrive as files: what a file is, by its content, and its rows with the cells' places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from connectors import _delimited, _workbook
from connectors._refusals import refused
from domain.cell import Cell, text

HEADER_WITHIN = 30
"""Title lines, notes and blank lines may stand above the header, at most so many rows down."""

Recognizes = Callable[[Cell], bool]
"""Whether a cell is one of the headings that are looked for."""


class Form(Enum):
    """How the table is written; the value is the file's ending."""

    XLSX = ".xlsx"
    CSV = ".csv"


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read at most: bytes of the file, bytes once unpacked, rows; a header has at least so many known headings."""

    content: int = 200_000_000
    unpacked: int = 2_000_000_000
    rows: int = 300_000
    headings: int = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. header_row: from 1; above: the rows over it; passed_over: sheets without such a header."""

    form: Form
    name: str
    header_row: int
    headings: tuple[Cell, ...]
    above: tuple[list[Cell], ...]
    passed_over: tuple[str, ...]
    source: Callable[[], Iterator[list[Cell]]] = field(repr=False)
    height: int
    encoding: str = ""
    delimiter: str = ""

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """The rows under the header that hold anything, with their number from 1; may be asked for again."""
        for row_no, cells in enumerate(self.source(), 1):
            if row_no > self.header_row and any(cells) and any(map(text, cells)):
                yield row_no, cells


def read(content: bytes, recognizes: Recognizes, limits: Limits | None = None) -> Sheet:
    """The one table of a file whose header is recognized; it may have no rows. Raises Refused, in words for the sender."""
    limits = limits or Limits()
    if not content:
        raise refused("FILE_EMPTY")
    if len(content) > limits.content:
        raise refused("FILE_TOO_LARGE", size=len(content) // 1_000_000, limit=limits.content // 1_000_000)
    return (
        _of_workbook(content, recognizes, limits)
        if _is_workbook(content)
        else _of_text(content, recognizes, limits)
    )


def _is_workbook(content: bytes) -> bool:
    head = content[:512].lstrip().lower()
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        raise refused("FILE_ENCRYPTED" if encrypted else "FILE_OLD_XLS")
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta")):
        raise refused("FILE_WEB_PAGE")
    if head.startswith((b"%pdf", b"\x1f\x8b", b"rar!", b"7z\xbc\xaf")):
        raise refused("FILE_NOT_TABLE")
    return content.startswith(b"PK")


def _of_workbook(content: bytes, recognizes: Recognizes, limits: Limits) -> Sheet:
    tables = _workbook.tables(content, limits.unpacked, limits.rows)
    filled = [table for table in tables if table.height]
    if not filled:
        raise refused("SHEET_EMPTY")
    found: list[Sheet] = []
    for table in filled:
        header = _header(table.rows(), recognizes, limits)
        if header is not None:
            passed_over = tuple(other.name for other in tables if other is not table)
            found.append(Sheet(Form.XLSX, table.name, *header, passed_over, table.rows, table.height))
    if not found:
        raise refused("NO_HEADER", rows=HEADER_WITHIN)
    with_rows = [sheet for sheet in found if next(sheet.rows(), None)] or found[:1]
    if len(with_rows) > 1:
        raise refused("SEVERAL_SHEETS", names="、".join(sheet.name for sheet in with_rows))
    return with_rows[0]


def _of_text(content: bytes, recognizes: Recognizes, limits: Limits) -> Sheet:
    decoded, encoding = _delimited.decode(content)
    if not decoded.strip():
        raise refused("SHEET_EMPTY")
    best: tuple[int, Sheet] | None = None
    for delimiter in _delimited.DELIMITERS:
        source = _delimited.rows(decoded, delimiter)
        header = _header(source(), recognizes, limits)
        if header is not None:
            known = sum(map(recognizes, header[1]))
            if best is None or known > best[0]:
                best = known, Sheet(Form.CSV, "", *header, (), source, 0, encoding, delimiter)
    if best is None:
        raise refused("NO_HEADER", rows=HEADER_WITHIN)
    return _counted(best[1], limits)


def _counted(sheet: Sheet, limits: Limits) -> Sheet:
    height = sum(1 for _ in sheet.source())
    if height > limits.rows:
        raise refused("TOO_MANY_ROWS", rows=height, limit=limits.rows)
    return Sheet(
        sheet.form, sheet.name, sheet.header_row, sheet.headings, sheet.above, sheet.passed_over, sheet.source,
        height, sheet.encoding, sheet.delimiter,
    )  # fmt: skip


def _header(
    rows: Iterator[list[Cell]], recognizes: Recognizes, limits: Limits
) -> tuple[int, tuple[Cell, ...], tuple[list[Cell], ...]] | None:
    above: list[list[Cell]] = []
    best = (0, -1)
    for index, cells in zip(range(HEADER_WITHIN), rows, strict=False):
        above.append(cells)
        known = sum(map(recognizes, cells))
        if known > best[0]:
            best = known, index
    known, index = best
    if known < limits.headings:
        return None
    return index + 1, tuple(above[index]), tuple(above[:index])
