"""What each domain says of its nouns: a module here with these names, listed in `PARTS`."""

from __future__ import annotations

from typing import Any, Protocol

Values = dict[str, Any]
Rows = tuple[tuple[Any, Values], ...]


class Part(Protocol):
    """FIELDS, ARGUMENTS, ORDERS, CHANGES: as `fields`, `arguments` and `changes` write them; a place of another part is added to.

    SEEN: by scope, who sees rows of which nouns: kinds of viewers with commas between, as `cast` names them.
    BY: of a noun without a child of its own, the noun whose row it lies in, and by which column.
    OVER: filters that look at rows of other nouns, with commas between, and of the first by which columns.
    ROWS: a table, and what of a row must be as it is, by the child's number where it is a function; all else is filled by its
    type (`worked`).
    """

    FIELDS: str
    ARGUMENTS: str
    ORDERS: str
    CHANGES: str
    SEEN: str
    BY: dict[str, tuple[str, str]]
    OVER: dict[tuple[str, str], tuple[str, str, str]]
    ROWS: Rows
