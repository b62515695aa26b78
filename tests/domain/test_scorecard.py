"""How a month's data are scored: shares rounded down, only what was measured weighs, small counts kept back, words that name who mends."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain import scorecard
from domain.scorecard import Formula, Measure, Tally
from domain.suppression import suppressed

WEIGHTS = dict(zip(Measure, (20, 30, 10, 20, 10, 10), strict=True))
FORMULA = Formula(WEIGHTS, 10, 95)
GOOD = Tally(1000, 0, 0, 3000, 0, 0, 900, 0, 50, 50)


def told(tally: Tally) -> dict[str, int | None]:
    return {measure.name: rate for measure, rate in scorecard.rates(tally, FORMULA).items()}


def test_a_month_without_fault_scores_a_hundred_and_asks_nobody_to_mend_anything() -> None:
    found = scorecard.rates(GOOD, FORMULA)
    assert set(found.values()) == {100}
    assert scorecard.score(found, FORMULA) == 100
    assert scorecard.mend(GOOD, found, FORMULA, "公安局", {}) == []


def test_each_fault_costs_its_own_measure_and_nothing_is_rounded_up() -> None:
    worse = replace(GOOD, rejected=1, duplicate=10, blank=1, late=3, conflicting=1, answered=49)
    assert told(worse) == {
        "COMPLETENESS": 99,
        "VALIDITY": 99,
        "UNIQUENESS": 99,
        "TIMELINESS": 70,
        "CONSISTENCY": 99,
        "ANSWERED": 98,
    }
    assert scorecard.score(scorecard.rates(worse, FORMULA), FORMULA) == 93  # 93.1
    assert told(replace(GOOD, late=99))["TIMELINESS"] == 0
    assert told(replace(GOOD, answered=70))["ANSWERED"] == 100  # answers to last month's questions, too


def test_what_was_not_measured_weighs_nothing() -> None:
    nothing = Tally(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    found = scorecard.rates(nothing, FORMULA)
    assert [rate for rate in found.values() if rate is not None] == [100]  # nobody was late
    assert scorecard.score(found, FORMULA) == 100
    assert scorecard.score(dict.fromkeys(Measure), FORMULA) is None
    assert scorecard.score(found, replace(FORMULA, weights=dict.fromkeys(Measure, 0))) is None


def test_what_is_to_be_mended_names_what_and_who_the_worst_first_and_no_count() -> None:
    worse = replace(
        GOOD,
        rejected=400,
        late=2,
        conflicting=900,
        reasons={"BAD_ID": 300, "MISSING": 90, "SCHEMA": 9, "LATE": 1},
        blank=600,
        blanks={"ROSTER": {"birthDate": 600, "name": 0}},
    )
    said = scorecard.mend(
        worse, scorecard.rates(worse, FORMULA), FORMULA, "民政局", {"birthDate": "出生日期"}
    )
    assert [(each["measure"], each["fixer"]) for each in said] == [
        ("CONSISTENCY", "BUREAU"),
        ("VALIDITY", "PARTNER"),
        ("COMPLETENESS", "PARTNER"),
        ("TIMELINESS", "PARTNER"),
    ]
    assert "身份证件号码无效、必填项为空、格式不符；请民政局更正" in said[1]["zh"]
    assert "BAD_ID, MISSING, SCHEMA" in said[1]["en"]
    assert "出生日期" in said[2]["zh"]
    assert "birthDate" in said[2]["en"]
    assert not any(
        number in each[name] for each in said for name in ("zh", "en") for number in ("300", "400", "600")
    )


@given(
    st.builds(
        Tally,
        *(st.integers(0, 30) for _ in range(10)),
        reasons=st.dictionaries(st.sampled_from(["BAD_ID", "MISSING", "SCHEMA"]), st.integers(0, 9)),
    )
)
def test_of_small_counts_neither_the_count_nor_a_share_of_it_is_told(tally: Tally) -> None:
    shown = scorecard.coarse_lines(tally, 5)
    agreed = suppressed({"matched": tally.matched, "conflicting": tally.conflicting}, 5)
    found = scorecard.coarse(scorecard.rates(tally, FORMULA), shown, agreed)
    for name, small in (
        ("VALIDITY", tally.rejected),
        ("UNIQUENESS", tally.duplicate),
        ("COMPLETENESS", tally.blank),
        ("CONSISTENCY", tally.conflicting),
        ("ANSWERED", tally.asked - min(tally.answered, tally.asked)),
    ):
        if 0 < small < 5:
            assert found[Measure[name]] is None
    assert not any(type(each) is int and 0 < each < 5 for each in shown.values())
