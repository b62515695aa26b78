"""Columns of what identifies a child or an adult: sealed, found by a blind index, shown masked (security §3)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import MappedColumn, mapped_column

from database.crypto.field import KNOWN_AS, SEALED
from database.crypto.purposes import Purpose


def sealed(
    purpose: Purpose | None = None, known_as: str | None = None
) -> MappedColumn[Any]:  # bytes, or bytes and None, as the class says
    """An envelope (database.crypto.field). purpose: of the index beside it, `x_index` beside `x_sealed`.

    known_as: "table.column" that envelopes were made for and still name, where rows moved here with theirs.
    """
    return mapped_column(LargeBinary, info={SEALED: purpose, KNOWN_AS: known_as})


def blind() -> MappedColumn[Any]:
    """A blind index: 32 bytes that are equal where the normalized values are."""
    return mapped_column(LargeBinary)


def masked() -> MappedColumn[Any]:
    """What may be shown of a number (domain.identity.masked), so that a page opens nothing."""
    return mapped_column(String(32))
