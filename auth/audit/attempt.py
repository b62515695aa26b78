"""What was tried and refused, put on record when the work's own transaction is gone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth.audit import writing
from auth.viewer import Viewer
from domain.audit import AuditKind
from domain.errors import Refused


@asynccontextmanager
async def attempt(
    sessions: async_sessionmaker[AsyncSession], viewer: Viewer, operation: str
) -> AsyncIterator[None]:
    """Notes a refusal of what is done within, with its code, and lets it pass."""
    try:
        yield
    except Refused as refused:
        await attempted(sessions, viewer, operation, refused)
        raise


async def attempted(
    sessions: async_sessionmaker[AsyncSession],
    viewer: Viewer,
    operation: str | None,
    refused: Refused,
    *,
    path: str | None = None,
) -> None:
    """Note what was tried and refused, in a transaction of its own. Raises Refused AUDIT_UNAVAILABLE."""
    said = writing.by(viewer, AuditKind.REFUSED, operation, path=path, outcome=refused.reason.code)
    async with sessions.begin() as session:
        await writing.note(session, said)
