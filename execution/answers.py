"""From a request to the bytes of its response: the one way in, whichever path answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import msgspec
from graphql import GraphQLSchema
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth.access import Access, Stale
from auth.audit.writing import by
from auth.viewer import Viewer
from database.crypto.keys import Ring
from domain.audit import OK, AuditKind
from domain.errors import Fixer, Reason, Refused
from execution import refusals, tickets
from execution.context import Operation, operation
from execution.documents import Document, Documents
from execution.limits import Limits
from execution.live import Live, live
from execution.planned.batch import Batches
from execution.planned.declined import Declined
from execution.planned.reads import Reads
from execution.run import run
from execution.turns import Turns
from resolvers.commands import Commands
from schema.graph import Graph

_TRIES = 5  # grants that change as often as that while one request is at work are being loaded
_ATTEMPTS = {"FORBIDDEN"}
"""Codes of what somebody tried who may not."""
_BY_POST = Reason("METHOD_NOT_ALLOWED", "变更操作请用 POST 提交", "send changes by POST", Fixer.CALLER)


class Path(Enum):
    """Which way an answer came. REFUSED: nothing was executed; REMEMBERED: nor need be."""

    REFUSED = "refused"
    REMEMBERED = "remembered"
    PLANNED = "planned"
    STEPWISE = "stepwise"


@dataclass(frozen=True, slots=True)
class Asked:
    """A well-formed GraphQL request (GraphQL over HTTP).

    reading: it may change nothing. costed: it asks what it cost. trusted: its client is registered with its text.
    """

    text: str
    variables: Mapping[str, Any] | None = None
    name: str | None = None
    reading: bool = False
    costed: bool = False
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: its JSON, and which way it came. code: of the refusal, where nothing was executed."""

    body: bytes
    path: Path
    code: str = ""


