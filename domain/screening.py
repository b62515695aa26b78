"""Whether the villages of a county are divided among its schools: each is assigned exactly once (摸排任务分解, DC-08)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Division:
    """What a division lacks. Villages by id: twice are assigned more than once, missing not at all, foreign are none here."""

    twice: frozenset[UUID]
    missing: frozenset[UUID]
    foreign: frozenset[UUID]


def divided(villages: Collection[UUID], before: Iterable[UUID], assigned: Iterable[UUID]) -> Division:
    """Judge a division. villages: all of the county; before: those that were assigned already; assigned: those that are now."""
    wanted = frozenset(villages)
    times = Counter([*before, *assigned])
    there = frozenset(times)
    twice = frozenset(village for village, count in times.items() if count > 1)
    return Division(twice, wanted - there, there - wanted)
