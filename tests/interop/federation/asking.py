"""Random operations without variables and directives: those each gateway understands in its own way."""

from __future__ import annotations

from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    is_required_argument,
)

_FIELDS = 25
_MEMBERS = 3


class Asking:
    """Makes operations of a schema. ids: some rows' global ids."""

    def __init__(self, schema: GraphQLSchema, random: Random, ids: list[str]) -> None:
        self._schema, self._random, self._ids, self._left = schema, random, ids, _FIELDS

    def operation(self) -> str:
        """A query of a few levels."""
        self._left = _FIELDS
        return self._selected(self._schema.query_type, self._random.randint(3, 7))

    def _selected(self, kind: Any, depth: int) -> str:
        if isinstance(kind, GraphQLInterfaceType):
            members = self._random.sample(self._schema.get_possible_types(kind), _MEMBERS)
            inner = [f"... on {member.name} {self._selected(member, depth - 1)}" for member in members]
            return f"{{ __typename id {' '.join(inner)} }}"
        return f"{{ {' '.join(self._fields(kind, depth)) or '__typename'} }}"

    def _fields(self, kind: GraphQLObjectType, depth: int) -> list[str]:
        wanted = self._random.sample(list(kind.fields), min(len(kind.fields), self._random.randint(1, 5)))
        return [text for name in wanted if (text := self._field(kind, name, depth))]

    def _field(self, kind: GraphQLObjectType, name: str, depth: int) -> str | None:
        field = kind.fields[name]
        target = get_named_type(field.type)
        given = {key: self._value(key, argument) for key, argument in field.args.items()}
        unknown = any(is_required_argument(field.args[key]) and not said for key, said in given.items())
        if self._left <= 0 or unknown or (is_composite_type(target) and depth <= 0):
            return None
        self._left -= 1
        alias = self._random.choice(("", f"a{self._left}: "))
        said = ", ".join(f"{key}: {value}" for key, value in given.items() if value)
        inner = f" {self._selected(target, depth - 1)}" if is_composite_type(target) else ""
        return f"{alias}{name}{f'({said})' if said else ''}{inner}"

    def _value(self, name: str, argument: GraphQLArgument) -> str | None:
        kind = get_named_type(argument.type)
        if name == "first":
            return "5"
        if name == "id":
            return f'"{self._random.choice(self._ids)}"'
        if isinstance(kind, GraphQLEnumType) and self._random.random() < 0.3:
            value = self._random.choice(list(kind.values))
            return f"[{value}]" if is_list_type(get_nullable_type(argument.type)) else value
        return None