class Answers:
    """Answers the operations of one schema. counted: how many answers came which way; reads: the planned way."""

    def __init__(
        self,
        schema: GraphQLSchema,
        graph: Graph,
        sessions: async_sessionmaker[AsyncSession],
        commands: Commands,
        limits: Limits,
        access: Access,
        ring: Ring,
        path: str = "/graphql",
        batches: Batches | None = None,
        turns: Turns | None = None,
        is_logging: Callable[[], bool] = lambda: True,
    ) -> None:
        self._schema, self._graph, self._sessions = schema, graph, sessions
        self._commands, self._limits, self._access, self._ring = commands, limits, access, ring
        self.reads = Reads(schema, graph, batches, limits, ring, path, is_logging) if batches else None
        self._path, self._is_logging = path, is_logging
        self._turns = turns or Turns()
        self.documents = Documents(schema, limits)
        self.counted: Counter[Path] = Counter()

    async def answer(self, viewer: Viewer, asked: Asked, *, stepwise: bool = False) -> Answer:
        """The response; whatever goes wrong stands in it as an error, in both languages.

        stepwise: do not plan, run field by field.
        """
        try:
            document = self.documents.get(asked.text, asked.name, asked.trusted)
            if isinstance(document, Document):
                found = await self._current(viewer, asked, document, stepwise)
            else:
                found = _refused(document)
        except Refused as refused:
            found = _refused(refusals.refused(refused.reason))
        except Exception as error:
            found = _refused(refusals.unexpected(error))
        self.counted[found.path] += 1
        return found

    def live(self, asked: Asked, limits: Limits) -> Live | dict[str, Any] | None:
        """What a subscription asks, the response that says why it is none, or None of another operation. Raises Refused."""
        return live(self._schema, asked.text, asked.name, asked.variables, limits)

    async def _current(self, viewer: Viewer, asked: Asked, document: Document, stepwise: bool) -> Answer:
        """The answer under the grants that hold now, should they change just then."""
        for _ in range(_TRIES):
            try:
                granted = await self._access.granted(viewer)
                # Whatever is waited for from here on, these rights are of this version.
                version = self._access.version
                if granted.ticket:
                    await tickets.require(self._sessions, granted, version, self._path)
                return await self._valid(granted, version, asked, document, stepwise)
            except Stale:
                await self._access.refresh()
        raise Refused(refusals.OVERLOADED)

    async def _valid(
        self, viewer: Viewer, version: int, asked: Asked, document: Document, stepwise: bool
    ) -> Answer:
        if asked.reading and not document.reads:
            raise Refused(_BY_POST)
        if document.constant is not None:
            remembered = Answer(document.constant, Path.REMEMBERED)
            return self._with_cost(remembered, 0) if asked.costed else remembered
        expected = document.cost.afford(asked.variables, self._limits.cost)
        found = await self._found(viewer, version, document, asked.variables, expected, stepwise)
        if found.path is Path.REFUSED:
            return found
        if document.is_constant:
            document.constant = found.body
        return self._with_cost(found, expected) if asked.costed else found

    def _with_cost(self, answer: Answer, expected: int) -> Answer:
        # The rows expected before, and after it what came of them.
        said = {"estimated": expected, "limit": self._limits.cost, "actual": {"bytes": len(answer.body)}}
        more = b',"extensions":' + encoded({"cost": said})
        return replace(answer, body=answer.body[:-1] + more + b"}")

    async def _found(
        self,
        viewer: Viewer,
        version: int,
        document: Document,
        variables: Mapping[str, Any] | None,
        expected: int,
        stepwise: bool,
    ) -> Answer:
        if self.reads and not stepwise:
            try:
                found = await self.reads.read(viewer, version, document, variables, expected)
                return Answer(found, Path.PLANNED)
            except Declined:
                # Field by field, then, where every row costs sixty times as much.
                if not document.is_about_schema:
                    document.cost.afford(variables, self._limits.cost_stepwise)
        async with self._turns.turn():
            return await self._stepwise(viewer, version, document, variables)

    def _operation(self, viewer: Viewer, version: int) -> AbstractAsyncContextManager[Operation]:
        return operation(
            viewer, version, self._sessions, self._graph, self._commands, self._limits, self._ring
        )

    async def _stepwise(
        self, viewer: Viewer, version: int, document: Document, variables: Mapping[str, Any] | None
    ) -> Answer:
        async with self._operation(viewer, version) as at_work:
            response = await run(self._schema, document.node, at_work, variables, document.name)
            if document.reads and await at_work.version() != version:
                raise Stale  # it took long enough for a grant to end meanwhile
            await self._record(viewer, document, at_work, response)
        body = encoded(response)
        if len(body) > self._limits.response:
            raise Refused(refusals.TOO_LARGE)
        return Answer(body, Path.STEPWISE) if "data" in response else _refused(response)

    async def _record(
        self, viewer: Viewer, document: Document, at_work: Operation, response: Mapping[str, Any]
    ) -> None:
        refused = [code for code in _codes(response) if code in _ATTEMPTS]
        if at_work.nouns and not self._is_logging():
            raise Refused(refusals.AUDIT_UNAVAILABLE)
        shown = at_work.people or (at_work.nouns and not refused)
        said = [(AuditKind.READ, OK)] if shown else []
        said += [(AuditKind.REFUSED, code) for code in refused[:1]]
        notes = (by(viewer, kind, document.said, outcome=outcome) for kind, outcome in said)
        if said:
            await at_work.record([replace(each, document=document.digest, path=self._path) for each in notes])


def _codes(response: Mapping[str, Any]) -> list[str]:
    return [error["extensions"]["code"] for error in response.get("errors", ())]


def _refused(response: Mapping[str, Any]) -> Answer:
    return Answer(encoded(response), Path.REFUSED, response["errors"][0]["extensions"]["code"])


def encoded(response: Mapping[str, Any]) -> bytes:
    """A response as JSON."""
    try:
        return msgspec.json.encode(response)
    except UnicodeEncodeError:
        # Lone surrogates that a client sent come back escaped instead of failing.
        text = json.dumps(response, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "backslashreplace")
