"""Loads the places' rules into the database; the same files twice change nothing.

What a file no longer holds is never deleted, for tasks, letters and assignments may point at it: it is closed
with `valid_to`. What changed is changed in place and its version grows. Local overrides are never touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from database import policy_rows, tables
from database.policy_rows import Values
from database.tables.policy import Cited, Kept
from domain.citation import ParameterOrigin
from domain.policy import Policy, Rulebook

_KEPT: tuple[type[Kept], ...] = (
    tables.PolicyClause,
    tables.RuleParameter,
    tables.DepartmentDuty,
    tables.Target,
    tables.ScheduledEventRule,
    tables.RequiredLedger,
    tables.RequiredRoster,
    tables.AidProgram,
    tables.ResponsibilityLine,
    tables.ResponsibilityNode,
    tables.LadderStep,
    tables.LetterTemplate,
)


@dataclass(slots=True)
class Counts:
    """What a load did, in rows. closed: no longer in the files."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    closed: int = 0


async def load(session: AsyncSession, rulebook: Rulebook, *, on: date) -> Counts:
    """Brings the database to what the files say; flushes, does not commit. on: the civil date of the load."""
    counts = Counts()
    await _aliases(session, rulebook, counts)
    for policy in rulebook.places:
        await _place(session, rulebook, policy, on, counts)
    await _withdraw(session, rulebook, on, counts)
    await session.flush()
    return counts


async def _place(session: AsyncSession, rulebook: Rulebook, policy: Policy, on: date, counts: Counts) -> None:
    document = await _document(session, policy, counts)
    keeper = _Keeper(session, document, _begins(policy), on, counts)
    await keeper.keep(tables.PolicyClause, policy_rows.coded(policy.clauses, lambda it: it.id))
    await keeper.keep(tables.RuleParameter, policy_rows.parameters(rulebook, policy))
    await keeper.keep(
        tables.DepartmentDuty, policy_rows.coded(policy.duties, policy_rows.duty_code, policy_rows.obligation)
    )
    await keeper.keep(
        tables.Target, policy_rows.coded(policy.targets, lambda it: f"{it.indicator.name}.{it.clauses[0]}")
    )
    await keeper.keep(tables.ScheduledEventRule, policy_rows.events(rulebook, policy))
    await keeper.keep(
        tables.RequiredLedger, policy_rows.coded(policy.required_ledgers, lambda it: it.type.name)
    )
    await keeper.keep(
        tables.RequiredRoster, policy_rows.coded(policy.required_rosters, lambda it: it.type.name)
    )
    await keeper.keep(
        tables.AidProgram,
        policy_rows.coded(policy.aid_programs, lambda it: it.code.name, lambda it: {"program": it.code}),
    )
    await keeper.keep(tables.LetterTemplate, policy_rows.coded(policy.letters, lambda it: it.type.name))
    await keeper.keep(tables.LadderStep, policy_rows.steps(policy))
    lines = await keeper.keep(
        tables.ResponsibilityLine, policy_rows.coded(policy.responsibility_lines, lambda it: it.code)
    )
    await keeper.keep(tables.ResponsibilityNode, policy_rows.nodes(policy, lines))


