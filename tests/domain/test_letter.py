"""A letter's way: however it is signed and handed over, it is in force once all have, and not before (4.6, DC-L9, DC-L10)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import letter
from domain.errors import Refused
from domain.letter import OWES, LetterSide, LetterState
from domain.machines.letter import LETTER
from domain.organization import OrgType
from domain.responsibility import LetterSignatory, LetterType
from domain.term import SchoolYear

A, B = LetterSide.PARTY_A, LetterSide.PARTY_B


@given(
    parties=st.sampled_from([(A,), (A, B)]),
    copies=st.integers(0, 4),
    steps=st.lists(st.sampled_from(["A", "B", "copy"]), max_size=12),
)
def test_every_way_through_is_the_machines_and_ends_in_force_only_when_all_is_done(
    parties: tuple[LetterSide, ...], copies: int, steps: list[str]
) -> None:
    state, signed, lacking = LetterState.DRAFT, set[LetterSide](), copies
    for step in steps:
        side = LetterSide[f"PARTY_{step}"] if step != "copy" else None
        if state is LetterState.EFFECTIVE or (side is not None and side not in parties):
            continue
        if side is None:
            lacking -= bool(signed)
        else:
            signed.add(side)
        after = letter.after_signing(state, signed, set(parties) - signed, lacking)
        if after is not state:
            LETTER.require(state, after)
        state = after
        assert (state is LetterState.EFFECTIVE) == (signed == set(parties) and lacking <= 0)
        assert (state is LetterState.DRAFT) == (not signed)


@pytest.mark.parametrize("type", LetterType)
@pytest.mark.parametrize("unit", OrgType)
def test_a_unit_that_owes_no_letter_of_a_type_signs_none(type: LetterType, unit: OrgType) -> None:
    parties = (LetterSignatory.TOWNSHIP, LetterSignatory.EDUCATION_BUREAU, LetterSignatory.SCHOOL)
    if unit in OWES[type]:
        found = letter.signatories(type, parties, unit)
        assert len(found) == (1 if type is LetterType.COMMITMENT else 3)
        return
    with pytest.raises(Refused) as refused:
        letter.signatories(type, parties, unit)
    assert refused.value.reason.code == "WRONG_PARTY"


def test_copies_are_the_documents_else_the_places_else_none_of_what_one_party_commits_to() -> None:
    assert letter.copies(3, 1, 2) == 3
    assert letter.copies(None, 2, 2) == 2
    assert letter.copies(None, 1, 2) == 0


def test_a_letter_is_called_by_a_calendar_year_of_its_school_year_A_12() -> None:
    year = SchoolYear(2026)
    assert [letter.calendar_year(year, None, today) for today in (2025, 2026, 2027)] == [2026, 2026, 2027]
    assert letter.calendar_year(year, 2027, 2026) == 2027
    with pytest.raises(Refused):
        letter.calendar_year(year, 2028, 2026)


def test_articles_are_counted_in_chinese() -> None:
    counted = {1: "一", 7: "七", 10: "十", 12: "十二", 20: "二十", 35: "三十五"}
    assert {number: letter.numeral(number) for number in counted} == counted
