"""A plan: one operation of anybody with the same rights, as one SQL statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graphql import FieldNode, FragmentDefinitionNode, GraphQLSchema, OperationType, print_ast
from sqlalchemy import select

from auth import grants
from auth.viewer import Viewer
from database.crypto.keys import Ring
from domain.errors import Refused
from execution import references
from execution.documents import Document
from execution.limits import Limits
from execution.planned.arguments import Arguments
from execution.planned.choices import Choices
from execution.planned.declined import Declined
from execution.planned.parameters import Parameters, anybody
from execution.planned.selection import Selection
from execution.planned.source import REQUESTS, Made
from execution.planned.text import Part, Sql, joined
from execution.planned.values import Read, Variables, arguments, reading, text
from execution.planned.write import Writer, members
from schema.declared import Link, Lookup
from schema.graph import Graph
from schema.node import parse_id

Group = tuple[str, str] | None
"""A noun and its key."""
_FEW = 10
"""Rows for each of which what belongs to it is read alone; more are read as a set (measured: benchmarks/README.md)."""


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Plan:
    """sql: takes the county, the shared values, then an array for each value of the requests' own; gives n, a request's
    number, and its response's bytes.
    """

    sql: str
    shared: tuple[Any, ...]
    reads: tuple[Read, ...]

    def values(self, variables: Variables) -> tuple[Any, ...]:
        """One request's own values. Raises Declined."""
        return tuple([read(variables) for read in self.reads])


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes plans over one schema."""

    schema: GraphQLSchema
    graph: Graph
    limits: Limits
    ring: Ring

    def plan(self, document: Document, viewer: Viewer, choices: Choices) -> Plan:
        """The plan for a document and a viewer's rights. Raises Declined for what graphql-core must answer."""
        if document.operation.operation is not OperationType.QUERY:
            raise Declined("not a query")
        fragments = {
            d.name.value: d for d in document.node.definitions if isinstance(d, FragmentDefinitionNode)
        }
        selection, parameters = Selection(self.schema, fragments, choices), Parameters()
        writer = Writer(
            self.graph,
            anybody(viewer),
            selection,
            Arguments(choices, parameters, self.limits.page_of(viewer)),
        )
        return _Roots(self, writer, choices, parameters, viewer, []).plan(document)


