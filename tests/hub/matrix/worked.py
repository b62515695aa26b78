"""What was done about children that cross borders: of every noun of casework rows in which every column says something.

A new noun is one line of its part's `ROWS` (`nouns`): its table, and what of a row must be as it is; all else is filled by
its type.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Enum, Integer, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from database import tables
from tests.hub.matrix.nouns.part import Values

WORKED = (0, 3, 12, 13, 14, 15)
"""Children, by number, about whom something was done."""
MOMENT = datetime(2026, 8, 1, 1, 2, 3, tzinfo=UTC)
_SKIPPED = ("id", "created_at", "updated_at", "version")


class Rows:
    """Rows about one child or class. made: the ids of rows by table, which those that come later point to, the last of each."""

    def __init__(self, number: int, made: Mapping[str, UUID], county: str, units: Mapping[str, UUID]) -> None:
        self._number, self._county, self._units = number, county, units
        self._count = -1
        self.made = dict(made)

    def of(self, table: Any, given: Values) -> Values:
        """The values of a row. given: those that are as they are; `noun`: of the row that one points to by `row_id`."""
        self._count += 1  # what is unique is another text in each row
        given = {"noun": "DropoutCase"} | given
        given |= {"row_id": self.made.get(getattr(tables, given["noun"]).__tablename__)}
        columns = [each for each in table.__table__.c if each.name not in _SKIPPED]
        return {each.name: self._given(given, each) for each in columns}

    def _given(self, given: Values, column: Column[Any]) -> Any:
        if column.name not in given:
            return self._cell(column)
        value = given[column.name]
        return value(self._number) if callable(value) else value

    def _cell(self, column: Column[Any]) -> Any:
        if column.name == "jurisdiction_code":
            return self._county
        for key in column.foreign_keys:
            return self._pointer(column.name, key.column.table.name)
        return self._value(column.name, column.type)

    def _pointer(self, name: str, table: str) -> UUID | None:
        if table in ("organization", "school"):
            return self._units.get(name.removesuffix("_id"), self._units["school"])
        return self.made.get(table)

    def _value(self, name: str, kind: Any) -> Any:
        if isinstance(kind, Enum):
            terms = list(kind.enum_class or ())
            return terms[self._number % len(terms)]
        if isinstance(kind, ARRAY):
            return [self._value(name, kind.item_type)]
        if isinstance(kind, DateTime):
            return MOMENT
        for type_, value in (
            (Boolean, True),
            (Integer, 1),
            (Date, date(2026, 8, 1)),
            (JSON, {"said": 1}),
            (Uuid, self.made.get("student")),
        ):
            if isinstance(kind, type_):
                return value
        return f"{name}-{self._number}.{self._count}"[: kind.length]
