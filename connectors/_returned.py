"""The reject copy: the sheet as it came, only the rows that were refused, with a last column that says why."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import xlsxwriter

from connectors._files import Form, Sheet
from domain.cell import Cell, text
from domain.errors import Reason

Returned = tuple[Sequence[Cell], Sequence[Reason]]
"""A row's cells as they came, and why it was refused."""

_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 a sheet has no zone; the same rows make the same bytes
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write(sheet: Sheet, heading: str, rows: Iterable[Returned]) -> bytes:
    """The copy in the form the sheet came in (and its encoding); heading: of the column that says why."""
    width = _width(sheet, heading)
    lines = [[*_fit(line, width), ""] for line in sheet.above]
    lines.append([*_fit(sheet.headings, width), heading])
    lines += [[*_fit(cells, width), comment(reasons)] for cells, reasons in rows]
    return _workbook(sheet, lines) if sheet.form is Form.XLSX else _delimited(sheet, lines)


def comment(reasons: Sequence[Reason]) -> str:
    """Cell, reason in Chinese and English, and who mends it, of each reason."""
    return "；".join(
        f"{reason.place}：{reason.zh} / {reason.en}（{reason.fixer.value}）" for reason in reasons
    )


def _width(sheet: Sheet, heading: str) -> int:
    # A copy returned a second time already ends in the comment: it is replaced, not kept beside the new one.
    headings = [text(cell) for cell in sheet.headings]
    return headings.index(heading) if heading in headings else len(headings)


def _fit(cells: Sequence[Cell], width: int) -> list[Cell]:
    return [*cells[:width], *[""] * (width - len(cells))]


def _workbook(sheet: Sheet, lines: list[list[Cell]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": _MADE})
    # Every cell is formatted as text: what is typed over a destroyed number stays what was typed.
    as_text, as_day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    page = book.add_worksheet(sheet.name)
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                page.write_string(row, column, cell[:32_767], as_text)  # never a formula
            elif isinstance(cell, int | float):
                # A number stays a number: as text, one destroyed identity number in eleven would pass its check.
                page.write_number(row, column, cell, as_text)
            elif isinstance(cell, date) and cell.year >= 1900:
                page.write_datetime(row, column, _midnight(cell), as_day)
            else:
                page.write_string(row, column, text(cell), as_text)
    book.close()
    return out.getvalue()


def _midnight(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)  # noqa: DTZ001 a sheet has no zone


def _delimited(sheet: Sheet, lines: list[list[Cell]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=sheet.delimiter, lineterminator="\r\n")
    writer.writerows([_harmless(cell) for cell in line] for line in lines)
    return out.getvalue().encode(sheet.encoding)


def _harmless(cell: Cell) -> str:
    # Excel runs what begins like a formula. Reading takes the quote off again, and ="…" is taken as text too.
    shown = cell if isinstance(cell, str) else text(cell)
    return "'" + shown if shown.startswith(_FORMULA_STARTS) else shown
