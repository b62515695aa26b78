"""Periods (统计周期) that indicators are of: a month, a term, a school year, and until when what happened in one is still added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain import calendar
from domain.indicator import IndicatorPeriod
from domain.term import SchoolTerm, SchoolYear, TermKind, Terms, school_year_of

_DAY = timedelta(days=1)
_NUMBER = {TermKind.AUTUMN: 1, TermKind.SPRING: 2}


@dataclass(frozen=True, slots=True)
class Span:
    """One period, both ends included. code: "2026-09", "2026-2027-1", "2026-2027". before: the code of the same a year ago.

    settles_on: the last day on which records of it may still come: the closing day of the month after (T-05).
    """

    kind: IndicatorPeriod
    code: str
    before: str
    first: date
    last: date
    settles_on: date
    school_year: SchoolYear


def around(
    day: date, terms: Terms, closing: int
) -> Iterator[tuple[IndicatorPeriod, Span | None, Span | None]]:
    """Of each kind the one that a day lies in, if it lies in one, and the last one before it. closing: a day of the month."""
    this = day.replace(day=1)
    yield IndicatorPeriod.MONTH, month(this, closing), month((this - _DAY).replace(day=1), closing)
    of = [_term(each, closing) for each in terms.around(day)]
    now = next((each for each in of if each.first <= day <= each.last), None)
    yield IndicatorPeriod.TERM, now, next((each for each in reversed(of) if each.last < day), None)
    here = school_year_of(day)
    yield IndicatorPeriod.SCHOOL_YEAR, year(here, closing), year(SchoolYear(here.first - 1), closing)


def month(first: date, closing: int) -> Span:
    """A calendar month, by its first day."""
    last = calendar.month_end(first.year, first.month)
    before = f"{first.year - 1}-{first.month:02d}"
    settles = _settles(last, closing)
    return Span(IndicatorPeriod.MONTH, f"{first:%Y-%m}", before, first, last, settles, school_year_of(first))


def year(of: SchoolYear, closing: int) -> Span:
    """A school year, from 1 September to 31 August."""
    first, last = date(of.first, 9, 1), of.last_day
    before = str(SchoolYear(of.first - 1))
    return Span(IndicatorPeriod.SCHOOL_YEAR, str(of), before, first, last, _settles(last, closing), of)


def _term(of: SchoolTerm, closing: int) -> Span:
    number, here = _NUMBER[of.kind], of.school_year
    before = f"{SchoolYear(here.first - 1)}-{number}"
    return Span(
        IndicatorPeriod.TERM, f"{here}-{number}", before, of.start, of.end, _settles(of.end, closing), here
    )


def _settles(last: date, closing: int) -> date:
    return (calendar.month_end(last.year, last.month) + _DAY).replace(day=closing)
