"""Small cells: which counts are kept back from whoever sees none of the rows counted (security.md 2).

A count of fewer than k tells nearly as much about each child as its row would. It is kept back; so is the next smallest
one wherever the small one could be worked out from a total and the others (complementary suppression). What is kept
back is None. Nought tells of nobody and is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Path = tuple[str, ...]
"""Where a cell stands: (name,), or (group, name) where the table is nested."""
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sum:
    """A cell of a table that others add up to. Where they do not, it says nothing and is left out.

    first: what is kept back before any other, because it is told nowhere else; else the smallest part, the total last.
    """

    total: Path
    parts: tuple[Path, ...]
    first: Path | None = None

    @property
    def cells(self) -> tuple[Path, ...]:
        """All of it."""
        return (self.total, *self.parts)


def suppressed(table: Table, k: int, sums: Iterable[Sum] = ()) -> dict[str, Any]:
    """The table with None for what is kept back; whatever is no whole number stays as it is.

    table: counts by name, flat or one level nested. k: the smallest count that is shown, nought aside. sums: what adds up
    to what in it; a total that stands in none of them is taken for known to nobody.
    """
    cells = dict(_cells(table))
    hidden = kept_back(cells, [each for each in sums if _holds(each, cells)], k)
    return {
        name: {key: None if (name, key) in hidden else each for key, each in value.items()}
        if isinstance(value, Mapping)
        else (None if (name,) in hidden else value)
        for name, value in table.items()
    }


def kept_back(cells: Mapping[Path, int], sums: Sequence[Sum], k: int) -> frozenset[Path]:
    """The cells that are kept back: the small ones, and as few others as it takes that none can be worked out."""
    hidden = {path for path, count in cells.items() if 0 < count < k}
    while (more := _next(cells, sums, hidden, k)) is not None:
        hidden.add(more)
    return frozenset(hidden)


def solved(sums: Sequence[Sum], hidden: Iterable[Path]) -> frozenset[Path]:
    """Which hidden cells follow from the shown ones: those that elimination leaves alone in a row."""
    unknown = sorted(hidden)
    rows = _reduced([_coefficients(each, unknown) for each in sums])
    alone = ([path for path, factor in zip(unknown, row, strict=True) if factor] for row in rows if any(row))
    return frozenset(paths[0] for paths in alone if len(paths) == 1)


def _next(cells: Mapping[Path, int], sums: Sequence[Sum], hidden: set[Path], k: int) -> Path | None:
    """The next cell to keep back; None once nothing gives a hidden one away."""
    known = solved(sums, hidden)
    for each in sums:
        if known.intersection(each.cells) or _is_narrow(each, cells, hidden, k):
            left = [path for path in _in_order(each, cells) if path not in hidden]
            if left:
                return left[0]
    return None


def _is_narrow(each: Sum, cells: Mapping[Path, int], hidden: set[Path], k: int) -> bool:
    """Whether what is hidden of a known total is together so little that it leaves next to no choice."""
    parts = [cells[path] for path in each.parts if path in hidden]
    return bool(parts) and each.total not in hidden and sum(parts) < max(k, len(parts) + 1)


def _in_order(each: Sum, cells: Mapping[Path, int]) -> list[Path]:
    told = [path for path in each.cells if cells[path]]  # to hide nought protects nothing
    return sorted(told, key=lambda path: (path != each.first, path == each.total, abs(cells[path]), path))


def _holds(each: Sum, cells: Mapping[Path, int]) -> bool:
    known = all(path in cells for path in each.cells)
    return known and cells[each.total] == sum(cells[path] for path in each.parts)


def _cells(table: Table) -> Iterator[tuple[Path, int]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from (((name, key), each) for key, each in value.items() if type(each) is int)
        elif type(value) is int:
            yield (name,), value


def _coefficients(each: Sum, unknown: Sequence[Path]) -> list[Fraction]:
    return [Fraction((path == each.total) - each.parts.count(path)) for path in unknown]


def _reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Reduced row echelon form (Gauss-Jordan)."""
    done: list[list[Fraction]] = []
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows = [row for row in rows if row is not pivot]
        pivot = [each / pivot[column] for each in pivot]
        rows, done = ([_less(row, pivot, column) for row in group] for group in (rows, done))
        done.append(pivot)
    return done


def _less(row: list[Fraction], pivot: list[Fraction], column: int) -> list[Fraction]:
    return [each - row[column] * other for each, other in zip(row, pivot, strict=True)]
