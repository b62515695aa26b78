"""Rules of special groups (特殊群体): who says that a child belongs to one, and of which a clock may tell (catalogue 2.2, 9.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.organization import Department
from domain.student import FINDING_GROUPS, RESTRICTED_GROUPS, SpecialGroup

_D, _G = Department, SpecialGroup

AUTHORITIES: Mapping[SpecialGroup, frozenset[Department]] = {
    _G.LEFT_BEHIND: frozenset({_D.CIVIL_AFFAIRS, _D.SCHOOL}),
    _G.MIGRANT: frozenset({_D.PUBLIC_SECURITY}),
    _G.MIGRANT_WORKER_CHILD: frozenset({_D.PUBLIC_SECURITY, _D.LABOR}),
    _G.CHILD_IN_DIFFICULTY: frozenset({_D.CIVIL_AFFAIRS}),
    _G.DISABLED: frozenset({_D.DISABLED_FEDERATION}),
    _G.THREE_DISABILITY: frozenset({_D.DISABLED_FEDERATION}),
    _G.SEVERELY_DISABLED: frozenset({_D.DISABLED_FEDERATION}),
    _G.JUVENILE_INVOLVED_IN_CASE: frozenset({_D.PUBLIC_SECURITY, _D.JUSTICE}),
    _G.CHILD_OF_INMATE: frozenset({_D.JUSTICE}),
    _G.JUVENILE_INMATE: frozenset({_D.JUSTICE}),
    _G.MONITORED_HOUSEHOLD: frozenset({_D.RURAL_REVITALIZATION}),
    _G.REGISTERED_POOR: frozenset({_D.RURAL_REVITALIZATION}),
    _G.RURAL_POOR_DISABLED_FAMILY: frozenset({_D.DISABLED_FEDERATION, _D.RURAL_REVITALIZATION}),
    _G.RURAL_DIBAO: frozenset({_D.CIVIL_AFFAIRS}),
    _G.DIBAO: frozenset({_D.CIVIL_AFFAIRS}),
    _G.RURAL_TEKUN: frozenset({_D.CIVIL_AFFAIRS}),
    _G.TEKUN: frozenset({_D.CIVIL_AFFAIRS}),
    _G.POOR_FAMILY: frozenset({_D.CIVIL_AFFAIRS, _D.SCHOOL}),
    _G.ECONOMIC_DIFFICULTY: frozenset({_D.CIVIL_AFFAIRS, _D.SCHOOL}),
    _G.DISABLED_FAMILY_CHILD: frozenset({_D.DISABLED_FEDERATION}),
    _G.LEARNING_DIFFICULTY: frozenset({_D.SCHOOL}),
    _G.SCHOOL_WEARY: frozenset({_D.SCHOOL}),
    _G.BEHAVIOR_DEVIATION: frozenset({_D.SCHOOL}),
    _G.SPECIAL_CHILD: frozenset({_D.SCHOOL}),
    _G.RETURNED_STUDENT: frozenset(),
    _G.NO_ID_NUMBER: frozenset({_D.PUBLIC_SECURITY}),
    _G.ORPHAN: frozenset({_D.CIVIL_AFFAIRS}),
    _G.DE_FACTO_UNATTENDED: frozenset({_D.CIVIL_AFFAIRS}),
}
"""The departments whose word a membership stands on (catalogue 2.2, last column). None: the hub itself knows, nobody decides."""


def confirming(group: SpecialGroup, source: Department) -> frozenset[Department]:
    """Whose paper ends a membership that a source says: its own, or an authority's where the source is none (学籍系统标注).

    None is needed where the school itself decided: its word ends what its word began.
    """
    if source not in AUTHORITIES[group]:
        return AUTHORITIES[group]
    return frozenset() if source is Department.SCHOOL else frozenset({source})


def told_by_clocks(names: Iterable[str]) -> tuple[SpecialGroup, ...]:
    """Of groups by name those for whose sake a clock may run: more people see clocks than may know of the courts or a finding."""
    groups = (SpecialGroup[name] for name in names)
    return tuple(each for each in groups if each not in RESTRICTED_GROUPS | FINDING_GROUPS)
