"""The bytes of an audit record: one and the same wherever it is hashed, so that anyone can hash it again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast

from database import tables
from database.tables.audit import Xid8

VERSION = 1
"""Grows when a field comes to mean something else. A new column needs no new version: where it is null, it is left out."""

Fields = Mapping[str, Any]
"""A record as plain JSON: "v" and every column of audit_record by its name, null ones left out.

Ids as UUID text, `at` as RFC 3339 in UTC with microseconds, `xact` as decimal text, `subjects` as hex, `kind` by name.
"""

Columns = Mapping[Any, Any]
"""A row by the names of its columns; SQLAlchemy's may be asked by columns too."""


def columns() -> list[ColumnElement[Any]]:
    """What to select of audit_record for `fields`."""
    # Drivers disagree on how a transaction's number is given; its text is the same everywhere.
    return [
        cast(column, String).label(column.name) if isinstance(column.type, Xid8) else column
        for column in tables.AuditRecord.__table__.c
    ]


def fields(row: Columns) -> dict[str, Any]:
    """A record as plain JSON. row: what `columns` selects."""
    said = {str(name): _plain(value) for name, value in row.items() if value is not None}
    return {"v": VERSION, **said}


def canonical(record: Fields) -> bytes:
    """The record's bytes: JSON by RFC 8785 (keys in order, no blanks, UTF-8), whose numbers here are whole."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def leaf(record: Fields) -> bytes:
    """The hash of a record as a leaf of the log: SHA-256(0x00 ‖ bytes) (RFC 9162 2.1.1)."""
    return sha256(b"\0" + canonical(record)).digest()


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.name
        case UUID():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        case bytes():
            return value.hex()
    return value
