"""From what is selected to SQL: one expression for an object's JSON, one join for each row beside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from graphql import FieldNode, GraphQLObjectType, get_named_type
from sqlalchemy import Select, UniqueConstraint
from strawberry.types.field import StrawberryField

from auth import grants
from auth.paths import PEOPLE
from auth.viewer import Viewer
from database.tables.row import Row
from domain.errors import Refused
from execution import showing
from execution.paging import Window
from execution.planned.arguments import Arguments
from execution.planned.declined import Declined
from execution.planned.selection import Selection, below
from execution.planned.source import Counted, Made, Rows
from execution.planned.text import Part, Sql, cursor, joined, label, value
from schema.declared import Column, Label, Link, Sealed, Shape, noun_of
from schema.graph import Graph

T = TypeVar("T")
_AHEAD = {False: "hasNextPage", True: "hasPreviousPage"}
"""What tells whether there are rows beyond the page, by whether it is a backward one."""

Joined = tuple[Sequence[Made | Counted], list[Part]]
"""What is to be joined, and the JSON that comes of it."""


@dataclass(slots=True)
class Writer:
    """Writes one plan. viewer: anybody with the same rights; where it stands is a parameter. people: nouns about people."""

    graph: Graph
    viewer: Viewer
    selection: Selection
    arguments: Arguments
    people: set[str] = field(default_factory=set)
    _names: Any = field(default_factory=lambda: count(1))

    def object(self, rows: Rows, kind: GraphQLObjectType, nodes: list[FieldNode]) -> str:
        """The JSON of a noun's row, as an SQL expression."""
        selected = self.selection.of(kind, below(nodes))
        return joined(members(selected, lambda merged: self._field(rows, kind, merged)))

    def _field(self, rows: Rows, kind: GraphQLObjectType, nodes: list[FieldNode]) -> list[Part]:
        name = nodes[0].name.value
        if name == "__typename":
            return [f'"{kind.name}"']
        if name == "id":
            return [f'"{kind.name}:', Sql(rows.column(rows.table.id)), '"']
        field = kind.fields[name]
        standing: StrawberryField = field.extensions["strawberry-definition"]
        declared = getattr(standing, "declared", None)
        if isinstance(declared, Column):
            self.require(declared.scope)
            if isinstance(declared, Sealed):
                raise Declined(f"{kind.name}.{name} is sealed")
            expression = self._shown(rows.table, declared)
            nullable = getattr(expression, "nullable", True)
            return value(rows.column(expression), expression.type, nullable=nullable)
        if isinstance(declared, Label):
            expression = self._shown(rows.table, self.graph.declared[kind.name][declared.column])
            return label(rows.column(expression), expression.type.enum_class)
        if isinstance(declared, Link):
            self.allow(lambda: showing.require(self.viewer, rows.table, declared))
            return self._link(rows, declared, field, nodes)
        raise Declined(f"{kind.name}.{name} is answered by Python")

    def require(self, scope: str | None) -> None:
        """Raise Declined unless the viewer has the scope: what is refused must be told field by field."""
        if scope is not None and scope not in self.viewer.scopes:
            raise Declined(f"the scope {scope} is missing")

    def _shown(self, table: type[Row], column: Column) -> Any:
        return self.allow(lambda: showing.expression(self.viewer, table, column))

    def allow(self, look: Callable[[], T]) -> T:
        """What `look` gives. Raises Declined for what is refused: that must be told field by field."""
        try:
            return look()
        except Refused as refused:
            raise Declined("not granted") from refused

    def _link(self, rows: Rows, link: Link, field: Any, nodes: list[FieldNode]) -> list[Part]:
        assert link.by is not None
        here = rows.column(link.by[0])
        joins, parts = self.linked(link, field, nodes, here)
        rows.joins += joins
        if link.shape is Shape.ROW or not link.by[0].property.columns[0].nullable:
            return parts
        return [Sql(f"CASE WHEN {here} IS NULL THEN 'null' ELSE {joined(parts)} END")]

    def linked(self, link: Link, field: Any, nodes: list[FieldNode], here: str | None) -> Joined:
        """The rows a link leads to, as what is to be joined, and their JSON. here: the column it starts from."""
        noun = noun_of(link.target)
        self.require(grants.scope(noun.table))
        node = nodes[0]
        given, asked = self.arguments.of(link, field, node)
        self.allow(lambda: showing.require_arguments(self.viewer, noun.table, link, given))
        rows = self.rows(noun.table, link.select(self.viewer, **given))
        if link.by is not None and here is not None:
            rows.by, rows.beside = (here, link.by[1]), grants.stand_beside(self.viewer, *link.by)
        kind = get_named_type(field.type)
        if link.shape is Shape.PAGE:
            window = self.arguments.window(link, asked)
            self.allow(lambda: showing.require_order(self.viewer, noun.table, window.order))
            return Connection(self, kind, rows, window).shown(nodes)
        rows.order = ((noun.table.id, False),)
        if link.shape is Shape.ROWS:
            return self.listed(rows, self.object(rows, kind, nodes))
        if not (link.by and _unique(link)):
            rows.most = 1
        return self.one(rows, self.object(rows, kind, nodes))

    def rows(self, table: Any, statement: Select[Any]) -> Rows:
        """A derived table under a name of its own."""
        if table in PEOPLE:
            self.people.add(table.__name__)
        return Rows(self.name("r"), table, statement, self.viewer)

    def name(self, kind: str) -> str:
        """A name for a table that no other has."""
        return f"{kind}{next(self._names)}"

    def made(self, rows: Rows, *, alone: bool) -> Made:
        """What is to be made of rows, under a name of its own."""
        return Made(self.name("g"), rows, alone)

    def listed(self, rows: Rows, each: str) -> Joined:
        """All rows as a JSON list."""
        made = self.made(rows, alone=False)
        return [made], ["[", Sql(made.gives(f"string_agg({each}, ',' ORDER BY {rows.ordering()})")), "]"]

    def one(self, rows: Rows, shown: str) -> Joined:
        """A row's JSON, null where there is none."""
        made = self.made(rows, alone=True)
        return [made], [Sql(f"coalesce({made.gives(shown)}, 'null')")]


