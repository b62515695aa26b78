"""A year's arrangement of holidays is read whole or refused with the file, the line and everything that is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain import arrangement
from domain.citation import Provenance
from domain.errors import Fixer
from domain.reading import PolicyRefused

FOLDER = Path(__file__).parents[2] / "policies" / "calendar"
YEAR = """\
year: 2031
title: 某通知
doc_no: 某号
marked: KNOWLEDGE
note: To be verified.
holidays:
  - {name_zh: 元旦, name_en: New Year, first: 2030-12-31, last: 2031-01-02, worked: [2031-01-04]}
  - {name_zh: 国庆节, name_en: National Day, first: 2031-10-01, last: 2031-10-07}
"""


def refused(texts: dict[str, str]) -> list[tuple[str, str]]:
    with pytest.raises(PolicyRefused) as found:
        arrangement.load_all(texts)
    assert all(each.zh and each.en and each.fixer is Fixer.OPERATOR for each in found.value.reasons)
    return [(each.code, each.place) for each in found.value.reasons]


def test_the_files_in_the_checkout_say_of_each_year_whose_word_it_is_and_that_it_is_to_be_verified() -> None:
    years = arrangement.load_all({path.name: path.read_text("utf-8") for path in FOLDER.glob("*.yaml")})
    assert [each.year for each in years] == [2024, 2025, 2026]
    assert {each.marked for each in years} == {Provenance.KNOWLEDGE}
    assert all("verify" in each.note and str(each.year) in each.title for each in years)


def test_a_year_may_begin_in_december() -> None:
    (year,) = arrangement.load_all({"2031.yaml": YEAR})
    assert [str(day) for day in year.holidays[0].off] == ["2030-12-31", "2031-01-01", "2031-01-02"]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("[2031-01-04]", "[2031-01-03]", "POLICY_NOT_WEEKEND", 7),
        ("[2031-01-04]", "[2031-01-04, 2031-01-04]", "POLICY_DAY_TWICE", 7),
        ("first: 2031-10-01", "first: 2031-01-02", "POLICY_BAD_SPAN", 8),
        (
            "first: 2031-10-01, last: 2031-10-07",
            "first: 2031-01-02, last: 2031-01-02",
            "POLICY_DAY_TWICE",
            8,
        ),
        (
            "first: 2031-10-01, last: 2031-10-07",
            "first: 2031-01-03, last: 2031-01-04",
            "POLICY_DAY_TWICE",
            8,
        ),
        ("last: 2031-10-07", "last: 2031-09-30", "POLICY_BAD_SPAN", 8),
        (
            "first: 2031-10-01, last: 2031-10-07",
            "first: 2032-10-01, last: 2032-10-01",
            "POLICY_FOREIGN_DAY",
            8,
        ),
        (
            "first: 2030-12-31, last: 2031-01-02",
            "first: 2030-11-30, last: 2030-11-30",
            "POLICY_FOREIGN_DAY",
            7,
        ),
        ("last: 2031-10-07", "last: 2031-10-32", "POLICY_WRONG_TYPE", 8),
        ("last: 2031-10-07", "till: 2031-10-07", "POLICY_UNKNOWN_KEY", 8),
        ("marked: KNOWLEDGE", "marked: HEARSAY", "POLICY_UNKNOWN_VALUE", 4),
        ("year: 2031", "year: soon", "POLICY_WRONG_TYPE", 1),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_line(old: str, new: str, code: str, line: int) -> None:
    assert YEAR.count(old) == 1
    assert (code, f"2031.yaml:{line}") in refused({"2031.yaml": YEAR.replace(old, new)})


def test_a_year_has_one_file_and_the_problems_of_all_files_are_told() -> None:
    bad = YEAR.replace("[2031-01-04]", "[2031-01-03]")
    assert refused({"a.yaml": YEAR, "b.yaml": YEAR, "c.yaml": bad}) == [
        ("POLICY_DUPLICATE_YEAR", "b.yaml:1"),
        ("POLICY_NOT_WEEKEND", "c.yaml:7"),
    ]
