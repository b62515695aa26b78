"""Workbooks (.xlsx): their sheets as rows of typed cells, so that a number stored in place of a text shows."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

import python_calamine as calamine

from connectors._refusals import refused
from domain.cell import Cell

COLUMNS = 104
"""Columns (A to CZ) that may hold as many rows as the limit allows; a wider sheet holds fewer rows."""

_CHUNK = 1 << 22
_UNSEEN = 99_999
# calamine lays a sheet out as one dense rectangle: a single cell in XFD1048576 asks for 550 GB and aborts the
# process. So references far out are looked for before it reads: columns from DA on, rows of six digits.
_FAR = re.compile(
    rb"""r\s*=\s*["'](?:([A-Za-z]{3,}|[D-Zd-z][A-Za-z])([0-9]+)|[A-Za-z]{0,2}([0-9]{6,}))["']"""
)
_FAR_OR_ODD = re.compile(rb"""r(?:=(?:"(?:[A-Za-z]{3}|[D-Zd-z][A-Za-z]|[A-Za-z]{0,2}[0-9]{6})|[\s'])|\s+=)""")


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as it stands: the first row and column are 1 and A, even where they are blank."""

    name: str
    height: int
    rows: Callable[[], Iterator[list[Cell]]]


def tables(content: bytes, unpacked: int, rows: int) -> list[Table]:
    """The sheets in the workbook's order. Raises Refused for what is no sound workbook or passes the limits."""
    _check(content, unpacked, rows)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            _table(book.get_sheet_by_name(sheet.name))
            for sheet in book.sheets_metadata
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError:
        raise refused("FILE_ENCRYPTED") from None
    except (calamine.CalamineError, OSError, ValueError):
        raise refused("FILE_TRUNCATED") from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # Rust's panic is no Exception
            raise refused("FILE_TRUNCATED") from None
        raise


def _table(sheet: calamine.CalamineSheet) -> Table:
    # Rows come from row 1 on, but columns from the first that holds anything: the blank ones are put back.
    height = sheet.total_height + 1 if sheet.start else 0  # it counts from 0: a header alone would look empty
    return Table(sheet.name, height, lambda: _rows(sheet))


def _rows(sheet: calamine.CalamineSheet) -> Iterator[list[Cell]]:
    if sheet.start is None:
        return
    blank: list[Cell] = [""] * sheet.start[1]
    for row in sheet.iter_rows():
        yield blank + cast("list[Cell]", row) if blank else cast("list[Cell]", row)


def _check(content: bytes, unpacked: int, rows: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive, unpacked, rows)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise refused("FILE_TRUNCATED") from None


def _check_members(archive: zipfile.ZipFile, unpacked: int, rows: int) -> None:
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise refused("FILE_ENCRYPTED")
    if "xl/workbook.xml" not in archive.namelist():
        raise refused("FILE_NOT_WORKBOOK")
    if sum(member.file_size for member in members) > unpacked:
        raise refused("FILE_UNPACKS_TOO_LARGE", limit=unpacked // 1_000_000)
    for member in members:
        _check_member(archive, member, rows)


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, rows: int) -> None:
    # Reading to the end also proves length and CRC of every part, which calamine does not insist on.
    name = member.filename.lower()
    extent = _Extent(rows) if "sheets/" in name and name.endswith(".xml") else None
    with archive.open(member) as part:
        tail = b""
        while chunk := part.read(_CHUNK):
            if extent is not None:
                extent.see(tail + chunk)
            tail = chunk[-64:]


@dataclass(slots=True)
class _Extent:
    """How far out a sheet reaches, where that is beyond column CZ or row 99,999."""

    limit: int
    columns: int = COLUMNS
    rows: int = 0

    def see(self, xml: bytes) -> None:
        # One quick pass finds nothing in most files; the exact pattern runs only where it does.
        if _FAR_OR_ODD.search(xml) is None:
            return
        for letters, row, far_row in _FAR.findall(xml):
            self.columns = max(self.columns, _column(letters)) if letters else self.columns
            self.rows = max(self.rows, int(far_row or row))
            if self._too_far():
                place = (letters + (far_row or row)).decode("ascii").upper()
                raise refused("STRAY_CELL", place=place, limit=self.limit, columns=COLUMNS)

    def _too_far(self) -> bool:
        if self.columns == COLUMNS:
            return self.rows > self.limit
        return self.columns * max(self.rows, min(self.limit, _UNSEEN)) > COLUMNS * self.limit


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
