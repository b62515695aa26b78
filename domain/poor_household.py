"""Words about poor households as rural revitalisation knows them (catalogue 2.2, R12): registered as poor, or monitored lest they be again."""

from __future__ import annotations

from collections.abc import Mapping

from domain.student import SpecialGroup
from domain.vocabulary import Term


class PoorHouseholdKind(Term):
    """农户类别 (HL-31, HL-56, DC-11)."""

    REGISTERED_POOR = "建档立卡贫困户"
    MONITORED_HOUSEHOLD = "防返贫监测户"


GROUP_OF: Mapping[PoorHouseholdKind, SpecialGroup] = {
    PoorHouseholdKind.REGISTERED_POOR: SpecialGroup.REGISTERED_POOR,
    PoorHouseholdKind.MONITORED_HOUSEHOLD: SpecialGroup.MONITORED_HOUSEHOLD,
}
"""The group that a child of such a household belongs to."""
