"""From what is selected to SQL: one expression for an object's JSON, one join for each row beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from graphql import FieldNode, GraphQLObjectType, get_named_type
from sqlalchemy import Select, UniqueConstraint, literal_column
from strawberry.types.field import StrawberryField

from auth import grants
from auth.viewer import Viewer
from execution.paging import Window
from execution.planned.arguments import Arguments
from execution.planned.declined import Declined
from execution.planned.selection import Selection, below
from execution.planned.source import Gathered, Rows, written
from execution.planned.text import Part, Sql, cursor, joined, label, value
from schema.declared import Column, Label, Link, Shape, noun_of
from schema.graph import Graph

_AHEAD = {False: "hasNextPage", True: "hasPreviousPage"}
"""What tells whether there are rows beyond the page, by whether it is a backward one."""

Joined = tuple[list[Rows | Gathered], list[Part]]
"""What is to be joined, and the JSON that comes of it."""


@dataclass(slots=True)
class Writer:
    """Writes one plan. viewer: anybody with the same rights; its county is a parameter."""

    graph: Graph
    viewer: Viewer
    selection: Selection
    arguments: Arguments
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
            expression: Any = declared.expression
            nullable = getattr(expression, "nullable", True)
            return value(rows.column(expression), expression.type, nullable=nullable)
        if isinstance(declared, Label):
            expression = self.graph.columns[kind.name][declared.column]
            return label(rows.column(expression), expression.type.enum_class)
        if isinstance(declared, Link):
            return self._link(rows, declared, field, nodes)
        raise Declined(f"{kind.name}.{name} is answered by Python")

    def require(self, scope: str | None) -> None:
        """Raise Declined unless the viewer has the scope: what is refused must be told field by field."""
        if scope is not None and scope not in self.viewer.scopes:
            raise Declined(f"the scope {scope} is missing")

    def _link(self, rows: Rows, link: Link, field: Any, nodes: list[FieldNode]) -> list[Part]:
        assert link.by is not None
        here = rows.column(link.by[0])
        joins, parts = self.linked(link, field, nodes, here)
        rows.joins += joins
        nullable = getattr(link.by[0], "nullable", True) and link.shape is not Shape.ROW
        return [Sql(f"CASE WHEN {here} IS NULL THEN 'null' ELSE {joined(parts)} END")] if nullable else parts

    def linked(self, link: Link, field: Any, nodes: list[FieldNode], here: str | None) -> Joined:
        """The rows a link leads to, as what is to be joined, and their JSON. here: the column it starts from."""
        noun = noun_of(link.target)
        self.require(grants.scope(noun.table))
        node = nodes[0]
        given, asked = self.arguments.of(link, field, node)
        statement = link.select(self.viewer, **given)
        if here is not None:
            assert link.by is not None
            statement = statement.where(link.by[1] == literal_column(here, link.by[1].type))
        if link.shape is Shape.PAGE:
            return self._page(link, field, nodes, statement, asked)
        kind = get_named_type(field.type)
        if link.shape is Shape.ROW:
            return self._row(link, kind, nodes, statement, here)
        rows = self.rows(noun.table, statement, order=((noun.table.id, False),))
        return self.listed(rows, self.object(rows, kind, nodes))

    def rows(self, table: Any, statement: Select[Any], **more: Any) -> Rows:
        """A derived table under a name of its own."""
        return Rows(f"r{next(self._names)}", table, statement, self.viewer, **more)

    def gathered(self, rows: Rows) -> Gathered:
        """What is to be made of rows, under a name of its own."""
        return Gathered(f"g{next(self._names)}", rows)

    def listed(self, rows: Rows, each: str) -> Joined:
        """All rows as a JSON list."""
        gathered = self.gathered(rows)
        return [gathered], [
            "[",
            Sql(gathered.gather(f"string_agg({each}, ',' ORDER BY {rows.ordering()})")),
            "]",
        ]

    def _row(
        self, link: Link, kind: Any, nodes: list[FieldNode], statement: Select[Any], here: str | None
    ) -> Joined:
        table = noun_of(link.target).table
        if here is None:
            statement = statement.limit(1)
        elif not _unique(link):
            statement = statement.order_by(table.id).limit(1)
        rows = self.rows(table, statement)
        return [rows], [self.one(rows, self.object(rows, kind, nodes))]

    def one(self, rows: Rows, shown: str) -> Sql:
        """A row's JSON, null where there is none."""
        return Sql(f"CASE WHEN {rows.column(rows.table.id)} IS NULL THEN 'null' ELSE {shown} END")

    def _page(
        self, link: Link, field: Any, nodes: list[FieldNode], statement: Select[Any], asked: Mapping[str, Any]
    ) -> Joined:
        window = self.arguments.window(link, asked)
        return Connection(self, link, get_named_type(field.type), statement, window).shown(nodes)


@dataclass(slots=True)
class Connection:
    """One connection of a plan. statement: all its rows."""

    writer: Writer
    link: Link
    kind: GraphQLObjectType
    statement: Select[Any]
    window: Window

    def shown(self, nodes: list[FieldNode]) -> Joined:
        """What is to be joined, and the connection's JSON."""
        selected = self.writer.selection.of(self.kind, below(nodes))
        window, table = self.window, noun_of(self.link.target).table
        falls = window.order.descending != window.backward
        more = self._needs_more(selected)
        cutout = self.statement.where(*window.condition()).order_by(*window.ordering())
        rows = self.writer.rows(
            table,
            cutout.limit(window.size + more),
            page=window.size if more else None,
            order=tuple((column, falls) for column in window.order.columns),
        )
        gathered = self.writer.gathered(rows)
        parts = members(selected, lambda merged: self._field(gathered, merged))
        return [gathered] if gathered.used else [], parts

    def _field(self, gathered: Gathered, nodes: list[FieldNode]) -> list[Part]:
        name = nodes[0].name.value
        if name == "__typename":
            return [f'"{self.kind.name}"']
        if name == "totalCount":
            return [Sql(self._count())]
        inner = _object(self.kind, name)
        if name == "pageInfo":
            return self._page_info(gathered, inner, nodes)
        rows = gathered.rows
        each = self.writer.object(rows, inner, nodes) if name == "nodes" else self._edge(rows, inner, nodes)
        listed = gathered.gather(f"string_agg({each}, ',' ORDER BY {self._order(rows)})")
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

    def _page_info(self, gathered: Gathered, kind: GraphQLObjectType, nodes: list[FieldNode]) -> list[Part]:
        selected = self.writer.selection.of(kind, below(nodes))
        return members(selected, lambda merged: self._told(gathered, kind, merged[0].name.value))

    def _told(self, gathered: Gathered, kind: GraphQLObjectType, name: str) -> list[Part]:
        rows = gathered.rows
        if name == "__typename":
            return [f'"{kind.name}"']
        if name == _AHEAD[self.window.backward]:
            return [Sql(gathered.gather(f"coalesce(bool_or({rows.name}.more), false)::text"))]
        if name in _AHEAD.values():
            return ["false" if self.window.cursor is None else "true"]
        order = self._order(rows, reverse=name == "endCursor")
        found = f"(array_agg({self._cursor(rows)} ORDER BY {order}))[1]"
        return [Sql(gathered.gather(f"coalesce('\"' || {found} || '\"', 'null')"))]

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
        ids = self.statement.with_only_columns(noun_of(self.link.target).table.id).order_by(None)
        return f"(SELECT count(*) FROM ({written(ids, self.writer.viewer)}) t)"


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
