"""Which units' counts are kept back from whoever sees none of the children: small ones, and what would give these away.

A unit's cell is all that an indicator says of it: the children counted and those missing; it is shown whole or not at
all. Units of a level are parts of the county's total, and so are the children who are in no unit: their cell is shown nowhere.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

Cell = tuple[int, ...]
"""Numbers of children that say one thing of a unit each: (counted,) or (counted, missing)."""
Unit = TypeVar("Unit", bound=Hashable)


def kept_back(units: Mapping[Unit, Cell], county: Cell, k: int) -> tuple[frozenset[Unit], bool]:
    """The units of one level that are kept back, and whether the county's own total must be, too.

    k: the smallest count that is shown, nought aside. Hidden cells always stand for at least two parts whose sum is no small
    count, for each number, so that none follows from the total and what is shown.
    """
    hidden = {unit for unit, cell in units.items() if _is_small(cell, k)}
    rest = tuple(whole - sum(parts) for whole, parts in zip(county, _sums(units, county), strict=True))
    waiting = sorted(
        (unit for unit in units if unit not in hidden and any(units[unit])), key=lambda unit: units[unit]
    )
    if not hidden and not _is_small(rest, k):
        return frozenset(), _is_small(county, k)
    while not _is_safe([*(units[unit] for unit in hidden), rest], k):
        if not waiting:
            return frozenset(hidden), True
        hidden.add(waiting.pop(0))
    return frozenset(hidden), _is_small(county, k)


def _sums(units: Mapping[Unit, Cell], county: Cell) -> list[list[int]]:
    return [[cell[at] for cell in units.values()] for at in range(len(county))]


def _is_small(cell: Cell, k: int) -> bool:
    return any(0 < count < k for count in cell)


def _is_safe(hidden: list[Cell], k: int) -> bool:
    """Whether for each number the hidden ones that are not nought are two at least, and together enough to leave a choice."""
    for counts in zip(*hidden, strict=True):
        told = [count for count in counts if count]
        if told and (len(told) < 2 or sum(told) < max(k, len(told) + 1)):
            return False
    return True
