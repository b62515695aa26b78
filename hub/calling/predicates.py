"""/exchange/predicates: one question about one person, answered with yes, no or unknown, and on record each time."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auth import scopes
from auth.rate import Rate
from domain import calendar
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from domain.predicate import Predicate
from exchange import predicates
from hub.calling import replies
from hub.calling.desk import Caller, Desk, Done
from hub.calling.manifest import BAD_REQUEST

LARGEST = 1_000  # bytes of a question
_OPERATION = "exchangePredicate"
_UNKNOWN = Reason("NOT_FOUND", "没有此核验项", "there is no such question", Fixer.CALLER)
_MEDIA = Reason(
    "UNSUPPORTED_MEDIA_TYPE",
    "正文应为 application/json",
    "the body is application/json",
    Fixer.CALLER,
    "Content-Type",
)
_TOO_LARGE = Reason("BODY_TOO_LARGE", "请求体过大", "the body is too large", Fixer.CALLER)
_NAMED = {each.code: each for each in Predicate}


class _Question(msgspec.Struct, rename="camel", forbid_unknown_fields=True, frozen=True):
    id_number: str


@dataclass(frozen=True, slots=True)
class Predicates:
    """The endpoint. rate: counts each client's questions, apart from its other requests: who asks for thousands wants a record."""

    desk: Desk
    rate: Rate

    def routes(self) -> list[Route]:
        """Where it is."""
        endpoint = self.desk.endpoint(_OPERATION, scopes.EXCHANGE_ASK, self._ask)
        return [Route("/exchange/predicates/{name}", endpoint, methods=["POST"])]

    async def _ask(self, request: Request, caller: Caller) -> Response:
        asked = _NAMED.get(request.path_params["name"])
        if asked is None:
            raise Refused(_UNKNOWN)
        self.rate.take(caller.viewer.client_id)
        question = await _question(request)

        async def work(session: AsyncSession, caller: Caller) -> Done:
            now, county = self.desk.now(), caller.viewer.jurisdiction_code
            given = (caller.connector, county, asked, question.id_number, calendar.today(now))
            answer, child = await predicates.ask(session, self.desk.ring(), *given)
            made = replies.fresh({"answer": answer.code}, 200, {})
            return Done(made, rows=1, people=(child,) if child else ())

        return await self.desk.carry_out(caller, AuditKind.READ, _OPERATION, request.url.path, work)


async def _question(request: Request) -> _Question:
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != replies.JSON:
        raise Refused(_MEDIA)
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST:
            raise Refused(_TOO_LARGE)
    try:
        return msgspec.json.decode(bytes(content), type=_Question)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused(BAD_REQUEST.at("$")) from None