class _Keeper:
    """Keeps one document's rows in step with its file."""

    def __init__(
        self, session: AsyncSession, document: tables.PolicyDocument, begins: date, on: date, counts: Counts
    ) -> None:
        self._session, self._document = session, document
        self._begins, self._on, self._counts = begins, on, counts
        self._clauses: dict[str, UUID] = {}

    async def keep(self, table: type[Kept], wanted: Mapping[str, Values]) -> dict[str, UUID]:
        """Inserts, updates or closes rows of one table; returns the id of every code."""
        rows = await _loaded(self._session, table, self._document.id)
        for ordinal, (code, values) in enumerate(wanted.items(), start=1):
            rows[code] = self._one(table, rows.get(code), self._whole(table, code, ordinal, values))
        for code in rows.keys() - wanted.keys():
            _close(rows[code], self._on, self._counts)
        await self._session.flush()
        ids: dict[str, UUID] = {code: row.id for code, row in rows.items()}  # type: ignore[attr-defined]  # of Row
        if table is tables.PolicyClause:
            self._clauses = ids
        return ids

    def _whole(self, table: type[Kept], code: str, ordinal: int, values: Values) -> Values:
        whole = values | {
            "jurisdiction_code": self._document.jurisdiction_code,
            "document_id": self._document.id,
            "code": code,
            "ordinal": ordinal,
            "valid_from": self._begins,
            "valid_to": None,
        }
        if issubclass(table, Cited):
            cited = whole.setdefault("clauses", [])
            whole["clause_id"] = self._clauses[cited[0]] if cited else None
        return _known(table, whole)

    def _one(self, table: type[Kept], row: Kept | None, values: Values) -> Kept:
        if row is None:
            row = table(**values)
            self._session.add(row)
            self._counts.inserted += 1
        else:
            _update(row, values, self._counts)
        return row


async def _loaded(session: AsyncSession, table: type[Kept], document_id: UUID) -> dict[str, Kept]:
    rows = select(table).where(table.document_id == document_id)
    if table is tables.RuleParameter:
        rows = rows.where(tables.RuleParameter.origin != ParameterOrigin.LOCAL_OVERRIDE)
    return {row.code: row for row in await session.scalars(rows)}


def _update(row: Any, values: Values, counts: Counts) -> None:  # Any: a row of any of our tables
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        counts.unchanged += 1
        return
    for name, value in changed.items():
        setattr(row, name, value)
    row.version += 1
    counts.updated += 1


def _close(row: Any, on: date, counts: Counts) -> None:  # Any: a row of any of our tables
    if row.valid_to is None:
        row.valid_to = on
        row.version += 1
        counts.closed += 1


async def _aliases(session: AsyncSession, rulebook: Rulebook, counts: Counts) -> None:
    known = {row.alias: row for row in await session.scalars(select(tables.DepartmentAlias))}
    for alias, department in rulebook.hub.aliases.items():
        if alias in known:
            _update(known.pop(alias), {"department": department}, counts)
        else:
            session.add(tables.DepartmentAlias(alias=alias, department=department))
            counts.inserted += 1
    for row in known.values():  # nothing points at an alias
        await session.delete(row)
        counts.closed += 1


async def _document(session: AsyncSession, policy: Policy, counts: Counts) -> tables.PolicyDocument:
    place = policy.document.jurisdiction
    if not await session.scalar(select(tables.Jurisdiction.id).where(tables.Jurisdiction.code == place.code)):
        session.add(tables.Jurisdiction(code=place.code, name_zh=place.name_zh, level=place.level))
        await session.flush()
        counts.inserted += 1
    values = policy_rows.columns(policy) | policy_rows.columns(policy.document)
    values = _known(tables.PolicyDocument, values | {"jurisdiction_code": place.code, "valid_to": None})
    document = await session.scalar(
        select(tables.PolicyDocument).where(tables.PolicyDocument.key == policy.document.key)
    )
    if document is None:
        document = tables.PolicyDocument(**values)
        session.add(document)
        await session.flush()
        counts.inserted += 1
    else:
        _update(document, values, counts)
    return document


async def _withdraw(session: AsyncSession, rulebook: Rulebook, on: date, counts: Counts) -> None:
    """Closes documents whose file is gone, and all that rests on them."""
    keys = [policy.document.key for policy in rulebook.places]
    gone = select(tables.PolicyDocument).where(
        tables.PolicyDocument.key.not_in(keys), tables.PolicyDocument.valid_to.is_(None)
    )
    for document in (await session.scalars(gone)).all():
        _close(document, on, counts)
        for table in _KEPT:
            for row in (await _loaded(session, table, document.id)).values():
                _close(row, on, counts)


def _known(table: type[Any], values: Values) -> Values:  # Any: one of our tables
    names = inspect(table).columns.keys()
    return {name: value for name, value in values.items() if name in names}


def _begins(policy: Policy) -> date:
    return policy.document.issued_on or date(policy.document.year, 1, 1)
