"""The place's rules that the exchange goes by, read from its parameters and never from code (catalogue 2.19)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from casework import rules as parameters
from domain.errors import Refused

DAY, AGE = "exchange.day", "schoolAge"
SMALLEST_CELL = "statistics.smallestCell"
HOLD_PERCENT, HOLD_FLOOR = "exchange.hold.findingsPercent", "exchange.hold.findingsAtLeast"


@dataclass(frozen=True, slots=True)
class Rules:
    """exchange_day: of the month. min_age, max_age: full years on 31 August, inclusive.

    hold_percent, hold_floor: findings are held back above this share of a register, but not fewer than the floor.
    smallest_cell: the smallest count that is shown to whoever sees none of the rows counted.
    """

    exchange_day: int
    min_age: int
    max_age: int
    hold_percent: int
    hold_floor: int
    smallest_cell: int

    def doubts(self, findings: int, register: int) -> bool:
        """Whether so many findings say more about the roster than about the children."""
        return findings >= self.hold_floor and findings * 100 > register * self.hold_percent


async def read(session: AsyncSession, jurisdiction_code: str) -> Rules:
    """The county's rules; a local override goes before what was loaded. Raises Refused (NO_RULES)."""
    rules = await parameters.read(session, jurisdiction_code)
    named = (DAY, AGE, HOLD_PERCENT, HOLD_FLOOR, SMALLEST_CELL)
    if any(key not in rules.rules for key in named):
        raise Refused(parameters.missing(jurisdiction_code))
    values = rules.values
    return Rules(
        values[DAY],
        values[AGE]["from"],
        values[AGE]["to"],
        values[HOLD_PERCENT],
        values[HOLD_FLOOR],
        values[SMALLEST_CELL],
    )
