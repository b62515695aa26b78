"""Plants the differences between registers: who plays which part, how many, and who may play it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random

from domain.exchange import HouseholdChangeType
from domain.identity import school_age
from domain.student import SchoolingStatus
from partners.people import Child
from partners.population import severely_disabled


class Part(Enum):
    """The part a child plays; a child without one is enrolled and every register agrees on it."""

    NEVER_ENROLLED_UNKNOWN = "registered, enrolled nowhere, and nobody knows why"
    NEVER_ENROLLED_KNOWN = "registered, enrolled nowhere, and the bureau knows"
    DEFERRED = "excused: admission deferred"
    EXEMPTED = "excused: exempted from admission"
    APPROVED_NON_ENROLLMENT = "excused: approved by the government"
    ATTENDING_ELSEWHERE = "excused: attends elsewhere without a 学籍 here"
    NOT_IN_REGISTER = "enrolled as a local, unknown to the household register"
    NAME_WRONG = "the registry has another name"
    SEX_WRONG = "the registry has the other sex"
    BIRTH_DATE_WRONG = "the registry has another birth date"
    NUMBER_MISTYPED = "the registry has another valid number for the same child"
    RESPELLED = "excused: the registry spells the same name or number otherwise"
    DECEASED = "enrolled, and reported dead"
    CANCELLED = "enrolled, and the registration is cancelled"
    MOVED_OUT = "enrolled, and moved out of the county"
    CORRECTED = "enrolled under the old name the police have corrected"


@dataclass(frozen=True, slots=True)
class Planting:
    """How many children of 1,000 play a part; at least one each, and two from 400 children on."""

    part: Part
    per_mille: float
    fits: Callable[[Child, int], bool]

    def count(self, children: int) -> int:
        """How many of this many children play it, if enough fit."""
        return max(2 if children >= 400 else 1, round(children * self.per_mille / 1000))


def _any(child: Child, age: int) -> bool:
    return True


def _young(child: Child, age: int) -> bool:
    return age <= 7


def _severe(child: Child, age: int) -> bool:
    return severely_disabled(child)


PLANTINGS = (
    # The rarer a fitting child, the earlier its part is given out.
    Planting(Part.EXEMPTED, 2, _severe),
    Planting(Part.DEFERRED, 3, _young),
    Planting(Part.NEVER_ENROLLED_UNKNOWN, 5, _any),
    Planting(Part.NEVER_ENROLLED_KNOWN, 3, _any),
    Planting(Part.APPROVED_NON_ENROLLMENT, 1, _any),
    Planting(Part.ATTENDING_ELSEWHERE, 6, _any),
    Planting(Part.NOT_IN_REGISTER, 12, _any),
    Planting(Part.NAME_WRONG, 6, _any),
    Planting(Part.SEX_WRONG, 1.5, _any),
    Planting(Part.BIRTH_DATE_WRONG, 2.5, _any),
    Planting(Part.NUMBER_MISTYPED, 4, _any),
    Planting(Part.RESPELLED, 15, _any),
    Planting(Part.DECEASED, 1, _any),
    Planting(Part.CANCELLED, 2, _any),
    Planting(Part.MOVED_OUT, 5, _any),
    Planting(Part.CORRECTED, 3, _any),
)

OUTSIDE = {
    Part.NEVER_ENROLLED_KNOWN: SchoolingStatus.NEVER_ENROLLED,
    Part.DEFERRED: SchoolingStatus.DEFERRED,
    Part.EXEMPTED: SchoolingStatus.EXEMPTED,
    Part.APPROVED_NON_ENROLLMENT: SchoolingStatus.APPROVED_NON_ENROLLMENT,
    Part.ATTENDING_ELSEWHERE: SchoolingStatus.ATTENDING_ELSEWHERE_UNREGISTERED,
}
"""Parts of children the bureau knows to be outside school."""

NOT_ENROLLED = frozenset(OUTSIDE) | {Part.NEVER_ENROLLED_UNKNOWN}

CHANGED = {
    Part.DECEASED: HouseholdChangeType.DEATH,
    Part.CANCELLED: HouseholdChangeType.CANCEL,
    Part.MOVED_OUT: HouseholdChangeType.MOVE_OUT,
    Part.CORRECTED: HouseholdChangeType.CORRECTION,
}
"""Parts the household-change roster reports."""

LEFT_REGISTER = frozenset({Part.DECEASED, Part.CANCELLED, Part.MOVED_OUT})

NOT_ON_ROSTER = LEFT_REGISTER | {Part.NOT_IN_REGISTER}

FIELDS = {
    Part.NAME_WRONG: "name",
    Part.CORRECTED: "name",
    Part.SEX_WRONG: "sex",
    Part.BIRTH_DATE_WRONG: "birthDate",
}
"""The field in which registry and roster disagree."""


def in_range(child: Child, year: int) -> bool:
    """Whether the roster of this year covers the child's age: 6-15 on 31 August (HL-46)."""
    return 6 <= school_age(child.birth_date, year) <= 15


def plant(children: Sequence[Child], year: int, rng: Random) -> dict[int, Part]:
    """Parts by position in children. Only locals aged 6-15 that nothing but the number tells apart play one."""
    alike = _alike(children)
    order = list(range(len(children)))
    rng.shuffle(order)
    parts: dict[int, Part] = {}
    for planting in PLANTINGS:
        wanted = planting.count(len(children))
        for at in order:
            if not wanted:
                break
            child = children[at]
            if at not in parts and _eligible(child, year, alike) and _fits(planting, child, year):
                parts[at] = planting.part
                wanted -= 1
    return parts


def _fits(planting: Planting, child: Child, year: int) -> bool:
    return planting.fits(child, school_age(child.birth_date, year))


def _eligible(child: Child, year: int, alike: set[object]) -> bool:
    return not child.household.migrant and in_range(child, year) and child.key not in alike


def _alike(children: Sequence[Child]) -> set[object]:
    """Keys that two children share by chance: neither may be planted, or the truth would not be exact."""
    seen: set[object] = set()
    alike: set[object] = set()
    for child in children:
        (alike if child.key in seen else seen).add(child.key)
    return alike
