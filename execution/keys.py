"""Many keys at once: what rows are looked up by, in one statement for all who ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ARRAY, any_, func, literal

from execution import references
from schema.declared import Record


def _array(column: Any, values: list[Any]) -> Any:
    return literal([value for value in values if value is not None], ARRAY(column.type))


def among(column: Any, values: list[Any]) -> Any:
    """The condition that a column has one of the values."""
    return column == any_(_array(column, values))


def unnested(column: Any, values: list[Any]) -> Any:
    """The values as the rows of a table with one column, key."""
    return func.unnest(_array(column, values)).table_valued("key", name="parent").render_derived()


def grouped(asked: Iterable[references.Reference | None]) -> dict[tuple[str, str], set[Any]]:
    """The values that are referred to, by noun and key."""
    groups: dict[tuple[str, str], set[Any]] = defaultdict(set)
    for each in asked:
        if each is not None:
            groups[each[0], each[1]].update(each[2])
    return groups


def first(found: Mapping[Any, Record], asked: references.Reference | None) -> Record | None:
    """The row that a reference points at: found by the first of its values that has one."""
    if asked is None:
        return None
    noun, key, values = asked
    return next((found[noun, key, value] for value in values if (noun, key, value) in found), None)
