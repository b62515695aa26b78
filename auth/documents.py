"""Trusted documents: which documents a client is registered with, and which of its requests they admit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth.viewer import Viewer
from database import tables
from domain.errors import Fixer, Reason, Refused

_FRESH = 5.0  # seconds: a document that is withdrawn runs no longer than this
_REMEMBERED = 2_000_000  # characters
_NOT_TRUSTED = Reason(
    "DOCUMENT_NOT_TRUSTED",
    "文档未登记：该接入方没有登记此文档",
    "the document is not among those this client is registered with",
    Fixer.OPERATOR,
)


def document_id(text: str) -> str:
    """The name of a document: its SHA-256 (GraphQL over HTTP, persisted documents)."""
    return f"sha256:{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


class TrustedDocuments:
    """The documents of all clients; those asked for lately are remembered for a few seconds. clock: monotonic."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], clock: Callable[[], float]) -> None:
        self._sessions, self._clock, self._size = sessions, clock, 0
        self._known: OrderedDict[tuple[str, str], tuple[str, float]] = OrderedDict()

    async def text(self, viewer: Viewer, query: str | None, name: str | None) -> str:
        """The text to run of a request that names a document, or gives one. Raises Refused DOCUMENT_NOT_TRUSTED."""
        if query is not None and not viewer.trusted_only:
            return query
        wanted = document_id(query) if query is not None else name or ""
        found = self._remembered(viewer.client_id, wanted) or await self._found(viewer.client_id, wanted)
        if found is None:
            raise Refused(_NOT_TRUSTED)
        return found

    def _remembered(self, client_id: str, wanted: str) -> str | None:
        known = self._known.get((client_id, wanted))
        if known is None or self._clock() >= known[1]:
            return None
        self._known.move_to_end((client_id, wanted))
        return known[0]

    async def _found(self, client_id: str, wanted: str) -> str | None:
        document, client = tables.TrustedDocument, tables.OauthClient
        statement = (
            select(document.text)
            .join(client, client.id == document.client_id)
            .where(client.client_id == client_id, client.active, document.document_id == wanted)
        )
        async with self._sessions() as session:
            found = await session.scalar(statement) if _is_id(wanted) else None
        self._forget(client_id, wanted)
        if found is not None:
            self._remember(client_id, wanted, found)
        return found

    def _forget(self, client_id: str, wanted: str) -> None:
        old = self._known.pop((client_id, wanted), None)
        self._size -= len(old[0]) if old else 0

    def _remember(self, client_id: str, wanted: str, text: str) -> None:
        self._known[client_id, wanted] = (text, self._clock() + _FRESH)
        self._size += len(text)
        while self._size > _REMEMBERED:
            _, (oldest, _) = self._known.popitem(last=False)
            self._size -= len(oldest)


def _is_id(wanted: str) -> bool:
    # A NUL or a lone surrogate would be an error of the database instead of an answer.
    kind, _, digest = wanted.partition(":")
    return kind == "sha256" and len(digest) == 64 and digest.isascii() and digest.isalnum()
