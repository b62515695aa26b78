"""The place's rule parameters, as casework goes by them: values from the documents or the hub's defaults, never from code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from domain.citation import ParameterOrigin
from domain.errors import Fixer, Reason, Refused


@dataclass(frozen=True, slots=True)
class Rule:
    """One parameter as it holds here. clauses: those that set it, or speak of it without a value."""

    value: Any
    origin: ParameterOrigin
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """All parameters of a county, by key (catalogue 2.19)."""

    jurisdiction_code: str
    rules: Mapping[str, Rule]

    def __getitem__(self, key: str) -> Any:
        return self.rules[key].value

    @property
    def values(self) -> Mapping[str, Any]:
        """Their values alone."""
        return {key: rule.value for key, rule in self.rules.items()}

    def is_default(self, key: str) -> bool:
        """Whether a parameter is the hub's default here: no clause and no local override gives its value."""
        return self.rules[key].origin is ParameterOrigin.HUB_DEFAULT

    def clauses(self, key: str) -> tuple[str, ...]:
        """The clauses that set a parameter, or speak of it without a value."""
        return self.rules[key].clauses


async def read(session: AsyncSession, jurisdiction_code: str) -> Rules:
    """The county's parameters as they stand; a local override goes before what was loaded. Raises Refused (NO_RULES)."""
    table = tables.RuleParameter
    statement = (
        select(table.code, table.value, table.origin, table.clauses)
        .where(table.jurisdiction_code == jurisdiction_code, table.valid_to.is_(None))
        .order_by(table.origin == ParameterOrigin.LOCAL_OVERRIDE)
    )
    found = {
        code: Rule(value, origin, tuple(clauses))
        for code, value, origin, clauses in await session.execute(statement)
    }
    if not found:
        raise Refused(missing(jurisdiction_code))
    return Rules(jurisdiction_code, found)


def missing(jurisdiction_code: str) -> Reason:
    """Why nothing can be done for a county without rules: NO_RULES."""
    return Reason(
        "NO_RULES",
        f"尚未载入 {jurisdiction_code} 的政策规则：请运行 .venv/bin/python -m hub policies；新地区请在 policies/ 增加文件",
        f"no rules are loaded for {jurisdiction_code}: run .venv/bin/python -m hub policies; a new place is a new file in policies/",
        Fixer.OPERATOR,
        jurisdiction_code,
    )
