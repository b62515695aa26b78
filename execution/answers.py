"""From a request to the bytes of its response: the one way in, whichever path answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import msgspec
from graphql import GraphQLSchema
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth.viewer import Viewer
from execution import refusals
from execution.context import operation
from execution.documents import Document, Documents
from execution.limits import Limits
from execution.planned.batch import Batches
from execution.planned.declined import Declined
from execution.planned.reads import Reads
from execution.run import run
from resolvers.commands import Commands
from schema.graph import Graph


class Path(Enum):
    """Which way an answer came. REFUSED: nothing was executed."""

    REFUSED = "refused"
    PLANNED = "planned"
    STEPWISE = "stepwise"


@dataclass(frozen=True, slots=True)
class Asked:
    """A well-formed GraphQL request (GraphQL over HTTP)."""

    text: str
    variables: Mapping[str, Any] | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: its JSON, and which way it came."""

    body: bytes
    path: Path


class Answers:
    """Answers the operations of one schema. counted: how many answers came which way; reads: the planned way."""

    def __init__(
        self,
        schema: GraphQLSchema,
        graph: Graph,
        sessions: async_sessionmaker[AsyncSession],
        commands: Commands,
        limits: Limits,
        batches: Batches | None = None,
    ) -> None:
        self._schema, self._graph, self._sessions = schema, graph, sessions
        self._commands, self._limits = commands, limits
        self.reads = Reads(schema, graph, batches, limits) if batches else None
        self.documents = Documents(schema, limits)
        self.counted: Counter[Path] = Counter()

    async def answer(self, viewer: Viewer, asked: Asked, *, stepwise: bool = False) -> Answer:
        """The response; whatever goes wrong stands in it as an error, in both languages.

        stepwise: do not plan, run field by field.
        """
        try:
            document = self.documents.get(asked.text, asked.name)
            if isinstance(document, Document):
                found = await self._found(viewer, document, asked.variables, stepwise)
            else:
                found = Answer(encoded(document), Path.REFUSED)
        except Exception as error:
            found = Answer(encoded(refusals.unexpected(error)), Path.REFUSED)
        self.counted[found.path] += 1
        return found

    async def _found(
        self, viewer: Viewer, document: Document, variables: Mapping[str, Any] | None, stepwise: bool
    ) -> Answer:
        if self.reads and not stepwise:
            try:
                return Answer(await self.reads.read(viewer, document, variables), Path.PLANNED)
            except Declined:
                pass  # field by field, then
        return await self._stepwise(viewer, document, variables)

    async def _stepwise(
        self, viewer: Viewer, document: Document, variables: Mapping[str, Any] | None
    ) -> Answer:
        async with operation(viewer, self._sessions, self._graph, self._commands, self._limits) as at_work:
            response = await run(self._schema, document.node, at_work, variables, document.name)
        return Answer(encoded(response), Path.STEPWISE if "data" in response else Path.REFUSED)


def encoded(response: Mapping[str, Any]) -> bytes:
    """A response as JSON."""
    try:
        return msgspec.json.encode(response)
    except UnicodeEncodeError:
        # Lone surrogates that a client sent come back escaped instead of failing.
        text = json.dumps(response, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "backslashreplace")
