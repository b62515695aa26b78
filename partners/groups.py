"""Which special groups a child of the synthetic county belongs to: every one occurs among 2,000 children."""

from __future__ import annotations

from domain.student import SpecialGroup
from partners.people import Household

_DISABLED_EVERY = 40
_DISABILITIES = ("智力残疾", "肢体残疾", "听力残疾", "视力残疾", "言语残疾", "精神残疾", "多重残疾")
_THREE = frozenset({"视力残疾", "听力残疾", "言语残疾", "智力残疾"})

_EVERY = (
    (SpecialGroup.CHILD_IN_DIFFICULTY, 60, 0),
    (SpecialGroup.JUVENILE_INVOLVED_IN_CASE, 900, 10),
    (SpecialGroup.CHILD_OF_INMATE, 500, 0),
    (SpecialGroup.JUVENILE_INMATE, 1000, 14),
    (SpecialGroup.MONITORED_HOUSEHOLD, 70, 0),
    (SpecialGroup.REGISTERED_POOR, 45, 0),
    (SpecialGroup.RURAL_POOR_DISABLED_FAMILY, 180, 0),
    (SpecialGroup.RURAL_DIBAO, 55, 0),
    (SpecialGroup.DIBAO, 90, 0),
    (SpecialGroup.RURAL_TEKUN, 300, 0),
    (SpecialGroup.TEKUN, 400, 0),
    (SpecialGroup.POOR_FAMILY, 65, 0),
    (SpecialGroup.ECONOMIC_DIFFICULTY, 35, 0),
    (SpecialGroup.DISABLED_FAMILY_CHILD, 110, 0),
    (SpecialGroup.LEARNING_DIFFICULTY, 30, 0),
    (SpecialGroup.SCHOOL_WEARY, 80, 0),
    (SpecialGroup.BEHAVIOR_DEVIATION, 130, 0),
    (SpecialGroup.SPECIAL_CHILD, 260, 0),
    (SpecialGroup.RETURNED_STUDENT, 220, 8),
    # A stale mark: the school listed the child before its number was issued; it has one now.
    (SpecialGroup.NO_ID_NUMBER, 700, 0),
    (SpecialGroup.ORPHAN, 350, 0),
    (SpecialGroup.DE_FACTO_UNATTENDED, 320, 0),
)
"""Group, one child in how many, from which age."""


def disability(at: int) -> str:
    """The kind of disability of the child at this position (GB/T 26341), mostly none."""
    if at % _DISABLED_EVERY != 5:
        return ""
    return _DISABILITIES[at // _DISABLED_EVERY % len(_DISABILITIES)]


def of(at: int, age: int, household: Household, kind: str) -> tuple[SpecialGroup, ...]:
    """Every group of the child at this position."""
    found = _of_household(household) + _of_disability(at, kind)
    for number, (group, every, youngest) in enumerate(_EVERY):
        # From the first fitting age on, the position within the stride decides; strides are spread apart.
        if (at - number * 13) % every < (20 if youngest else 1) and age >= youngest:
            found.append(group)
    return tuple(found)


def _of_household(household: Household) -> list[SpecialGroup]:
    if household.migrant:
        return [SpecialGroup.MIGRANT, SpecialGroup.MIGRANT_WORKER_CHILD]
    return [SpecialGroup.LEFT_BEHIND] if household.left_behind else []


def _of_disability(at: int, kind: str) -> list[SpecialGroup]:
    if not kind:
        return []
    found = [SpecialGroup.DISABLED]
    if kind in _THREE:
        found.append(SpecialGroup.THREE_DISABILITY)
    if at // _DISABLED_EVERY % 4 == 0:
        found.append(SpecialGroup.SEVERELY_DISABLED)
    return found
