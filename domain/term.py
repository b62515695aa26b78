"""School years and terms (学年、学期): when school is taught, and the winter and summer holidays between terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NoReturn, cast

from domain.calendar import AUGUST, in_year
from domain.citation import ParameterOrigin
from domain.errors import Fixer, Reason, Refused
from domain.vocabulary import Term

PROPOSED = "term.proposed"
"""The parameter that says when terms are where the county has not set its own (catalogue Part 5)."""
_SCHOOL_YEAR = re.compile(r"(20\d\d)-(20\d\d)", re.ASCII)
_DAY = timedelta(days=1)


class TermKind(Term):
    """学期."""

    AUTUMN = "秋季学期"
    SPRING = "春季学期"


class HolidayKind(Term):
    """假期."""

    WINTER = "寒假"
    SUMMER = "暑假"


@dataclass(frozen=True, slots=True, order=True)
class SchoolYear:
    """学年: from 1 September of its first year to 31 August, written "2026-2027"; terms may begin in August."""

    first: int

    def __str__(self) -> str:
        return f"{self.first}-{self.first + 1}"

    @property
    def last_day(self) -> date:
        """Its 31 August."""
        return date(self.first + 1, AUGUST, 31)


def school_year(text: str) -> SchoolYear:
    """A school year as it is written. Raises Refused (BAD_TERM)."""
    found = _SCHOOL_YEAR.fullmatch(text)
    if found is None or int(found[1]) + 1 != int(found[2]):
        _bad("学年应写作 2026-2027", "a school year is written 2026-2027", "schoolYear")
    return SchoolYear(int(found[1]))


def school_year_of(day: date) -> SchoolYear:
    """The school year that a day lies in, by 1 September."""
    return SchoolYear(day.year if day.month > AUGUST else day.year - 1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days off within a term, both ends included: 国庆节, 秋假."""

    name_zh: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class SchoolTerm:
    """学期 of a county, both ends included. origin: LOCAL_OVERRIDE where the county set it, else HUB_DEFAULT."""

    school_year: SchoolYear
    kind: TermKind
    start: date
    end: date
    first_school_day: date
    holidays: tuple[Span, ...] = ()
    origin: ParameterOrigin = ParameterOrigin.LOCAL_OVERRIDE

    def teaches(self, day: date) -> bool:
        """Whether a day lies in its teaching time; weekends and public holidays are the calendar's matter."""
        return self.first_school_day <= day <= self.end and not any(day in each for each in self.holidays)


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """寒暑假: the days between two terms, both ends included."""

    kind: HolidayKind
    first: date
    last: date


_WINDOWS = {  # kind: earliest start, latest start, earliest end, latest end; each with the years after the first
    TermKind.AUTUMN: ((0, 8, 1), (0, 10, 31), (0, 12, 1), (1, 2, 28)),
    TermKind.SPRING: ((1, 1, 20), (1, 4, 30), (1, 5, 1), (1, 7, 31)),
}
"""What is wide enough for every county and narrow enough that terms set and proposed never overlap by much."""


def checked(term: SchoolTerm, others: Iterable[SchoolTerm] = ()) -> SchoolTerm:
    """The term, if it can be. others: of the same county. Raises Refused (BAD_TERM) naming the date that cannot be."""
    earliest, latest, ends, ended = (
        date(term.school_year.first + later, month, day) for later, month, day in _WINDOWS[term.kind]
    )
    if not earliest <= term.start <= latest:
        _bad(
            f"{term.kind.zh}应在 {earliest} 至 {latest} 之间开始",
            f"it begins from {earliest} to {latest}",
            "start",
        )
    if not ends <= term.end <= ended:
        _bad(f"{term.kind.zh}应在 {ends} 至 {ended} 之间结束", f"it ends from {ends} to {ended}", "end")
    if not term.start <= term.first_school_day <= term.end:
        _bad("上课首日应在学期内", "the first school day must lie in the term", "firstSchoolDay")
    _check_holidays(term)
    for other in others:
        same = (other.school_year, other.kind) == (term.school_year, term.kind)
        if not same and term.start <= other.end and other.start <= term.end:
            zh = f"与 {other.school_year} 学年{other.kind.zh}重叠"
            _bad(zh, f"it overlaps {other.kind.name} of {other.school_year}", "start")
    return term


