"""Plain filters: a column equals a value, or is one of several."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import InstrumentedAttribute

T = TypeVar("T", bound=Select[Any])


def matching(statement: T, *wanted: tuple[InstrumentedAttribute[Any], Any]) -> T:
    """The statement with each (column, value) it was given; None means any, a list means one of."""
    return statement.where(*(_condition(column, value) for column, value in wanted if value is not None))


def _condition(column: InstrumentedAttribute[Any], value: Any) -> ColumnElement[bool]:
    return column.in_(value) if isinstance(value, list) else column == value
