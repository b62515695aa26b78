"""What may be shown of a number, as SQL, so that the clear number never leaves the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, func, literal_column


def masked(number: Any) -> ColumnElement[str | None]:
    """First six and last character, as domain.identity.masked does it."""
    length = func.length(number)
    star: ColumnElement[str] = literal_column("'*'")
    shown = func.concat(func.left(number, 6), func.repeat(star, length - 7), func.right(number, 1))
    return case((length >= 11, shown), (length > 0, func.repeat(star, length)), else_=None)


def name(text: Any) -> ColumnElement[str | None]:
    """The first character of a name and a star for each of the others, as official lists show them."""
    star: ColumnElement[str] = literal_column("'*'")
    return case(
        (text.is_not(None), func.concat(func.left(text, 1), func.repeat(star, func.length(text) - 1)))
    )
