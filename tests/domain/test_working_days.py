"""Working days: as arranged for 2024 to 2026, as a county overrides them, and supposed where nothing is published."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.errors import Refused
from domain.term import SchoolTerm, SchoolYear, Span, TermKind, Terms
from domain.working_days import Override, WorkingDays, override
from tests.domain import places

DAYS, TERMS = places.days(), places.terms()
DAY = timedelta(days=1)
some_days = st.dates(date(2023, 1, 1), date(2028, 12, 31))
overrides = st.lists(st.builds(Override, some_days, st.booleans(), st.just("某事")), max_size=8)
calendars = overrides.map(
    lambda each: WorkingDays(DAYS.years, DAYS.exceptions, {one.day: one.works for one in each})
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2024-02-04", True),  # Sunday, worked before 春节
        ("2024-02-09", True),  # 除夕 of that year was no day off
        ("2024-02-16", False),
        ("2024-09-14", True),
        ("2024-09-16", False),
        ("2024-10-12", True),
        ("2025-01-26", True),
        ("2025-01-28", False),
        ("2025-05-02", False),
        ("2025-10-08", False),
        ("2025-10-11", True),
        ("2025-10-12", False),  # an ordinary Sunday
        ("2026-01-04", True),
        ("2026-02-14", True),
        ("2026-02-23", False),
        ("2026-02-28", True),
        ("2026-05-09", True),
        ("2026-06-19", False),
        ("2026-09-20", True),
        ("2026-09-25", False),
        ("2026-10-08", True),
        ("2026-11-20", True),
    ],
)
def test_a_day_is_worked_or_not_as_the_state_council_arranged_it(day: str, works: bool) -> None:
    assert DAYS.is_working_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(("year", "number"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_it_had(year: int, number: int) -> None:
    first = date(year, 1, 1)
    assert (
        sum(DAYS.is_working_day(first + DAY * n) for n in range(366) if (first + DAY * n).year == year)
        == number
    )


def test_a_year_without_an_arrangement_is_monday_to_friday_and_says_that_it_is_not_known() -> None:
    labor_day, saturday = date(2027, 5, 3), date(2027, 5, 8)
    assert DAYS.is_working_day(labor_day)
    assert not DAYS.is_working_day(saturday)
    assert not DAYS.known(labor_day)
    assert DAYS.known(date(2026, 12, 31))
    assert not DAYS.known(date(2026, 12, 31), date(2027, 1, 1))
    said = WorkingDays.of((), [override(labor_day, False, "放假")])
    assert said.known(labor_day)
    assert not said.is_working_day(labor_day)
    assert not said.known(labor_day, saturday)


def test_a_countys_override_goes_before_the_national_arrangement() -> None:
    flood, makeup = date(2026, 9, 21), date(2026, 10, 4)
    county = WorkingDays(DAYS.years, DAYS.exceptions, {flood: False, makeup: True})
    assert (DAYS.is_working_day(flood), county.is_working_day(flood)) == (True, False)
    assert (DAYS.is_working_day(makeup), county.is_working_day(makeup)) == (False, True)


@pytest.mark.parametrize("reason", ["", "  ", "a\nb", "x" * 201])
def test_an_override_says_why(reason: str) -> None:
    with pytest.raises(Refused, match="BAD_OVERRIDE"):
        override(date(2026, 9, 21), False, reason)


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2100, 1, 1), date.max])
def test_an_override_is_of_a_year_that_can_be(day: date) -> None:
    with pytest.raises(Refused, match="BAD_OVERRIDE"):
        override(day, False, "汛情")


@given(calendars, some_days, st.integers(0, 60))
def test_n_working_days_contain_exactly_n_working_days(days: WorkingDays, day: date, number: int) -> None:
    last = days.plus_working_days(day, number)
    between = [day + DAY * n for n in range(1, (last - day).days + 1)]
    assert sum(map(days.is_working_day, between)) == number
    assert last == day if number == 0 else days.is_working_day(last)


@given(calendars, some_days, some_days, st.integers(0, 40), st.integers(0, 40))
def test_later_or_more_is_never_sooner(days: WorkingDays, one: date, two: date, few: int, more: int) -> None:
    assume(one <= two and few <= more)
    assert days.plus_working_days(one, few) <= days.plus_working_days(two, few)
    assert days.plus_working_days(one, few) <= days.plus_working_days(one, more)
    assert days.plus_school_days(one, few, TERMS) <= days.plus_school_days(two, few, TERMS)


@given(calendars, some_days, st.integers(0, 40))
def test_n_school_days_contain_exactly_n_days_of_school(days: WorkingDays, day: date, number: int) -> None:
    last = days.plus_school_days(day, number, TERMS)
    between = [day + DAY * n for n in range(1, (last - day).days + 1)]
    assert sum(days.is_school_day(each, TERMS) for each in between) == number


@given(calendars, some_days)
def test_the_previous_working_day_is_the_nearest_one_before(days: WorkingDays, day: date) -> None:
    before = days.previous_working_day(day)
    assert before < day
    assert days.is_working_day(before)
    assert not any(days.is_working_day(before + DAY * n) for n in range(1, (day - before).days))


@given(calendars, some_days)
def test_a_day_rolls_to_the_nearest_working_day_from_it_on(days: WorkingDays, day: date) -> None:
    rolled = days.rolled(day)
    assert rolled >= day
    assert days.is_working_day(rolled)
    assert not any(days.is_working_day(day + DAY * n) for n in range((rolled - day).days))


def test_days_are_not_counted_backward() -> None:
    with pytest.raises(ValueError, match="forward"):
        DAYS.plus_working_days(date(2026, 1, 1), -1)


def test_the_exchange_on_sunday_the_eighth_is_announced_on_the_friday_before() -> None:
    assert DAYS.previous_working_day(date(2026, 11, 8)) == date(2026, 11, 6)
    assert DAYS.previous_working_day(date(2026, 10, 8)) == date(2026, 9, 30)


def test_school_is_taught_on_working_days_of_a_term_outside_its_holidays() -> None:
    autumn = SchoolTerm(
        SchoolYear(2026),
        TermKind.AUTUMN,
        date(2026, 8, 28),
        date(2027, 1, 20),
        date(2026, 8, 31),
        (Span("秋假", date(2026, 11, 2), date(2026, 11, 4)),),
    )
    terms = Terms.of(TERMS.proposed, [autumn])
    taught = {
        "2026-08-28": False,  # in the term, before the first school day
        "2026-08-31": True,
        "2026-09-20": True,  # a Sunday worked in exchange
        "2026-10-01": False,
        "2026-11-02": False,
        "2026-11-05": True,
        "2027-01-20": True,
        "2027-01-21": False,
    }
    assert {day: DAYS.is_school_day(date.fromisoformat(day), terms) for day in taught} == taught
    assert DAYS.plus_school_days(date(2026, 10, 30), 1, terms) == date(2026, 11, 5)
    assert DAYS.plus_school_days(date(2027, 1, 20), 1, terms) == date(2027, 3, 1)


def test_a_month_teaches_when_half_of_its_working_days_are_school_days() -> None:
    teaching = [month for month in range(1, 13) if DAYS.is_teaching_month(date(2026, month, 15), TERMS)]
    assert teaching == [3, 4, 5, 6, 9, 10, 11, 12]
    january = date(2026, 1, 31)
    assert not DAYS.is_teaching_month(january, TERMS)  # ten of twenty-one
    shorter = WorkingDays(DAYS.years, DAYS.exceptions, {date(2026, 1, 30): False})
    assert shorter.is_teaching_month(january, TERMS)  # ten of twenty
