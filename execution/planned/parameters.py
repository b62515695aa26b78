"""The parameters of a plan: where each value comes from in a request, and its type in SQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from graphql import GraphQLEnumType, GraphQLList, GraphQLNonNull
from sqlalchemy import ARRAY, ColumnElement, Date, DateTime, Integer, String, Text, Uuid, literal_column

from auth.viewer import Viewer
from domain.errors import Refused
from execution.planned.declined import Declined
from execution.planned.values import Read, Variables
from schema.node import parse_id

ROW = "p"
"""The table that gives a request's parameters: one row a request."""
_TYPES: dict[str, tuple[Any, str]] = {
    "ID": (Uuid(), "uuid"),
    "String": (Text(), "text"),
    "Int": (Integer(), "bigint"),
    "Date": (Date(), "date"),
    "DateTime": (DateTime(timezone=True), "timestamptz"),
}
_COLUMNS: dict[type, str] = {UUID: "uuid", str: "text", int: "bigint", date: "date", datetime: "timestamptz"}


@dataclass(slots=True)
class Parameters:
    """What a plan binds. The first is always the viewer's county. types: PostgreSQL's names, in order."""

    types: list[str] = field(default_factory=lambda: ["text"])
    reads: list[Read] = field(default_factory=list)

    def value(self, read: Read, kind: Any, of: str | None) -> ColumnElement[Any]:
        """An argument's value as SQL. of: the noun whose id it carries. Raises Declined for a type not known here."""
        bare = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        if isinstance(bare, GraphQLList):
            return self._array(read, bare.of_type, of)
        sql_type, name = self._type(bare)
        return self._added(_identified(read, of), name, sql_type)

    def column(self, read: Read, column: Any) -> ColumnElement[Any]:
        """A value of a column's type as SQL, for cursors."""
        return self._added(read, _COLUMNS[column.type.python_type], column.type)

    def _array(self, read: Read, item: Any, of: str | None) -> ColumnElement[Any]:
        # As text, because arrays of several requests would have to be of one length (unnest of int[][]).
        bare = item.of_type if isinstance(item, GraphQLNonNull) else item
        sql_type, name = self._type(bare)
        return self._added(_listed(_each(read, of)), "text", ARRAY(sql_type), f"::{name}[]")

    def keys(self, read: Read, name: str) -> str:
        """A list of keys as an SQL array of the named type."""
        return str(self._added(_listed(read), "text", Text(), f"::{name}[]"))

    def _added(self, read: Read, name: str, kind: Any, cast: str = "") -> ColumnElement[Any]:
        self.reads.append(read)
        self.types.append(name)
        return literal_column(f"{ROW}.a{len(self.reads)}{cast}", kind)

    def _type(self, kind: Any) -> tuple[Any, str]:
        found = _TYPES.get("String" if isinstance(kind, GraphQLEnumType) else kind.name)
        if found is None:
            raise Declined(f"a parameter of type {kind}")
        return found

    def names(self) -> str:
        """The columns of the table that gives them."""
        return ", ".join(f"a{number}" for number in range(len(self.types)))


COUNTY: Any = literal_column(f"{ROW}.a0", String())


def anybody(viewer: Viewer) -> Viewer:
    """The viewer of any county with the same rights: its county is a parameter."""
    return Viewer("", viewer.scopes, COUNTY, viewer.department)


def _identified(read: Read, of: str | None) -> Read:
    return read if of is None else lambda variables: _uuid(read(variables), of)


def _each(read: Read, of: str | None) -> Read:
    return read if of is None else lambda variables: [_uuid(each, of) for each in read(variables)]


def _uuid(text: str, of: str) -> UUID:
    try:
        return parse_id(text, of)[1]
    except Refused as refused:
        raise Declined("not such an id") from refused


def _listed(read: Read) -> Callable[[Variables], str]:
    return lambda variables: "{" + ",".join(map(_element, read(variables))) + "}"


def _element(value: Any) -> str:
    return "NULL" if value is None else '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
