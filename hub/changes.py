"""What administrators do through the graph, and what is done at the hub's shell: each in one transaction, on record."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth.audit.attempt import attempt
from auth.changes import once
from auth.changes.author import Author
from auth.viewer import Viewer
from domain.errors import Fixer, Reason, Refused
from exchange import organizations
from hub import assembly, manifests, places
from hub.settings import Settings
from resolvers.changes import Asked, Work

FOREIGN = Reason(
    "FOREIGN_COUNTY", "本中枢只服务本县区", "this hub serves its own county only", Fixer.CALLER, "token"
)


def _utc() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Changes:
    """resolvers.changes.Changes, carried out in the county that the hub serves."""

    sessions: async_sessionmaker[AsyncSession]
    jurisdiction_code: str
    now: Callable[[], datetime] = field(default=_utc)

    async def carry_out(self, viewer: Viewer, operation: str, work: Work, asked: Asked) -> UUID:
        """Do an administrator's work; the id of its row. Raises Refused."""
        author = Author(self.jurisdiction_code, operation, self.now, viewer, places.arrangements())
        async with attempt(self.sessions, viewer, operation), self.sessions.begin() as session:
            if viewer.jurisdiction_code != self.jurisdiction_code:
                raise Refused(FOREIGN)
            if asked.key is None:
                return await work(session, author)
            before = await once.made(session, author, viewer, asked.key, asked.digest)
            if before is not None:
                return before
            done = await work(session, author)
            await once.keep(session, viewer, asked.key, done)
            return done

    def check_documents(self, documents: Mapping[str, str]) -> None:
        """Raise Refused (BAD_DOCUMENTS) naming the first that is no document of the graph."""
        manifests.check(documents)


@asynccontextmanager
async def at_shell(settings: Settings, operation: str) -> AsyncIterator[tuple[AsyncSession, Author]]:
    """A transaction on the hub's database, and its author: whoever works at the shell."""
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        await organizations.declare_county(session, settings.jurisdiction, settings.jurisdiction_name)
        yield session, Author(settings.jurisdiction, operation, _utc, arrangements=places.arrangements())
