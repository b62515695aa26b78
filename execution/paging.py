"""Keyset pages: cursors, and the SQL that finds the rows after or before one."""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, SmallInteger, literal, tuple_

from domain.errors import Fixer, Reason, Refused
from resolvers.order import Order
from schema.connection import PageInfo
from schema.declared import Record

DEFAULT = 20


def _moment(text: str) -> datetime:
    said = datetime.fromisoformat(text)
    if said.utcoffset() != timedelta():
        raise ValueError("of no moment")  # cursors are written in UTC
    return said


_PARSERS: Mapping[type, Callable[[Any], Any]] = {
    UUID: UUID,
    datetime: _moment,
    date: date.fromisoformat,
    int: int,
    str: str,
}


@dataclass(frozen=True)
class Window:
    """Which page is wanted. backward: the last ones before the cursor, shown in the list's order all the same.

    cursor, bound: a value, or an SQL value, for each column of the order.
    """

    order_name: str
    order: Order
    size: int
    backward: bool
    cursor: tuple[Any, ...] | None
    bound: tuple[Any, ...] | None

    def condition(self) -> list[ColumnElement[bool]]:
        """Rows beyond the cursor, and within the other one if both were given."""
        return [
            self._beyond(values, forward)
            for values, forward in ((self.cursor, not self.backward), (self.bound, self.backward))
            if values is not None
        ]

    def ordering(self) -> list[ColumnElement[Any]]:
        """The order in which rows are fetched: away from the cursor."""
        falling = self.order.descending != self.backward
        return [column.desc() if falling else column.asc() for column in self.order.columns]

    def _beyond(self, values: tuple[Any, ...], forward: bool) -> ColumnElement[bool]:
        columns = tuple_(*self.order.columns)
        there = tuple_(*map(_bound, values, self.order.columns))
        return columns > there if forward != self.order.descending else columns < there


@dataclass(frozen=True)
class Edge:
    """A row and its cursor."""

    cursor: str
    node: Record


@dataclass(frozen=True)
class Page:
    """What a Connection shows. count: counts all rows, when called."""

    edges: list[Edge]
    page_info: PageInfo
    count: Callable[[], Awaitable[int]]

    @property
    def nodes(self) -> list[Record]:
        """The rows alone."""
        return [edge.node for edge in self.edges]


def window(orders: Mapping[str, Order], arguments: Mapping[str, Any], most: int) -> Window:
    """The page that paging arguments ask for. Raises Refused BAD_PAGE, BAD_CURSOR."""
    asked = arguments.get("order")
    name = asked.name if asked else next(iter(orders))
    size, backward = extent(arguments.get("first"), arguments.get("last"), most)
    order = orders[name]
    after, before = (place(arguments.get(side), name, order) for side in ("after", "before"))
    cursor, bound = (before, after) if backward else (after, before)
    return Window(name, order, size, backward, cursor, bound)


def extent(first: int | None, last: int | None, most: int) -> tuple[int, bool]:
    """How many rows a page has, and whether they are the last ones. Raises Refused BAD_PAGE."""
    size = first if first is not None else last if last is not None else DEFAULT
    if not 1 <= size <= most or (first is not None and last is not None):
        raise _bad_page(most)
    return size, last is not None


def cut(
    asked: Window, fetched: list[tuple[Record, tuple[Any, ...]]], count: Callable[[], Awaitable[int]]
) -> Page:
    """The page from rows fetched one beyond its size. A cursor given means there is a row on its side."""
    more, kept = len(fetched) > asked.size, fetched[: asked.size]
    if asked.backward:
        kept.reverse()
    edges = [Edge(_cursor(asked.order_name, place), record) for record, place in kept]
    behind = asked.cursor is not None
    info = PageInfo(
        has_next_page=behind if asked.backward else more,
        has_previous_page=more if asked.backward else behind,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Page(edges, info, count)


def _bound(value: Any, column: Any) -> ColumnElement[Any]:
    return value if isinstance(value, ColumnElement) else literal(value, column.type)


def _cursor(order_name: str, place: tuple[Any, ...]) -> str:
    text = json.dumps([order_name, *map(_written, place)], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, int) else str(value)


def place(cursor: str | None, order_name: str, order: Order) -> tuple[Any, ...] | None:
    """The place in the list that a cursor names, a value for each column of the order. Raises Refused BAD_CURSOR."""
    if cursor is None:
        return None
    try:
        name, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if name != order_name or len(values) != len(order.columns):
            raise ValueError("of another list")
        return tuple(_parsed(v, c.type) for v, c in zip(values, order.columns, strict=True))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        reason = Reason(
            "BAD_CURSOR",
            "游标无效，或不属于此排序",
            "not a cursor of this list and order",
            Fixer.CALLER,
            "after, before",
        )
        raise Refused(reason) from error


def _parsed(value: Any, column: Any) -> Any:
    kind = column.python_type
    if not isinstance(value, int if kind is int else str) or isinstance(value, bool):
        raise TypeError("of another kind")
    if kind is int and not -(2 ** _bits(column)) <= value < 2 ** _bits(column):
        raise ValueError("beyond the column")
    return _PARSERS[kind](value)


def _bits(column: Any) -> int:
    return 15 if isinstance(column, SmallInteger) else 63 if isinstance(column, BigInteger) else 31


def _bad_page(most: int) -> Refused:
    return Refused(
        Reason(
            "BAD_PAGE",
            f"first 与 last 只能给一个，且在 1 到 {most} 之间",
            f"give either first or last, from 1 to {most}",
            Fixer.CALLER,
            "first, last",
        )
    )
