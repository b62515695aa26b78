"""JSON text in SQL: what a column's value looks like in a response, written by PostgreSQL.

Every expression here gives the very characters that Python's path gives; tests/execution compares them byte by byte.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, Boolean, Date, DateTime, Enum, Integer, String, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from domain.vocabulary import Term
from execution.planned.declined import Declined

_MOST = 100  # arguments that PostgreSQL takes in one call


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of text that PostgreSQL makes; a plain str beside it stands for itself."""

    text: str


Part = str | Sql


def joined(parts: Iterable[Part]) -> str:
    """One SQL expression of type text for pieces one after the other."""
    pieces = [_quoted(part) if isinstance(part, str) else part.text for part in _merged(parts)]
    while len(pieces) > _MOST:
        pieces = [f"concat({', '.join(pieces[at : at + _MOST])})" for at in range(0, len(pieces), _MOST)]
    return f"concat({', '.join(pieces)})"


def value(column: str, kind: Any, *, nullable: bool) -> list[Part]:
    """A column's value as JSON. Raises Declined for a type that only Python can show."""
    quoted, shown = _shown(column, kind)
    if not nullable:
        return ['"', Sql(shown), '"'] if quoted else [Sql(shown)]
    whole = f"'\"' || {shown} || '\"'" if quoted else f"({shown})::text"
    return [Sql(f"coalesce({whole}, 'null')")]


def label(column: str, terms: type[Term]) -> list[Part]:
    """The Chinese term of a closed list's value."""
    shown = {term.name: json.dumps(term.zh, ensure_ascii=False) for term in terms}
    cases = " ".join(f"WHEN {_quoted(name)} THEN {_quoted(text)}" for name, text in shown.items())
    return [Sql(f"coalesce(CASE {column} {cases} END, 'null')")]


def cursor(order: str, columns: list[tuple[str, Any]]) -> str:
    """A row's cursor, as execution.paging writes it: base64url of a JSON list, without padding."""
    parts: list[Part] = [f'["{order}"']
    for column, kind in columns:
        parts += [", ", *value(column, kind, nullable=False)]
    encoded = f"encode(convert_to({joined([*parts, ']'])}, 'UTF8'), 'base64')"
    return f"translate({encoded}, E'+/=\\n', '-_')"


def _shown(column: str, kind: Any) -> tuple[bool, str]:
    """Whether it stands between quotes, and its text."""
    if isinstance(kind, Uuid | Enum | Date):
        return True, column
    if isinstance(kind, DateTime):
        # As datetime.isoformat: microseconds only where there are any.
        clock = f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
        return True, f"replace({clock}, '.000000', '') || '+00:00'"
    if isinstance(kind, String):
        return False, f"to_json({column})"
    if isinstance(kind, Integer | Boolean | JSONB):
        return False, f"{column}::text" if not isinstance(kind, Integer) else column
    if isinstance(kind, ARRAY):
        return False, f"to_json({column})"
    raise Declined(f"a column of type {kind}")


def _merged(parts: Iterable[Part]) -> list[Part]:
    merged: list[Part] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    return merged


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
