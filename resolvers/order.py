"""Orders in which a noun can be listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute


@dataclass(frozen=True)
class Order:
    """An indexed order. columns are never null, and the last is unique, so that a keyset finds its place."""

    columns: tuple[InstrumentedAttribute[Any], ...]
    text: str
    descending: bool = False


Orders = Mapping[str, Order]
"""Orders by their public names; the first is the default."""
