"""What each field stands for, as data: the executors read this and nothing else of the schema."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import InstrumentedAttribute
from strawberry.types.field import StrawberryField

from database.tables.row import Row
from domain.access import Detail
from resolvers.changes import Told
from resolvers.order import Orders

Attribute = InstrumentedAttribute[Any]
Resolver = Callable[..., Select[Any]]
Act = Callable[..., Awaitable[UUID | Told | None]]


class Subgraph(Enum):
    """The subgraph that a noun's file belongs to."""

    STUDENTS = "students"
    LEDGERS = "ledgers"
    RESPONSIBILITIES = "responsibilities"
    DUTIES = "duties"
    EXCHANGES = "exchanges"


class Audience(Enum):
    """Who is shown a contract: a part of the whole graph, with nothing else in it."""

    PARTNER = "partner"
    PORTAL = "portal"
    AUDITOR = "auditor"


class Shape(Enum):
    """How many a link leads to."""

    ROW = "row"
    ROWS = "rows"
    PAGE = "page"


@dataclass(frozen=True, eq=False)
class Column:
    """A column or an SQL expression over the noun's table; None until the noun knows its column of that name.

    scope: needed beyond the noun's own. detail: what it tells of a person, which a grant may mask or hide. counted: whose
    rows it counts; coarse: what of it is shown to those who see none of these, None for nothing.
    """

    expression: Attribute | ColumnElement[Any] | None
    scope: str | None = None
    detail: Detail | None = None
    counted: type[Row] | None = None
    coarse: Attribute | None = None


@dataclass(frozen=True, eq=False)
class Sealed(Column):
    """A column that is kept sealed: the row's envelope, which only Python opens. name: the field's."""

    name: str = ""

    @property
    def column(self) -> Attribute:
        """The sealed column."""
        assert isinstance(self.expression, InstrumentedAttribute)
        return self.expression

    @property
    def index(self) -> Attribute:
        """The blind index by which a value is found."""
        found: Attribute = getattr(self.column.class_, f"{self.name}_index")
        return found


@dataclass(frozen=True, eq=False)
class Label:
    """The Chinese term of the closed list's value in a column of the same noun, and of the same detail."""

    column: str
    detail: Detail | None = None


@dataclass(frozen=True, eq=False)
class Link:
    """Another noun's rows: the resolver's Select, joined by a column of this noun to one of the Select.

    by: (column here, column there); None at the root. ids: which arguments carry an id, and of which noun. details: what
    arguments would tell of people, by the resolver's names; through: over which nouns' rows they look; detail: what the
    link itself would tell.
    """

    shape: Shape
    target: type
    select: Resolver
    by: tuple[Attribute, Attribute] | None
    orders: Orders
    ids: Mapping[str, str]
    details: Mapping[str, Detail]
    through: Mapping[str, tuple[type[Row], ...]]
    detail: Detail | None = None


@dataclass(frozen=True, eq=False)
class Change:
    """A change: act takes (viewer, commands, **input) and returns the id of the target's row, which `done` holds, or Told.

    scope: that its token needs; name: of the mutation, by which it is granted.
    """

    act: Act
    target: type
    done: type
    scope: str
    name: str = ""


@dataclass(frozen=True, eq=False)
class Lookup:
    """Any noun's row by its global id."""


Declared = Column | Label | Link | Change | Lookup


@dataclass(frozen=True)
class Noun:
    """A type that is a table's rows. keys: unique columns by which a row may be referred to, besides id."""

    name: str
    table: type[Row]
    owner: Subgraph
    keys: tuple[str, ...]


def noun_of(kind: type) -> Noun:
    """The noun that an entity's type was declared as."""
    noun: Noun = kind.__noun__  # type: ignore[attr-defined]  # set by fields.entity
    return noun


@dataclass(frozen=True)
class Extension:
    """Fields that a later file adds to an earlier type."""

    target: type
    owner: Subgraph
    fields: tuple[StrawberryField, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One row as the executor found it: the noun's name and its declared columns."""

    noun: str
    values: Mapping[str, Any]


class Context(Protocol):
    """What a field asks for its value: the operation at work."""

    def take(self, declared: Declared, source: Any, arguments: Mapping[str, Any]) -> Any:
        """The value that a declared field stands for."""
        ...
