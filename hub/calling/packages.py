"""/exchange/packages: packages handed in, how far they have come, what became of every line (catalogue 4.9, 9.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auth import grants, scopes
from connectors import _bulk
from database import tables
from domain import calendar
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from domain.exchange import Direction, PackageState
from exchange import landing, submission
from exchange.submission import Submission
from exchange.validate import worthless
from hub.calling import manifest, replies
from hub.calling.desk import Caller, Desk, Done, Work, own_package
from hub.calling.intake import Intake
from hub.calling.numbers import number
from hub.changes import FOREIGN

RETRY_AFTER = 1  # second; a package of a county is judged in a few
PAGE, LARGEST_PAGE = 1_000, 5_000
_NOT_JUDGED = Reason(
    "NOT_JUDGED",
    "数据包尚在校验，请稍后查询",
    "the package is still being judged; ask again in a moment",
    Fixer.CALLER,
)


class Judges(Protocol):
    """Has what is handed in judged (exchange.judging.Judging)."""

    @property
    def jurisdiction_code(self) -> str:
        """The county that it does so for."""

    async def begin(self, package_id: UUID) -> None:
        """See to it that a package is judged, once, whatever happens to this process."""


@dataclass(frozen=True, slots=True)
class Packages:
    """The endpoints. judges: None where nothing judges beside us; the package then waits for its month."""

    desk: Desk
    intake: Intake
    judges: Judges | None = None

    def routes(self) -> list[Route]:
        """Where they are."""
        read = scopes.EXCHANGE_READ
        return [
            Route(
                f"/exchange/packages/{{id}}{more}",
                self.desk.endpoint(operation, read, handle),
                methods=["GET"],
            )
            for more, operation, handle in (
                ("", "exchangePackage", self._status),
                ("/outcomes", "exchangeOutcomes", self._outcomes),
            )
        ]

    def all(self) -> Route:
        """Where packages are handed in and listed; it may take as long as a body takes to come."""
        listed = self.desk.endpoint("exchangePackages", scopes.EXCHANGE_READ, self._list)
        submitted = self.desk.endpoint(submission.OPERATION, scopes.EXCHANGE_SUBMIT, self._submit)

        async def answer(request: Request) -> Response:
            return await (submitted if request.method == "POST" else listed)(request)

        return Route("/exchange/packages", answer, methods=["GET", "POST"])

    async def _submit(self, request: Request, caller: Caller) -> Response:
        if self.judges and caller.viewer.jurisdiction_code != self.judges.jurisdiction_code:
            raise Refused(FOREIGN)
        key = manifest.idempotency_key(request)
        said, handing = manifest.read(request, caller)
        content = await self.intake.lines(request, said)
        client = caller.viewer.client_id
        handed = Submission(client, key, handing, said.header(client), content)
        waiting: list[UUID] = []

        async def work(session: AsyncSession, caller: Caller) -> Done:
            taken = await submission.take(session, self.desk.ring, handed, self.desk.now())
            if taken.state is PackageState.RECEIVED:
                waiting.append(taken.id)
            answer = {"reference": str(taken.id), "received": said.line_count, "sha256": taken.sha256}
            headers = {"Location": f"/exchange/packages/{taken.id}", "Retry-After": str(RETRY_AFTER)}
            return Done(replies.fresh(answer, 202, headers), rows=said.line_count)

        path = f"{handing.connector.partner}/{handing.period}/{handing.code.name}"
        made = await self.desk.carry_out(caller, AuditKind.EXCHANGE, submission.OPERATION, path, work)
        # Kept first, judged then: should we die in between, the next process begins it (Judging.catch_up).
        if self.judges is not None:
            for each in waiting:
                await self.judges.begin(each)
        return made

    async def _list(self, request: Request, caller: Caller) -> Response:
        period = calendar.period(request.query_params.get("period", ""))

        async def work(session: AsyncSession, caller: Caller) -> Done:
            of = tables.ExchangePackage
            own = select(of).where(of.period == period, of.partner_code == caller.connector.partner)
            found = list(await session.scalars(grants.granted(own, caller.viewer).order_by(of.id)))
            body = replies.lines(_told(each, caller) for each in found)
            return Done(replies.conditional(request, body, _bulk.NDJSON), rows=len(found))

        return await self._read(request, caller, "exchangePackages", work)

    async def _status(self, request: Request, caller: Caller) -> Response:
        async def work(session: AsyncSession, caller: Caller) -> Done:
            found = await own_package(session, caller, request.path_params["id"])
            said = _told(found, caller)
            if found.state is PackageState.RECEIVED:
                waits = {
                    "Retry-After": str(RETRY_AFTER),
                    "X-Progress": f"judging {found.header.get('lineCount', 0)} lines",
                }
                return Done(replies.fresh(said, 202, waits), rows=1)
            return Done(replies.conditional(request, replies.encoded(said), replies.JSON), rows=1)

        return await self._read(request, caller, "exchangePackage", work)

    async def _outcomes(self, request: Request, caller: Caller) -> Response:
        after = number(request, "after", 0, 0, 2**31 - 1)
        first = number(request, "first", PAGE, 1, LARGEST_PAGE)

        async def work(session: AsyncSession, caller: Caller) -> Done:
            found = await own_package(session, caller, request.path_params["id"])
            if found.state is PackageState.RECEIVED:
                raise Refused(_NOT_JUDGED)
            record = tables.ExchangeRecord
            statement = (
                select(record)
                .where(record.package_id == found.id, record.line_no > after)
                .order_by(record.line_no)
                .limit(first)
            )
            rows = list(await session.scalars(grants.granted(statement, caller.viewer)))
            last = rows[-1].line_no if rows else after
            headers = replies.following(request, len(rows), first, last)
            body = replies.lines(map(_outcome, rows))
            return Done(replies.conditional(request, body, _bulk.NDJSON, headers), rows=len(rows))

        return await self._read(request, caller, "exchangeOutcomes", work)

    async def _read(self, request: Request, caller: Caller, operation: str, work: Work) -> Response:
        return await self.desk.carry_out(caller, AuditKind.READ, operation, request.url.path, work)


def _told(row: tables.ExchangePackage, caller: Caller) -> dict[str, Any]:
    """A package, and why it is worth nothing as a whole, if it is."""
    said: dict[str, Any] = {
        "reference": str(row.id),
        "packageCode": row.code.name,
        "partner": row.partner_code,
        "direction": row.direction.name,
        "period": row.period,
        "jurisdictionCode": row.jurisdiction_code,
        "sequence": row.sequence,
        "sha256": row.sha256,
        "state": row.state.name,
        "stateZh": row.state.zh,
        **landing.counts(row).as_dict(),
        "outcomes": f"/exchange/packages/{row.id}/outcomes",
    }
    if (reason := _refusal(row, caller)) is not None:
        said["refusal"] = _reason(reason)
    return said


def _refusal(row: tables.ExchangePackage, caller: Caller) -> Reason | None:
    if row.state is not PackageState.REFUSED or row.direction is not Direction.PULL:
        return None
    try:
        package = caller.connector.package(row.code, Direction.PULL)
    except LookupError:
        return None
    return worthless(landing.counts(row), package) or landing.REFUSED_BY_A_PERSON


def _outcome(row: tables.ExchangeRecord) -> dict[str, Any]:
    """What became of a line: nothing of the person, but the number of the line."""
    reasons = [_reason(each) for each in landing.reasons(row.reason)]
    code = row.reject_code.name if row.reject_code else None
    return {"lineNo": row.line_no, "state": row.state.name, "code": code, "reasons": reasons}


def _reason(reason: Reason) -> dict[str, str]:
    said = {"code": reason.code, "zh": reason.zh, "en": reason.en, "whoFixesIt": reason.fixer.name}
    return {**said, "place": reason.place} if reason.place else said