def _check_holidays(term: SchoolTerm) -> None:
    before: Span | None = None
    for each in sorted(term.holidays, key=lambda span: span.first):
        if not each.name_zh.strip() or len(each.name_zh) > 60 or not each.name_zh.isprintable():
            _bad("假期应有名称，不超过 60 字", "a holiday has a name of 60 characters at most", "holidays")
        if each.last < each.first:
            _bad(f"{each.name_zh}起止日期颠倒", "a holiday ends before it begins", "holidays")
        if not term.start <= each.first <= each.last <= term.end:
            _bad(f"{each.name_zh}不在学期内", "a holiday lies outside the term", "holidays")
        if before and each.first <= before.last:
            _bad(f"{each.name_zh}与{before.name_zh}重叠", "two holidays overlap", "holidays")
        if term.first_school_day in each:
            _bad("上课首日不能在假期内", "the first school day must not be in a holiday", "firstSchoolDay")
        before = each


def _bad(zh: str, en: str, place: str) -> NoReturn:
    raise Refused(Reason("BAD_TERM", zh, en, Fixer.CALLER, place))


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a county: those it has set, and for all others the proposal of the rule parameter.

    given: by school year and kind. proposed: the value of `term.proposed`, month-days of starts and ends. Use `of`.
    """

    given: Mapping[tuple[SchoolYear, TermKind], SchoolTerm]
    proposed: Mapping[str, str]

    @classmethod
    def of(cls, proposed: object, given: Iterable[SchoolTerm] = ()) -> Terms:
        """Raises Refused (BAD_TERM) where the proposal itself cannot be."""
        terms = cls(
            {(each.school_year, each.kind): each for each in given}, cast("Mapping[str, str]", proposed)
        )
        for kind in TermKind:
            checked(terms._proposal(SchoolYear(2026), kind))
        return terms

    def term(self, year: SchoolYear, kind: TermKind) -> SchoolTerm:
        """A term as the county set it, else as it is proposed (origin says which)."""
        return self.given.get((year, kind)) or self._proposal(year, kind)

    def around(self, day: date) -> Iterator[SchoolTerm]:
        """The terms of the school years before, of and after a day's, in their order."""
        now = school_year_of(day).first
        return (self.term(SchoolYear(now + n), kind) for n in (-1, 0, 1) for kind in TermKind)

    def term_of(self, day: date) -> SchoolTerm | None:
        """The term that a day lies in; None in the winter and summer holidays."""
        return next((term for term in self.around(day) if term.start <= day <= term.end), None)

    def next_term(self, day: date) -> SchoolTerm:
        """The first term that begins on a day or after it."""
        return next(term for term in self.around(day) if term.start >= day)

    def holiday_of(self, day: date) -> SchoolHoliday | None:
        """The winter or summer holiday that a day lies in; None in term."""
        return next((each for each in self.holidays_around(day) if each.first <= day <= each.last), None)

    def holidays_around(self, day: date) -> Iterator[SchoolHoliday]:
        """The holidays between the terms around a day, in their order."""
        terms = list(self.around(day))
        for before, after in pairwise(terms):
            kind = HolidayKind.WINTER if before.kind is TermKind.AUTUMN else HolidayKind.SUMMER
            yield SchoolHoliday(kind, before.end + _DAY, after.start - _DAY)

    def _proposal(self, year: SchoolYear, kind: TermKind) -> SchoolTerm:
        name = kind.name.lower()
        return _proposal(year, kind, self.proposed[f"{name}Start"], self.proposed[f"{name}End"])


@lru_cache(maxsize=256)  # to count school days is to ask for the same few terms hundreds of times
def _proposal(year: SchoolYear, kind: TermKind, start: str, end: str) -> SchoolTerm:
    first = in_year(year.first + (kind is TermKind.SPRING), start)
    last = in_year(year.first + 1, end)
    return SchoolTerm(year, kind, first, last, first, origin=ParameterOrigin.HUB_DEFAULT)
