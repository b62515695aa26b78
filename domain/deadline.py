"""When a time limit runs out (期限): the instant, from the event, the place's rules, the calendar and the terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from domain import calendar
from domain.errors import Fixer, Reason, Refused
from domain.limit import COUNTED_IN_SCHOOL_DAYS, ROLL_POLICY, Counting, Limit
from domain.term import SchoolTerm, TermKind, Terms, school_year_of
from domain.working_days import WorkingDays

Rules = Mapping[str, object]
"""A place's rule parameters: key to value, None where neither the place nor the hub sets one."""
_MOST = 3660  # days, hours or months: ten years of days
_YEARS = range(2000, 2100)
_DAY = timedelta(days=1)
_LETTERS = ("责任书", "责任状", "承诺书")


@dataclass(frozen=True, slots=True)
class Pause:
    """法定中止: time that does not count, from `first` until `until`; None while it lasts. Aware instants."""

    first: datetime
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.first:
            raise ValueError("a pause ends before it begins")


def is_evaluable(limit: Limit, rules: Rules) -> bool:
    """Whether the place's rules or the hub's defaults set it; else nothing falls due, and the hub says so (A-25)."""
    return all(gate.is_open(rules) for gate in limit.gates) and (
        limit.amount is None or limit.counting is Counting.TERM_START or _value(limit, rules) is not None
    )


def due(limit: Limit, started: datetime, rules: Rules, days: WorkingDays, terms: Terms) -> datetime | None:
    """The instant (UTC) at which a limit runs out; whoever has not done it by then is late.

    started: an aware instant, of the event (`Limit.start`). Of a month, term or year any instant in it: it is then the
    first time after `started` that the limit runs out, for T-05 the close of the month that `started` lies in. Of an
    order or a permission: the day that it names itself. None: not evaluable, or no such time comes.
    Raises Refused (BAD_DATE, BAD_RULE_VALUE): a start outside 2000 to 2099, a parameter that is no number for this.
    """
    if started.tzinfo is None:
        raise ValueError("an instant has a time zone")
    if started.year not in _YEARS:
        raise Refused(_bad_date())
    day = calendar.today(started)
    if not is_evaluable(limit, rules):
        return None
    asked = _Asked(limit, day, rules, days, terms)
    if limit.counting is Counting.HOURS:
        return started.astimezone(UTC) + timedelta(hours=asked.number)
    last = next(iter(_RECKONING[limit.counting](asked)), None)
    if last is None:
        return None
    return calendar.end_of_day(days.rolled(last) if limit.rolls and rolls(rules) else last)


def extended(due: datetime, pauses: Iterable[Pause]) -> datetime | None:
    """A deadline moved by the time that was paused before it ran out; None while a pause lasts. Overlaps count once.

    pauses: those of the timer, none from before it began.
    """
    for pause in _merged(pauses):
        if pause.first >= due:
            break
        if pause.until is None:
            return None
        due += pause.until - pause.first
    return due


def _merged(pauses: Iterable[Pause]) -> list[Pause]:
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda each: each.first):
        before = merged[-1] if merged else None
        if before is None or (before.until is not None and pause.first > before.until):
            merged.append(pause)
        elif before.until is not None:
            until = None if pause.until is None else max(before.until, pause.until)
            merged[-1] = Pause(before.first, until)
    return merged


def rolls(rules: Rules) -> bool:
    """Whether people's due dates move to the next working day."""
    return rules.get(ROLL_POLICY) == "NEXT_WORKING_DAY"


def is_provisional(limit: Limit, started: datetime, due: datetime, rules: Rules, days: WorkingDays) -> bool:
    """Whether a due date rests on working days of a year whose arrangement is not published yet: it may still move."""
    working = limit.counting in (Counting.WORKING_DAYS, Counting.TEACHING_MONTH) or _in_school_days(
        limit, rules
    )
    if not working and not (limit.rolls and rolls(rules)):
        return False
    first, last = calendar.today(started), calendar.today(due)
    return not days.known(min(first, last), last)


