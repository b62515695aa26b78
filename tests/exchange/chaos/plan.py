"""What goes wrong in a run: drawn from the seed alone."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.departments import CONNECTORS
from domain.exchange import Direction
from partners.departments import DEPARTMENTS
from partners.faults import Fault
from tests.exchange.chaos.stage import Strike

PASSING = list(Fault)[: list(Fault).index(Fault.WRONG_MONTH)]
"""Counted per answer: once, and it must leave no trace."""
LASTING = list(Fault)[list(Fault).index(Fault.WRONG_MONTH) :]
"""Counted per package: the roster itself is another one, for as long as the partner is not mended."""
EVER = 10_000
_LONGEST = 5.0  # seconds that a month takes on a machine with something to spare
TARGETS = ("worker", "worker", "database", "backend", "partner")
REQUESTS = ("$submit", "$submit", "$export", "/parts/", "/token")


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster that is another one until the partner is mended; refuse: what is decided if it is doubted."""

    fault: Fault
    package: str
    refuse: bool

    def __str__(self) -> str:
        return f"{self.fault.value}@{self.package} ({'refuse' if self.refuse else 'release'})"


@dataclass(frozen=True, slots=True)
class Plan:
    """A run: of which partner, what is killed when, what passes, what lasts. seed: what it was drawn from."""

    seed: str
    partner: str
    strikes: tuple[Strike, ...] = ()
    passing: tuple[Fault, ...] = ()
    roster: Roster | None = None

    @property
    def undisturbed(self) -> Plan:
        """The same month of the same partner with the same roster, and nothing else."""
        return Plan("undisturbed", self.partner, roster=self.roster)

    def __str__(self) -> str:
        said = [str(each) for each in (*self.strikes, *([self.roster] if self.roster else []))]
        return f"{self.partner}: " + (", ".join([*said, *(each.value for each in self.passing)]) or "nothing")


def draw(seed: str, steps: Mapping[str, Sequence[str]], seconds: Mapping[str, float]) -> Plan:
    """The plan of a seed. steps, seconds: of each partner's undisturbed month, what it does and how long it takes."""
    chance = random.Random(seed)
    partner = chance.choice(sorted(DEPARTMENTS))
    struck: list[Strike] = []
    passing: list[Fault] = []
    roster = None
    for number in range(chance.choice((0, 1, 1, 2, 2, 2, 3, 3, 3))):
        kind = chance.random()
        if kind < 0.6:
            struck.append(_strike(chance, number, steps[partner], seconds[partner]))
        elif kind < 0.85 or roster is not None:
            passing.append(chance.choice(PASSING))
        else:
            roster = Roster(chance.choice(LASTING), chance.choice(_rosters(partner)), chance.random() < 0.5)
    return Plan(seed, partner, tuple(struck), tuple(dict.fromkeys(passing)), roster)


def _strike(chance: random.Random, number: int, steps: Sequence[str], seconds: float) -> Strike:
    target, how = chance.choice(TARGETS), chance.random()
    if how < 0.4:
        moment = chance.choice(("before", "inside", "after"))
        return Strike(number, target, step=chance.choice(list(steps)), moment=moment)
    if how < 0.7:
        moment = chance.choice(("asked", "answered"))
        return Strike(number, target, request=chance.choice(REQUESTS), moment=moment)
    return Strike(number, target, at=chance.random() * min(seconds, _LONGEST))


def _rosters(partner: str) -> list[str]:
    packages = CONNECTORS[partner].packages
    return [p.code.name for p in packages if p.direction is Direction.PULL and p.reply_to is None]
