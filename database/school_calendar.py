"""A county's terms and working days, read from what it has set over what is arranged and proposed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from domain.arrangement import YearArrangement
from domain.term import SchoolTerm, Span, Terms, school_year
from domain.working_days import Override, WorkingDays


async def set_terms(session: AsyncSession, jurisdiction_code: str) -> list[SchoolTerm]:
    """The terms that the county has set, in their order."""
    table = tables.SchoolTerm
    rows = select(table).where(table.jurisdiction_code == jurisdiction_code).order_by(table.start)
    return [as_term(row) for row in await session.scalars(rows)]


async def terms(session: AsyncSession, jurisdiction_code: str, proposed: object) -> Terms:
    """All terms of the county. proposed: its value of the parameter `term.proposed`."""
    return Terms.of(proposed, await set_terms(session, jurisdiction_code))


async def overrides(session: AsyncSession, jurisdiction_code: str) -> list[Override]:
    """The days on which the county works otherwise, in their order."""
    table = tables.CalendarOverride
    rows = select(table).where(table.jurisdiction_code == jurisdiction_code).order_by(table.day)
    return [Override(row.day, row.works, row.reason) for row in await session.scalars(rows)]


async def working_days(
    session: AsyncSession, jurisdiction_code: str, arrangements: Iterable[YearArrangement]
) -> WorkingDays:
    """The county's working days. arrangements: the national ones, from policies/calendar."""
    return WorkingDays.of(arrangements, await overrides(session, jurisdiction_code))


def as_term(row: tables.SchoolTerm) -> SchoolTerm:
    """A row as the domain has it."""
    return SchoolTerm(
        school_year(row.school_year),
        row.kind,
        row.start,
        row.end,
        row.first_school_day,
        tuple(_span(each) for each in row.holidays),
    )


def holidays(term: SchoolTerm) -> list[dict[str, str]]:
    """A term's holidays as its row keeps them."""
    return [
        {"name_zh": each.name_zh, "first": str(each.first), "last": str(each.last)} for each in term.holidays
    ]


def _span(kept: dict[str, str]) -> Span:
    return Span(kept["name_zh"], date.fromisoformat(kept["first"]), date.fromisoformat(kept["last"]))
