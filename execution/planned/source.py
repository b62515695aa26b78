"""Rows in SQL: resolvers' statements under the viewer's rights, and what is made of them for whoever stands before them.

The same tree is written in two shapes. *Lateral*: for each row, what belongs to it; best for a single row. *Set*: for
all rows at once what belongs to any of them, then joined; best for pages and for several requests, because a row that
many refer to is read and written as JSON only once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ARRAY, FromClause, Select, SelectBase, any_, literal_column
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.sql.visitors import iterate

from auth import grants
from auth.paths import FEW, PERSON
from auth.viewer import Viewer
from database.tables.row import Row

REQUESTS = "p"
"""The table of the requests at hand: n, a request's number, and its values."""
_OF_REQUEST = re.compile(rf"\b{REQUESTS}\.a\d")
_DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


@dataclass(eq=False, slots=True)
class Rows:
    """A noun's rows, as a derived table that gives just the columns asked of it.

    by: (the SQL name of a column in the rows before, the column here that equals it); None where they belong to the
    request itself. beside: they stand beside rows that prove them visible. order: their SQL order. most: how many
    are taken for each row before. page: how many of those are shown, where one more tells whether there is more.
    """

    name: str
    table: Any
    statement: Select[Any]
    viewer: Viewer
    by: tuple[str, Any] | None = None
    beside: bool = False
    order: tuple[tuple[Any, bool], ...] = ()
    most: int | None = None
    page: int | None = None
    joins: list[Made | Counted] = field(default_factory=list, init=False)
    _columns: dict[int, tuple[str, Any]] = field(default_factory=dict, init=False)

    def column(self, expression: Any) -> str:
        """The name under which the table gives an expression over the noun's rows."""
        label, _ = self._columns.setdefault(id(expression), (f"c{len(self._columns)}", expression))
        return f"{self.name}.{label}"

    def person(self, before: Rows | None) -> str:
        """The column that says whom a row is about; empty where it is nobody, or whom the row before is about."""
        column = PERSON.get(self.table)
        if column is None or (before is not None and self._is_told(before, column)):
            return ""
        return self.column(column)

    def _is_told(self, before: Rows, column: Any) -> bool:
        return self.by is not None and self.by[1] is column and self.by[0] == before.named_person()

    def named_person(self) -> str:
        """The name under which the table gives whom a row is about, if it gives it; else empty."""
        label, _ = self._columns.get(id(PERSON.get(self.table)), ("", None))
        return label and f"{self.name}.{label}"

    def ordering(self, *, backward: bool = False) -> str:
        """The rows' order in SQL, over the derived table."""
        if self.page is not None:
            return f"{self.name}.n{_falling(backward)}"
        return ", ".join(f"{self.column(c)}{_falling(falls is not backward)}" for c, falls in self.order)

    def lateral(self, here: str | None = None) -> str:
        """The rows of one row before, or of one request. here: another name for the column there."""
        where = [] if self.by is None else [self.by[1] == literal_column(here or self.by[0], self.by[1].type)]
        ordered = self.statement
        if self.most is not None:
            falling = (column.desc() if falls else column.asc() for column, falls in self.order)
            ordered = ordered.order_by(None).order_by(*falling).limit(self.most)
        # Before the text is written, because the order may need columns that nothing else asks for.
        order = ", ".join(f"{self.column(c).partition('.')[2]}{_falling(f)}" for c, f in self.order)
        text = self._written(ordered.where(*where))
        if self.page is None:
            return f"({text})"
        number = f"row_number() OVER (ORDER BY {order}) AS n, count(*) OVER () > {self.page} AS more"
        return f"(SELECT w.*, {number} FROM ({text}) w)"

    def set(self, before: str) -> str:
        """The rows of all rows before, each with k: what it belongs to. before: the table of those."""
        if self.by is None:
            return f"(SELECT {REQUESTS}.n AS k, t.* FROM {REQUESTS} CROSS JOIN LATERAL {self.lateral()} t)"
        here, there = self.by
        if self.most is not None:
            each = f"(SELECT DISTINCT {here} AS k FROM {before}) h"
            return f"(SELECT h.k, t.* FROM {each} CROSS JOIN LATERAL {self.lateral('h.k')} t)"
        keys: Any = literal_column(f"ARRAY(SELECT {here} FROM {before})", ARRAY(there.type))
        return f"({self._written(self.statement.where(there == any_(keys)), there.label('k'))})"

    def _written(self, statement: Select[Any], *more: Any) -> str:
        self.column(self.table.id)  # a table needs one column
        shown = [expression.label(label) for label, expression in self._columns.values()]
        beside = self.table if self.beside and _alone(self.statement, self.table) else None
        return written(
            statement.with_only_columns(*shown, *more, maintain_column_froms=True), self.viewer, beside
        )


