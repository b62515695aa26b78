"""Executing a valid document field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLSchema, execute
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from database.outage import is_outage
from domain.errors import Refused
from execution import refusals
from execution.context import Operation
from execution.stepwise import Stepwise


async def run(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: Operation,
    variables: Mapping[str, Any] | None,
    name: str | None,
) -> dict[str, Any]:
    """The response to a valid document. Raises Refused UNAVAILABLE if the database was away from the first field on."""
    result = execute(
        schema,
        document,
        context_value=Stepwise(operation),
        variable_values=dict(variables or {}),
        operation_name=name,
        executor_class=StrawberryGraphQLCoreExecutionContext,
    )
    done: ExecutionResult = result if isinstance(result, ExecutionResult) else await result
    response: dict[str, Any] = {"data": done.data} if done.data is not None or _started(done) else {}
    if done.errors:
        if not any((done.data or {}).values()) and any(is_outage(e.original_error) for e in done.errors):
            raise Refused(refusals.UNAVAILABLE)
        response["errors"] = [refusals.formatted(error) for error in done.errors]
    return response


def _started(done: ExecutionResult) -> bool:
    return not done.errors or any(error.path for error in done.errors)
