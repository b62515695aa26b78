"""The parameters of a plan: where each value comes from in a request, and its type in SQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from graphql import GraphQLEnumType, GraphQLList, GraphQLNonNull
from sqlalchemy import ARRAY, ColumnElement, Date, DateTime, Integer, String, Text, Uuid, literal_column

from auth.viewer import Viewer
from domain.errors import Refused
from execution.planned.declined import Declined
from execution.planned.source import REQUESTS
from execution.planned.values import Constant, Read
from schema.node import parse_id

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
    """What a plan binds: where its viewers stand, values that are one for all its requests, then each request's own."""

    shared: list[tuple[str, Any]] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)

    def value(self, read: Read, kind: Any, of: str | None) -> ColumnElement[Any]:
        """An argument's value as SQL. of: the noun whose id it carries. Raises Declined for a type not known here."""
        bare = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        if isinstance(bare, GraphQLList):
            return self._array(read, bare.of_type, of)
        sql_type, name = self._type(bare)
        return self._added(_through(read, lambda each: _uuid(each, of)) if of else read, name, sql_type)

    def column(self, read: Read, column: Any) -> ColumnElement[Any]:
        """A value of a column's type as SQL, for cursors."""
        return self._added(read, _COLUMNS[column.type.python_type], column.type)

    def _array(self, read: Read, item: Any, of: str | None) -> ColumnElement[Any]:
        # As text, because arrays of several requests would have to be of one length (unnest of int[][]).
        bare = item.of_type if isinstance(item, GraphQLNonNull) else item
        sql_type, name = self._type(bare)
        each = _through(read, lambda found: [_uuid(one, of) for one in found]) if of else read
        return self._added(_through(each, _listed), "text", ARRAY(sql_type), f"::{name}[]")

    def keys(self, read: Read, name: str) -> str:
        """A list of keys as an SQL array of the named type."""
        return str(self._added(_through(read, _listed), "text", Text(), f"::{name}[]"))

    def _added(self, read: Read, name: str, kind: Any, cast: str = "") -> ColumnElement[Any]:
        if isinstance(read, Constant):
            return literal_column(f"{self.constant(name, read.value)}{cast}", kind)
        self.reads.append(read)
        self.types.append(name)
        return literal_column(f"{REQUESTS}.a{len(self.reads)}{cast}", kind)

    def constant(self, name: str, value: Any) -> str:
        """A value that is one for all requests, as SQL of the named type."""
        self.shared.append((name, value))
        return f"${len(_STANDPOINT) + len(self.shared)}::{name}"

    def following(self) -> int:
        """The number of the first parameter after those of the requests."""
        return len(_STANDPOINT) + len(self.shared) + len(self.types) + 1

    def _type(self, kind: Any) -> tuple[Any, str]:
        found = _TYPES.get("String" if isinstance(kind, GraphQLEnumType) else kind.name)
        if found is None:
            raise Declined(f"a parameter of type {kind}")
        return found

    def requests(self) -> str:
        """The table of the requests: an array for each value, a number for each request."""
        first = len(_STANDPOINT) + len(self.shared) + 1
        arrays = ", ".join(f"${first + at}::{kind}[]" for at, kind in enumerate(self.types))
        names = "".join(f"a{at + 1}, " for at in range(len(self.types)))
        if not self.types:
            return f"(SELECT 1::bigint AS n) {REQUESTS}"
        return f"unnest({arrays}) WITH ORDINALITY {REQUESTS}({names}n)"

    def holds(self) -> str:
        """A condition: the rights still hold. It names all shared values, for PostgreSQL takes none that it is not told of."""
        kinds = [*(kind for _, kind in _STANDPOINT), *(kind for kind, _ in self.shared)]
        named = " OR ".join(f"${at + 1}::{kind} IS NULL" for at, kind in enumerate(kinds))
        return f" WHERE (SELECT version FROM access_version) = $1::bigint AND (true OR {named})"


_STANDPOINT: tuple[tuple[Any, str], ...] = (
    (Integer(), "bigint"),
    (String(), "text"),
    (Uuid(), "uuid"),
    (Text(), "text"),
    (Uuid(), "uuid"),
)
"""The version of the grants; a viewer's county, unit, subject, ticket."""
_, _COUNTY, _UNIT, _SUBJECT, _TICKET = (
    literal_column(f"${at + 1}::{name}", kind) for at, (kind, name) in enumerate(_STANDPOINT)
)
Standpoint = tuple[int, str, UUID | None, str, UUID | None]


def anybody(viewer: Viewer) -> Viewer:
    """The viewer with the same rights who stands anywhere: its county, unit, subject and ticket are parameters."""
    place: dict[str, Any] = {
        "jurisdiction_code": _COUNTY,
        "organization_id": _UNIT,
        "subject": _SUBJECT,
        "ticket": _TICKET,
    }
    return replace(viewer, client_id="", ticket_noun="", **place)


def asked_of(sql: str) -> tuple[bool, bool, bool]:
    """Whether a statement, without its condition, asks for a viewer's unit, subject and ticket."""
    unit, subject, ticket = (f"${at}::" in sql for at in (3, 4, 5))
    return unit, subject, ticket


def _through(read: Read, change: Callable[[Any], Any]) -> Read:
    """A reading with its value changed; what is the same for every request stays so."""
    if isinstance(read, Constant):
        return Constant(change(read.value))
    return lambda variables: change(read(variables))


def _uuid(text: str, of: str) -> UUID:
    try:
        return parse_id(text, of)[1]
    except Refused as refused:
        raise Declined("not such an id") from refused


def _listed(values: list[Any]) -> str:
    return "{" + ",".join(map(_element, values)) + "}"


def _element(value: Any) -> str:
    return "NULL" if value is None else '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
