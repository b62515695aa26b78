"""The arithmetic of a sheet, for any sheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused
from domain.yearly_appraisal import (
    FULL_MARKS,
    AppraisalGrade,
    ConsequenceKind,
    check_items,
    check_result,
    total,
)

MARKS = st.lists(st.integers(0, FULL_MARKS), max_size=12)
SHEET = st.lists(st.tuples(st.integers(-10, 3000), st.integers(-10, 3000)), max_size=8)


@given(MARKS, MARKS)
def test_a_total_is_the_sum_of_items_less_deductions_and_never_below_nought(
    scores: list[int], deductions: list[int]
) -> None:
    found = total(scores, deductions)
    assert found >= 0
    assert found == sum(scores) - sum(deductions) or (found == 0 and sum(deductions) > sum(scores))
    assert total(scores, []) == sum(scores)
    assert total(scores, [*deductions, 1]) <= found


@given(SHEET)
def test_a_sheet_is_taken_only_where_each_score_fits_and_all_are_within_a_hundred(
    sheet: list[tuple[int, int]],
) -> None:
    fits = bool(sheet) and sum(full for full, _ in sheet) <= FULL_MARKS
    fits = fits and all(full > 0 and 0 <= score <= full for full, score in sheet)
    if fits:
        check_items(sheet)
        assert total((score for _, score in sheet), []) <= FULL_MARKS
    else:
        with pytest.raises(Refused):
            check_items(sheet)


@given(st.sampled_from(AppraisalGrade), st.lists(st.sampled_from(ConsequenceKind), max_size=4))
def test_a_veto_never_passes_and_a_bar_is_never_excellent_GH_15_DC_L7(
    result: AppraisalGrade, kinds: list[ConsequenceKind]
) -> None:
    vetoed, barred = (
        kind in kinds for kind in (ConsequenceKind.ONE_VOTE_VETO, ConsequenceKind.AWARDS_BARRED)
    )
    wrong = (vetoed and result is not AppraisalGrade.UNQUALIFIED) or (
        barred and result is AppraisalGrade.EXCELLENT
    )
    if wrong:
        with pytest.raises(Refused):
            check_result(result, kinds)
    else:
        check_result(result, kinds)
