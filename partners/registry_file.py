"""Writes the county's student-registry export as a workbook or as text, as schools send it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from random import Random

import xlsxwriter

from partners import registry_rows
from partners.county import County
from partners.registry_rows import HEADINGS, Row
from partners.truth import PackageTruth

TITLE_LINES = {".xlsx": 1, ".csv": 0}
"""Lines above the header row, by kind of file."""


def write(
    county: County,
    path: Path,
    *,
    encoding: str = "utf-8-sig",
    shuffle_columns: bool = False,
    broken: bool = False,
) -> PackageTruth:
    """Writes .xlsx or .csv (encoding: utf-8, utf-8-sig or gb18030) and says what its import must come to.

    broken: adds the rows of registry_rows.FAULTS and two repeated rows. Raises ValueError for other suffixes.
    """
    order = _order(shuffle_columns)
    rows = (_arranged(row, order) for row in registry_rows.rows(county, broken=broken))
    headings = [HEADINGS[at] for at in order]
    if path.suffix == ".xlsx":
        workbook(path, f"{county.place.name}{county.year}年秋季学期中小学生学籍信息导出表", headings, rows)
    elif path.suffix == ".csv":
        text(path, headings, rows, encoding)
    else:
        raise ValueError(f"an export is .xlsx or .csv, not {path.suffix}")
    return registry_rows.truth(county, broken=broken)


def workbook(
    path: Path, title: str, headings: list[str], rows: Iterable[Row], name: str = "学籍信息"
) -> None:
    """A sheet with a title line (none if empty), the headings, and text cells; the same bytes every time."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001  # the file format knows no zone.
    as_text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(name)
    top = 0
    if title:
        sheet.write_string(0, 0, title)
        top = 1
    for column, heading in enumerate(headings):
        sheet.write_string(top, column, heading, as_text)
    for line, cells in enumerate(rows, top + 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, float):
                sheet.write_number(line, column, cell)
            elif cell:
                sheet.write_string(line, column, cell, as_text)
    book.close()


def text(path: Path, headings: list[str], rows: Iterable[Row], encoding: str) -> None:
    """Comma-separated values with CRLF line ends; a number appears as Excel saves it, 1.50785E+17."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        for row in rows:
            writer.writerow([f"{cell:.5E}" if isinstance(cell, float) else cell for cell in row])


def _order(shuffled: bool) -> list[int]:
    order = list(range(len(HEADINGS)))
    if shuffled:
        Random("columns").shuffle(order)
    return order


def _arranged(row: Row, order: list[int]) -> Row:
    return tuple(row[at] for at in order)
