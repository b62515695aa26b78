"""Words and rules about a responsibility letter (责任书) on its way to being in force (catalogue 2.10, 4.6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from domain.errors import Fixer, Reason, Refused
from domain.organization import OrgType
from domain.responsibility import LetterSignatory, LetterType
from domain.term import SchoolYear
from domain.vocabulary import Term


class LetterState(Term):
    """责任文书状态."""

    DRAFT = "草稿"
    PARTY_A_SIGNED = "甲方已签署"
    PARTY_B_SIGNED = "乙方已签署"
    EFFECTIVE = "生效"
    EXPIRED = "期满"
    SUPERSEDED = "已被替代"


class LetterSide(Term):
    """责任文书签署方次序; the only party of a commitment is the first."""

    PARTY_A = "甲方"
    PARTY_B = "乙方"


IN_FORCE = frozenset({LetterState.EFFECTIVE, LetterState.EXPIRED, LetterState.SUPERSEDED})
"""States of a letter that is, or was, in force: it has the day from which."""
PERSONS = frozenset({LetterSignatory.PRINCIPAL, LetterSignatory.TEACHER, LetterSignatory.HOMEROOM_TEACHER})
"""Parties that sign as a person and have no seal; a unit sets its seal beside its principal person's signature (DC-L10)."""
TEACHERS = PERSONS - {LetterSignatory.PRINCIPAL}
"""Parties whose name is known as the letter is drawn up."""
_UNITS: Mapping[LetterSignatory, frozenset[OrgType]] = {
    LetterSignatory.TOWNSHIP: frozenset({OrgType.TOWNSHIP, OrgType.SUBDISTRICT}),
    LetterSignatory.EDUCATION_BUREAU: frozenset({OrgType.EDUCATION_BUREAU}),
    LetterSignatory.SCHOOL: frozenset({OrgType.SCHOOL}),
}
OWES: Mapping[LetterType, frozenset[OrgType]] = {
    LetterType.BUREAU_SCHOOL: _UNITS[LetterSignatory.SCHOOL],
    LetterType.PRINCIPAL_TEACHER: _UNITS[LetterSignatory.SCHOOL],
    LetterType.SCHOOL_HOMEROOM: _UNITS[LetterSignatory.SCHOOL],
    LetterType.COMMITMENT: frozenset(kind for kinds in _UNITS.values() for kind in kinds),
}
"""Kinds of units that owe a letter of a type."""
OF_TEACHERS = frozenset({LetterType.PRINCIPAL_TEACHER, LetterType.SCHOOL_HOMEROOM})
"""Letters within a school, one for each teacher."""
_DIGITS = "零一二三四五六七八九"


def signatories(
    type: LetterType, parties: Collection[LetterSignatory], unit: OrgType
) -> tuple[LetterSignatory, ...]:
    """Who signs a letter of a unit, the first party first. parties: of the document's template; one of them signs a commitment.

    Raises Refused WRONG_PARTY for a unit that owes no such letter.
    """
    if unit in OWES[type]:
        if type is not LetterType.COMMITMENT:
            return tuple(parties)
        own = tuple(each for each in parties if unit in _UNITS.get(each, ()))
        if own:
            return own
    zh, en = f"{unit.zh}不签订{type.zh}", f"a unit of kind {unit.name} signs no letter of type {type.name}"
    raise Refused(Reason("WRONG_PARTY", zh, en, Fixer.CALLER, "unitId"))


def copies(stated: int | None, parties: int, by_rule: int) -> int:
    """How many copies must be handed over: as the document says, else as the place's parameter does (letter.copies).

    A commitment has one party: of it no copy is handed to another unless its document says so (A-13).
    """
    if stated is not None:
        return stated
    return by_rule if parties > 1 else 0


def calendar_year(year: SchoolYear, said: int | None, today: int) -> int:
    """The calendar year that a letter is called by ("2024年", A-12). Raises Refused BAD_LETTER_YEAR for one outside its school year."""
    both = (year.first, year.first + 1)
    if said is None:
        return today if today in both else year.first
    if said not in both:
        zh, en = f"应为 {both[0]} 或 {both[1]}", f"{both[0]} or {both[1]}"
        raise Refused(Reason("BAD_LETTER_YEAR", zh, en, Fixer.CALLER, "year"))
    return said


def after_signing(
    state: LetterState, signed: Collection[LetterSide], unsigned: Collection[LetterSide], lacking: int
) -> LetterState:
    """The state of a letter once these parties have signed, sealed and dated it. lacking: copies still to be handed over."""
    if signed and not unsigned and lacking <= 0:
        return LetterState.EFFECTIVE
    if state is not LetterState.DRAFT or not signed:
        return state
    first = LetterSide.PARTY_A in signed
    return LetterState.PARTY_A_SIGNED if first else LetterState.PARTY_B_SIGNED


def numeral(number: int) -> str:
    """1 to 99 as articles are counted: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")
