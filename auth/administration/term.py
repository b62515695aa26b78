"""Terms and working days: set by the county, each in one transaction with its record."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from database import school_calendar, tables
from domain.term import SchoolTerm, checked
from domain.working_days import Override, override

_TERM, _OVERRIDE = tables.SchoolTerm, tables.CalendarOverride
_Row = TypeVar("_Row", tables.SchoolTerm, tables.CalendarOverride)


async def set_term(
    session: AsyncSession, author: Author, term: SchoolTerm, expected_version: int | None = None
) -> UUID:
    """Say when a term of the county is, anew or for the first time; the id of its row.

    expected_version: of the row, None for a new one and at the shell. Raises Refused (BAD_TERM, STALE_VERSION).
    """
    await _one_at_a_time(session, author)
    checked(term, await school_calendar.set_terms(session, author.jurisdiction_code))
    values = {
        "start": term.start,
        "end": term.end,
        "first_school_day": term.first_school_day,
        "holidays": school_calendar.holidays(term),
    }
    key = {
        "jurisdiction_code": author.jurisdiction_code,
        "school_year": str(term.school_year),
        "kind": term.kind,
    }
    is_it = (
        (_TERM.jurisdiction_code == author.jurisdiction_code)
        & (_TERM.school_year == str(term.school_year))
        & (_TERM.kind == term.kind)
    )
    return await _put(session, author, is_it, _TERM(**key, **values), values, expected_version)


async def set_override(
    session: AsyncSession, author: Author, said: Override, expected_version: int | None = None
) -> UUID:
    """Say that the county works on a day or does not; the id of its row. Raises Refused (BAD_OVERRIDE, STALE_VERSION)."""
    await _one_at_a_time(session, author)
    kept = override(said.day, said.works, said.reason)
    values = {"works": kept.works, "reason": kept.reason}
    is_it = (_OVERRIDE.jurisdiction_code == author.jurisdiction_code) & (_OVERRIDE.day == kept.day)
    new = _OVERRIDE(jurisdiction_code=author.jurisdiction_code, day=kept.day, **values)
    return await _put(session, author, is_it, new, values, expected_version)


async def _put(
    session: AsyncSession,
    author: Author,
    is_it: ColumnElement[bool],
    new: _Row,
    values: dict[str, object],
    expected: int | None,
) -> UUID:
    row = await session.scalar(select(type(new)).where(is_it).with_for_update())
    if row is None:
        row = new
        session.add(row)
        await session.flush()
    else:
        changing.require(row, expected)
        await changing.change(session, row, **values)
    await author.note(session, f"{type(row).__name__}:{row.id}")
    return row.id


async def _one_at_a_time(session: AsyncSession, author: Author) -> None:
    """Two that set terms at once would each find no overlap; rows that point at the county go on being written."""
    county = select(tables.Jurisdiction.id).where(tables.Jurisdiction.code == author.jurisdiction_code)
    await session.execute(county.with_for_update(key_share=True))
