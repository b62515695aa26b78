"""The place's rules that the exchange goes by, read from its parameters and never from code (catalogue 2.19)."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy.ext.asyncio import AsyncSession

from casework import rules as parameters
from domain.errors import Refused

DAY, AGE = "exchange.day", "schoolAge"
REHEARSAL_DAY, OWN_REGISTERS_DAY = "exchange.rehearsalDay", "exchange.ownRegistersDay"
FINDING_DAYS = "exchange.findingDays"
SMALLEST_CELL = "statistics.smallestCell"
HOLD = "exchange.hold."
_SINGLE = (DAY, AGE, SMALLEST_CELL, REHEARSAL_DAY, OWN_REGISTERS_DAY, FINDING_DAYS)


@dataclass(frozen=True, slots=True)
class Hold:
    """When a roster is doubted rather than the children (exchange.hold.…, catalogue 9.1).

    findings_percent: of whom a comparison may accuse; removals_percent: of the memberships that rest on a register;
    rows_percent: more or fewer lines than the register before; match_rate_points, empty_points: against the month before.
    at_least: so few children or lines are never held, whatever their share. approvals: persons who release.
    """

    findings_percent: int
    findings_at_least: int
    removals_percent: int
    rows_percent: int
    match_rate_points: int
    empty_points: int
    approvals: int

    def exceeds(self, found: int, whole: int, percent: int) -> bool:
        """Whether so many of a whole say more about the roster than about the children."""
        return found >= self.findings_at_least and found * 100 > whole * percent


@dataclass(frozen=True, slots=True)
class Rules:
    """exchange_day, rehearsal_day, own_registers_day: of the month. min_age, max_age: full years on 31 August, inclusive.

    smallest_cell: the smallest count that is shown to whoever sees none of the rows counted. finding_days: calendar days in
    which the unit that owns a discrepancy looks into it.
    """

    exchange_day: int
    min_age: int
    max_age: int
    hold: Hold
    smallest_cell: int
    rehearsal_day: int
    own_registers_day: int
    finding_days: int


async def read(session: AsyncSession, jurisdiction_code: str) -> Rules:
    """The county's rules; a local override goes before what was loaded. Raises Refused (NO_RULES)."""
    rules = await parameters.read(session, jurisdiction_code)
    held = {field.name: f"{HOLD}{_camel(field.name)}" for field in fields(Hold)}
    if any(key not in rules.rules for key in (*_SINGLE, *held.values())):
        raise Refused(parameters.missing(jurisdiction_code))
    values = rules.values
    return Rules(
        values[DAY],
        values[AGE]["from"],
        values[AGE]["to"],
        Hold(**{name: values[key] for name, key in held.items()}),
        values[SMALLEST_CELL],
        values[REHEARSAL_DAY],
        values[OWN_REGISTERS_DAY],
        values[FINDING_DAYS],
    )


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.title() for each in others)
