"""From a request to a response: parse within limits, validate, execute, say what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationType,
    execute,
    get_operation_ast,
    validate,
)
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from domain.errors import Fixer, Reason, Refused
from execution import refusals
from execution.context import Operation
from execution.limits import Limits, parsed

_ERRORS = 20
_ONE_OPERATION = Reason(
    "BAD_REQUEST", "请指明要执行的操作", "say which operation of the document to run", Fixer.CALLER
)
_NO_SUBSCRIPTIONS = Reason("BAD_REQUEST", "不支持订阅", "subscriptions are not supported", Fixer.CALLER)


def prepared(
    schema: GraphQLSchema, text: str, name: str | None, limits: Limits
) -> DocumentNode | dict[str, Any]:
    """The valid document, or the response that says why it is none."""
    try:
        document = parsed(text, limits)
        errors = validate(schema, document, max_errors=_ERRORS, hide_suggestions=False)
    except Refused as refused:
        return refusals.refused(refused.reason)
    except GraphQLError as error:
        return {"errors": [refusals.formatted(error)]}
    if errors:
        return {"errors": [refusals.formatted(error) for error in errors]}
    wanted = get_operation_ast(document, name)
    if wanted is None:
        return refusals.refused(_ONE_OPERATION)
    if wanted.operation is OperationType.SUBSCRIPTION:
        return refusals.refused(_NO_SUBSCRIPTIONS)
    return document


async def run(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: Operation,
    variables: Mapping[str, Any] | None,
    name: str | None,
) -> dict[str, Any]:
    """The response to a valid document."""
    result = execute(
        schema,
        document,
        context_value=operation,
        variable_values=dict(variables or {}),
        operation_name=name,
        executor_class=StrawberryGraphQLCoreExecutionContext,
    )
    done: ExecutionResult = result if isinstance(result, ExecutionResult) else await result
    response: dict[str, Any] = {"data": done.data} if done.data is not None or _started(done) else {}
    if done.errors:
        response["errors"] = [refusals.formatted(error) for error in done.errors]
    return response


def _started(done: ExecutionResult) -> bool:
    return not done.errors or any(error.path for error in done.errors)