@dataclass(slots=True)
class Connection:
    """One connection of a plan. rows: all its rows, of which a page is cut."""

    writer: Writer
    kind: GraphQLObjectType
    rows: Rows
    window: Window
    counts: list[Counted] = field(default_factory=list, init=False)

    def shown(self, nodes: list[FieldNode]) -> Joined:
        """What is to be joined, and the connection's JSON."""
        selected = self.writer.selection.of(self.kind, below(nodes))
        rows, window = self.rows, self.window
        more, falls = self._needs_more(selected), window.order.descending != window.backward
        page = dataclasses.replace(
            rows,
            statement=rows.statement.where(*window.condition()),
            order=tuple((column, falls) for column in window.order.columns),
            most=window.size + more,
            page=window.size if more else None,
        )
        made = self.writer.made(page, alone=False)
        parts = members(selected, lambda merged: self._field(made, merged))
        return [*([made] if made.used else []), *self.counts], parts

    def _field(self, made: Made, nodes: list[FieldNode]) -> list[Part]:
        name = nodes[0].name.value
        if name == "__typename":
            return [f'"{self.kind.name}"']
        if name == "totalCount":
            return [Sql(self._count())]
        inner = _object(self.kind, name)
        if name == "pageInfo":
            return self._page_info(made, inner, nodes)
        rows = made.rows
        each = self.writer.object(rows, inner, nodes) if name == "nodes" else self._edge(rows, inner, nodes)
        listed = made.gives(f"string_agg({each}, ',' ORDER BY {self._order(rows)})")
        return ["[", Sql(listed), "]"]

    def _edge(self, rows: Rows, kind: GraphQLObjectType, nodes: list[FieldNode]) -> str:
        def show(merged: list[FieldNode]) -> list[Part]:
            name = merged[0].name.value
            if name == "__typename":
                return [f'"{kind.name}"']
            if name == "cursor":
                return ['"', Sql(self._cursor(rows)), '"']
            return [Sql(self.writer.object(rows, _object(kind, name), merged))]

        return joined(members(self.writer.selection.of(kind, below(nodes)), show))

    def _page_info(self, made: Made, kind: GraphQLObjectType, nodes: list[FieldNode]) -> list[Part]:
        selected = self.writer.selection.of(kind, below(nodes))
        return members(selected, lambda merged: self._told(made, kind, merged[0].name.value))

    def _told(self, made: Made, kind: GraphQLObjectType, name: str) -> list[Part]:
        rows = made.rows
        if name == "__typename":
            return [f'"{kind.name}"']
        if name == _AHEAD[self.window.backward]:
            return [Sql(f"coalesce({made.gives(f'bool_or({rows.name}.more)::text')}, 'false')")]
        if name in _AHEAD.values():
            return ["false" if self.window.cursor is None else "true"]
        order = self._order(rows, reverse=name == "endCursor")
        found = f"(array_agg({self._cursor(rows)} ORDER BY {order}))[1]"
        return [Sql(f"coalesce('\"' || {made.gives(found)} || '\"', 'null')")]

    def _needs_more(self, selected: dict[str, list[FieldNode]]) -> bool:
        info = [node for nodes in selected.values() for node in nodes if node.name.value == "pageInfo"]
        if not info:
            return False
        told = self.writer.selection.of(_object(self.kind, "pageInfo"), below(info))
        return any(nodes[0].name.value == _AHEAD[self.window.backward] for nodes in told.values())

    def _order(self, rows: Rows, *, reverse: bool = False) -> str:
        return rows.ordering(backward=self.window.backward is not reverse)

    def _cursor(self, rows: Rows) -> str:
        columns = [(rows.column(column), column.type) for column in self.window.order.columns]
        return cursor(self.window.order_name, columns)

    def _count(self) -> str:
        every = dataclasses.replace(self.rows, name="t", statement=self.rows.statement.order_by(None))
        every.column(every.table.id)
        self.counts.append(Counted(self.writer.name("g"), every))
        return self.counts[-1].number


def members(
    selected: Mapping[str, list[FieldNode]], show: Callable[[list[FieldNode]], list[Part]]
) -> list[Part]:
    """A JSON object of what is selected."""
    parts: list[Part] = ["{"]
    for number, (key, nodes) in enumerate(selected.items()):
        parts += [f'{"," if number else ""}"{key}":', *show(nodes)]
    return [*parts, "}"]


def _object(kind: GraphQLObjectType, name: str) -> GraphQLObjectType:
    found = get_named_type(kind.fields[name].type)
    assert isinstance(found, GraphQLObjectType)
    return found


def _unique(link: Link) -> bool:
    """Whether at most one row can stand at the other end."""
    assert link.by is not None
    column = link.by[1].property.columns[0]
    constraints = (each for each in column.table.constraints if isinstance(each, UniqueConstraint))
    return column.primary_key or column.unique or any(list(each.columns) == [column] for each in constraints)
