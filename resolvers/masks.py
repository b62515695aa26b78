"""What may be shown of a number, as SQL, so that the clear number never leaves the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, func, literal_column
from sqlalchemy.orm import InstrumentedAttribute


def masked(number: InstrumentedAttribute[Any]) -> ColumnElement[str | None]:
    """First six and last character, as domain.identity.masked does it."""
    length = func.length(number)
    star: ColumnElement[str] = literal_column("'*'")
    shown = func.concat(func.left(number, 6), func.repeat(star, length - 7), func.right(number, 1))
    return case((length >= 11, shown), (length > 0, func.repeat(star, length)), else_=None)