def _in_school_days(limit: Limit, rules: Rules) -> bool:
    return limit.counted is not None and rules.get(limit.counted) == COUNTED_IN_SCHOOL_DAYS


def _value(limit: Limit, rules: Rules) -> object:
    value = rules.get(limit.amount or "")
    if limit.field is None or not isinstance(value, Mapping):
        return value
    return value.get(limit.field)


def _bad_date() -> Reason:
    zh, en = "起算日期应在 2000 年至 2099 年之间", "a limit begins between 2000 and 2099"
    return Reason("BAD_DATE", zh, en, Fixer.SUBMITTER, "started")


def _bad_value(key: str | None) -> Refused:
    zh = f"规则参数 {key} 的值不能用于计算期限"
    en = f"no deadline can be reckoned from the value of {key}"
    return Refused(Reason("BAD_RULE_VALUE", zh, en, Fixer.OPERATOR, key or ""))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question. Each way of counting yields the days on which the limit ends, from `day` on, in order."""

    limit: Limit
    day: date
    rules: Rules
    days: WorkingDays
    terms: Terms

    @property
    def number(self) -> int:
        value = _value(self.limit, self.rules)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST:
            raise _bad_value(self.limit.amount)
        return value

    @property
    def day_of_month(self) -> int:
        if not 1 <= self.number <= 31:
            raise _bad_value(self.limit.amount)
        return self.number

    @property
    def month_day(self) -> str:
        return str(_value(self.limit, self.rules))

    def calendar_days(self) -> Iterator[date]:
        if _in_school_days(self.limit, self.rules):
            yield self.days.plus_school_days(self.day, self.number, self.terms)
        else:
            yield self.day + self.number * _DAY

    def working_days(self) -> Iterator[date]:
        yield self.days.plus_working_days(self.day, self.number)

    def months(self) -> Iterator[date]:
        last = calendar.month_end(self.day.year, self.day.month + self.number)
        yield last.replace(day=min(last.day, self.day.day))

    def days_of_term(self) -> Iterator[date]:
        return self._of_terms(lambda term: term.first_school_day + self.number * _DAY)

    def term_end(self) -> Iterator[date]:
        return self._of_terms(lambda term: term.end)

    def term_start(self) -> Iterator[date]:
        """With the submission where that holds the letter and has a day, else by the autumn term's first school day."""
        bundle = self.rules.get("submission.bundle")
        if isinstance(bundle, Mapping) and "due" in bundle and _holds_letter(bundle):
            return self._of_years(lambda year: calendar.in_year(year, str(bundle["due"])))
        return self._of_years(lambda year: self._autumn(year).first_school_day)

    def before_autumn(self) -> Iterator[date]:
        return self._of_years(
            lambda year: min(calendar.in_year(year, self.month_day), self._autumn(year).start - _DAY)
        )

    def holiday_end(self) -> Iterator[date]:
        return (each.last for each in self.terms.holidays_around(self.day) if each.last >= self.day)

    def interval_end(self) -> Iterator[date]:
        named = str(_value(self.limit, self.rules))
        ends = {"EACH_MONTH": self._month_ends, "EACH_TERM": self.term_end, "EACH_YEAR": self.school_year_end}
        if named not in ends:
            raise _bad_value(self.limit.amount)
        return ends[named]()

    def day_of_next_month(self) -> Iterator[date]:
        last = calendar.month_end(self.day.year, self.day.month + 1)
        yield last.replace(day=min(last.day, self.day_of_month))

    def teaching_month(self) -> Iterator[date]:
        only = self.rules.get("homeTeaching.dueMonths") == "HALF_OF_SCHOOL_DAYS"
        ends = self._month_ends()
        return (end for end in ends if not only or self.days.is_teaching_month(end, self.terms))

    def each_month(self) -> Iterator[date]:
        months = _months(self.rules.get("publicity.months"))
        return (end for end in self._month_ends() if end.month in months)

    def last_month(self) -> Iterator[date]:
        value = self.rules.get("meeting.government")
        months = _months(value.get("months") if isinstance(value, Mapping) else None)
        return self._of_years(lambda year: calendar.month_end(year, max(months))) if months else iter(())

    def day_of_august(self) -> Iterator[date]:
        return self._of_years(lambda year: date(year, calendar.AUGUST, self.day_of_month))

    def by_month_day(self) -> Iterator[date]:
        return self._of_years(lambda year: calendar.in_year(year, self.month_day))

    def submission(self) -> Iterator[date]:
        bundle = _value(self.limit, self.rules)
        if isinstance(bundle, Mapping) and "due" in bundle:
            return self._of_years(lambda year: calendar.in_year(year, str(bundle["due"])))
        if isinstance(bundle, Mapping) and "month" in bundle:
            return self._of_years(lambda year: calendar.month_end(year, int(bundle["month"])))
        return iter(())

    def by_year(self) -> Iterator[date]:
        yield date(max(self.number, self.day.year), 12, 31)

    def year_end(self) -> Iterator[date]:
        yield date(self.day.year, 12, 31)

    def school_year_end(self) -> Iterator[date]:
        yield school_year_of(self.day).last_day

    def given_day(self) -> Iterator[date]:
        yield self.day

    def days_before(self) -> Iterator[date]:
        yield self.day - self.number * _DAY

    def _of_terms(self, ends: Callable[[SchoolTerm], date]) -> Iterator[date]:
        return (end for term in self.terms.around(self.day) if (end := ends(term)) >= self.day)

    def _of_years(self, ends: Callable[[int], date]) -> Iterator[date]:
        years = (self.day.year, self.day.year + 1)
        return (end for year in years if (end := ends(year)) >= self.day)

    def _month_ends(self) -> Iterator[date]:
        return (calendar.month_end(self.day.year, self.day.month + n) for n in range(13))

    def _autumn(self, year: int) -> SchoolTerm:
        return self.terms.term(school_year_of(date(year, 9, 1)), TermKind.AUTUMN)


