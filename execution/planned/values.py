"""What a request's variables say, as SQL parameters: GraphQL's coercion, for the values that are plainly right.

Whatever is not plainly right is declined, so that graphql-core says what is wrong with it in its own words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
    type_from_ast,
    value_from_ast_untyped,
)

from execution.planned.declined import Declined

Variables = Mapping[str, Any]
Clean = Callable[[Any], Any]
Read = Callable[[Variables], Any]
_INT = 2**31


class Constant:
    """A reading that is the same for every request."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __call__(self, variables: Variables) -> Any:
        return self.value


def cleaner(kind: Any) -> Clean:
    """Coerces a value, given as JSON, to an input type. Closed lists stay names. Raises Declined when called."""
    if isinstance(kind, GraphQLNonNull):
        inner = _present(kind.of_type)
        return lambda value: _refuse() if value is None else inner(value)
    inner = _present(kind)
    return lambda value: None if value is None else inner(value)


def _present(kind: Any) -> Clean:
    if isinstance(kind, GraphQLList):
        each = cleaner(kind.of_type)
        return lambda value: [each(one) for one in value] if isinstance(value, list) else [each(value)]
    if isinstance(kind, GraphQLInputObjectType):
        return _object(kind)
    if isinstance(kind, GraphQLEnumType):
        names = frozenset(kind.values)
        return lambda value: value if isinstance(value, str) and value in names else _refuse()
    return _SCALARS.get(kind.name) or _parsed(kind)


def _object(kind: GraphQLInputObjectType) -> Clean:
    fields = {name: cleaner(field.type) for name, field in kind.fields.items()}
    required = [name for name, field in kind.fields.items() if isinstance(field.type, GraphQLNonNull)]

    def clean(value: Any) -> Any:
        if not isinstance(value, dict) or any(name not in value for name in required):
            return _refuse()
        return {name: fields[name](inner) if name in fields else _refuse() for name, inner in value.items()}

    return clean


def text(value: Any) -> str:
    """A text that PostgreSQL takes: without NUL, without half a surrogate pair. Raises Declined."""
    if not isinstance(value, str) or "\0" in value:
        _refuse()
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            _refuse()
    return str(value)


def _integer(value: Any) -> int:
    return value if type(value) is int and -_INT <= value < _INT else _refuse()


def _boolean(value: Any) -> bool:
    return value if isinstance(value, bool) else _refuse()


def _id(value: Any) -> str:
    return str(value) if type(value) is int else text(value)


def _parsed(kind: GraphQLScalarType) -> Clean:
    def clean(value: Any) -> Any:
        try:
            return kind.parse_value(value)
        except Exception as error:
            raise Declined("a value that is not plainly right") from error

    return clean


_SCALARS: Mapping[str, Clean] = {"String": text, "ID": _id, "Int": _integer, "Boolean": _boolean}


def _refuse() -> Any:
    raise Declined("a value that is not plainly right")


def variables(schema: GraphQLSchema, operation: OperationDefinitionNode) -> Clean:
    """Coerces the variables of a request; what was not given and has no default is left out."""
    declared = []
    for node in operation.variable_definitions or ():
        kind: Any = type_from_ast(schema, node.type)
        clean = cleaner(kind)
        default = node.default_value
        fallback = (clean(value_from_ast_untyped(default)),) if default else ()
        declared.append((node.variable.name.value, clean, fallback, isinstance(kind, GraphQLNonNull)))

    def coerced(given: Mapping[str, Any]) -> dict[str, Any]:
        found = {}
        for name, clean, fallback, required in declared:
            if name in given:
                found[name] = clean(given[name])
            elif fallback:
                found[name] = fallback[0]
            elif required:
                _refuse()
        return found

    return coerced


def arguments(node: FieldNode, kinds: Mapping[str, Any]) -> dict[str, tuple[ValueNode, Any]]:
    """The arguments that a field gives, each with its type."""
    return {each.name.value: (each.value, kinds[each.name.value].type) for each in node.arguments or ()}


def reading(node: ValueNode, kind: Any) -> Read:
    """How to read a value of that input type from a request's variables; None where it is not given."""
    bare = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if isinstance(node, VariableNode):
        said = _variable(node.name.value)
        return said if bare is kind else _needed(said)
    if isinstance(node, ListValueNode) and isinstance(bare, GraphQLList):
        return _all([reading(each, bare.of_type) for each in node.values], bare.of_type)
    if isinstance(node, ObjectValueNode) and isinstance(bare, GraphQLInputObjectType):
        raise Declined("an input object where a value was expected")
    return Constant(cleaner(kind)(value_from_ast_untyped(node)))


def fields(node: ValueNode, kind: GraphQLInputObjectType) -> dict[str, Read]:
    """How to read each field of an input object."""
    if isinstance(node, ObjectValueNode):
        return {
            each.name.value: reading(each.value, kind.fields[each.name.value].type) for each in node.fields
        }
    if not isinstance(node, VariableNode):
        return {}  # null
    whole = _variable(node.name.value)
    return {name: _part(whole, name) for name in kind.fields}


def _variable(name: str) -> Read:
    return lambda variables: variables.get(name)


def _needed(said: Read) -> Read:
    # A nullable variable may stand here if it has a default; its null is seen only now.
    def read(variables: Variables) -> Any:
        found = said(variables)
        return _refuse() if found is None else found

    return read


def _part(whole: Read, name: str) -> Read:
    def read(variables: Variables) -> Any:
        found = whole(variables)
        return None if found is None else found.get(name)

    return read


def _all(items: list[Read], kind: Any) -> Read:
    if all(isinstance(item, Constant) for item in items):
        return Constant([item({}) for item in items])
    nullable = not isinstance(kind, GraphQLNonNull)

    def read(variables: Variables) -> Any:
        found = [item(variables) for item in items]
        return found if nullable or None not in found else _refuse()

    return read
