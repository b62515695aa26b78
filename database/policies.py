"""Loads the places' rules into the database; the same files twice change nothing.

What a file no longer holds is never deleted, for tasks, letters and assignments may point at it: it is closed
with `valid_to`. What changed is changed in place and its version grows. Local overrides are never touched.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from database.tables.policy import Cited, Kept
from domain.citation import ParameterOrigin, Provenance
from domain.duty import Duty
from domain.policy import Policy, Rulebook

T = TypeVar("T")
Values = dict[str, Any]  # column name to value, as SQLAlchemy takes them
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
    await keeper.keep(tables.PolicyClause, _coded(policy.clauses, lambda it: it.id))
    await keeper.keep(tables.RuleParameter, _parameters(rulebook, policy))
    await keeper.keep(tables.DepartmentDuty, _coded(policy.duties, _by_role, _obligation))
    await keeper.keep(
        tables.Target, _coded(policy.targets, lambda it: f"{it.indicator.name}.{it.clauses[0]}")
    )
    await keeper.keep(tables.ScheduledEventRule, _events(rulebook, policy))
    await keeper.keep(tables.RequiredLedger, _coded(policy.required_ledgers, lambda it: it.type.name))
    await keeper.keep(tables.RequiredRoster, _coded(policy.required_rosters, lambda it: it.type.name))
    await keeper.keep(
        tables.AidProgram,
        _coded(policy.aid_programs, lambda it: it.code.name, lambda it: {"program": it.code}),
    )
    await keeper.keep(tables.LetterTemplate, _coded(policy.letters, lambda it: it.type.name))
    await keeper.keep(tables.LadderStep, _steps(policy))
    lines = await keeper.keep(
        tables.ResponsibilityLine, _coded(policy.responsibility_lines, lambda it: it.code)
    )
    await keeper.keep(tables.ResponsibilityNode, _nodes(policy, lines))


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
    values = _columns(policy) | _columns(policy.document)
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


def _parameters(rulebook: Rulebook, policy: Policy) -> dict[str, Values]:
    defaults = {default.key: default for default in rulebook.hub.parameters}
    rows = {}
    for it in rulebook.resolve(policy):
        default, given = defaults[it.key], it.origin is ParameterOrigin.DOCUMENT
        rows[it.key] = _columns(it) | {
            "zh": default.zh,
            "en": default.en,
            "limit_code": default.limit,
            "marked": Provenance.SOURCE if given else default.marked,
        }
    return rows


def _events(rulebook: Rulebook, policy: Policy) -> dict[str, Values]:
    """The place's own events; the hub's where the place has none of that code."""
    hub = {it.code: _columns(it) | {"origin": ParameterOrigin.HUB_DEFAULT} for it in rulebook.hub.events}
    own = {
        it.code: _columns(it)
        | {"origin": ParameterOrigin.DOCUMENT, "marked": it.recurrence.marked, "note": ""}
        for it in policy.events
    }
    return hub | own


def _steps(policy: Policy) -> dict[str, Values]:
    return {
        f"{ladder.against.name}.{step.step.name}": _columns(step) | {"against": ladder.against}
        for ladder in policy.ladders
        for step in ladder.steps
    }


def _nodes(policy: Policy, lines: Mapping[str, UUID]) -> dict[str, Values]:
    rows = {}
    for line in policy.responsibility_lines:
        nodes = _coded(line.levels, lambda it: f"{it.level_no}.{it.position_zh}")
        for code, values in nodes.items():
            rows[f"{line.code}.{code}"] = values | {"line_id": lines[line.code]}
    return rows


def _by_role(duty: Duty) -> str:
    return f"{duty.department.name}.{duty.role.name}.{duty.clauses[0]}"


def _obligation(duty: Duty) -> Values:
    owed = duty.data_obligation
    return {
        "roster": owed.roster if owed else None,
        "package": owed.package if owed else None,
        "roster_to": owed.to if owed else None,
        "due": _plain(owed.due) if owed else None,
    }


def _coded(
    records: Iterable[T], code: Callable[[T], str], more: Callable[[T], Values] = lambda _: {}
) -> dict[str, Values]:
    """Records by code in file order; a code that comes again gets its count ("HL-08#2")."""
    rows: dict[str, Values] = {}
    times: Counter[str] = Counter()
    for record in records:
        times[code(record)] += 1
        again = f"#{times[code(record)]}" if times[code(record)] > 1 else ""
        rows[code(record) + again] = _columns(record) | more(record)
    return rows


def _columns(record: Any) -> Values:  # Any: one of the domain's dataclasses
    """A record as column values: a term stays a term, lists and records become plain JSON."""
    return {
        field.name: value if isinstance(value := getattr(record, field.name), Enum) else _plain(value)
        for field in dataclasses.fields(record)
        if field.name not in ("id", "line")
    }


def _plain(value: Any) -> Any:  # Any: JSON in, JSON out
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if dataclasses.is_dataclass(value):
        fields = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {name: item for name, item in fields.items() if item not in (None, []) and name != "line"}
    return value
