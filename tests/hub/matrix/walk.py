"""The schema held against the matrix's tables: what is in the one and not in the other, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    get_named_type,
    is_introspection_type,
)

from tests.hub.matrix.arguments import ARGUMENTS, ORDERS, PAGING
from tests.hub.matrix.fields import CONNECTION, FIELDS

_ADD = {
    "field": "say in FIELDS (tests/hub/matrix/fields.py, or its part in nouns/) what it tells of a person (catalogue 9.2), and to whom in viewers.py",
    "change": "say in CHANGES (tests/hub/matrix/changes.py) its input, what holds what was done, and who may make it",
    "argument": "say in ARGUMENTS (tests/hub/matrix/arguments.py) what an answer to it would tell, and a value to ask for",
    "order": "say in ORDERS (tests/hub/matrix/arguments.py) what the order and its cursors would tell",
}
_GONE = {
    "field": "it stands in FIELDS (tests/hub/matrix/fields.py) and no longer in the schema: take it out",
    "argument": "it stands in ARGUMENTS (tests/hub/matrix/arguments.py) and no longer in the schema: take it out",
    "order": "it stands in ORDERS (tests/hub/matrix/arguments.py) and no longer in the schema: take it out",
}
Places = dict[str, set[str]]


def unmapped(schema: GraphQLSchema) -> list[str]:
    """Fields, arguments and orders of a schema that the tables do not know, each with what to add."""
    found = _beyond(_walked(schema), _told())
    return [f"{place}: {_ADD[_kind(kind, place)]}" for kind, place in found]


def unknown(schema: GraphQLSchema) -> list[str]:
    """What the tables speak of and the schema does not have."""
    return [f"{place}: {_GONE[kind]}" for kind, place in _beyond(_told(), _walked(schema))]


def _beyond(here: dict[str, Places], there: dict[str, Places]) -> Iterator[tuple[str, str]]:
    for kind, places in here.items():
        for place, names in places.items():
            yield from ((kind, f"{place}.{name}") for name in sorted(names - there[kind].get(place, set())))


def _kind(kind: str, place: str) -> str:
    return "change" if place.startswith("Mutation.") else kind


def _told() -> dict[str, Places]:
    tables = {"field": FIELDS, "argument": ARGUMENTS, "order": ORDERS}
    return {kind: {place: set(entries) for place, entries in table.items()} for kind, table in tables.items()}


def _walked(schema: GraphQLSchema) -> dict[str, Places]:
    found: dict[str, Places] = {"field": {}, "argument": {}, "order": {}}
    for name, kind in schema.type_map.items():
        if is_introspection_type(kind):
            continue
        if isinstance(kind, GraphQLObjectType):
            _fields(found, name, kind)
        elif isinstance(kind, GraphQLInputObjectType):
            found["argument"][name] = set(kind.fields)
        elif isinstance(kind, GraphQLEnumType) and name.endswith("Order"):
            found["order"][name] = set(kind.values)
    return found


def _fields(found: dict[str, Places], name: str, kind: GraphQLObjectType) -> None:
    found["field"][name] = set(kind.fields) - _of_lists(name)
    if not found["field"][name]:
        del found["field"][name]
    for field, declared in kind.fields.items():
        arguments = set(declared.args) - (PAGING if _leads_to_list(declared.type) else set())
        if arguments:
            found["argument"][f"{name}.{field}"] = arguments


def _of_lists(name: str) -> set[str]:
    """What a list consists of in any case; a field beside it is one of its own, to be mapped."""
    return next((set(fields) for kind, fields in CONNECTION.items() if name.endswith(kind)), set())


def _leads_to_list(kind: GraphQLOutputType) -> bool:
    return str(get_named_type(kind)).endswith("Connection")
