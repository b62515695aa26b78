"""The default grants kept in step with their file: whatever loading opens or closes is on the audit log with it.

What an operator revoked stays revoked, whatever the file says, until an operator renews it; what has expired stays
expired (decision 0015). Only what loading itself closed, loading opens again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import writing
from database import policy_rows, tables
from database.policies import Counts
from database.policy_rows import Values
from domain import calendar
from domain.access import Admission, GrantEnd, GrantSource
from domain.audit import AuditKind

_GRANT = tables.AccessGrant
_TERMS = {"valid_from", "valid_until"}


async def load(
    session: AsyncSession, admissions: Iterable[Admission], *, jurisdiction: str, on: date
) -> Counts:
    """Brings the default grants to what the file says; flushes, does not commit. The same file twice changes nothing.

    jurisdiction: county in whose name it goes on record. on: the civil date of the load.
    """
    begins = datetime.combine(on, time(), calendar.COUNTY_TIME)
    keeper = _Keeper(session, jurisdiction, begins)
    # Of each code the last row decides: the one that stands, else the newest.
    ours = select(_GRANT).where(_GRANT.source == GrantSource.DEFAULT)
    found = await session.scalars(ours.order_by(_GRANT.revoked_at.is_(None), _GRANT.id))
    known = {row.code: row for row in found}
    for code, values in policy_rows.grants(admissions, begins).items():
        await keeper.keep(known.pop(code, None), values)
    for row in known.values():
        if row.revoked_at is None:
            await keeper.close(row, GrantEnd.WITHDRAWN)
    await session.flush()
    return keeper.counts


class _Keeper:
    """Opens and closes grants, each with its record."""

    def __init__(self, session: AsyncSession, jurisdiction: str, at: datetime) -> None:
        self._session, self._jurisdiction, self._at = session, jurisdiction, at
        self.counts = Counts()

    async def keep(self, row: tables.AccessGrant | None, values: Values) -> None:
        """What changed is closed and opened anew, for no longer than before; what an operator ended stays ended."""
        if row is None or row.ended is GrantEnd.WITHDRAWN:
            await self._open(values)
        elif row.revoked_at is None and _differs(row, values):
            await self.close(row, GrantEnd.REPLACED)
            await self._open(values | {"valid_until": row.valid_until})
        else:
            self.counts.unchanged += 1

    async def close(self, row: tables.AccessGrant, why: GrantEnd) -> None:
        """End a grant, and say why."""
        row.revoked_at, row.revoked_by, row.ended = self._at, writing.HUB, why
        row.version += 1
        self.counts.closed += 1
        await self._session.flush()  # before another of its code begins
        await self._note("grant close", row.code)

    async def _open(self, values: Values) -> None:
        self._session.add(_GRANT(**values))
        self.counts.inserted += 1
        await self._note("grant open", values["code"])

    async def _note(self, operation: str, code: str) -> None:
        said = writing.Note(
            jurisdiction_code=self._jurisdiction,
            client_id=writing.HUB,
            kind=AuditKind.ADMINISTRATION,
            operation=operation,
            path=code,
        )
        await writing.note(self._session, said)


def _differs(row: tables.AccessGrant, values: Values) -> bool:
    return any(getattr(row, name) != values[name] for name in values.keys() - _TERMS)
