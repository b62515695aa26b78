"""Every comparison says what takes a child off its list."""

from __future__ import annotations

from domain.exchange import ComparisonCode
from domain.explanation import RULES


def test_every_comparison_says_what_takes_a_child_off_its_list() -> None:
    assert set(RULES) == set(ComparisonCode)
    assert all(rule.zh and rule.en for rule in RULES.values())
