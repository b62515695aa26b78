"""Circulars (通报): what is published of a month, in totals alone, small ones kept back (BS-18, QC-30, QC-34, A-15)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import Any

from domain.cause import RESTRICTED_CAUSES, DropoutCause
from domain.student import SchoolingStatus
from domain.suppression import Sum, suppressed

Causes = Mapping[DropoutCause | None, int]
"""Children by their primary cause; None where none is recorded."""
ENROLLED = frozenset(
    {
        SchoolingStatus.ATTENDING,
        SchoolingStatus.ATTENDING_INCLUSIVE,
        SchoolingStatus.ATTENDING_SPECIAL_SCHOOL,
        SchoolingStatus.HOME_TEACHING,
        SchoolingStatus.ATTENDING_VOCATIONAL,
        SchoolingStatus.ATTENDING_IN_JURISDICTION_UNREGISTERED,
        SchoolingStatus.ATTENDING_ELSEWHERE_UNREGISTERED,
        SchoolingStatus.ATTENDING_ELSEWHERE_REGISTERED_HERE,
        SchoolingStatus.AT_RISK,
        SchoolingStatus.RETURNED,
    }
)
"""In schooling (catalogue 2.14 [P]); a sign of dropping out or a return that is followed up takes no child out of school."""
NOT_COUNTED = frozenset(
    {
        SchoolingStatus.EXEMPTED,
        SchoolingStatus.GRADUATED,
        SchoolingStatus.AGED_OUT,
        SchoolingStatus.DECEASED,
        SchoolingStatus.MOVED_OUT,
    }
)
"""On no list of whom the county must school: exempted (2.14 [P]), or gone."""
PUBLISHED = tuple(cause for cause in DropoutCause if cause not in RESTRICTED_CAUSES)
"""Causes that a circular names. All others, and none, are OTHER there: nothing is left over that would tell them (A-32)."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The rate of enrollment of some children: how many are in schooling, of how many."""

    enrolled: int
    children: int

    @property
    def rate(self) -> str | None:
        """In percent with two decimals ("66.67"); None, not 100, where there are no children (2.14)."""
        return _percent(self.enrolled, self.children) if self.children else None


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted. suspected, causes: who is one on that day, the dropouts by cause; dropouts_new, returned: in the month."""

    suspected: int
    causes: Causes
    dropouts_new: int
    returned: int
    three_disability: Enrolled

    @property
    def dropouts(self) -> int:
        """All dropouts of that day."""
        return sum(self.causes.values())


def published(counted: Counted, k: int) -> dict[str, Any]:
    """The totals as they may be published: no cell below k, and none that follows from the others."""
    of, causes = counted.three_disability, _folded(counted.causes)
    disabled = {"children": of.children, "enrolled": of.enrolled, "notEnrolled": of.children - of.enrolled}
    whole = {
        "suspected": counted.suspected,
        "dropouts": counted.dropouts,
        "dropoutsNew": counted.dropouts_new,
        "returned": counted.returned,
        "causes": causes,
        "threeDisability": disabled,
    }
    by_cause = Sum(("dropouts",), tuple(("causes", name) for name in causes))
    by_place = Sum(
        ("threeDisability", "children"), (("threeDisability", "enrolled"), ("threeDisability", "notEnrolled"))
    )
    shown = suppressed(whole, k, [by_cause, by_place])
    shown["threeDisability"]["rate"] = None if None in shown["threeDisability"].values() else of.rate
    return shown


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256, as hex, of a circular's content: JSON in UTF-8, keys sorted, no blanks."""
    said = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(said.encode()).hexdigest()


def _folded(causes: Causes) -> dict[str, int]:
    named = {cause.name: causes.get(cause, 0) for cause in PUBLISHED}
    named[DropoutCause.OTHER.name] += sum(causes.values()) - sum(named.values())
    return named


def _percent(part: int, whole: int) -> str:
    return str((Decimal(part * 100) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP))
