"""Who may come in: a valid token, not too often, with a document that its client may run."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.types import Scope

from auth import challenge
from auth.audit.attempt import attempted
from auth.documents import TrustedDocuments
from auth.purpose import stated
from auth.rate import Rate
from auth.token import Access, BadToken, Issuer
from auth.validator import Validator
from auth.viewer import Viewer
from domain.errors import Refused
from execution.limits import Limits


class Admission:
    """The doorkeeper of all graphs of one process, so that a client's requests are counted together.

    validator: judges tokens; clock: seconds that only ever grow.
    """

    def __init__(
        self,
        issuer: Issuer,
        validator: Validator,
        sessions: async_sessionmaker[AsyncSession],
        limits: Limits,
        clock: Callable[[], float],
    ) -> None:
        self._address, self._validator = issuer.issuer, validator
        self._rate = Rate(limits.rate, limits.burst, clock)
        self._sessions = sessions
        self.documents = TrustedDocuments(sessions, clock)

    async def viewer(self, headers: Mapping[bytes, bytes], scope: Scope) -> Viewer:
        """Whom a request speaks for, and what for. headers: names in lower case. Raises BadToken, TooOften, Refused.

        Who says what for, and may not, is on record.
        """
        access = self._validator.plain(headers.get(b"authorization", b"")) or await self._access(
            headers, scope
        )
        self._rate.take(access.viewer.client_id)
        try:
            return stated(access.viewer, headers.get(b"hub-purpose", b""), headers.get(b"hub-ticket", b""))
        except Refused as refused:
            await attempted(self._sessions, access.viewer, None, refused, path=scope["path"])
            raise

    async def _access(self, headers: Mapping[bytes, bytes], scope: Scope) -> Access:
        url, peer = self._address + scope["path"], scope.get("client")
        return await self._validator.access(headers, scope["method"], url, peer[0] if peer else "")

    def challenge(self, error: BadToken) -> tuple[tuple[bytes, bytes], ...]:
        """The headers of a 401."""
        return challenge.headers(error, f"{self._address}/.well-known/oauth-protected-resource/graphql")
