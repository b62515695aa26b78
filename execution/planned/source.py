"""Rows in SQL: a resolver's statement under the viewer's rights, as a derived table that gives just what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Join, Select, SelectBase
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.sql.visitors import iterate

from auth import grants
from auth.viewer import Viewer
from database.tables.row import Row

_DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


@dataclass(eq=False, slots=True)
class Rows:
    """A derived table of a noun's rows. Columns are added as they are needed; what it joins follows it in FROM.

    beside: its rows stand beside visible ones of the same county. page: rows of a page, where one more was fetched to see whether there is another page. order: their SQL order.
    """

    name: str
    table: Any
    statement: Select[Any]
    viewer: Viewer
    beside: bool = False
    page: int | None = None
    order: tuple[tuple[Any, bool], ...] = ()
    joins: list[Rows | Gathered] = field(default_factory=list, init=False)
    _columns: dict[int, tuple[str, Any]] = field(default_factory=dict, init=False)

    def column(self, expression: Any) -> str:
        """The name under which the table gives an expression over the noun's rows."""
        label, _ = self._columns.setdefault(id(expression), (f"c{len(self._columns)}", expression))
        return f"{self.name}.{label}"

    def sql(self) -> str:
        """The table itself."""
        order = ", ".join(f"{self.column(c).partition('.')[2]}{_falling(f)}" for c, f in self.order)
        shown = [expression.label(label) for label, expression in self._columns.values()]
        beside = self.table if self.beside and _alone(self.statement) else None
        statement = self.statement.with_only_columns(*shown, maintain_column_froms=True)
        text = written(statement, self.viewer, beside)
        if self.page is None:
            return f"({text}) {self.name}"
        number = f"row_number() OVER (ORDER BY {order}) AS n, count(*) OVER () > {self.page} AS more"
        return f"(SELECT t.*, {number} FROM ({text}) t) {self.name}"

    def joined(self) -> str:
        """The table and all it joins, as they stand in a FROM clause."""
        return self.sql() + following(self.joins)

    def ordering(self, *, backward: bool = False) -> str:
        """The rows' order in SQL, over the derived table."""
        if self.page is not None:
            return f"{self.name}.n{_falling(backward)}"
        return ", ".join(f"{self.column(c)}{_falling(falls is not backward)}" for c, falls in self.order)


@dataclass(eq=False, slots=True)
class Gathered:
    """A derived table of one row: what aggregates make of rows."""

    name: str
    rows: Rows
    _aggregates: list[str] = field(default_factory=list)

    @property
    def used(self) -> bool:
        """Whether anything is made of the rows."""
        return bool(self._aggregates)

    def gather(self, aggregate: str) -> str:
        """The name under which the table gives an aggregate."""
        self._aggregates.append(aggregate)
        return f"{self.name}.j{len(self._aggregates) - 1}"

    def sql(self) -> str:
        """The table itself."""
        shown = ", ".join(f"{each} AS j{number}" for number, each in enumerate(self._aggregates))
        within = f" WHERE {self.rows.name}.n <= {self.rows.page}" if self.rows.page is not None else ""
        return f"(SELECT {shown} FROM {self.rows.joined()}{within}) {self.name}"


def following(joins: Iterable[Rows | Gathered]) -> str:
    """Derived tables as they follow another in a FROM clause, each followed by its own."""
    return "".join(
        f" LEFT JOIN LATERAL {each.sql()} ON true" + (following(each.joins) if isinstance(each, Rows) else "")
        for each in joins
    )


def written(statement: Select[Any], viewer: Viewer, beside: type[Row] | None = None) -> str:
    """A statement's SQL under the viewer's row conditions; constants of the program stand in it as literals."""
    compiled = statement.options(*grants.criteria(viewer, beside)).compile(
        dialect=_DIALECT, compile_kwargs={"literal_binds": True}
    )
    return str(compiled)


def _alone(statement: Select[Any]) -> bool:
    """Whether a noun stands in it only once, so that leaving out its condition leaves out no other's."""
    return len(statement.get_final_froms()) == 1 and not any(
        isinstance(each, SelectBase | Join) for each in iterate(statement) if each is not statement
    )


def _falling(falls: bool) -> str:
    return " DESC" if falls else ""
