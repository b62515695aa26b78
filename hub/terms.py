"""What the commands about terms and working days do, at the hub's shell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from auth.administration import term as administration
from database import school_calendar, tables
from domain import calendar
from domain.citation import ParameterOrigin
from domain.term import PROPOSED, SchoolTerm, SchoolYear, TermKind, Terms, school_year_of
from domain.working_days import Override, WorkingDays
from hub import assembly, places
from hub.changes import at_shell
from hub.settings import Settings


async def set_term(settings: Settings, term: SchoolTerm) -> None:
    """Say when a term of the county is. Raises Refused (BAD_TERM)."""
    async with at_shell(settings, "term set") as (session, author):
        await administration.set_term(session, author, term)


async def set_override(settings: Settings, said: Override) -> None:
    """Say that the county works on a day or does not. Raises Refused (BAD_OVERRIDE)."""
    async with at_shell(settings, "calendar override") as (session, author):
        await administration.set_override(session, author, said)


async def listed(settings: Settings, year: SchoolYear | None) -> list[SchoolTerm]:
    """The two terms of a school year, set or proposed; for None those of this and the next, and all that are set."""
    async with assembly.database(settings) as opened, opened.sessions() as session:
        given = await school_calendar.set_terms(session, settings.jurisdiction)
        parameter = tables.RuleParameter
        proposed = await session.scalar(
            select(parameter.value)
            .where(
                parameter.jurisdiction_code == settings.jurisdiction,
                parameter.code == PROPOSED,
                parameter.valid_to.is_(None),
            )
            .order_by(parameter.origin != ParameterOrigin.LOCAL_OVERRIDE, parameter.id)
        )
    terms = Terms.of(places.default(PROPOSED) if proposed is None else proposed, given)
    now = school_year_of(calendar.today(datetime.now(UTC)))
    years = {year} if year else {now, SchoolYear(now.first + 1), *(each.school_year for each in given)}
    return [terms.term(each, kind) for each in sorted(years) for kind in TermKind]


@dataclass(frozen=True, slots=True)
class Year:
    """A year's calendar: whether its arrangement is known, what is not as its weekday says, what the county set."""

    known: bool
    exceptions: Sequence[tuple[date, bool]]
    overrides: Sequence[Override]


async def year(settings: Settings, number: int) -> Year:
    """The calendar of one year. Raises PolicyRefused for a file in policies/calendar that cannot be read."""
    arranged = WorkingDays.of(places.arrangements())
    async with assembly.database(settings) as opened, opened.sessions() as session:
        said = await school_calendar.overrides(session, settings.jurisdiction)
    exceptions = [
        (day, works)
        for day, works in sorted(arranged.exceptions.items())
        if day.year == number and works is not (day.weekday() < calendar.SATURDAY)
    ]
    return Year(number in arranged.years, exceptions, [each for each in said if each.day.year == number])
