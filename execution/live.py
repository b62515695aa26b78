"""A subscription as the query that is asked once more for each event: the same rights, limits, masks and record as any read.

The one field of the subscription root names the query that it stands for; nothing else of the document changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    NameNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_argument_values,
    get_operation_ast,
    print_ast,
    validate,
)
from graphql.execution.values import get_variable_values
from graphql.utilities import separate_operations

from domain.errors import Fixer, Reason, Refused
from execution import refusals
from execution.limits import Limits
from execution.measure import parsed

STANDS_FOR = {"exchangeProgress": "exchangeCycle"}
"""Fields of the subscription root, and the query that each event answers."""
_ERRORS = 3
_ONE_FIELD = Reason(
    "BAD_REQUEST",
    "订阅的根只能直接写一个字段",
    "the root of a subscription is one field, written out",
    Fixer.CALLER,
)


@dataclass(frozen=True, slots=True)
class Live:
    """text: the query of each event; name: of its operation; arguments: of the field that is subscribed to."""

    text: str
    name: str | None
    arguments: Mapping[str, Any]


Refusal = dict[str, Any]


def live(
    schema: GraphQLSchema,
    text: str,
    name: str | None,
    variables: Mapping[str, Any] | None,
    limits: Limits,
) -> Live | Refusal | None:
    """What a subscription asks, the response that says why it is none, or None of another operation. Raises Refused."""
    try:
        node = parsed(text, limits)
        wanted = get_operation_ast(node, name)
        if wanted is None or wanted.operation is not OperationType.SUBSCRIPTION:
            return None
        errors = validate(schema, node, max_errors=_ERRORS, hide_suggestions=not limits.introspection)
    except GraphQLError as error:
        return {"errors": [refusals.formatted(error)]}
    if errors:
        return {"errors": [refusals.formatted(error) for error in errors]}
    [root, *others] = wanted.selection_set.selections
    if others or not isinstance(root, FieldNode) or root.directives or root.name.value not in STANDS_FOR:
        raise Refused(_ONE_FIELD)
    alone = separate_operations(node)[wanted.name.value if wanted.name else ""]
    asked = "\n".join(print_ast(_query(each, root) if each is wanted else each) for each in alone.definitions)
    return Live(asked, name, _arguments(schema, wanted, root, variables))


def _query(operation: OperationDefinitionNode, root: FieldNode) -> OperationDefinitionNode:
    field = FieldNode(
        name=NameNode(value=STANDS_FOR[root.name.value]),
        alias=root.alias or NameNode(value=root.name.value),
        arguments=root.arguments,
        directives=root.directives,
        selection_set=root.selection_set,
    )
    return OperationDefinitionNode(
        operation=OperationType.QUERY,
        name=operation.name,
        variable_definitions=operation.variable_definitions,
        directives=operation.directives,
        selection_set=SelectionSetNode(selections=(field,)),
    )


def _arguments(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    root: FieldNode,
    variables: Mapping[str, Any] | None,
) -> Mapping[str, Any]:
    """What the field is asked with; nothing if a variable is wrong, which the query says itself."""
    given = get_variable_values(schema, operation.variable_definitions or (), dict(variables or {}))
    if isinstance(given, list) or schema.subscription_type is None:
        return {}
    try:
        return get_argument_values(schema.subscription_type.fields[root.name.value], root, given)
    except GraphQLError:
        return {}
