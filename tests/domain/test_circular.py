"""What a circular publishes: no small total, none that follows from others, and nothing of what is restricted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import circular
from domain.cause import RESTRICTED_CAUSES, DropoutCause
from domain.circular import Causes, Counted, Enrolled

NUMBERS = st.integers(0, 12)
COUNTS = st.dictionaries(st.sampled_from([*DropoutCause, None]), NUMBERS, max_size=8)
NOBODY = Enrolled(0, 0)


def published(causes: Causes, of: Enrolled = NOBODY, k: int = 5) -> dict[str, object]:
    return circular.published(Counted(0, causes, 0, 0, of), k)


@pytest.mark.rule("QC-30")
@given(COUNTS)
def test_moving_children_between_restricted_and_other_causes_changes_nothing_QC_30(causes: Causes) -> None:
    hidden = sum(number for cause, number in causes.items() if cause in RESTRICTED_CAUSES)
    moved = {cause: number for cause, number in causes.items() if cause not in RESTRICTED_CAUSES}
    moved[DropoutCause.OTHER] = moved.get(DropoutCause.OTHER, 0) + hidden
    assert published(causes) == published(moved)
    shown = published(causes)["causes"]
    assert isinstance(shown, dict)
    assert RESTRICTED_CAUSES.isdisjoint(DropoutCause[name] for name in shown)


@pytest.mark.rule("BS-18")
@given(COUNTS, st.integers(0, 12), st.integers(0, 12))
def test_no_published_total_is_small_nor_the_only_one_kept_back_of_a_sum_BS_18(
    causes: Causes, enrolled: int, others: int
) -> None:
    found = published(causes, Enrolled(enrolled, enrolled + others))
    by_cause, of = found["causes"], found["threeDisability"]
    assert isinstance(by_cause, dict)
    assert isinstance(of, dict)
    for whole, parts in (
        (found["dropouts"], list(by_cause.values())),
        (of["children"], [of["enrolled"], of["notEnrolled"]]),
    ):
        told = [whole, *parts]
        assert all(number == 0 or number >= 5 for number in told if number is not None)
        assert told.count(None) != 1
    assert of["rate"] is None or None not in of.values()


@pytest.mark.parametrize(
    ("enrolled", "children", "rate"),
    [(0, 0, None), (0, 3, "0.00"), (2, 3, "66.67"), (1, 3, "33.33"), (7, 7, "100.00"), (1, 800, "0.13")],
)
def test_a_rate_is_in_percent_and_nothing_where_there_are_no_children(
    enrolled: int, children: int, rate: str | None
) -> None:
    assert Enrolled(enrolled, children).rate == rate


def test_a_digest_does_not_depend_on_the_order_of_keys() -> None:
    assert circular.digest({"a": 1, "甲": None}) == circular.digest({"甲": None, "a": 1})
    assert circular.digest({"a": 1}) != circular.digest({"a": 2})
