"""The vocabulary in which nouns are declared: entity, extend, column, computed, opened, row, rows, page, lookup, change."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar, cast

import strawberry
from sqlalchemy import ColumnElement
from strawberry import federation

from auth.paths import PEOPLE
from database.tables.row import Row
from domain.access import Detail
from resolvers.order import Orders
from schema.connection import Connection
from schema.declared import (
    Act,
    Attribute,
    Change,
    Column,
    Extension,
    Link,
    Lookup,
    Noun,
    Record,
    Resolver,
    Sealed,
    Shape,
    Subgraph,
    noun_of,
)
from schema.inputs import about, bare, details, named, paging, through
from schema.standing import camel, complete, standing
from schema.terms import order_enum

T = TypeVar("T")
By = tuple[Any, Any]
"""What joins two nouns: the column here, the column there."""


def entity(table: type[Row], *, owner: Subgraph, keys: tuple[str, ...] = ()) -> Callable[[type[T]], type[T]]:
    """A noun: its type is the rows of a table, its docstring describes it, id (and keys) refer to it across subgraphs."""

    def declare(kind: type[T]) -> type[T]:
        name, made = kind.__name__, cast("Any", kind)
        complete(kind, table)
        made.__noun__ = Noun(name, table, owner, keys)
        made.is_type_of = staticmethod(lambda row, info: isinstance(row, Record) and row.noun == name)
        return federation.type(kind, description=inspect.getdoc(kind), keys=("id", *map(camel, keys)))

    return declare


def extend(target: type, *, owner: Subgraph) -> Callable[[type[T]], type[T]]:
    """Fields that this file adds to a type of an earlier one."""

    def declare(kind: type[T]) -> type[T]:
        noun: Noun | None = getattr(target, "__noun__", None)
        complete(kind, noun.table if noun else None)
        made: Any = strawberry.type(kind)
        for field in made.__strawberry_definition__.fields:
            if isinstance(field.declared, Change):
                field.declared = replace(field.declared, name=camel(field.python_name))
        made.__extends__ = Extension(target, owner, tuple(made.__strawberry_definition__.fields))
        return kind

    return declare


def column(
    text: str,
    *,
    of: Attribute | None = None,
    scope: str | None = None,
    detail: Detail | None = None,
    counted: type[Row] | None = None,
) -> Any:
    """A column of the noun's table: the one of the same name unless `of` says another. detail: of a person.

    counted: it counts rows of that table. Who sees none of them is shown the column `coarse_x` of a field x instead, or is
    refused where there is none.
    """
    return standing(Column(of, scope, detail, counted), text)


def computed(
    expression: ColumnElement[Any], text: str, *, scope: str | None = None, detail: Detail | None = None
) -> Any:
    """An SQL expression over the noun's table."""
    return standing(Column(expression, scope, detail), text)


def opened(text: str, *, scope: str, detail: Detail | None = None) -> Any:
    """A sealed column of the noun's table, `x_sealed` for a field x: opened for whoever has the scope, found by its index."""
    return standing(Sealed(None, scope, detail), text)


def row(
    target: type,
    select: Resolver,
    text: str,
    *,
    by: By | None = None,
    detail: Detail | None = None,
    **given: Any,
) -> Any:
    """One row of another noun, or none. detail: what it tells of the person whose row this is."""
    return _link(Shape.ROW, target, target, select, text, by, {}, given, detail)


def rows(target: type, select: Resolver, text: str, *, by: By, **given: Any) -> Any:
    """A short list of another noun's rows, in order of id."""
    return _link(Shape.ROWS, target, list[target], select, text, by, {}, given)  # type: ignore[valid-type]


def page(
    target: type, select: Resolver, text: str, *, orders: Orders, by: By | None = None, **given: Any
) -> Any:
    """A Relay connection over another noun's rows. given: filters, each `about(type, text)` or an input class."""
    order = about(order_enum(target.__name__, orders), "排序: the order of the rows.")
    kind = Connection[target]  # type: ignore[valid-type]
    return _link(Shape.PAGE, target, kind, select, text, by, orders, {**given, "order": order, **paging()})


def lookup(text: str) -> Any:
    """Any noun's row by its global id."""
    key = about(strawberry.ID, "全局标识: the row's id.", required=True)
    return standing(Lookup(), text, arguments=named({"id": key}))


def change(result: Any, target: type, act: Act, text: str, *, scope: str, done: type, input: type) -> Any:
    """A change. It answers with a member of the union `result`: `done` around the target's row, or Refused."""
    said = about(input, "输入: what to do.", required=True)
    return standing(Change(act, target, done, scope), text, result, named({"input": said}))


def _link(
    shape: Shape,
    target: type,
    kind: Any,
    select: Resolver,
    text: str,
    by: By | None,
    orders: Orders,
    given: dict[str, Any],
    detail: Detail | None = None,
) -> Any:
    arguments = named(given)
    ids = {each.python_name: each.metadata["of"] for each in arguments if each.metadata["of"]}
    table = noun_of(target).table
    if table in PEOPLE and (silent := bare(arguments)):
        raise TypeError(
            f"{target.__name__}: arguments that do not say which detail they tell: {', '.join(silent)}"
        )
    link = Link(shape, target, select, by, orders, ids, details(arguments), through(arguments), detail)
    # Nullable, so that a missing scope takes away this field and not the row around it.
    return standing(link, text, kind | None, arguments)
