"""What is selected on an object: fields merged under their response keys, in the order graphql-core answers them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
)
from graphql.type import GraphQLBoolean

from execution.planned.choices import Choices
from execution.planned.values import reading


@dataclass(frozen=True, slots=True)
class Selection:
    """A document's fragments, under one request's @include and @skip."""

    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    choices: Choices

    def of(self, kind: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> dict[str, list[FieldNode]]:
        """The fields of an object of that type, by response key (GraphQL 6.3.2, CollectFields)."""
        found: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for selected in sets:
            for node in self._fields(kind, selected, seen):
                key = node.alias.value if node.alias else node.name.value
                found.setdefault(key, []).append(node)
        return found

    def _fields(
        self, kind: GraphQLObjectType, selected: SelectionSetNode, seen: set[str]
    ) -> Iterator[FieldNode]:
        for node in selected.selections:
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition.name.value if node.type_condition else kind.name
                if self._matches(kind, condition):
                    yield from self._fields(kind, node.selection_set, seen)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                fragment = self.fragments[node.name.value]
                if self._matches(kind, fragment.type_condition.name.value):
                    seen.add(node.name.value)
                    yield from self._fields(kind, fragment.selection_set, seen)

    def _included(self, node: SelectionNode) -> bool:
        return all(
            self.choices.ask(reading(argument.value, GraphQLNonNull(GraphQLBoolean)))
            is (directive.name.value == "include")
            for name in ("skip", "include")
            for directive in node.directives or ()
            if directive.name.value == name
            for argument in directive.arguments or ()
        )

    def _matches(self, kind: GraphQLObjectType, condition: str) -> bool:
        if condition == kind.name:
            return True
        abstract: Any = self.schema.type_map[condition]
        return isinstance(abstract, GraphQLInterfaceType | GraphQLUnionType) and self.schema.is_sub_type(
            abstract, kind
        )


def below(nodes: Iterable[FieldNode]) -> Iterator[SelectionSetNode]:
    """The selection sets of merged fields."""
    return (node.selection_set for node in nodes if node.selection_set)
