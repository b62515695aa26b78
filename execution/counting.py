"""Counts field by field: how many rows there are, and whom they are about where they are few, for the record."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case, func, select

from auth.paths import FEW, PERSON


def whole(table: type[Any], statement: Select[Any]) -> Select[Any]:
    """One row: the number of a statement's rows, and of the first few whom they are about."""
    every = statement.with_only_columns(PERSON.get(table, table.id)).order_by(None).cte("every_row")
    some = select(*every.c).limit(FEW + 1).subquery()
    few = select(func.array_agg(*some.c)).scalar_subquery()
    return select(func.count(), few).select_from(every)


def each(table: type[Any], statement: Select[Any], there: Any) -> Select[Any]:
    """By `there`: the number of its rows, and whom they are about where they are few."""
    people = case((func.count() <= FEW, func.array_agg(PERSON.get(table, table.id))))
    counted = statement.with_only_columns(there, func.count(), people, maintain_column_froms=True)
    return counted.group_by(there).order_by(None)


def told(table: type[Any], number: int, people: list[Any] | None) -> list[Any]:
    """Whom a number tells about."""
    if table not in PERSON or number > FEW:
        return []
    return [person for person in people or () if person is not None]
