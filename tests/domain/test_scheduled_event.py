"""When the rules of the five places come round: by their terms, working days and parameters (catalogue Part 5, A-01 to A-05)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.citation import ParameterOrigin
from domain.event import EventKind, Recurrence
from domain.organization import Department, OrgType, acts_for
from domain.scheduled_event import Occurrence, Season, occurrences
from domain.term import PROPOSED, SchoolTerm, SchoolYear, TermKind, Terms
from tests.domain import places

ROLLING = {"rollPolicy": "NEXT_WORKING_DAY"}
FIRST, LAST = date(2026, 1, 1), date(2027, 8, 31)


def season(place: str, terms: Terms | None = None, **more: Any) -> Season:
    return Season(terms or places.terms(), places.days(), {**places.rules(place), **more})


def recurrences(place: str) -> dict[str, Recurrence]:
    """The place's events, and the hub's where the place has none of that code."""
    book = places.rulebook()
    (own,) = (each for each in book.places if each.document.key == place)
    return {each.code: each.recurrence for each in (*book.hub.events, *own.events)}


def of(place: str, code: str, **more: Any) -> tuple[Occurrence, ...]:
    return occurrences(code, recurrences(place)[code], season(place, **more), FIRST, LAST)


def spans(found: tuple[Occurrence, ...]) -> list[tuple[str, str, str]]:
    return [(each.period, str(each.opens_on), str(each.falls_on)) for each in found]


@pytest.mark.parametrize("place", places.PLACES)
def test_every_rule_of_every_place_comes_round_once_a_period_reminded_of_on_a_working_day_before(
    place: str,
) -> None:
    days, terms = places.days(), places.terms()
    year = [date(2026, 9, 1), date(2027, 8, 31)]
    for code, recurrence in recurrences(place).items():
        found = occurrences(code, recurrence, season(place), *year)
        periods = [each.period for each in found]
        assert len(set(periods)) == len(periods)
        for each in found:
            assert each.opens_on <= each.due_on <= each.falls_on, code
            assert each.remind_on < each.falls_on, code
            assert days.is_working_day(each.remind_on)
            assert len(each.period) <= 16
        every = {EventKind.MONTHLY: 12, EventKind.QUARTERLY: 4, EventKind.TERM: 2, EventKind.YEARLY: 1}
        if code == "HOME_TEACHING_MONTH":  # no visits are owed in months that are not taught
            assert 0 < len(found) < 12
            assert all(days.is_teaching_month(each.due_on, terms) for each in found)
        else:
            assert len(found) == every.get(recurrence.every, 0), code


def test_the_government_deliberates_in_july_and_august_HL_45() -> None:
    assert spans(of("HL", "GOVERNMENT_DELIBERATION")) == [
        ("2025-2026", "2026-07-01", "2026-08-31"),
        ("2026-2027", "2027-07-01", "2027-08-31"),
    ]


def test_townships_feed_back_before_august_and_survey_in_august_HL_13_A_02() -> None:
    assert spans(of("HL", "TOWNSHIP_FEEDBACK")) == [
        ("2025-2026", "2026-07-01", "2026-07-31"),
        ("2026-2027", "2027-07-01", "2027-07-31"),
    ]
    assert [str(each.falls_on) for each in of("HL", "HOUSEHOLD_SURVEY")] == ["2026-08-31", "2027-08-31"]
    # Each day is a parameter of its own.
    moved = of("HL", "TOWNSHIP_FEEDBACK", **{"township.feedbackDue": "07-20"})
    assert [str(each.falls_on) for each in moved] == ["2026-07-20", "2027-07-20"]
    assert of("HL", "HOUSEHOLD_SURVEY", **{"township.feedbackDue": "07-20"}) == of("HL", "HOUSEHOLD_SURVEY")


def test_august_rosters_are_asked_for_on_the_8th_and_late_after_the_31st_HL_34_HL_37_A_03() -> None:
    for code in ("HOUSEHOLD_CHANGE_ROSTER", "THREE_DISABILITY_ROSTER"):
        first, second = of("HL", code)
        assert (str(first.opens_on), str(first.remind_on), str(first.falls_on)) == (
            "2026-08-01",
            "2026-08-07",
            "2026-08-31",
        )
        assert first.due_at == datetime(2026, 8, 31, 16, tzinfo=UTC)
        assert str(second.remind_on) == "2027-08-06"


def test_march_and_september_are_months_of_publicity_BS_13() -> None:
    march, september = of("BS", "PUBLICITY_MONTH_MARCH"), of("BS", "PUBLICITY_MONTH_SEPTEMBER")
    assert spans(march) == [
        ("2025-2026", "2026-03-01", "2026-03-31"),
        ("2026-2027", "2027-03-01", "2027-03-31"),
    ]
    assert spans(september) == [("2026-2027", "2026-09-01", "2026-09-30")]


def test_schools_submit_by_the_15th_of_march_DC_25() -> None:
    first, second = of("DC", "SUBMISSION_BUNDLE")
    assert (str(first.falls_on), first.rolled) == ("2026-03-15", False)
    assert str(second.falls_on) == "2027-03-15"
    # The first of them is a Sunday.
    rolled = of("DC", "SUBMISSION_BUNDLE", **ROLLING)[0]
    assert (str(rolled.due_on), str(rolled.falls_on), rolled.rolled) == ("2026-03-15", "2026-03-16", True)


def test_a_township_meets_once_in_each_term_as_the_county_has_set_it_QC_46() -> None:
    assert spans(of("QC", "TOWNSHIP_MEETING"))[1:] == [
        ("2026-SPRING", "2026-03-01", "2026-07-05"),
        ("2026-AUTUMN", "2026-09-01", "2027-01-15"),
        ("2027-SPRING", "2027-03-01", "2027-07-05"),
    ]
    start = date(2026, 8, 30)
    own = SchoolTerm(SchoolYear(2026), TermKind.AUTUMN, start, date(2027, 1, 22), date(2026, 9, 1))
    assert own.origin is ParameterOrigin.LOCAL_OVERRIDE
    terms = Terms.of(places.rules("QC")[PROPOSED], [own])
    found = occurrences(
        "TOWNSHIP_MEETING", recurrences("QC")["TOWNSHIP_MEETING"], season("QC", terms), start, LAST
    )
    assert spans(found)[0] == ("2026-AUTUMN", "2026-08-30", "2027-01-22")
    # A week is counted from the first school day.
    week = occurrences(
        "NO_SHOW_REGISTER", recurrences("QC")["NO_SHOW_REGISTER"], season("QC", terms), start, LAST
    )
    assert spans(week)[0] == ("2026-AUTUMN", "2026-09-01", "2026-09-08")


def test_the_8th_is_never_moved_and_its_reminder_is_the_last_working_day_before_A_01() -> None:
    sunday = next(each for each in of("GH", "EXCHANGE", **ROLLING) if each.period == "2026-11")
    assert sunday.falls_on == sunday.due_on == sunday.opens_on == date(2026, 11, 8)
    assert sunday.falls_on.isoweekday() == 7
    assert sunday.remind_on == date(2026, 11, 6)
    assert {each.due_on.day for each in of("GH", "EXCHANGE", **ROLLING)} == {8}
    assert {each.due_on.day for each in of("GH", "EXCHANGE", **{"exchange.day": 9})} == {9}
    # Nor is what must come before it.
    for code in ("TOWNSHIP_CONFIRMATION", "BUREAU_FREEZE", "MONTHLY_CLOSE"):
        assert not any(each.rolled for each in of("GH", code, **ROLLING))


def test_a_last_day_on_a_holiday_goes_to_the_next_working_day_only_where_the_place_says_so() -> None:
    autumn = next(each for each in of("QC", "JOINT_VISITS", **ROLLING) if each.period == "2026-AUTUMN")
    assert (str(autumn.due_on), autumn.rolled) == ("2026-10-01", True)
    assert autumn.falls_on == places.days().rolled(date(2026, 10, 1)) > date(2026, 10, 7)
    assert autumn.remind_on == places.days().previous_working_day(autumn.falls_on) == date(2026, 9, 30)
    plain = next(each for each in of("QC", "JOINT_VISITS") if each.period == "2026-AUTUMN")
    assert (str(plain.falls_on), plain.rolled) == ("2026-10-01", False)
    # What the text ends with a month, a term or a holiday ends there.
    for code in ("GOVERNMENT_DELIBERATION", "TOWNSHIP_FEEDBACK", "ADMISSION_NOTICES"):
        assert not any(each.rolled for each in of("HL", code, **ROLLING))
    for code in ("TOWNSHIP_MEETING", "SUMMER_HOLIDAY_VISITS", "TEACHER_TRAINING", "TEACHER_ROTATION"):
        assert not any(each.rolled for each in of("QC", code, **ROLLING))


def test_holidays_quarters_and_years_are_as_long_as_they_are() -> None:
    assert spans(of("QC", "WINTER_HOLIDAY_VISITS"))[-1] == ("2026-2027", "2027-01-16", "2027-02-28")
    assert spans(of("QC", "SUMMER_HOLIDAY_VISITS"))[-1] == ("2026-2027", "2027-07-06", "2027-08-31")
    assert spans(of("QC", "TEACHER_ROTATION"))[-1] == ("2026-2027", "2026-09-01", "2027-08-31")
    assert spans(of("QC", "TEACHER_TRAINING")) == [("2026", "2026-01-01", "2026-12-31")]
    assert spans(of("GH", "QUARTERLY_RECHECK"))[2] == ("2026-Q3", "2026-07-01", "2026-09-30")


def test_what_is_done_daily_or_when_something_happens_has_no_day_of_its_own() -> None:
    for code in ("ATTENDANCE", "SUSPECTED_REPORT", "LEDGER_ON_CHANGE"):
        assert of("GH", code) == ()
    assert of("DC", "RETURN_TIMER") == ()


def test_a_unit_acts_for_the_department_that_it_is() -> None:
    assert acts_for(Department.TOWNSHIP, OrgType.SUBDISTRICT, None)
    assert acts_for(Department.SCHOOL, OrgType.CENTER_SCHOOL, None)
    assert not acts_for(Department.CENTER_SCHOOL, OrgType.SCHOOL, None)
    assert acts_for(Department.LABOR, OrgType.DEPARTMENT, Department.LABOR)
    assert not acts_for(Department.LABOR, OrgType.DEPARTMENT, Department.HEALTH)
