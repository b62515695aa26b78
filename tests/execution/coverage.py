"""What random documents have asked for, of all that the schema has to offer."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema, get_named_type, is_abstract_type


class Coverage:
    """Type.field and Type.field(argument), as far as Query leads to them."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.seen: set[str] = set()
        self.fields: set[str] = set()
        self.arguments: set[str] = set()
        self._behind: dict[str, set[str]] = {}
        self._schema = schema
        self._reach(schema.query_type)

    def missing(self) -> list[str]:
        return sorted((self.fields | self.arguments) - self.seen)

    def unseen(self, kind: str, name: str) -> bool:
        """Whether a field, or what stands between it and the next noun, was never asked for."""
        return not self._behind[f"{kind}.{name}"] <= self.seen

    def _reach(self, kind: Any) -> None:
        for name, given in getattr(kind, "fields", {}).items():
            if f"{kind.name}.{name}" not in self.fields:
                self.fields.add(f"{kind.name}.{name}")
                self.arguments |= {f"{kind.name}.{name}({argument})" for argument in given.args}
                self._reach(get_named_type(given.type))
                self._behind[f"{kind.name}.{name}"] = self._until_noun(kind, name)
        if is_abstract_type(kind):
            for each in self._schema.get_possible_types(kind):
                self._reach(each)

    def _until_noun(self, kind: Any, name: str) -> set[str]:
        given = kind.fields[name]
        found = {f"{kind.name}.{name}", *(f"{kind.name}.{name}({argument})" for argument in given.args)}
        inner = get_named_type(given.type)
        if isinstance(inner, GraphQLObjectType) and not inner.interfaces:
            for each in inner.fields:
                found |= self._until_noun(inner, each)
        return found
