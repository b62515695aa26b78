"""Every comparison says by which rule it is made, and what takes a child off again."""

import re

from domain.exchange import ComparisonCode
from domain.explanation import RULES


def test_every_comparison_says_by_which_clauses_it_is_made_and_what_ends_it() -> None:
    assert set(RULES) == set(ComparisonCode)
    for code, rule in RULES.items():
        assert all(re.fullmatch(r"(GH|DC|BS|HL|QC)-[0-9A-Z]+[a-z]?", clause) for clause in rule.clauses), code
        assert any("一" <= each <= "鿿" for each in rule.zh)
        assert rule.en.isascii() or "学籍" in rule.en


def test_only_what_national_rules_alone_say_cites_no_clause() -> None:
    assert {code.name for code, rule in RULES.items() if not rule.clauses} == {"M_15", "M_20"}
