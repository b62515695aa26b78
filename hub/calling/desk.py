"""The desk at which departments' machines call: who they are, what they may, and a record of each call.

Which department calls follows from how its client is registered, never from what it sends (catalogue 9.2).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.requests import Request
from starlette.responses import Response

from auth import grants
from auth.access import Access, Stale
from auth.audit import writing
from auth.audit.attempt import attempted
from auth.rate import TooOften
from auth.token import BadToken
from auth.viewer import Viewer
from connectors._core import Connector
from connectors.departments import CONNECTORS
from database import tables
from database.crypto.keys import Ring
from database.outage import is_outage
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from execution import refusals, tickets
from hub.admission import Admission
from hub.calling import replies
from hub.files import UNTRUSTED, begun

_TRIES = 5
_NOT_A_PARTNER = Reason(
    "NOT_A_PARTNER",
    "此接入方不属于与枢纽交换数据的部门，或没有交换授权",
    "this client is of no department that exchanges with the hub, or was not granted to exchange",
    Fixer.OPERATOR,
)


@dataclass(frozen=True, slots=True)
class Caller:
    """A department's machine. viewer: with its rights while work is done; connector: what it exchanges with the hub."""

    viewer: Viewer
    connector: Connector


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a call, for the record. rows: how many it was about; people: children whom it told something of."""

    response: Response
    rows: int | None = None
    people: tuple[UUID, ...] = ()
    path: str = ""


Handle = Callable[[Request, Caller], Awaitable[Response]]
Work = Callable[[AsyncSession, Caller], Awaitable[Done]]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where calls come in. is_logging: whether the audit log's records get their places; else nothing is told or taken."""

    admission: Admission
    access: Access
    sessions: async_sessionmaker[AsyncSession]
    ring: Ring
    now: Callable[[], datetime]
    is_logging: Callable[[], bool]

    def endpoint(
        self, operation: str, scope: str, handle: Handle
    ) -> Callable[[Request], Awaitable[Response]]:
        """The endpoint of an operation, which needs a scope. What is refused is on record under the operation's name."""

        async def answer(request: Request) -> Response:
            headers = {name.lower(): value for name, value in request.headers.raw}
            try:
                viewer = await self.admission.viewer(headers, request.scope)
            except BadToken as error:
                return self._unauthorized(error)
            except TooOften as refused:
                return replies.problem(refused.reason, refused.seconds)
            try:
                return await handle(request, await self._caller(viewer, scope, request.url.path))
            except TooOften as refused:
                return replies.problem(refused.reason, refused.seconds)
            except Refused as refused:
                if refused.reason.code != refusals.AUDIT_UNAVAILABLE.code:
                    await attempted(self.sessions, viewer, operation, refused, path=request.url.path)
                raise

        return answer

    async def carry_out(
        self, caller: Caller, kind: AuditKind, operation: str, path: str, work: Work
    ) -> Response:
        """Do the work in one transaction with its record, under the grants that hold now."""
        for _ in range(_TRIES):
            try:
                granted = await self.access.granted(caller.viewer)
                async with self.sessions() as session:
                    if await begun(session) != self.access.version:
                        raise Stale
                    done = await work(session, replace(caller, viewer=granted))
                    said = writing.by(granted, kind, operation, path=done.path or path, rows=done.rows)
                    await self._commit(session, replace(said, subjects=done.people))
                return done.response
            except Stale:
                await self.access.refresh()
        raise Refused(refusals.OVERLOADED)

    async def _commit(self, session: AsyncSession, said: writing.Note) -> None:
        if not self.is_logging():
            raise Refused(refusals.AUDIT_UNAVAILABLE)
        await writing.note(session, said)
        try:
            await session.commit()
        except DBAPIError as error:
            if is_outage(error):
                raise
            raise Refused(refusals.AUDIT_UNAVAILABLE) from error

    async def _caller(self, viewer: Viewer, scope: str, path: str) -> Caller:
        """Raises Refused: DOCUMENT_NOT_TRUSTED, INSUFFICIENT_SCOPE, NOT_A_PARTNER, BAD_TICKET."""
        if viewer.trusted_only:
            raise Refused(UNTRUSTED)
        if scope not in viewer.scopes:
            zh, en = f"令牌缺少权限 {scope}", f"the token lacks the scope {scope}"
            raise Refused(Reason("INSUFFICIENT_SCOPE", zh, en, Fixer.OPERATOR, scope))
        granted = await self.access.granted(viewer)
        if granted.ticket:
            await tickets.require(self.sessions, granted, self.access.version, path)
        of = [each for each in CONNECTORS.values() if each.department is viewer.department]
        if not of or not granted.rights.of(tables.ExchangePackage):
            raise Refused(_NOT_A_PARTNER)
        return Caller(viewer, of[0])

    def _unauthorized(self, error: BadToken) -> Response:
        zh, en = "缺少有效的访问令牌", str(error) or "no valid access token"
        made = replies.problem(Reason("UNAUTHENTICATED", zh, en, Fixer.CALLER))
        for name, value in self.admission.challenge(error):
            made.headers.append(name.decode(), value.decode())
        return made


async def own_package(session: AsyncSession, caller: Caller, named: str) -> tables.ExchangePackage:
    """The caller's own package of that id. Raises Refused NOT_FOUND, the same for another department's."""
    try:
        key = UUID(named)
    except ValueError:
        raise Refused(_NO_PACKAGE) from None
    own = select(tables.ExchangePackage).where(
        tables.ExchangePackage.id == key, tables.ExchangePackage.partner_code == caller.connector.partner
    )
    found: tables.ExchangePackage | None = await session.scalar(grants.granted(own, caller.viewer))
    if found is None:
        raise Refused(_NO_PACKAGE)
    return found


_NO_PACKAGE = Reason("NOT_FOUND", "没有此数据包", "there is no such package", Fixer.CALLER)
