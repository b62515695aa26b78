"""The State Council's yearly arrangement of holidays (放假调休安排), read from policies/calendar/<year>.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.calendar import SATURDAY
from domain.citation import Provenance
from domain.errors import Reason
from domain.reading import PolicyRefused, Reader, problem

_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    """放假调休: off from `first` to `last`, both included; `worked` are the weekend days worked in exchange."""

    name_zh: str
    name_en: str
    first: date
    last: date
    worked: tuple[date, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def off(self) -> Iterator[date]:
        """The days off, in order."""
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True)
class YearArrangement:
    """One year's notice. doc_no: its number; marked: on whose word the file has its days."""

    year: int
    title: str
    doc_no: str
    marked: Provenance
    note: str
    holidays: tuple[PublicHoliday, ...]
    line: int = field(default=0, compare=False)


def parse(text: str, file: str) -> YearArrangement:
    """One year's file. Raises PolicyRefused with every problem found, each at "file:line"."""
    reader = Reader(file)
    found = reader.read(text, YearArrangement)
    if found is not None:
        _check(found, reader)
    if found is None or reader.problems:
        raise PolicyRefused(reader.problems)
    return found


def load_all(texts: Mapping[str, str]) -> tuple[YearArrangement, ...]:
    """All files, file name to text, by year. Raises PolicyRefused with the problems of all."""
    problems: list[Reason] = []
    found: dict[int, YearArrangement] = {}
    for file, text in sorted(texts.items()):
        try:
            year = parse(text, file)
        except PolicyRefused as refused:
            problems += refused.reasons
            continue
        if year.year in found:
            zh, en = f"{year.year} 年另有文件", f"the year {year.year} has another file"
            problems.append(problem("POLICY_DUPLICATE_YEAR", zh, en, f"{file}:{year.line}"))
        found[year.year] = year
    if problems:
        raise PolicyRefused(problems)
    return tuple(found[year] for year in sorted(found))


def _check(arrangement: YearArrangement, reader: Reader) -> None:
    seen: set[date] = set()
    for holiday in arrangement.holidays:
        if not timedelta(0) <= holiday.last - holiday.first < timedelta(days=31):
            zh, en = "放假起止日期颠倒或过长", "the holiday ends before it begins, or is too long"
            reader.refuse("POLICY_BAD_SPAN", zh, en, holiday.line)
            continue
        for day in (*holiday.off, *holiday.worked):
            _check_day(day, arrangement.year, day in seen, reader, holiday.line)
            seen.add(day)
        for day in holiday.worked:
            if day.weekday() < SATURDAY:
                zh, en = (
                    f"{day} 不是周六或周日，不能调为上班",
                    f"{day} is neither Saturday nor Sunday: no exchange",
                )
                reader.refuse("POLICY_NOT_WEEKEND", zh, en, holiday.line)


def _check_day(day: date, year: int, twice: bool, reader: Reader, line: int) -> None:
    if day.year != year and (day.year, day.month) != (year - 1, _DECEMBER):  # New Year may begin in December
        zh, en = f"{day} 不在 {year} 年", f"{day} is not of {year}"
        reader.refuse("POLICY_FOREIGN_DAY", zh, en, line)
    if twice:
        reader.refuse("POLICY_DAY_TWICE", f"{day} 重复列出", f"{day} is listed twice", line)
