"""Fen (分), the scalar in which sums of money are said: a whole number, more of it than an Int of the graph holds."""

from __future__ import annotations

from typing import Any, NewType

import strawberry

Fen = NewType("Fen", int)
_MOST = 2**53 - 1
"""Readers of JSON hold whole numbers exactly up to here (RFC 8259, section 6)."""


def whole(said: Any) -> int:
    """A whole number of fen. Raises ValueError for anything else, which the graph says of the place where it stands."""
    if isinstance(said, bool) or not isinstance(said, int) or abs(said) > _MOST:
        raise ValueError("Fen is a whole number, at most 9007199254740991")
    return said


FEN = strawberry.scalar(
    name="Fen",
    description="金额（分）: a whole number of fen, a hundredth of a yuan each; of magnitude 9007199254740991 at most.",
    serialize=whole,
    parse_value=whole,
)
