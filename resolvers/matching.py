"""What a resolver is given, and plain filters over it."""

from __future__ import annotations

from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ARRAY, ColumnElement, Select, any_, func
from sqlalchemy.orm import InstrumentedAttribute

T = TypeVar("T", bound=Select[Any])

Value: TypeAlias = ColumnElement[Any] | None
"""An SQL value, None where nothing was given. Whoever runs the statement binds it, so that one statement serves every
value: a resolver puts it into expressions and never looks inside (a branch on it raises TypeError). Values of closed
lists come as their stored names. Only a bool comes as itself, because it may choose the statement."""


def matching(statement: T, *wanted: tuple[InstrumentedAttribute[Any], Value]) -> T:
    """The statement with each (column, value) it was given; None means any, an array means one of."""
    return statement.where(*(is_any(column, value) for column, value in wanted if value is not None))


def is_any(column: InstrumentedAttribute[Any], value: ColumnElement[Any]) -> ColumnElement[bool]:
    """The column equals the value, or one of an array's."""
    return column == any_(value) if isinstance(value.type, ARRAY) else column == value


def begins_with(column: InstrumentedAttribute[Any], value: ColumnElement[Any]) -> ColumnElement[bool]:
    """The column's text begins with the value, which holds no pattern."""
    return func.starts_with(column, value)
