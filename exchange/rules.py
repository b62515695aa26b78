"""The place's rules that the exchange goes by, read from its parameters and never from code (catalogue 2.19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from domain.citation import ParameterOrigin
from domain.errors import Fixer, Reason, Refused

DAY, AGE, HOLD = "exchange.day", "schoolAge", "exchange.hold.findingsPercent"


@dataclass(frozen=True, slots=True)
class Rules:
    """exchange_day: of the month. min_age, max_age: full years on 31 August, inclusive. hold_percent: of a register."""

    exchange_day: int
    min_age: int
    max_age: int
    hold_percent: int


async def read(session: AsyncSession, jurisdiction_code: str) -> Rules:
    """The county's rules; a local override goes before what was loaded. Raises Refused (NO_RULES)."""
    table = tables.RuleParameter
    statement = (
        select(table.code, table.value)
        .where(
            table.jurisdiction_code == jurisdiction_code,
            table.code.in_([DAY, AGE, HOLD]),
            table.valid_to.is_(None),
        )
        .order_by(table.origin == ParameterOrigin.LOCAL_OVERRIDE)
    )
    values: dict[str, Any] = dict((await session.execute(statement)).all())
    if len(values) < 3:
        raise Refused(_missing(jurisdiction_code))
    return Rules(values[DAY], values[AGE]["from"], values[AGE]["to"], values[HOLD])


def _missing(jurisdiction_code: str) -> Reason:
    return Reason(
        "NO_RULES",
        f"尚未载入 {jurisdiction_code} 的政策规则：请运行 python -m hub policies；新地区请在 policies/ 增加文件",
        f"no rules are loaded for {jurisdiction_code}: run python -m hub policies; a new place is a new file in policies/",
        Fixer.OPERATOR,
        jurisdiction_code,
    )
