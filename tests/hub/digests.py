"""What a database holds, in a digest for each table: what a refused change must leave as it was."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables

_WHOLE = "SELECT '{0}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \"{0}\" t"


async def everything(session: AsyncSession) -> dict[str, str | None]:
    """Digests of all tables but the audit's, by name; None of an empty one."""
    left = (each.name for each in tables.metadata.sorted_tables if not each.name.startswith("audit_"))
    found = await session.execute(text(" UNION ALL ".join(map(_WHOLE.format, left))))
    return {str(row[0]): row[1] for row in found}
