"""A key ring for tests, the same in every process, and how to look at what is sealed with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from database.crypto.field import Field
from database.crypto.keys import DataKey, IndexRoot, Keys, State
from database.crypto.suites import INTL_1, Suite


def keys(suite: Suite = INTL_1, secret: bytes = b"k") -> Keys:
    """One data key and one root, made of a repeated byte."""
    key = DataKey(secret * 4, suite, State.CURRENT, "2026-08-01T00:00:00+00:00", secret * suite.key_size)
    return Keys((key,), (IndexRoot(suite, State.CURRENT, secret * 32),))


KEYS = keys()


def ring() -> Keys:
    return KEYS


def clear(column: Any, row: UUID, envelope: bytes | None) -> str | None:
    """What stands in a sealed column."""
    return Field(KEYS, column).clear(row, envelope)


def index(column: Any, value: str | None) -> bytes | None:
    """The blind index of a value of a sealed column."""
    return Field(KEYS, column).index(value)


def of(column: Any, row: UUID, value: str | None) -> dict[str, bytes | None]:
    """The sealed column and its index, for a row that a test makes."""
    field, name = Field(KEYS, column), column.key
    said: dict[str, bytes | None] = {name: field.text(row, value)}
    if column.property.columns[0].info["sealed"]:
        said[name.replace("_sealed", "_index")] = field.index(value)
    return said
