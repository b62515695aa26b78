"""Who may come in: a valid token, not too often, with a document that its client may run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth.documents import TrustedDocuments
from auth.purpose import stated
from auth.rate import Rate
from auth.remembered import Remembered
from auth.token import Issuer
from auth.viewer import Viewer
from execution.limits import Limits


class Admission:
    """The doorkeeper of all graphs of one process, so that a client's requests are counted together.

    now: the clock tokens are judged by; clock: seconds that only ever grow.
    """

    def __init__(
        self,
        issuer: Issuer,
        sessions: async_sessionmaker[AsyncSession],
        now: Callable[[], datetime],
        limits: Limits,
        clock: Callable[[], float],
    ) -> None:
        self._tokens = Remembered(issuer, now)
        self._rate = Rate(limits.rate, limits.burst, clock)
        self.documents = TrustedDocuments(sessions, clock)

    def viewer(self, authorization: bytes, purpose: bytes = b"", ticket: bytes = b"") -> Viewer:
        """Whom the Authorization header speaks for, and what for. Raises BadToken, TooOften, Refused.

        purpose, ticket: the headers Hub-Purpose and Hub-Ticket.
        """
        viewer = self._tokens.viewer(authorization)
        self._rate.take(viewer.client_id)
        return stated(viewer, purpose, ticket)
