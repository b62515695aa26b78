"""A part of the graph as a schema of its own: the same fields and resolvers, and nothing that is not kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLString,
    GraphQLUnionType,
    get_named_type,
)

from schema.declared import Record

Kept = Mapping[str, frozenset[str]]
"""The names of a type's kept fields, for nouns and roots; of every other type all fields are kept."""
T = TypeVar("T", bound=GraphQLNamedType)
_ENTITIES = "_entities"
_SERVICE = "_service"


class Projection:
    """Copies what is kept of a schema. Leaves and inputs are shared with it: they lead nowhere."""

    def __init__(
        self, whole: GraphQLSchema, kept: Kept, entities: Iterable[str], sdl: Callable[[], str] | None
    ):
        """entities: nouns that references may name; sdl: what `_service` says. Without sdl there is no federation."""
        self._whole, self._kept, self._sdl = whole, kept, sdl
        self._entities = frozenset(entities)
        self._made: dict[str, GraphQLNamedType] = {}

    def schema(self) -> GraphQLSchema:
        """The part as a schema."""
        mutation = self._whole.mutation_type
        nouns = [self._type(self._whole.type_map[name]) for name in sorted(self._entities)]
        part = GraphQLSchema(
            query=self._type(cast("GraphQLObjectType", self._whole.query_type)),
            mutation=self._type(mutation) if mutation and self._fields(mutation) else None,
            types=[noun for noun in nouns if isinstance(noun, GraphQLObjectType)],
            directives=[each for each in self._whole.directives if each.name not in ("key", "link")],
            extensions=self._whole.extensions,
        )
        part._strawberry_schema = self._whole._strawberry_schema  # type: ignore[attr-defined]  # its fields ask for it
        return part

    def _type(self, kind: T) -> T:
        if kind.name not in self._made:
            self._made[kind.name] = self._copied(kind)
        return cast("T", self._made[kind.name])

    def _copied(self, kind: GraphQLNamedType) -> GraphQLNamedType:
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            said: dict[str, Any] = kind.to_kwargs() | {
                "fields": lambda: self._fields(kind),
                "interfaces": lambda: [self._type(each) for each in kind.interfaces],
            }
            if isinstance(kind, GraphQLInterfaceType):
                return GraphQLInterfaceType(**said | {"resolve_type": _resolved})
            return GraphQLObjectType(**said)
        if isinstance(kind, GraphQLUnionType):
            members = [each for each in kind.types if self._is_member(kind, each)]
            said = {**kind.to_kwargs(), "types": lambda: [self._type(each) for each in members]}
            return GraphQLUnionType(**said | {"resolve_type": _resolved})
        return kind

    def _is_member(self, union: GraphQLUnionType, kind: GraphQLObjectType) -> bool:
        return kind.name in self._entities if union.name == "_Entity" else self._is_shown(kind)

    def _fields(self, kind: GraphQLObjectType | GraphQLInterfaceType) -> dict[str, GraphQLField]:
        return {name: self._field(kind, name) for name in kind.fields if self._is_kept(kind, name)}

    def _is_kept(self, kind: GraphQLObjectType | GraphQLInterfaceType, name: str) -> bool:
        if name in (_ENTITIES, _SERVICE) and kind is self._whole.query_type:
            return self._sdl is not None and (name == _SERVICE or bool(self._entities))
        kept = self._kept.get(kind.name)
        target = get_named_type(kind.fields[name].type)
        return (kept is None or name in kept) and self._is_shown(target)

    def _is_shown(self, kind: GraphQLNamedType) -> bool:
        """Whether anything is left of a type: pages of a noun that is gone are gone too."""
        if kind.name in self._kept:
            return bool(self._kept[kind.name])
        if isinstance(kind, GraphQLUnionType):
            return any(map(self._is_shown, kind.types))
        if not isinstance(kind, GraphQLObjectType):
            return True
        left = [(field.type, self._is_shown(get_named_type(field.type))) for field in kind.fields.values()]
        required = all(shown for said, shown in left if isinstance(said, GraphQLNonNull))
        return required and any(shown for _, shown in left)

    def _field(self, kind: GraphQLObjectType | GraphQLInterfaceType, name: str) -> GraphQLField:
        if name == _SERVICE:
            return GraphQLField(GraphQLNonNull(_service(self._sdl)), resolve=lambda source, info: {})
        field = kind.fields[name]
        return GraphQLField(**field.to_kwargs() | {"type_": self._wrapped(field.type)})

    def _wrapped(self, kind: GraphQLOutputType) -> Any:
        if isinstance(kind, GraphQLNonNull):
            return GraphQLNonNull(self._wrapped(kind.of_type))
        if isinstance(kind, GraphQLList):
            return GraphQLList(self._wrapped(kind.of_type))
        return self._type(kind)


def _service(sdl: Callable[[], str] | None) -> GraphQLObjectType:
    assert sdl is not None
    said = GraphQLField(GraphQLNonNull(GraphQLString), resolve=lambda source, info: sdl())
    return GraphQLObjectType("_Service", {"sdl": said})


def _resolved(value: Any, info: GraphQLResolveInfo[Any], abstract: Any) -> str:
    # By name: strawberry would look for its own types, which are not those of the part.
    return value.noun if isinstance(value, Record) else value.__strawberry_definition__.name
