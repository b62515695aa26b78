"""Scheduled events of a year (校历事项): when each rule of a place comes round, by its terms and working days (catalogue Part 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain import calendar, deadline, home_teaching
from domain.event import Anchor, EventKind, Recurrence
from domain.term import HolidayKind, SchoolYear, TermKind, Terms, school_year_of
from domain.vocabulary import Term
from domain.working_days import WorkingDays


class ScheduledEventState(Term):
    """校历事项状态."""

    PLANNED = "未开始"
    OPEN = "进行中"
    DONE = "按期完成"
    OVERDUE = "逾期"
    DONE_LATE = "逾期完成"


_DAY = timedelta(days=1)
_LAST_DAY: Mapping[str, str] = {
    "EXCHANGE": "exchange.day",
    "MONTHLY_CLOSE": "monthlyCloseDay",
    "SCHOOL_MONTHLY_REPORT": "monthlyCloseDay",
    "TOWNSHIP_FEEDBACK": "township.feedbackDue",
    "HOUSEHOLD_CHANGE_ROSTER": "rosters.augustLastDay",
    "THREE_DISABILITY_ROSTER": "rosters.augustLastDay",
    "HOUSEHOLD_SURVEY": "rosters.augustLastDay",
    "ADMISSION_NOTICES": "rosters.augustLastDay",
    "SEPTEMBER_REGISTRY_ENTRY": "registry.septemberDue",
}
"""Events whose last day is a parameter of the place, a day of the month or a month-day (A-01 to A-03)."""
_WITHIN: Mapping[str, str] = {
    "NO_SHOW_REGISTER": "noShow.registerWithin",
    "RETURN_CHECK": "noShow.registerWithin",
    "TERM_START_VERIFICATION": "noShow.registerWithin",
    "JOINT_VISITS": "jointVisit.termStartWindowDays",
    "CLASS_TERM_RECORD": "classTermRecord.withinDays",
}
"""Events counted from the first school day whose number of days is a parameter of the place (A-05)."""
_ASKED_FOR = ("HOUSEHOLD_CHANGE_ROSTER", "THREE_DISABILITY_ROSTER")
"""Rosters that are asked for on a day of August before their last one (A-03)."""
_HOME_TEACHING = "HOME_TEACHING_MONTH"
_HOLIDAYS = {Anchor.WINTER_HOLIDAY: HolidayKind.WINTER, Anchor.SUMMER_HOLIDAY: HolidayKind.SUMMER}


@dataclass(frozen=True, slots=True)
class Season:
    """What a county's days are reckoned by. rules: the values of its parameters."""

    terms: Terms
    days: WorkingDays
    rules: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that an event comes round, as civil dates in Asia/Shanghai.

    period: "2026-09", "2026-Q3", "2026-AUTUMN" (the year in which the term begins), "2026-2027", or "2026" of a calendar
    year. due_on: as the rule says; falls_on: the day after which it is late, rolled or not.
    """

    period: str
    school_year: str
    opens_on: date
    due_on: date
    falls_on: date
    remind_on: date

    @property
    def rolled(self) -> bool:
        """Whether its last day moved to the next working day."""
        return self.falls_on != self.due_on

    @property
    def due_at(self) -> datetime:
        """The instant (UTC) at which its last day ends."""
        return calendar.end_of_day(self.falls_on)


Span = tuple[str, date, date]
"""A period, the first day and the last."""


def occurrences(
    code: str, recurrence: Recurrence, season: Season, first: date, last: date
) -> tuple[Occurrence, ...]:
    """How often an event falls due from `first` to `last`, both included; never for what has no day of its own."""
    spans = _SPANS.get(recurrence.every)
    if spans is None:
        return ()
    years = range(first.year - 1, last.year + 2)
    found = (_reckoned(code, recurrence, season, span) for span in spans(code, recurrence, season, years))
    return tuple(each for each in found if first <= each.falls_on <= last)


def _reckoned(code: str, recurrence: Recurrence, season: Season, span: Span) -> Occurrence:
    period, opens, due = span
    falls = season.days.rolled(due) if _rolls(recurrence, season, due) else due
    asked = season.rules.get("rosters.augustSoftDay") if code in _ASKED_FOR else None
    before = date(due.year, calendar.AUGUST, asked) if isinstance(asked, int) else falls
    remind = season.days.previous_working_day(before)
    return Occurrence(period, str(school_year_of(due)), opens, due, falls, remind)


def _rolls(recurrence: Recurrence, season: Season, due: date) -> bool:
    """Whether rollPolicy moves a last day: not the end of a month, term or holiday, nor what comes before the exchange, nor its day."""
    if not deadline.rolls(season.rules) or due == calendar.month_end(due.year, due.month):
        return False
    exchange = season.rules.get("exchange.day")
    if recurrence.every is EventKind.MONTHLY and isinstance(exchange, int) and due.day <= exchange:
        return False
    return recurrence.anchor is Anchor.TERM_START or bool(recurrence.months or recurrence.last_day)


def _months(code: str, recurrence: Recurrence, season: Season, years: range) -> Iterator[Span]:
    for first in (date(year, month, 1) for year in years for month in range(1, 13)):
        if code == _HOME_TEACHING and _spared(first, season):
            continue
        if not recurrence.months or first.month in recurrence.months:
            end = calendar.month_end(first.year, first.month)
            last = end if recurrence.anchor is Anchor.MONTH_END else _last(code, recurrence, season, end)
            opens = first.replace(day=last.day if code == "EXCHANGE" else recurrence.first_day or 1)
            yield f"{first:%Y-%m}", opens, last


def _spared(month: date, season: Season) -> bool:
    cadence = season.rules.get("homeTeaching.dueMonths")
    return home_teaching.middle(month, cadence, season.days, season.terms) is None


def _last(code: str, recurrence: Recurrence, season: Season, end: date) -> date:
    """The last day in the month that ends with `end`: the place's parameter, else the rule's."""
    said = season.rules.get(_LAST_DAY.get(code, ""))
    if isinstance(said, str):
        return calendar.in_year(end.year, said)
    day = said if isinstance(said, int) else recurrence.last_day
    return end if day is None else end.replace(day=min(day, end.day))


def _quarters(code: str, recurrence: Recurrence, season: Season, years: range) -> Iterator[Span]:
    for year in years:
        for quarter in range(1, 5):
            opens = date(year, 3 * quarter - 2, 1)
            yield f"{year}-Q{quarter}", opens, calendar.month_end(year, 3 * quarter)


def _terms(code: str, recurrence: Recurrence, season: Season, years: range) -> Iterator[Span]:
    said = season.rules.get(_WITHIN.get(code, ""))
    within = said if isinstance(said, int) else recurrence.offset_days
    for term in (season.terms.term(SchoolYear(year), kind) for year in years for kind in TermKind):
        period = f"{term.start.year}-{term.kind.name}"
        if recurrence.anchor is Anchor.TERM_START and within is not None:
            yield period, term.first_school_day, term.first_school_day + within * _DAY
        else:
            yield period, term.start, term.end


def _yearly(code: str, recurrence: Recurrence, season: Season, years: range) -> Iterator[Span]:
    for year in years:
        if recurrence.months:
            opens = date(year, recurrence.months[0], recurrence.first_day or 1)
            end = calendar.month_end(year, recurrence.months[-1])
            last = _last(code, recurrence, season, end)
            yield str(school_year_of(last)), opens, last
        elif recurrence.anchor is Anchor.SCHOOL_YEAR_START:
            yield str(SchoolYear(year)), date(year, 9, 1), SchoolYear(year).last_day
        elif recurrence.anchor in _HOLIDAYS:
            yield from _holidays(_HOLIDAYS[recurrence.anchor], season, year)
        else:
            yield str(year), date(year, 1, 1), date(year, 12, 31)


def _holidays(kind: HolidayKind, season: Season, year: int) -> Iterator[Span]:
    """The holidays after the terms of a school year; the summer's too, which ends where the next one's autumn begins."""
    autumn, spring = (season.terms.term(SchoolYear(year), each) for each in TermKind)
    before, after = (
        (autumn, spring)
        if kind is HolidayKind.WINTER
        else (spring, season.terms.term(SchoolYear(year + 1), TermKind.AUTUMN))
    )
    yield str(SchoolYear(year)), before.end + _DAY, after.start - _DAY


_SPANS: Mapping[EventKind, Callable[[str, Recurrence, Season, range], Iterable[Span]]] = {
    EventKind.MONTHLY: _months,
    EventKind.QUARTERLY: _quarters,
    EventKind.TERM: _terms,
    EventKind.YEARLY: _yearly,
}
"""How each kind comes round; what is done daily or when something happens has no day of its own."""
