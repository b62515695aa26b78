"""Terms: what a county may set, what is proposed where it has set none, and the holidays between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.citation import ParameterOrigin
from domain.errors import Fixer, Refused
from domain.term import (
    HolidayKind,
    SchoolTerm,
    SchoolYear,
    Span,
    TermKind,
    Terms,
    checked,
    school_year,
    school_year_of,
)
from tests.domain import places

TERMS = places.terms()
YEAR = SchoolYear(2026)
AUTUMN = SchoolTerm(
    YEAR,
    TermKind.AUTUMN,
    date(2026, 8, 28),
    date(2027, 1, 20),
    date(2026, 8, 31),
    (Span("国庆节", date(2026, 10, 1), date(2026, 10, 7)),),
)
SPRING = SchoolTerm(YEAR, TermKind.SPRING, date(2027, 2, 22), date(2027, 7, 9), date(2027, 2, 22))
days = st.dates(date(2001, 1, 1), date(2098, 12, 31))


def test_terms_as_a_county_sets_them_are_taken() -> None:
    assert checked(AUTUMN, [SPRING]) is AUTUMN
    assert checked(SPRING, [AUTUMN, SPRING]) is SPRING


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"start": date(2026, 7, 31)}, "start"),
        ({"start": date(2027, 8, 28)}, "start"),
        ({"end": date(2026, 11, 30)}, "end"),
        ({"end": date(2028, 1, 20)}, "end"),
        ({"end": date(2026, 1, 20)}, "end"),
        ({"first_school_day": date(2026, 8, 27)}, "firstSchoolDay"),
        ({"first_school_day": date(2027, 1, 21)}, "firstSchoolDay"),
        ({"first_school_day": date(2026, 10, 1)}, "firstSchoolDay"),
        ({"holidays": (Span("秋假", date(2026, 11, 4), date(2026, 11, 2)),)}, "holidays"),
        ({"holidays": (Span("寒假", date(2027, 1, 20), date(2027, 1, 21)),)}, "holidays"),
        ({"holidays": (*AUTUMN.holidays, Span("秋假", date(2026, 10, 7), date(2026, 10, 9)))}, "holidays"),
        ({"holidays": (Span(" ", date(2026, 11, 2), date(2026, 11, 2)),)}, "holidays"),
        ({"holidays": (Span("a\nb", date(2026, 11, 2), date(2026, 11, 2)),)}, "holidays"),
        ({"kind": TermKind.SPRING}, "start"),
    ],
)
def test_dates_that_cannot_be_are_refused_and_named(wrong: dict[str, object], place: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(replace(AUTUMN, **wrong))
    reason = refused.value.reason
    assert (reason.code, reason.place, reason.fixer) == ("BAD_TERM", place, Fixer.CALLER)
    assert reason.zh
    assert reason.en


def test_two_terms_of_a_county_do_not_overlap() -> None:
    late = replace(AUTUMN, end=date(2027, 2, 22))
    with pytest.raises(Refused, match="BAD_TERM"):
        checked(late, [SPRING])


@pytest.mark.parametrize(
    "text", ["2026", "2026-2028", "2026-2025", "26-27", "2026—2027", "", "２０２６-２０２７"]
)
def test_a_school_year_is_written_with_both_its_years(text: str) -> None:
    assert str(school_year("2026-2027")) == "2026-2027"
    with pytest.raises(Refused, match="BAD_TERM"):
        school_year(text)


def test_the_school_year_turns_on_the_first_of_september() -> None:
    assert school_year_of(date(2026, 8, 31)) == SchoolYear(2025)
    assert school_year_of(date(2026, 9, 1)) == SchoolYear(2026)
    assert SchoolYear(2025).last_day == date(2026, 8, 31)


def test_a_county_that_has_set_no_terms_has_the_proposed_ones_marked_as_the_hubs() -> None:
    autumn, spring = (TERMS.term(YEAR, kind) for kind in TermKind)
    assert (autumn.start, autumn.end) == (date(2026, 9, 1), date(2027, 1, 15))
    assert (spring.start, spring.end) == (date(2027, 3, 1), date(2027, 7, 5))
    assert {autumn.origin, spring.origin} == {ParameterOrigin.HUB_DEFAULT}


def test_a_term_that_is_set_takes_the_place_of_the_proposed_one_alone() -> None:
    terms = Terms.of(TERMS.proposed, [AUTUMN])
    assert terms.term(YEAR, TermKind.AUTUMN) is AUTUMN
    assert terms.term(YEAR, TermKind.SPRING).origin is ParameterOrigin.HUB_DEFAULT
    assert terms.term_of(date(2026, 8, 28)) is AUTUMN
    assert terms.next_term(date(2026, 8, 1)) is AUTUMN


def test_the_winter_and_the_summer_holiday_lie_between_the_terms() -> None:
    winter, summer = TERMS.holiday_of(date(2027, 2, 6)), TERMS.holiday_of(date(2026, 7, 6))
    assert winter is not None
    assert summer is not None
    assert (winter.kind, winter.first, winter.last) == (
        HolidayKind.WINTER,
        date(2027, 1, 16),
        date(2027, 2, 28),
    )
    assert (summer.kind, summer.first, summer.last) == (
        HolidayKind.SUMMER,
        date(2026, 7, 6),
        date(2026, 8, 31),
    )
    assert TERMS.holiday_of(date(2026, 10, 1)) is None


@given(days)
def test_every_day_is_of_one_term_or_of_one_holiday(day: date) -> None:
    assert (TERMS.term_of(day) is None) is not (TERMS.holiday_of(day) is None)


@given(days)
def test_the_next_term_is_the_first_that_begins_from_the_day_on(day: date) -> None:
    following = TERMS.next_term(day)
    assert following.start >= day
    gap = [TERMS.term_of(day + timedelta(days=n)) for n in range((following.start - day).days)]
    assert not any(term is not None and term.start >= day for term in gap)


@pytest.mark.parametrize(
    "wrong", [{"autumnStart": "12-01"}, {"springEnd": "03-01"}, {"springStart": "01-02"}]
)
def test_a_proposal_that_cannot_be_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(Refused, match="BAD_TERM"):
        Terms.of(TERMS.proposed | wrong)
