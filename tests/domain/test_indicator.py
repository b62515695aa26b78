"""Arithmetic of indicators, worked by hand; what keeps small counts back; periods; who is of school age."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import compliance, indicator_period, school_age
from domain.compliance import Compliance, ComplianceGround
from domain.indicator import (
    Cohort,
    IndicatorPeriod,
    IndicatorVariant,
    Numbers,
    Reckoning,
    mean,
    numbers,
    percent,
    value,
)
from domain.indicator_cells import kept_back
from domain.school_age import Standing
from domain.target import TargetOperator
from domain.term import Terms
from duties.indicators.definitions import BY_CODE, DEFINITIONS

K = 5
AGES = {"schoolAge": {"from": 6, "to": 15}, "schoolAge.cutOff": "08-31"}
PROPOSED = {"autumnStart": "09-01", "autumnEnd": "01-20", "springStart": "02-25", "springEnd": "07-05"}
COUNTS = st.integers(0, 12)


def test_consolidation_is_over_the_entrants_or_over_who_should_graduate() -> None:
    # 200 entered; 30 came, 24 left, 1 died: 200 + 30 - 24 - 1 = 205 should graduate. 203 did.
    cohort = Cohort(entrants=200, transfers_in=30, transfers_out=24, deaths=1, graduates=203)
    raw, adjusted = (cohort.fraction(each) for each in (IndicatorVariant.RAW, IndicatorVariant.ADJUSTED))
    assert (raw, adjusted) == ((203, 200), (203, 205))
    assert (
        value(BY_CODE["NINE_YEAR_CONSOLIDATION_RATE.RAW"], *raw) == "101.50"
    )  # more than entered: in-migration
    assert (
        value(BY_CODE["NINE_YEAR_CONSOLIDATION_RATE.ADJUSTED"], *adjusted) == "99.02"
    )  # 203 / 205 = 0.99024…
    # A child that repeated a year: the adjusted rate stops at 100.
    assert value(BY_CODE["CONSOLIDATION_RATE.ADJUSTED"], 206, 205) == "100.00"


@pytest.mark.parametrize(
    "of", [each for each in DEFINITIONS if each.denominator_zh], ids=lambda each: each.code
)
def test_a_rate_an_average_or_a_least_over_nobody_is_null_and_never_100(of: object) -> None:
    assert value(of, 0, 0) is None  # type: ignore[arg-type]  # parametrized


@given(COUNTS, COUNTS, st.booleans())
def test_a_capped_rate_is_never_more_than_100(numerator: int, denominator: int, capped: bool) -> None:
    found = percent(numerator, denominator, capped=capped)
    assert (found is None) == (denominator == 0)
    if found is not None:
        assert float(found) <= 100 or not capped
        assert (float(found) == 100) == (numerator == denominator or (capped and numerator > denominator))


def test_halves_are_rounded_up() -> None:
    assert percent(1, 800, capped=True) == "0.13"  # 0.125
    assert percent(2, 3, capped=True) == "66.67"
    assert mean(5, 8) == "0.63"  # 0.625
    assert mean(7, 3) == "2.33"
    assert mean(21, 200) == "0.11"  # 0.105


def test_an_average_is_of_those_who_came_so_far_and_the_others_are_told_apart() -> None:
    # Cases of 3, 0 and 4 days, and one not so far yet: 7 over 3.
    of = BY_CODE["LEAD_TIME.PERSUASION"]
    assert numbers(of, hits=3, whole=4, total=7, least=0) == Numbers(7, 3, 1, "2.33")
    assert numbers(of, hits=0, whole=2, total=0, least=None) == Numbers(0, 0, 2, None)


def test_the_least_is_of_those_who_stated_it_and_nought_is_no_silence() -> None:
    of = BY_CODE["DAILY_EXERCISE_MINUTES"]
    assert numbers(of, hits=2, whole=3, total=115, least=40) == Numbers(40, 2, 1, "40")
    assert numbers(of, hits=1, whole=1, total=0, least=0) == Numbers(0, 1, 0, "0")
    assert numbers(of, hits=0, whole=3, total=0, least=None) == Numbers(0, 0, 3, None)


def test_what_is_counted_or_divided_lacks_nothing() -> None:
    assert numbers(BY_CODE["NEW_DROPOUT_COUNT"], 4, 4, 0, None) == Numbers(4, None, None, "4")
    assert numbers(BY_CODE["DROPOUT_RATE"], 1, 3, 0, None) == Numbers(1, 3, None, "33.33")


@pytest.mark.parametrize("capped", [True, False])
def test_what_is_short_of_the_whole_is_never_100(capped: bool) -> None:
    assert percent(19_999, 20_001, capped=capped) == "99.99"
    assert percent(20_000, 20_001, capped=capped) == "99.99"  # 99.995 would be rounded up
    assert percent(20_001, 20_001, capped=capped) == "100.00"
    assert percent(999_999_999, 1_000_000_000, capped=capped) == "99.99"


@pytest.mark.parametrize(
    ("operator", "wanted", "stands", "before", "expected"),
    [
        ("EQ", 100, "100.00", None, (Compliance.MET, None)),
        ("EQ", 0, "1", None, (Compliance.MISSED, None)),
        ("GTE", 99, "98.99", None, (Compliance.MISSED, None)),
        ("GTE", 99, "99.00", None, (Compliance.MET, None)),
        ("LTE", 3, "3.01", None, (Compliance.MISSED, None)),
        ("LTE", None, "0.00", None, (Compliance.NOT_EVALUABLE, ComplianceGround.NO_NUMBER)),
        ("EQ", 100, None, None, (Compliance.NOT_EVALUABLE, ComplianceGround.NO_VALUE)),
        ("INCREASE", None, "98.50", "98.49", (Compliance.MET, None)),
        ("INCREASE", None, "98.50", "98.50", (Compliance.MISSED, None)),
        ("INCREASE", None, "98.50", None, (Compliance.NOT_EVALUABLE, ComplianceGround.NO_LAST_YEAR)),
    ],
)
def test_a_value_meets_its_target_misses_it_or_cannot_be_told(
    operator: str, wanted: int | None, stands: str | None, before: str | None, expected: object
) -> None:
    verdict = compliance.judge(TargetOperator[operator], wanted, stands, before)
    assert (verdict.compliance, verdict.ground) == expected


def test_nought_of_a_part_does_not_meet_a_target_of_the_whole() -> None:
    assert compliance.judge(TargetOperator.EQ, 0, "0", part=True).ground is ComplianceGround.PART_ONLY
    assert compliance.judge(TargetOperator.EQ, 0, "2", part=True).compliance is Compliance.MISSED


def test_a_target_is_missed_on_what_is_known_and_met_only_where_all_is_known() -> None:
    assert compliance.judge(TargetOperator.GTE, 60, "40", incomplete=True).compliance is Compliance.MISSED
    assert (
        compliance.judge(TargetOperator.GTE, 60, "60", incomplete=True).ground is ComplianceGround.INCOMPLETE
    )
    assert compliance.judge(TargetOperator.GTE, 60, "60").compliance is Compliance.MET


@given(st.lists(st.tuples(COUNTS, COUNTS), max_size=5), st.tuples(COUNTS, COUNTS))
def test_no_small_count_follows_from_the_total_and_what_is_shown(
    cells: list[tuple[int, int]], rest: tuple[int, int]
) -> None:
    units = dict(enumerate(cells))
    county = (sum(cell[0] for cell in cells) + rest[0], sum(cell[1] for cell in cells) + rest[1])
    hidden, whole = kept_back(units, county, K)
    for unit, cell in units.items():
        assert unit in hidden or not any(0 < count < K for count in cell)
    if whole:
        return
    assert not any(0 < count < K for count in county)
    for at in range(2):
        left = county[at] - sum(cell[at] for unit, cell in units.items() if unit not in hidden)
        kept = [units[unit][at] for unit in hidden] + [rest[at]]
        # Whoever knows what is left over cannot tell a small count from the other ways to share it out.
        assert sum(kept) == left
        small = [count for count in kept if 0 < count < K]
        assert not small or len([count for count in kept if count]) >= 2
        assert not small or left >= K


def test_what_is_large_everywhere_is_shown() -> None:
    assert kept_back({"a": (20, 9), "b": (11, 0)}, (40, 15), K) == (frozenset(), False)


def test_one_small_unit_takes_another_with_it() -> None:
    hidden, whole = kept_back({"a": (2,), "b": (30,), "c": (40,)}, (72,), K)
    assert (hidden, whole) == ({"a", "b"}, False)
    assert kept_back({"a": (2,)}, (2,), K) == ({"a"}, True)


def test_a_month_settles_on_the_closing_day_of_the_next() -> None:
    terms = Terms.of(PROPOSED)
    found = {kind: (now, last) for kind, now, last in indicator_period.around(date(2026, 9, 3), terms, 5)}
    month, before = found[IndicatorPeriod.MONTH]
    assert month is not None
    assert before is not None
    assert (month.code, month.before, month.settles_on) == ("2026-09", "2025-09", date(2026, 10, 5))
    assert (before.code, before.settles_on) == ("2026-08", date(2026, 9, 5))
    term, last = found[IndicatorPeriod.TERM]
    assert term is not None
    assert last is not None
    assert (term.code, term.before, last.code) == ("2026-2027-1", "2025-2026-1", "2025-2026-2")
    year, gone = found[IndicatorPeriod.SCHOOL_YEAR]
    assert year is not None
    assert gone is not None
    assert (year.code, gone.code, gone.settles_on) == ("2026-2027", "2025-2026", date(2026, 9, 5))
    holiday = {kind: now for kind, now, _ in indicator_period.around(date(2026, 8, 3), terms, 5)}
    assert holiday[IndicatorPeriod.TERM] is None


@pytest.mark.parametrize("day", [date(2026, 8, 30), date(2026, 8, 31), date(2027, 3, 1)])
def test_whoever_was_born_between_the_two_days_is_of_school_age_and_nobody_else(day: date) -> None:
    first, last = school_age.births(day, AGES)
    for edge, shift in product((first, last), (-1, 0, 1)):
        born = edge + timedelta(days=shift)
        assert (first <= born <= last) == (school_age.standing(born, day, AGES) is Standing.OF_AGE)


def test_every_definition_says_whom_it_leaves_out_and_by_which_clauses() -> None:
    assert len({each.code for each in DEFINITIONS}) == len(DEFINITIONS)
    for each in DEFINITIONS:
        assert each.clauses
        assert each.base_zh
        assert each.base_en
        assert bool(each.denominator_zh) == bool(each.denominator_en)
        assert bool(each.denominator_zh) == (each.reckoning is not Reckoning.COUNT)
