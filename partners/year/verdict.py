"""What was found in a year beside what was planted: by story and fact, for one place and between the five."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partners.year.county import Fact
from partners.year.truth import TRUTH, Truth


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A fact that is not what was planted. found: None where the year ended without it."""

    place: str
    story: str
    fact: str
    planted: Truth
    found: Fact | None


@dataclass(frozen=True, slots=True)
class Result:
    """The year of one place, lived until a day. code: GB/T 2260; requests: over HTTP."""

    code: str
    until: date
    found: dict[str, dict[str, Fact]]
    requests: int

    @property
    def planted(self) -> list[tuple[str, str, Truth]]:
        """What must have come about here by then: story, fact, and what of it."""
        return [
            (story, fact, truth)
            for story, by, facts in TRUTH
            if by <= self.until
            for fact, truth in facts.items()
            if truth.here(self.code)
        ]

    @property
    def mismatches(self) -> list[Mismatch]:
        """What was planted and not found so."""
        told = []
        for story, fact, truth in self.planted:
            found = self.found.get(story, {}).get(fact)
            if found is None or not truth.holds(self.code, found):
                told.append(Mismatch(self.code, story, fact, truth, found))
        return told

    @property
    def noticed(self) -> tuple[int, ...]:
        """After how many school days the hub noticed each child that stopped coming."""
        facts = (facts.get("school days until noticed") for facts in self.found.values())
        return tuple(int(fact[0]) for fact in facts if fact is not None)

    @property
    def overdue(self) -> int:
        """Clocks that ran out and were never done."""
        return int(self.found["clocks"]["OVERDUE"][0])


def differences(results: Sequence[Result]) -> list[tuple[str, str, dict[str, Fact | None]]]:
    """Facts that are not the same in all places: story, fact, what was found by place."""
    told = []
    for story, _, facts in TRUTH:
        for fact in facts:
            found = {each.code: each.found.get(story, {}).get(fact) for each in results}
            if len(set(found.values())) > 1:
                told.append((story, fact, found))
    return told