def _holds_letter(bundle: Mapping[str, object]) -> bool:
    items = bundle.get("items")
    return isinstance(items, list) and any(name in str(item) for item in items for name in _LETTERS)


def _months(value: object) -> set[int]:
    return {int(each) for each in value} if isinstance(value, list) else set()


_RECKONING: Mapping[Counting, Callable[[_Asked], Iterator[date]]] = {
    Counting.CALENDAR_DAYS: _Asked.calendar_days,
    Counting.WORKING_DAYS: _Asked.working_days,
    Counting.MONTHS: _Asked.months,
    Counting.DAYS_OF_TERM: _Asked.days_of_term,
    Counting.TERM_START: _Asked.term_start,
    Counting.BEFORE_AUTUMN: _Asked.before_autumn,
    Counting.TERM_END: _Asked.term_end,
    Counting.HOLIDAY_END: _Asked.holiday_end,
    Counting.INTERVAL_END: _Asked.interval_end,
    Counting.DAY_OF_NEXT_MONTH: _Asked.day_of_next_month,
    Counting.TEACHING_MONTH: _Asked.teaching_month,
    Counting.EACH_MONTH: _Asked.each_month,
    Counting.LAST_MONTH: _Asked.last_month,
    Counting.DAY_OF_AUGUST: _Asked.day_of_august,
    Counting.MONTH_DAY: _Asked.by_month_day,
    Counting.SUBMISSION: _Asked.submission,
    Counting.BY_YEAR: _Asked.by_year,
    Counting.YEAR_END: _Asked.year_end,
    Counting.SCHOOL_YEAR_END: _Asked.school_year_end,
    Counting.GIVEN_DAY: _Asked.given_day,
    Counting.DAYS_BEFORE: _Asked.days_before,
}
