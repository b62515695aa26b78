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
from execution.planned import record
from execution.planned.arguments import Arguments
from execution.planned.choices import Choices
from execution.planned.declined import Declined
from execution.planned.parameters import Parameters, Standpoint, anybody, asked_of
from execution.planned.selection import Selection
from execution.planned.source import REQUESTS, Counted, Made
from execution.planned.text import Part, Sql, joined
from execution.planned.values import Read, Variables, arguments, reading, text
from execution.planned.write import Writer, members
from schema.declared import Link, Lookup
from schema.graph import Graph
from schema.node import parse_id

Group = tuple[str, str] | None
"""A noun and its key."""
EMPTY = "''::bytea"
_FEW = 10
"""Rows for each of which what belongs to it is read alone; more are read as a set (measured: benchmarks/README.md)."""


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Plan:
    """sql: takes where the viewers stand, the shared values, then an array for each value of the requests' own and, where
    it tells of people, who asks; gives n, a request's number, and its response's bytes; nothing where the rights no
    longer hold. A statement that tells of people puts it on record by itself: there is no answer without.
    """

    sql: str
    asks: tuple[bool, bool, bool]
    shared: tuple[Any, ...]
    reads: tuple[Read, ...]
    recorded: bool

    def standpoint(self, viewer: Viewer, version: int) -> Standpoint:
        """Where a viewer stands, as far as the statement asks: requests from one standpoint may run as one.

        version: of the grants behind its rights.
        """
        unit, subject, ticket = self.asks
        return (
            version,
            viewer.jurisdiction_code,
            viewer.organization_id if unit else None,
            viewer.subject if subject else "",
            viewer.ticket if ticket else None,
        )

    def values(self, viewer: Viewer, variables: Variables) -> tuple[Any, ...]:
        """One request's own values. Raises Declined."""
        own = tuple([read(variables) for read in self.reads])
        return own + record.who(viewer) if self.recorded else own


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes plans over one schema. path: where it is served, for the record."""

    schema: GraphQLSchema
    graph: Graph
    limits: Limits
    ring: Ring
    path: str

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
    joins: list[Made | Counted | Gathered]
    follows: dict[str, _References] = field(default_factory=dict)

    def plan(self, document: Document) -> Plan:
        query = self.planner.schema.query_type
        assert query is not None
        selected = self.writer.selection.of(query, [document.operation.selection_set])
        body = joined(['{"data":', *members(selected, self._root), "}"])
        # Written last: only now is known which columns each table gives.
        people = [f"coalesce({each}, ''::bytea)" for each in (each.people() for each in self.joins) if each]
        shown = f"SELECT {REQUESTS}.n, convert_to({body}, 'UTF8') AS body"
        if self.writer.people:
            shown += f", {' || '.join(people) or EMPTY} AS people"
        rows = max((each.most or 1 for each in self.joins), default=1)
        shape = _sets if rows > _FEW else _laterals
        recorded, parameters = bool(self.writer.people), self.parameters
        if recorded:
            about = record.About(document, self.planner.path, sorted(self.writer.people))
            said = about.shared(parameters)
        sql = shape(shown, parameters.requests(), self.joins)
        held = sql + parameters.holds()
        shared = tuple(value for _, value in parameters.shared)
        whole = record.written(held, said, parameters) if recorded else held
        return Plan(whole, asked_of(sql), shared, tuple(parameters.reads), recorded)

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
        shown.append(f"SELECT place, 'null' AS j, ''::bytea AS people FROM unnest({nowhere}) place")
        gathered = Gathered(self.writer.name("g"), " UNION ALL ".join(shown))
        self.joins.append(gathered)
        return ["[", Sql(f"{gathered.name}.j"), "]"]

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
        people = made.people()
        told = f"coalesce({people}, ''::bytea)" if people else "''::bytea"
        return f"SELECT {alias}.place, {joined(parts)} AS j, {told} AS people FROM {table}{made.lateral()}"


@dataclass(frozen=True, slots=True)
class Gathered:
    """Rows of several nouns in one list. rows: SQL that gives place, j and people."""

    name: str
    rows: str
    most: int | None = None

    def people(self) -> str:
        """The name under which it gives whom the rows are about."""
        return f"{self.name}.people"

    def lateral(self) -> str:
        """Joined to each request."""
        told = "string_agg(e.j, ',' ORDER BY e.place) AS j, string_agg(e.people, ''::bytea) AS people"
        return f" LEFT JOIN LATERAL (SELECT {told} FROM ({self.rows}) e) {self.name} ON true"

    def set(self, tables: list[str], before: str) -> str:
        """Joined to all requests: what each refers to is its own."""
        return self.lateral()


def _laterals(shown: str, requests: str, joins: list[Made | Counted | Gathered]) -> str:
    return f"{shown} FROM {requests}" + "".join(each.lateral() for each in joins)


def _sets(shown: str, requests: str, joins: list[Made | Counted | Gathered]) -> str:
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
                found = _reference(self.graph, self.viewer, self.ring, each)
                places, keys = told.setdefault(found and (found[0], found[1]), ([], []))
                places.append(at)
                keys.append(found and _key(found[2]))
        return variables[self]  # type: ignore[no-any-return]  # as it was put there


def _reference(*given: Any) -> references.Reference | None:
    try:
        return references.reference(*given)
    except Refused as refused:
        raise Declined("an error has its place in the list") from refused


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
