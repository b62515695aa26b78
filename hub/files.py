"""/files: ledgers and rosters as workbooks, letters and periodic reports to print: under the same tokens, purposes, grants and masks as reads of the graph."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import func, select, true
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auth import scopes
from auth.access import Access, Stale
from auth.audit import writing
from auth.rate import TooOften
from auth.token import BadToken
from auth.viewer import Viewer
from casework import sheet
from casework.sight import Sight
from connectors.departments import CONNECTORS
from database import tables
from database.crypto.keys import Ring
from database.outage import is_outage
from domain import calendar
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from duties import letter_print
from duties.reporting import printed
from exchange import handed_out
from execution import refusals, tickets
from hub import paper, problem
from hub.admission import Admission
from hub.paper import Paper

_TRIES = 5
_SECONDS = 20  # that a statement may take
_NOT_FOUND = Reason("NOT_FOUND", "没有此文件", "there is no such file", Fixer.CALLER)
UNTRUSTED = Reason(
    "DOCUMENT_NOT_TRUSTED",
    "此接入方只能使用已登记的文档",
    "this client may run none but its registered documents",
    Fixer.OPERATOR,
)
Read = Callable[[AsyncSession, Sight, str, datetime], Awaitable[Paper]]


@dataclass(frozen=True, slots=True)
class Files:
    """The endpoint. is_logging: whether the audit log's records get their places; else nothing about people is shown."""

    admission: Admission
    access: Access
    sessions: async_sessionmaker[AsyncSession]
    ring: Ring
    now: Callable[[], datetime]
    is_logging: Callable[[], bool] = lambda: True

    def routes(self) -> list[Route]:
        """Where it is."""
        return [
            Route("/files/ledgers/{id}.xlsx", self._ledger, methods=["GET"]),
            Route("/files/rosters/{id}.xlsx", self._roster, methods=["GET"]),
            Route("/files/packages/{id}.xlsx", self._package, methods=["GET"]),
            Route("/files/letters/{id}.docx", self._letter, methods=["GET"]),
            *(
                Route(f"/files/reports/{{id}}.{ending}", partial(self._report, ending), methods=["GET"])
                for ending in ("xlsx", "pdf")
            ),
        ]

    async def _ledger(self, request: Request) -> Response:
        ledger, month = _uuid(request.path_params["id"]), request.query_params.get("period")

        async def read(session: AsyncSession, sight: Sight, county: str, now: datetime) -> Paper:
            return paper.of_sheet(await sheet.of_ledger(session, ledger, sight, county, now, month))

        return await self._answer(request, "ledgerExport", scopes.LEDGERS_READ, read)

    async def _roster(self, request: Request) -> Response:
        roster = _uuid(request.path_params["id"])

        async def read(session: AsyncSession, sight: Sight, county: str, now: datetime) -> Paper:
            return paper.of_sheet(await sheet.of_roster(session, roster, sight, county, now))

        return await self._answer(request, "rosterExport", scopes.LEDGERS_READ, read)

    async def _package(self, request: Request) -> Response:
        package = _uuid(request.path_params["id"])

        async def read(session: AsyncSession, sight: Sight, county: str, now: datetime) -> Paper:
            if scopes.IDENTITY_READ not in (sight.viewer.scopes if sight.viewer else ()):
                raise Refused(_forbidden(scopes.IDENTITY_READ))
            return paper.of_package(await handed_out.of_package(session, package, sight, county, CONNECTORS))

        return await self._answer(request, "packageExport", scopes.EXCHANGE_READ, read)

    async def _letter(self, request: Request) -> Response:
        letter = _uuid(request.path_params["id"])

        async def read(session: AsyncSession, sight: Sight, county: str, now: datetime) -> Paper:
            return paper.of_letter(await letter_print.read(session, letter, sight, county))

        return await self._answer(request, "letterPrint", scopes.RESPONSIBILITIES_READ, read)

    async def _report(self, ending: str, request: Request) -> Response:
        report = _uuid(request.path_params["id"])

        async def read(session: AsyncSession, sight: Sight, county: str, now: datetime) -> Paper:
            return paper.of_report(await printed.read(session, report, sight, county), ending)

        return await self._answer(request, "periodReportExport", scopes.DUTIES_READ, read)

    async def _answer(self, request: Request, operation: str, scope: str, read: Read) -> Response:
        headers = {name.lower(): value for name, value in request.headers.raw}
        try:
            viewer = await self.admission.viewer(headers, request.scope)
        except BadToken as error:
            return unauthorized(error, self.admission.challenge(error))
        except TooOften as refused:
            return problem.shaped(request.url.path, refused.reason, refused.seconds)
        if viewer.trusted_only:
            raise Refused(UNTRUSTED)
        try:
            if scope not in viewer.scopes:
                raise Refused(_forbidden(scope))
            found, prepared_by = await self._found(viewer, operation, request.url.path, read)
        except Refused as refused:
            await self._refused(viewer, operation, request.url.path, refused)
            raise
        day = calendar.today(self.now())
        content = await asyncio.to_thread(found.write, prepared_by, day)
        return Response(content, media_type=found.media, headers=_headers(found))

    async def _found(self, viewer: Viewer, operation: str, path: str, read: Read) -> tuple[Paper, str]:
        """The file and who asks, under the grants that hold now, should they change just then."""
        for _ in range(_TRIES):
            try:
                granted = await self.access.granted(viewer)
                version = self.access.version
                if granted.ticket:
                    await tickets.require(self.sessions, granted, version, path)
                return await self._read(granted, version, operation, path, read)
            except Stale:
                await self.access.refresh()
        raise Refused(refusals.OVERLOADED)

    async def _read(
        self, viewer: Viewer, version: int, operation: str, path: str, read: Read
    ) -> tuple[Paper, str]:
        async with self.sessions() as session:
            if await begun(session) != version:
                raise Stale
            found = await read(session, Sight(viewer, self.ring()), viewer.jurisdiction_code, self.now())
            said = replace(
                writing.by(viewer, AuditKind.READ, operation, path=path, rows=found.rows),
                nouns=found.nouns,
                subjects=found.people,
            )
            prepared_by = await _named(session, viewer)
            await self._record(session, said)
            return found, prepared_by

    async def _record(self, session: AsyncSession, said: writing.Note) -> None:
        if not self.is_logging():
            raise Refused(refusals.AUDIT_UNAVAILABLE)
        await writing.note(session, said)
        try:
            await session.commit()
        except DBAPIError as error:
            if is_outage(error):
                raise
            raise Refused(refusals.AUDIT_UNAVAILABLE) from error

    async def _refused(self, viewer: Viewer, operation: str, path: str, refused: Refused) -> None:
        if refused.reason.code == refusals.AUDIT_UNAVAILABLE.code:
            return
        said = writing.by(viewer, AuditKind.REFUSED, operation, path=path, outcome=refused.reason.code)
        async with self.sessions.begin() as session:
            await writing.note(session, said)