@dataclass(slots=True)
class _Roots:
    """The fields of Query."""

    planner: Planner
    writer: Writer
    choices: Choices
    parameters: Parameters
    viewer: Viewer
    joins: list[Made]
    follows: dict[str, _References] = field(default_factory=dict)

    def plan(self, document: Document) -> Plan:
        query = self.planner.schema.query_type
        assert query is not None
        selected = self.writer.selection.of(query, [document.operation.selection_set])
        body = joined(['{"data":', *members(selected, self._root), "}"])
        # Written last: only now is known which columns each table gives.
        shown = f"SELECT {REQUESTS}.n, convert_to({body}, 'UTF8')"
        rows = max((each.rows.most or 1 for each in self.joins), default=1)
        shape = _sets if rows > _FEW else _laterals
        sql = shape(shown, self.parameters.requests(), self.joins) + self.parameters.named()
        shared = tuple(value for _, value in self.parameters.shared)
        return Plan(sql, shared, tuple(self.parameters.reads))

    def _root(self, nodes: list[FieldNode]) -> list[Part]:
        name = nodes[0].name.value
        if name == "__typename":
            return ['"Query"']
        if name.startswith("__") or name == "_service":
            raise Declined("the schema itself")
        query = self.planner.schema.query_type
        assert query is not None
        field = query.fields[name]
        declared = getattr(field.extensions["strawberry-definition"], "declared", None)
        if isinstance(declared, Link):
            joins, parts = self.writer.linked(declared, field, nodes, None)
            self.joins += joins
            return parts
        said = [reading(*each) for each in arguments(nodes[0], field.args).values()]
        if isinstance(declared, Lookup):
            return self._node(said[0], nodes)
        if name == "_entities":
            asked = print_ast((nodes[0].arguments or ())[0].value)
            follow = self.follows.setdefault(
                asked, _References(self.planner.graph, self.viewer, self.planner.ring, said[0])
            )
            return self._entities(follow, nodes)
        raise Declined(f"Query.{name} is answered by Python")

    def _node(self, read: Read, nodes: list[FieldNode]) -> list[Part]:
        name = self.choices.ask(lambda variables: _parsed(read(variables))[0])
        noun = self.planner.graph.noun(name)
        if noun is None:
            return ["null"]
        self.writer.require(grants.scope(noun.table))
        key = self.parameters.column(lambda variables: _parsed(read(variables))[1], noun.table.id)
        rows = self.writer.rows(noun.table, select(noun.table).where(noun.table.id == key))
        kind: Any = self.planner.schema.type_map[noun.name]
        joins, parts = self.writer.one(rows, self.writer.object(rows, kind, nodes))
        self.joins += joins
        return parts

    def _entities(self, follow: _References, nodes: list[FieldNode]) -> list[Part]:
        """Each representation's row in its place: one derived table a type and key, over arrays of places and keys."""
        groups = self.choices.ask(follow.groups)
        shown = [self._group(follow, group, nodes) for group in groups]
        nowhere, _ = self._arrays(follow, None)
        shown.append(f"SELECT place, 'null' AS j FROM unnest({nowhere}) place")
        gathered = f"(SELECT string_agg(e.j, ',' ORDER BY e.place) FROM ({' UNION ALL '.join(shown)}) e)"
        return ["[", Sql(gathered), "]"]

    def _arrays(self, follow: _References, group: Group) -> tuple[str, str]:
        if group not in follow.arrays:
            places = self.parameters.keys(follow.places(group), "int")
            kind = self._kind(group) if group else ""
            keys = self.parameters.keys(follow.keys(group), kind) if group else ""
            follow.arrays[group] = places, keys
        return follow.arrays[group]

    def _kind(self, group: tuple[str, str]) -> str:
        if group[1] == "id":
            return "uuid"
        return "bytea" if self.planner.graph.sealed(*group) else "text"

    def _group(self, follow: _References, group: tuple[str, str], nodes: list[FieldNode]) -> str:
        name, key = group
        noun = self.planner.graph.noun(name)
        assert noun is not None
        column = self.planner.graph.key(name, key)
        places, keys = self._arrays(follow, group)
        alias = self.writer.name("u")
        rows = self.writer.rows(noun.table, select(noun.table))
        rows.by, rows.order, rows.most = (f"{alias}.key", column), ((noun.table.id, False),), 1
        kind: Any = self.planner.schema.type_map[name]
        [made], parts = self.writer.one(rows, self.writer.object(rows, kind, nodes))
        table = f"unnest({places}, {keys}) {alias}(place, key)"
        return f"SELECT {alias}.place, {joined(parts)} AS j FROM {table}{made.lateral()}"


def _laterals(shown: str, requests: str, joins: list[Made]) -> str:
    return f"{shown} FROM {requests}" + "".join(each.lateral() for each in joins)


def _sets(shown: str, requests: str, joins: list[Made]) -> str:
    tables = [f"{REQUESTS} AS MATERIALIZED (SELECT * FROM {requests})"]
    beside = "".join(each.set(tables, REQUESTS) for each in joins)
    return f"WITH {', '.join(tables)} {shown} FROM {REQUESTS}{beside}"


@dataclass(eq=False, slots=True)
class _References:
    """What a request's representations point at, by noun and key; None: at nothing. Told once a request."""

    graph: Graph
    viewer: Viewer
    ring: Ring
    read: Read
    arrays: dict[Group, tuple[str, str]] = field(default_factory=dict)

    def groups(self, variables: Variables) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(group for group in self._told(variables) if group))

    def places(self, group: Group) -> Read:
        return lambda variables: self._told(variables).get(group, ((), ()))[0]

    def keys(self, group: Group) -> Read:
        return lambda variables: self._told(variables)[group][1]

    def _told(self, variables: Any) -> dict[Group, tuple[list[int], list[Any]]]:
        # Kept among the request's variables, under a name that none of them can have.
        if self not in variables:
            told: dict[Group, tuple[list[int], list[Any]]] = {}
            variables[self] = told
            for at, each in enumerate(self.read(variables)):
                # A viewer with the same rights follows the same references, whoever it is.
                found = references.reference(self.graph, self.viewer, self.ring, each)
                places, keys = told.setdefault(found and (found[0], found[1]), ([], []))
                places.append(at)
                keys.append(found and _key(found[2]))
        return variables[self]  # type: ignore[no-any-return]  # as it was put there


def _key(values: tuple[Any, ...]) -> Any:
    if len(values) > 1:
        raise Declined("rows are being moved to another suite")
    [value] = values
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    return text(value) if isinstance(value, str) else value


def _parsed(said: str) -> tuple[str, Any]:
    try:
        return parse_id(said)
    except Refused as refused:
        raise Declined("not an id") from refused
