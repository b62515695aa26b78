"""Which days are worked (工作日): the published arrangements and a county's overrides, counted forward and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from domain.arrangement import YearArrangement
from domain.calendar import SATURDAY
from domain.errors import Fixer, Reason, Refused
from domain.term import Terms

_DAY = timedelta(days=1)
_YEARS = range(2000, 2100)
_LENGTH = 200  # characters of a reason


@dataclass(frozen=True, slots=True)
class Override:
    """工作日调整: that a county works on a day or does not, and why; it goes before the national arrangement."""

    day: date
    works: bool
    reason: str


def override(day: date, works: bool, reason: str) -> Override:
    """An override that may be kept. Raises Refused (BAD_OVERRIDE): no reason, or a year that none is made for."""
    said = reason.strip()
    if not said or len(said) > _LENGTH or not said.isprintable():
        zh, en = (
            f"请写明调整理由，不超过 {_LENGTH} 字",
            f"state why, in {_LENGTH} printable characters at most",
        )
        raise Refused(Reason("BAD_OVERRIDE", zh, en, Fixer.CALLER, "reason"))
    if day.year not in _YEARS:
        zh, en = "日期应在 2000 年至 2099 年之间", "the day must lie between 2000 and 2099"
        raise Refused(Reason("BAD_OVERRIDE", zh, en, Fixer.CALLER, "day"))
    return Override(day, works, said)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """工作日历 of a county. Build it with `of`.

    years: those whose arrangement is known. exceptions: days that are not what their weekday says. overrides: the
    county's own. A year that is not known is Monday to Friday, and `known` says so of its days.
    """

    years: frozenset[int]
    exceptions: Mapping[date, bool]
    overrides: Mapping[date, bool]

    @classmethod
    def of(cls, arrangements: Iterable[YearArrangement] = (), overrides: Iterable[Override] = ()) -> Self:
        """The national arrangements under a county's overrides."""
        exceptions: dict[date, bool] = {}
        years = set()
        for each in arrangements:
            years.add(each.year)
            for holiday in each.holidays:
                exceptions |= dict.fromkeys(holiday.off, False) | dict.fromkeys(holiday.worked, True)
        return cls(frozenset(years), exceptions, {each.day: each.works for each in overrides})

    def is_working_day(self, day: date) -> bool:
        """Whether it is worked: as the county says, else as the State Council arranged, else Monday to Friday."""
        usual = self.exceptions.get(day, day.weekday() < SATURDAY)
        return self.overrides.get(day, usual)

    def known(self, first: date, last: date | None = None) -> bool:
        """Whether every day from first to last (both included) is arranged or overridden; else it is only supposed."""
        last = first if last is None else last
        if all(year in self.years for year in range(first.year, last.year + 1)):
            return True
        days = (first + _DAY * n for n in range((last - first).days + 1))
        return all(day in self.overrides or day in self.exceptions or day.year in self.years for day in days)

    def plus_working_days(self, day: date, number: int) -> date:
        """The number-th working day after a day, which is not counted itself; the day itself for nought."""
        return _plus(day, number, self.is_working_day)

    def previous_working_day(self, day: date) -> date:
        """The last working day before a day: when a reminder goes out of what is not moved."""
        day -= _DAY
        while not self.is_working_day(day):
            day -= _DAY
        return day

    def rolled(self, day: date) -> date:
        """The day itself if it is worked, else the next that is (catalogue Part 5, rollPolicy)."""
        return day if self.is_working_day(day) else self.plus_working_days(day, 1)

    def is_school_day(self, day: date, terms: Terms) -> bool:
        """教学日: a working day of a term, from its first school day on, outside its holidays."""
        if not self.is_working_day(day):
            return False
        term = terms.term_of(day)
        return term is not None and term.teaches(day)

    def plus_school_days(self, day: date, number: int, terms: Terms) -> date:
        """The number-th school day after a day, which is not counted itself; the day itself for nought."""
        return _plus(day, number, lambda each: self.is_school_day(each, terms))

    def is_teaching_month(self, day: date, terms: Terms) -> bool:
        """Whether at least half of the working days of the day's month are school days (A-09)."""
        return self.is_taught(self.school_days_of(day, terms), day)

    def is_taught(self, school_days: Sequence[date], day: date) -> bool:
        """The same of a month whose school days are known."""
        worked = sum(map(self.is_working_day, _month(day)))
        return bool(school_days) and 2 * len(school_days) >= worked

    def school_days_of(self, day: date, terms: Terms) -> list[date]:
        """The school days of the day's month, in order."""
        return [each for each in _month(day) if self.is_school_day(each, terms)]


def _month(day: date) -> list[date]:
    first = day.replace(day=1)
    return [each for n in range(31) if (each := first + _DAY * n).month == first.month]


def _plus(day: date, number: int, counts: Callable[[date], bool]) -> date:
    if number < 0:
        raise ValueError("days are counted forward")
    while number:
        day += _DAY
        number -= counts(day)
    return day
