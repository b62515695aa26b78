"""What may stand in a cell of a table: how it reads as text, and how its place is called."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta | None


def text(cell: Cell) -> str:
    """The cell as a person reads it: trimmed, no control characters, days as YYYY-MM-DD, whole numbers without a point."""
    if isinstance(cell, str):
        return _plain(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _plain(raw: str) -> str:
    if raw.isalnum():
        return raw  # four cells of five; nothing to trim
    if not raw.isprintable():
        raw = "".join(c if c.isprintable() else " " for c in raw)
    raw = raw.strip()
    if raw.startswith('="') and raw.endswith('"') and len(raw) > 2:
        raw = raw[2:-1].strip()  # how exports stop Excel from turning a long number into 1.5E+17
    return raw[1:].strip() if raw.startswith("'") else raw


def heading(cell: Cell) -> str:
    """A heading as it is compared: half-width, without blanks and the star that marks a required column."""
    folded = unicodedata.normalize("NFKC", text(cell))
    return "".join(c for c in folded if not c.isspace() and c != "*").upper()


def column_letters(column: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """The cell's name in a spreadsheet; row from 1, column from 0: (12, 2) is C12."""
    return f"{column_letters(column)}{row}"
