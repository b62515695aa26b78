"""What a subgraph's SDL says of its types: their keys, the scopes that open them, the audiences that may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from graphql import GraphQLObjectType, GraphQLSchema

from auth import grants
from hub.sdl import Marks
from schema.declared import Audience, Subgraph
from schema.graph import Graph
from schema.ownership import ROOTS, Owned
from schema.standing import camel

Tags = Mapping[str, frozenset[Audience]]
_NOBODY: frozenset[Audience] = frozenset()


def keys(graph: Graph, owned: Iterable[Owned], owner: Subgraph | None = None) -> Marks:
    """A noun's own keys; by id alone where this subgraph only adds to it; a mere mention cannot be resolved."""
    added = {field.type for field in owned if field.owner is owner}
    return {name: _keys(graph, name, owner, name in added) for name in graph.types}


def scopes(graph: Graph, owned: Iterable[Owned], owner: Subgraph | None = None) -> Marks:
    """What a token needs for a field: what the field asks itself, or what opens the noun it leads to.

    On fields and not on types: a gateway would make Node, and so `node`, need the scopes of all nouns together.
    """
    mine = (field for field in owned if owner in (None, field.owner))
    needed = {_place(field): field.scope or _opens(graph, field.target) for field in mine}
    return {place: [f'@requiresScopes(scopes: [["{scope}"]])'] for place, scope in needed.items() if scope}


def tags(graph: Graph, contracts: Mapping[Audience, GraphQLSchema], whole: GraphQLSchema) -> Tags:
    """Who may see a type and, where a noun is not shown alike to all, its single fields and their arguments."""
    found = {name: _seen(name, contracts) for name in whole.type_map if not name.startswith("_")}
    for name in [*graph.types, *ROOTS]:
        fields = {f"{name}.{field}": _seen_field(name, field, contracts) for field in _fields(whole, name)}
        found[name] = frozenset.intersection(*fields.values())
        single = {place: seen - found[name] for place, seen in fields.items()}
        found |= single | {each: seen for place, seen in single.items() for each in _arguments(whole, place)}
    return found


def tagged(tags: Tags, graph: Graph, owned: Iterable[Owned], owner: Subgraph | None = None) -> Marks:
    """Tags as directives. A noun and its fields are tagged by their owner; all else wherever it stands."""
    elsewhere = {
        name
        for name in graph.types
        if (noun := graph.noun(name)) and owner is not None and noun.owner is not owner
    }
    elsewhere |= {_place(field) for field in owned if owner is not None and field.owner is not owner}
    mine = {place: seen for place, seen in tags.items() if place.partition("(")[0] not in elsewhere}
    return {place: list(_tags(seen)) for place, seen in mine.items() if seen}


def shared(subgraphs: Iterable[GraphQLSchema], graph: Graph) -> Marks:
    """Values that stand in several subgraphs, and mean the same in each."""
    count: dict[str, int] = defaultdict(int)
    for schema in subgraphs:
        for name, kind in schema.type_map.items():
            count[name] += isinstance(kind, GraphQLObjectType) and not name.startswith("_")
    entities = {*graph.types, *ROOTS}
    return {name: ["@shareable"] for name, times in count.items() if times > 1 and name not in entities}


def together(*marks: Marks) -> Marks:
    """Marks of several kinds, side by side."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in marks:
        for place, texts in each.items():
            found[place].extend(texts)
    return found


def _keys(graph: Graph, name: str, owner: Subgraph | None, added: bool) -> list[str]:
    noun = graph.noun(name)
    if noun and owner in (None, noun.owner):
        return [f'@key(fields: "{key}")' for key in ("id", *map(camel, noun.keys))]
    return ['@key(fields: "id")' if added else '@key(fields: "id", resolvable: false)']


def _opens(graph: Graph, name: str | None) -> str | None:
    noun = graph.noun(name) if name else None
    return grants.scope(noun.table) if noun else None


def _place(field: Owned) -> str:
    return f"{field.type}.{field.name}"


def _fields(schema: GraphQLSchema, name: str) -> list[str]:
    kind = schema.type_map.get(name)
    found = kind.fields if isinstance(kind, GraphQLObjectType) else {}
    return [field for field in found if not field.startswith("_")]


def _arguments(schema: GraphQLSchema, place: str) -> list[str]:
    name, _, field = place.partition(".")
    kind = schema.type_map[name]
    assert isinstance(kind, GraphQLObjectType)
    return [f"{place}({argument})" for argument in kind.fields[field].args]


def _seen(name: str, contracts: Mapping[Audience, GraphQLSchema]) -> frozenset[Audience]:
    return frozenset(audience for audience, schema in contracts.items() if name in schema.type_map)


def _seen_field(name: str, field: str, contracts: Mapping[Audience, GraphQLSchema]) -> frozenset[Audience]:
    return frozenset(audience for audience, schema in contracts.items() if field in _fields(schema, name))


def _tags(seen: frozenset[Audience]) -> Iterator[str]:
    for name in sorted(audience.value for audience in seen):
        yield f'@tag(name: "{name}")'
