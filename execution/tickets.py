"""Whether a ticket is what it says: an open matter that lies where its sender may look (decision 0015)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import exists, false, or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth import areas, children, purpose
from auth.access import Stale
from auth.audit.writing import by, note
from auth.viewer import Viewer
from database import tables
from database.tables.row import Row
from domain.audit import AuditKind
from domain.errors import Refused
from execution import refusals

_TABLES: Mapping[str, type[Row]] = {
    "Discrepancy": tables.Discrepancy,
    "LedgerEntry": tables.LedgerEntry,
}


async def require(
    sessions: async_sessionmaker[AsyncSession], viewer: Viewer, version: int, path: str
) -> None:
    """Raise Refused BAD_TICKET, the same whether it is absent, closed or beyond the viewer's area; it goes on record.

    version: of the grants behind the viewer's rights; Stale if there are newer ones. path: where the graph is served.
    """
    async with sessions() as session:
        if await _holds(session, viewer):
            return
        if await session.scalar(select(tables.ACCESS_VERSION.c.version)) != version:
            raise Stale
        refused = by(viewer, AuditKind.REFUSED, None, path=path, outcome=purpose.BAD_TICKET.code)
        try:
            await note(session, replace(refused, nouns=(viewer.ticket_noun,)))
            await session.commit()
        except DBAPIError as error:
            raise Refused(refusals.AUDIT_UNAVAILABLE) from error
    raise Refused(purpose.BAD_TICKET)


async def _holds(session: AsyncSession, viewer: Viewer) -> bool:
    table = _TABLES[viewer.ticket_noun]
    lies = or_(false(), *(areas.within(table, area, viewer) for area in viewer.rights.of(table)))
    return bool(await session.scalar(select(exists().where(children.is_case(table, viewer.ticket), lies))))
