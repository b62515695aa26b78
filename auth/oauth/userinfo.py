"""Who the person behind a token is, told to the portal that holds it (OpenID Connect Core 5.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from auth import challenge, scopes
from auth.oauth import form, people
from auth.oauth.authority import Authority
from auth.oauth.metadata import RESOURCE
from auth.oauth.people import Person
from auth.oauth.witness import Event
from auth.token import Access, BadToken
from auth.validator import Validator

PATH = "/oauth/userinfo"
_NOT_STORED = {"Cache-Control": "no-store"}
_STATUS = {"insufficient_scope": 403}
"""RFC 6750 3.1; all other errors are 401."""


@dataclass(frozen=True, slots=True)
class UserInfo:
    """The endpoint. validator: the one that judges tokens for everything else, too."""

    authority: Authority
    validator: Validator
    sessions: async_sessionmaker[AsyncSession]

    def routes(self) -> list[Route]:
        """Where it is."""
        return [Route(PATH, self._answer, methods=["GET", "POST"])]

    async def _answer(self, request: Request) -> Response:
        # The token stands in the header; a body is not looked at (RFC 6750 2.2 is optional, and a form can be forged).
        url, peer = f"{self.authority.issuer.issuer}{PATH}", request.client.host if request.client else ""
        try:
            access = await self.validator.access(form.single(request), request.method, url, peer)
            person = await self._person(access)
        except BadToken as error:
            return self._refused(error)
        return JSONResponse(person.described(), headers=_NOT_STORED)

    async def _person(self, access: Access) -> Person:
        """Whom the token speaks for. On record before anything is told, refusals too. Raises BadToken."""
        async with self.sessions.begin() as session:
            found = await self._found(session, access)
            outcome = found.error if isinstance(found, BadToken) else "ok"
            viewer = access.viewer
            await self.authority.witness(
                session, Event("userinfo", viewer.client_id, viewer.subject, outcome=outcome)
            )
        if isinstance(found, BadToken):
            raise found
        return found

    async def _found(self, session: AsyncSession, access: Access) -> Person | BadToken:
        viewer, now = access.viewer, self.authority.now()
        scheme = "DPoP" if access.binding.key else "Bearer"
        if scopes.OPENID not in viewer.scopes:
            return BadToken("it lacks the scope openid", "insufficient_scope", scheme)
        user = _uuid(viewer.subject)
        found = await session.run_sync(lambda sync: people.named(sync, user, now))
        if found is None or found.row.jurisdiction_code != viewer.jurisdiction_code:
            return BadToken("it speaks for nobody who may work here", scheme=scheme)
        return found

    def _refused(self, error: BadToken) -> Response:
        metadata = f"{self.authority.issuer.issuer}{RESOURCE}"
        said = challenge.headers(error, metadata, _missing(error))
        body = {"error": error.error, "error_description": str(error)} if error.error else {}
        answer = JSONResponse(body, _STATUS.get(error.error, 401), headers=_NOT_STORED)
        for name, value in said:
            answer.headers.append(name.decode(), value.decode())
        return answer


def _missing(error: BadToken) -> Iterable[str]:
    return (scopes.OPENID,) if error.error == "insufficient_scope" else ()


def _uuid(subject: str) -> UUID | None:
    """A person's id; another issuer's subjects and machines are nobody here."""
    try:
        return UUID(subject)
    except ValueError:
        return None
