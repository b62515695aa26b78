"""Orders in which a noun can be listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from domain.access import Detail


@dataclass(frozen=True)
class Order:
    """An indexed order. columns are never null, and the last is unique, so that a keyset finds its place.

    detail: what of a person it would tell: cursors carry what rows are ordered by.
    """

    columns: tuple[InstrumentedAttribute[Any], ...]
    text: str
    descending: bool = False
    detail: Detail | None = None


Orders = Mapping[str, Order]
"""Orders by their public names; the first is the default."""
