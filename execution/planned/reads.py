"""The planned path as a whole: find the plan or make it, bind, run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import asyncpg
import structlog
from graphql import GraphQLSchema

from auth.viewer import Viewer
from database.crypto.keys import Ring
from domain.errors import Refused
from execution import refusals
from execution.documents import Document
from execution.limits import Limits
from execution.planned import values
from execution.planned.batch import Batches
from execution.planned.choices import Choices, Known
from execution.planned.declined import Declined
from execution.planned.plan import Plan, Planner
from schema.graph import Graph

log = structlog.get_logger(__name__)
_NO_FAULTS = (asyncpg.DataError, ValueError, asyncpg.LockNotAvailableError)
"""What PostgreSQL and its driver say about values that they cannot take, and of a table that somebody alters."""


class Reads:
    """Answers what can be answered with one statement. declined: why others could not, and how often.

    failed: statements that PostgreSQL would not run, other than for a request's values: each is a fault of the plan.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        graph: Graph,
        batches: Batches,
        limits: Limits,
        ring: Ring,
        path: str,
        is_logging: Callable[[], bool],
    ) -> None:
        self._schema, self._batches, self._most = schema, batches, limits.response
        self._planner, self._is_logging = Planner(schema, graph, limits, ring, path), is_logging
        self.declined: Counter[str] = Counter()
        self.failed = 0

    async def read(
        self,
        viewer: Viewer,
        version: int,
        document: Document,
        given: Mapping[str, Any] | None,
        expected: int = 1,
    ) -> bytes:
        """The response. Raises Declined for what has to be answered field by field, Refused TOO_SLOW, ANSWER_TOO_LARGE,
        OVERLOADED, AUDIT_UNAVAILABLE, Stale.

        version: of the grants behind the viewer's rights. expected: rows that it may be expected to read.
        """
        try:
            return await self._read(viewer, version, document, given, expected)
        except Declined as declined:
            self.declined[str(declined)] += 1
            raise

    async def _read(
        self,
        viewer: Viewer,
        version: int,
        document: Document,
        given: Mapping[str, Any] | None,
        expected: int,
    ) -> bytes:
        known = self._known(viewer, document)
        variables = known.coerce(given or {})
        plan = known.plans.find(variables)
        if plan is None:
            choices = Choices(variables)
            plan = self._plan(document, viewer, choices)
            if not choices.unfit:
                known.plans.keep(choices, plan)
        if isinstance(plan, str):
            raise Declined(plan)
        if plan.recorded and not self._is_logging():
            raise Refused(refusals.AUDIT_UNAVAILABLE)
        try:
            stand = plan.standpoint(viewer, version)
            found = await self._batches.run(plan, stand, plan.values(viewer, variables), expected)
        except asyncpg.QueryCanceledError as error:
            raise Refused(refusals.TOO_SLOW) from error
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            if not isinstance(error, _NO_FAULTS):
                # The other path answers all the same, so nobody but this line would tell of it.
                log.error("a planned statement failed", kind=type(error).__name__, operation=document.name)
                self.failed += 1
            raise Declined(f"PostgreSQL said {type(error).__name__}") from error
        if len(found) > self._most:
            raise Refused(refusals.TOO_LARGE)
        return found

    def _known(self, viewer: Viewer, document: Document) -> _Known:
        rights = (viewer.rights, viewer.scopes, viewer.department)
        found = document.plans.get(rights)
        if found is None:
            found = document.plans[rights] = _Known(values.variables(self._schema, document.operation))
        return found

    def _plan(self, document: Document, viewer: Viewer, choices: Choices) -> Plan | str:
        try:
            return self._planner.plan(document, viewer, choices)
        except Declined as declined:
            return str(declined)


class _Known:
    """What is known of a document for one set of rights: its plans, or why there is none."""

    def __init__(self, coerce: values.Clean) -> None:
        self.coerce, self.plans = coerce, Known[Plan | str]()
