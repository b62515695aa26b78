"""When time limits run out: the catalogue's examples, and what holds of the arithmetic whatever the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.calendar import COUNTY_TIME, end_of_day, month_end
from domain.deadline import Pause, due, extended, is_provisional
from domain.errors import Refused
from domain.limit import LIMITS, Counting
from domain.term import SchoolTerm, SchoolYear, TermKind, Terms
from tests.domain import places

DAYS, TERMS = places.days(), places.terms()
instants = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone
codes, documents = st.sampled_from(sorted(LIMITS)), st.sampled_from(places.PLACES)
ROLLING = {"rollPolicy": "NEXT_WORKING_DAY"}


def on(day: str, hour: int = 9) -> datetime:
    """An hour of a day in the county."""
    return datetime.combine(date.fromisoformat(day), time(hour), COUNTY_TIME)


def last_day(
    code: str,
    started: datetime,
    place: str,
    changed: Mapping[str, object] | None = None,
    terms: Terms = TERMS,
) -> str | None:
    """The last day on which it can be done, in the county; it ends at 24:00."""
    found = due(LIMITS[code], started, {**places.rules(place), **(changed or {})}, DAYS, terms)
    if found is None:
        return None
    assert found.astimezone(COUNTY_TIME).time() == time(0)
    return str((found - timedelta(seconds=1)).astimezone(COUNTY_TIME).date())


@pytest.mark.parametrize(
    ("code", "started", "place", "expected"),
    [
        ("T-01", "2026-09-18", "DC", "2026-09-21"),  # a Friday: Saturday, Sunday and Monday count
        ("T-02", "2026-08-20", "QC", "2026-09-08"),
        ("T-02", "2026-09-01", "QC", "2026-09-08"),
        ("T-02", "2026-09-08", "QC", "2026-09-08"),
        ("T-02", "2026-09-09", "QC", "2027-03-08"),
        ("T-04a", "2026-09-24", "GH", "2026-09-30"),  # 25 to 27 September are 中秋节
        ("T-04a", "2026-09-30", "GH", "2026-10-10"),  # the Saturday is worked
        ("T-05a", "2026-09-01", "GH", "2026-10-05"),
        ("T-05a", "2026-12-31", "GH", "2027-01-05"),
        ("T-07", "2026-08-31", "GH", "2026-09-08"),
        ("T-08", "2026-09-10", "DC", "2026-09-30"),
        ("T-08", "2026-07-10", "DC", "2026-09-30"),  # July and August are not taught
        ("T-08", "2026-07-10", "GH", None),
        ("T-09", "2026-09-01", "QC", "2026-10-01"),
        ("T-09", "2026-09-01", "GH", None),
        ("T-10", "2027-01-20", "QC", "2027-02-28"),
        ("T-11", "2026-09-01", "QC", "2027-01-15"),
        ("T-12", "2026-09-01", "BS", "2026-10-01"),
        ("T-13", "2026-08-31", "GH", "2026-09-01"),
        ("T-13", "2026-08-31", "DC", "2027-03-15"),  # the letter lies in the submission (DC-27, A-12)
        ("T-14", "2026-03-15", "DC", "2026-03-15"),
        ("T-14", "2026-03-16", "DC", "2027-03-15"),
        ("T-14", "2026-03-16", "BS", "2026-09-30"),
        ("T-14", "2026-03-16", "QC", None),
        ("T-15", "2026-04-01", "BS", "2026-09-30"),
        ("T-15", "2026-10-01", "BS", "2027-03-31"),
        ("T-16", "2026-09-01", "BS", "2026-09-30"),
        ("T-17", "2026-08-01", "BS", "2026-08-31"),
        ("T-18", "2026-01-01", "HL", "2026-08-31"),
        ("T-19", "2026-07-31", "HL", "2026-07-31"),
        ("T-19", "2026-08-01", "HL", "2027-07-31"),
        ("T-20a", "2026-08-01", "HL", "2026-08-08"),  # a Saturday; not moved
        ("T-20b", "2026-08-01", "HL", "2026-08-31"),
        ("T-21", "2026-08-31", "HL", "2026-08-31"),
        ("T-22", "2026-05-03", "QC", "2026-05-03"),
        ("T-23a", "2026-08-31", "HL", "2026-08-31"),
        ("T-23b", "2026-08-31", "HL", "2026-08-01"),
        ("T-24", "2024-05-01", "QC", "2025-12-31"),
        ("T-24", "2026-05-01", "QC", "2026-12-31"),
        ("T-24", "2026-05-01", "HL", None),  # a rate without a year
        ("T-25b", "2026-05-01", "QC", "2026-08-31"),
        ("T-26a", "2026-09-10", "GH", "2026-09-17"),
        ("T-26b", "2026-01-31", "GH", "2026-02-28"),
        ("T-26b", "2026-05-15", "GH", "2026-06-15"),
        ("T-26b", "2026-12-31", "GH", "2027-01-31"),
    ],
)
def test_a_limit_runs_out_at_the_end_of_the_day_that_the_catalogue_means(
    code: str, started: str, place: str, expected: str | None
) -> None:
    assert last_day(code, on(started), place) == expected


def test_three_days_from_a_sign_on_friday_end_on_monday_at_midnight_DC_L2c() -> None:
    found = due(LIMITS["T-01"], on("2026-09-18", 23), places.rules("DC"), DAYS, TERMS)
    assert found == datetime(2026, 9, 21, 16, tzinfo=UTC)


def test_the_three_days_may_be_counted_in_school_days_A_04() -> None:
    school_days = {"return.timerCounting": "SCHOOL_DAYS"}
    assert last_day("T-01", on("2026-09-30"), "DC") == "2026-10-03"
    assert last_day("T-01", on("2026-09-30"), "DC", school_days) == "2026-10-10"
    assert last_day("T-01", on("2027-01-14"), "DC", school_days) == "2027-03-02"


def test_the_day_of_an_event_is_the_countys_not_greenwichs() -> None:
    evening = datetime(2026, 9, 17, 16, 30, tzinfo=UTC)  # 00:30 on the 18th in the county
    assert last_day("T-01", evening, "DC") == "2026-09-21"


@pytest.mark.parametrize("code", ["T-03", "T-04b", "T-06"])
def test_hours_are_counted_from_the_minute_of_the_event(code: str) -> None:
    started = on("2026-09-30", 15)
    assert due(LIMITS[code], started, places.rules("GH"), DAYS, TERMS) == started + timedelta(hours=24)


def test_one_week_is_counted_from_the_first_school_day_that_the_county_set_A_05() -> None:
    autumn = SchoolTerm(
        SchoolYear(2026), TermKind.AUTUMN, date(2026, 8, 25), date(2027, 1, 20), date(2026, 8, 31)
    )
    terms = Terms.of(TERMS.proposed, [autumn])
    assert last_day("T-02", on("2026-08-20"), "QC", terms=terms) == "2026-09-07"
    assert last_day("T-17", on("2026-08-01"), "BS", terms=terms) == "2026-08-24"


def test_due_dates_of_people_roll_only_where_a_parameter_says_so() -> None:
    assert last_day("T-01", on("2026-10-01"), "DC") == "2026-10-04"  # a Sunday
    assert last_day("T-01", on("2026-10-01"), "DC", ROLLING) == "2026-10-08"
    for code, started, expected in (
        ("T-05a", "2026-09-01", "2026-10-05"),  # or the exchange on the 8th would come first
        ("T-21", "2024-08-01", "2024-08-31"),  # a Saturday: 八月底前
        ("T-22", "2026-10-03", "2026-10-03"),
    ):
        assert last_day(code, on(started), "GH", ROLLING) == expected


def test_a_submission_of_one_year_recurs_unless_the_place_says_that_it_does_not() -> None:
    assert last_day("T-14", on("2027-01-01"), "DC", {"submission.recurring": False}) is None


def test_home_teaching_may_be_due_in_every_month() -> None:
    assert last_day("T-08", on("2026-07-10"), "DC", {"homeTeaching.dueMonths": "EVERY_MONTH"}) == "2026-07-31"


@pytest.mark.parametrize("value", [-1, 3661, 10**18, True, "3", [3]])
def test_a_parameter_that_is_no_number_of_days_is_refused_by_its_name(value: object) -> None:
    with pytest.raises(Refused, match=r"BAD_RULE_VALUE") as refused:
        last_day("T-01", on("2026-09-18"), "DC", {"return.timerDays": value})
    assert refused.value.reason.place == "return.timerDays"


@pytest.mark.parametrize("started", [datetime(1999, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
@pytest.mark.parametrize("code", LIMITS)
def test_a_start_that_cannot_be_is_refused(code: str, started: datetime) -> None:
    with pytest.raises(Refused, match="BAD_DATE"):
        due(LIMITS[code], started, places.rules("DC"), DAYS, TERMS)


def test_an_instant_without_a_time_zone_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(LIMITS["T-01"], datetime(2026, 9, 18), places.rules("DC"), DAYS, TERMS)  # noqa: DTZ001


def test_a_due_date_that_rests_on_an_unpublished_year_says_so() -> None:
    def provisional(code: str, started: datetime, **changed: object) -> bool:
        rules = {**places.rules("GH"), **changed}
        found = due(LIMITS[code], started, rules, DAYS, TERMS)
        assert found is not None
        return is_provisional(LIMITS[code], started, found, rules, DAYS)

    assert provisional("T-04a", on("2026-12-30"))
    assert not provisional("T-04a", on("2026-12-01"))
    assert not provisional("T-01", on("2026-12-31"))
    assert provisional("T-01", on("2026-12-31"), **ROLLING)
    assert provisional("T-01", on("2026-12-31"), **{"return.timerCounting": "SCHOOL_DAYS"})


@given(codes, documents, instants, st.booleans())
@settings(deadline=None)
def test_no_limit_runs_out_before_it_starts_and_each_ends_with_a_day(
    code: str, place: str, started: datetime, roll: bool
) -> None:
    limit, rules = LIMITS[code], {**places.rules(place), **(ROLLING if roll else {})}
    found = due(limit, started, rules, DAYS, TERMS)
    assume(found is not None)
    assert found is not None
    assert found.utcoffset() == timedelta(0)
    if limit.counting is not Counting.DAYS_BEFORE:
        assert found > started
    if limit.counting is not Counting.HOURS:
        assert found.astimezone(COUNTY_TIME).time() == time(0)


@given(codes, documents, instants, instants, st.booleans())
@settings(deadline=None)
def test_what_starts_later_never_runs_out_sooner(
    code: str, place: str, one: datetime, two: datetime, roll: bool
) -> None:
    rules = {**places.rules(place), **(ROLLING if roll else {})}
    first, second = (due(LIMITS[code], each, rules, DAYS, TERMS) for each in (min(one, two), max(one, two)))
    assert (first is None) is (second is None)
    assert first is None or second is None or first <= second


@given(instants, st.integers(0, 60), st.integers(0, 60))
@settings(deadline=None)
def test_more_days_never_end_sooner(started: datetime, few: int, more: int) -> None:
    assume(few <= more)
    for code, key in (("T-01", "return.timerDays"), ("T-04a", "reportWithinWorkingDays")):
        ends = [
            due(LIMITS[code], started, {**places.rules("DC"), key: number}, DAYS, TERMS)
            for number in (few, more)
        ]
        assert None not in ends
        assert sorted(ends, key=str) == ends


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_ends_at_midnight_in_the_county_and_the_end_of_a_month_is_its_last_day(day: date) -> None:
    assert end_of_day(day).astimezone(COUNTY_TIME).replace(tzinfo=None) == datetime.combine(
        day + timedelta(days=1), time(0)
    )
    end = month_end(day.year, day.month)
    assert (end.year, end.month) == (day.year, day.month)
    assert (end + timedelta(days=1)).day == 1


MOMENT = datetime(2026, 9, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
pauses = st.lists(
    st.tuples(st.integers(0, 100), st.integers(0, 30)).map(
        lambda it: Pause(MOMENT + it[0] * HOUR, MOMENT + (it[0] + it[1]) * HOUR)
    ),
    max_size=6,
)


def test_a_deadline_moves_by_the_time_that_was_paused_before_it() -> None:
    limit, day = MOMENT + 72 * HOUR, timedelta(days=1)
    assert extended(limit, []) == limit
    assert extended(limit, [Pause(MOMENT, MOMENT + day)]) == limit + day
    assert (
        extended(limit, [Pause(MOMENT, MOMENT + day), Pause(MOMENT + HOUR, MOMENT + 2 * HOUR)]) == limit + day
    )
    assert extended(limit, [Pause(MOMENT + 72 * HOUR, MOMENT + 80 * HOUR)]) == limit
    moved = [Pause(MOMENT, MOMENT + day), Pause(MOMENT + 80 * HOUR, MOMENT + 81 * HOUR)]
    assert extended(limit, moved) == limit + day + HOUR


def test_while_a_pause_lasts_there_is_no_deadline() -> None:
    assert extended(MOMENT + 72 * HOUR, [Pause(MOMENT)]) is None
    assert extended(MOMENT + 72 * HOUR, [Pause(MOMENT, MOMENT + HOUR), Pause(MOMENT + HOUR)]) is None
    assert extended(MOMENT + 72 * HOUR, [Pause(MOMENT + 73 * HOUR)]) == MOMENT + 72 * HOUR


def test_a_pause_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before"):
        Pause(MOMENT, MOMENT - HOUR)


@given(st.integers(1, 100), pauses, st.randoms())
def test_the_time_that_runs_before_an_extended_deadline_is_the_time_that_was_given(
    hours: int, given_pauses: list[Pause], order: Random
) -> None:
    found = extended(MOMENT + hours * HOUR, given_pauses)
    assert found is not None
    running = sum(
        not any(pause.until and pause.first <= hour < pause.until for pause in given_pauses)
        for n in range(int((found - MOMENT) / HOUR))
        if (hour := MOMENT + n * HOUR)
    )
    assert running == hours
    shuffled = given_pauses[:]
    order.shuffle(shuffled)
    assert extended(MOMENT + hours * HOUR, shuffled) == found
