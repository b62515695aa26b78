"""What an operation may be expected to read, in rows, told from its document and variables before anything runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLList,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_introspection_type,
)

from domain.errors import Fixer, Reason, Refused
from execution.paging import DEFAULT

_PAGES = ("Connection", "Edge")
_ROWS = 5  # of a short list, which says nowhere how long it is
# Of the schema: its types (each is five times the work of a row), what a type has of anything.
_TYPES, _MEMBERS = 500, 10
_WIDEST = 1_000  # rows that one variable can stand for

Known = tuple[str, int]
"""A variable that says how many, and the number without it."""
Term = tuple[int, tuple[Known, ...]]
"""Rows: a number times the values of some variables."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The rows of one operation as a sum of products, so that telling them for given variables takes microseconds."""

    terms: tuple[Term, ...]

    def rows(self, variables: Mapping[str, Any] | None) -> int:
        """The rows that may be expected with these variables."""
        given, total = variables or {}, 0
        for number, factors in self.terms:
            for name, otherwise in factors:
                number *= _many(given.get(name), otherwise)
            total += number
        return total

    def afford(self, variables: Mapping[str, Any] | None, most: int) -> int:
        """The rows that may be expected. Raises Refused TOO_EXPENSIVE if they are more than `most`."""
        rows = self.rows(variables)
        if rows <= most:
            return rows
        zh = f"查询代价过高：预计读取 {rows} 行，最多 {most} 行；请减小分页或嵌套"
        en = f"too expensive: {rows} rows may be expected, at most {most}; ask for smaller pages or nest less"
        raise Refused(Reason("TOO_EXPENSIVE", zh, en, Fixer.CALLER))


def cost(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> Cost:
    """The cost of a valid document's operation.

    A page counts its first or last (or the default), a short list five, any other row one, each times the rows
    it stands under. What @include and @skip leave out is counted all the same.
    """
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    defaults = {
        each.variable.name.value: _literal(each.default_value)
        for each in operation.variable_definitions or ()
        if each.default_value
    }
    root = cast("GraphQLCompositeType", schema.get_root_type(operation.operation))
    sums: dict[tuple[Known, ...], int] = {}
    counting = _Counting(schema, fragments, defaults)
    for number, factors in counting.within(operation.selection_set, root, (1, ())):
        key = tuple(sorted(factors))
        sums[key] = sums.get(key, 0) + number
    return Cost(tuple((number, factors) for factors, number in sums.items()))


@dataclass(frozen=True, slots=True)
class _Counting:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    defaults: Mapping[str, int | None]

    def within(self, selected: SelectionSetNode, kind: GraphQLCompositeType, under: Term) -> Iterator[Term]:
        for node in selected.selections:
            if isinstance(node, FieldNode):
                yield from self._field(node, kind, under)
                continue
            inner = self.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            condition = cast("FragmentDefinitionNode | InlineFragmentNode", inner).type_condition
            named = self.schema.type_map[condition.name.value] if condition else kind
            yield from self.within(inner.selection_set, cast("GraphQLCompositeType", named), under)  # type: ignore[union-attr]  # both have one

    def _field(self, node: FieldNode, kind: GraphQLCompositeType, under: Term) -> Iterator[Term]:
        field = self.schema.get_field(kind, node.name.value)
        if field is None or node.selection_set is None:
            return
        inner = get_named_type(field.type)
        if not is_composite_type(inner):
            return
        times = self._times(node, field, kind, inner)
        if times == 0:
            yield from self.within(node.selection_set, inner, under)
            return
        below = (under[0] * times, under[1]) if isinstance(times, int) else (under[0], (*under[1], times))
        yield below
        yield from self.within(node.selection_set, inner, below)

    def _times(
        self, node: FieldNode, field: GraphQLField, kind: GraphQLCompositeType, inner: GraphQLCompositeType
    ) -> int | Known:
        """How many rows a field leads to; 0 where it only leads on, to rows already counted."""
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        if "representations" in given:
            return self._said(given["representations"], 1)
        if "first" in field.args:
            value = given.get("first") or given.get("last")
            return self._said(value, DEFAULT) if value else DEFAULT
        if kind.name.endswith(_PAGES) or inner.name == "PageInfo":
            return 0
        many = isinstance(get_nullable_type(field.type), GraphQLList)
        if is_introspection_type(inner):
            return (_TYPES if node.name.value == "types" else _MEMBERS) if many else 0
        return _ROWS if many else 1

    def _said(self, value: ValueNode, otherwise: int) -> int | Known:
        if isinstance(value, VariableNode):
            return value.name.value, self.defaults.get(value.name.value) or otherwise
        found = _literal(value)
        return otherwise if found is None else found


def _literal(value: ValueNode | None) -> int | None:
    if isinstance(value, IntValueNode):
        return min(abs(int(value.value[:9])), _WIDEST)
    return len(value.values) if isinstance(value, ListValueNode) else None


def _many(value: Any, otherwise: int) -> int:
    if isinstance(value, int):
        return min(abs(value), _WIDEST)
    return len(value) if isinstance(value, list) else otherwise