@dataclass(eq=False, slots=True)
class Made:
    """What is made of rows: one row of expressions for each row, or request, before them.

    alone: there is at most one row, and the expressions are its own; else they are aggregates.
    """

    name: str
    rows: Rows
    alone: bool
    _expressions: list[str] = field(default_factory=list)
    _lateral: str = ""

    @property
    def most(self) -> int | None:
        """How many rows there are at most."""
        return self.rows.most

    @property
    def used(self) -> bool:
        """Whether anything is made of the rows."""
        return bool(self._expressions)

    def gives(self, expression: str) -> str:
        """The name under which the table gives an expression."""
        self._expressions.append(expression)
        return f"{self.name}.j{len(self._expressions) - 1}"

    def people(self, before: Rows | None = None) -> str:
        """The name under which the table gives whom its rows are about, and those below: ids as bytes, one after another.

        Empty where they are about nobody, or only about those the rows before are. To be asked before anything is
        written. before: those rows.
        """
        own = self.rows.person(before)
        found = [f"coalesce(uuid_send({own}), ''::bytea)"] if own else []
        below = (each.people(self.rows) for each in self.rows.joins)
        found += [f"coalesce({each}, ''::bytea)" for each in below if each]
        together = " || ".join(found)
        if not found:
            return ""
        return self.gives(together if self.alone else f"string_agg({together}, ''::bytea)")

    def lateral(self) -> str:
        """Joined to each row before."""
        if not self._lateral:
            rows = f"{self.rows.lateral()} {self.rows.name}" + "".join(
                made.lateral() for made in self.rows.joins
            )
            self._lateral = f" LEFT JOIN LATERAL ({self._select(rows)}) {self.name} ON true"
        return self._lateral

    def set(self, tables: list[str], before: str) -> str:
        """Joined to all rows before. tables: where the common table expressions that it needs are added."""
        rows, name = self.rows, self.rows.name
        whole, joins = rows.set(before), ""
        source = name if rows.joins else f"{whole} {name}"
        if rows.joins:
            tables.append(f"{name} AS MATERIALIZED {whole}")
        for each in rows.joins:
            own: list[str] = []
            joined = each.set(own, name)
            if _OF_REQUEST.search("".join((joined, *own))):
                # What a request says is known only beside the rows that are its own.
                joins += each.lateral()
            else:
                joins += joined
                tables += own
        if rows.by is None and _OF_REQUEST.search(joins + "".join(self._expressions)):
            source += f" JOIN {REQUESTS} ON {REQUESTS}.n = {name}.k"
        group = "" if self.alone else f" GROUP BY {name}.k"
        tables.append(f"{self.name} AS MATERIALIZED ({self._select(source + joins, f'{name}.k, ')}{group})")
        here = f"{REQUESTS}.n" if rows.by is None else rows.by[0]
        return f" LEFT JOIN {self.name} ON {self.name}.k = {here}"

    def _select(self, source: str, key: str = "") -> str:
        shown = ", ".join(f"{each} AS j{number}" for number, each in enumerate(self._expressions))
        within = f" WHERE {self.rows.name}.n <= {self.rows.page}" if self.rows.page is not None else ""
        return f"SELECT {key}{shown} FROM {source}{within}"


@dataclass(eq=False, slots=True)
class Counted:
    """How many rows there are for each row, or request, before them; and who they are about, where they are few."""

    name: str
    rows: Rows
    most: None = field(default=None, init=False)
    _person: str = field(default="", init=False)

    @property
    def number(self) -> str:
        """The name under which it gives how many."""
        return f"{self.name}.number"

    def people(self, before: Rows | None = None) -> str:
        """The name under which it gives whom few rows are about, as `Made.people` does."""
        self._person = self.rows.person(before)
        return f"{self.name}.people" if self._person else ""

    def lateral(self) -> str:
        """Joined to each row before."""
        rows = f"{self.rows.lateral()} {self.rows.name}"
        shown = f"(SELECT count(*) FROM {rows}) AS number"
        if self._person:
            few = f"SELECT {self._person} AS person FROM {rows} LIMIT {FEW + 1}"
            told = "string_agg(uuid_send(few.person), ''::bytea)"
            shown += f", (SELECT {told} FROM ({few}) few HAVING count(*) <= {FEW}) AS people"
        return f" LEFT JOIN LATERAL (SELECT {shown}) {self.name} ON true"

    def set(self, tables: list[str], before: str) -> str:
        """Joined to all rows before: each has a count of its own."""
        return self.lateral()


def written(statement: Select[Any], viewer: Viewer, beside: type[Row] | None = None) -> str:
    """A statement's SQL under the viewer's row conditions; constants of the program stand in it as literals."""
    compiled = grants.granted(statement, viewer, beside).compile(
        dialect=_DIALECT, compile_kwargs={"literal_binds": True}
    )
    return str(compiled)


def _alone(statement: Select[Any], table: Any) -> bool:
    """Whether a noun is all that stands in it, and once, so that leaving out its condition leaves out no other's."""
    stands = (getattr(each, "table", each) for each in iterate(statement) if each is not statement)
    return not any(isinstance(each, FromClause | SelectBase) and each != table.__table__ for each in stands)


def _falling(falls: bool) -> str:
    return " DESC" if falls else ""
