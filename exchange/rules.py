"""The place's rules that the exchange goes by, read from its parameters and never from code (catalogue 2.19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from domain.citation import ParameterOrigin
from domain.errors import Fixer, Reason, Refused

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
    table = tables.RuleParameter
    named = [DAY, AGE, HOLD_PERCENT, HOLD_FLOOR, SMALLEST_CELL]
    statement = (
        select(table.code, table.value)
        .where(
            table.jurisdiction_code == jurisdiction_code,
            table.code.in_(named),
            table.valid_to.is_(None),
        )
        .order_by(table.origin == ParameterOrigin.LOCAL_OVERRIDE)
    )
    values: dict[str, Any] = dict((await session.execute(statement)).all())
    if len(values) < len(named):
        raise Refused(_missing(jurisdiction_code))
    return Rules(
        values[DAY],
        values[AGE]["from"],
        values[AGE]["to"],
        values[HOLD_PERCENT],
        values[HOLD_FLOOR],
        values[SMALLEST_CELL],
    )


def _missing(jurisdiction_code: str) -> Reason:
    return Reason(
        "NO_RULES",
        f"尚未载入 {jurisdiction_code} 的政策规则：请运行 .venv/bin/python -m hub policies；新地区请在 policies/ 增加文件",
        f"no rules are loaded for {jurisdiction_code}: run .venv/bin/python -m hub policies; a new place is a new file in policies/",
        Fixer.OPERATOR,
        jurisdiction_code,
    )