async def begun(session: AsyncSession) -> int:
    """Begin the reading transaction; the version of the grants that hold."""
    timeout = func.set_config("statement_timeout", str(_SECONDS * 1000), true())
    [[_, version]] = await session.execute(
        select(timeout, select(tables.ACCESS_VERSION.c.version).scalar_subquery())
    )
    return int(version)


async def _named(session: AsyncSession, viewer: Viewer) -> str:
    """The name of the person who asks, as the account has it; empty of a machine."""
    try:
        user = UUID(viewer.subject)
    except ValueError:
        return ""
    of = select(tables.UserAccount.display_name).where(tables.UserAccount.id == user)
    return await session.scalar(of) or ""


def _uuid(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError as error:
        raise Refused(_NOT_FOUND) from error


def _forbidden(scope: str) -> Reason:
    zh, en = f"令牌缺少权限 {scope}", f"the token lacks the scope {scope}"
    return Reason("FILE_FORBIDDEN", zh, en, Fixer.OPERATOR, scope)


def _headers(found: Paper) -> dict[str, str]:
    return {
        "Content-Disposition": f"attachment; filename=\"{found.plain}\"; filename*=UTF-8''{quote(found.name)}",
        "Cache-Control": "no-store",
    }


def unauthorized(error: BadToken, challenge: tuple[tuple[bytes, bytes], ...]) -> Response:
    """What a request without a valid token is answered with."""
    zh, en = "缺少有效的访问令牌", str(error) or "no valid access token"
    made = problem.problem(Reason("UNAUTHENTICATED", zh, en, Fixer.CALLER))
    for name, value in challenge:
        made.headers.append(name.decode(), value.decode())
    return made
