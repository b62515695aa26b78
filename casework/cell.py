"""One cell of a line of a ledger or roster: the child, what is known of it, and who looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from casework.known import Known
from casework.sight import Sight
from database import tables
from database.tables.row import Row
from domain import calendar
from domain.vocabulary import Term

Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a cell is read."""

    known: Known
    child: UUID
    entry: tables.LedgerEntry | None
    sight: Sight

    def of(self, table: str) -> Any:
        """The child's row in one of the tables that hold one row a child; its columns are None where there is none."""
        return getattr(self.known, table).get(self.child) or NOTHING

    def rows(self, table: type[Row]) -> list[Any]:
        """The child's rows in a table of the work, in the order they were made."""
        return self.known.work.get(table, {}).get(self.child, [])

    def last(self, table: type[Row]) -> Any:
        """The newest of them; its columns are None where there is none."""
        return (self.rows(table) or [NOTHING])[-1]

    def of_case(self, table: type[Row]) -> list[Any]:
        """Those that belong to the child's last case."""
        case = self.of("cases").id
        return [each for each in self.rows(table) if case is not None and each.case_id == case]


class _Nothing:
    def __getattr__(self, name: str) -> None:
        return None


NOTHING = _Nothing()
Read = Callable[[Cell], Value]


def causes(cell: Cell) -> Value:
    """The causes of the child's case, the primary one first."""
    found = sorted(cell.known.causes.get(cell.child, ()), key=lambda each: not each.primary)
    return joined(each.cause.zh for each in found)


def joined(words: Iterable[str], by: str = "、") -> str | None:
    """Words side by side; None of none."""
    return by.join(words) or None


def zh(term: Any) -> str | None:
    """A term by its Chinese word."""
    return term.zh if isinstance(term, Term) else None


def day(instant: Any) -> date | None:
    """The civil date of an instant, if there is one."""
    return calendar.today(instant) if instant else None
