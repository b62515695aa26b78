"""The vocabulary in which nouns are declared: entity, extend, column, computed, row, rows, page, change."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, dataclass_transform

import strawberry
from sqlalchemy import ColumnElement
from strawberry import federation
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from database.tables.row import Row
from resolvers.order import Orders
from schema.connection import Connection
from schema.declared import (
    Act,
    Attribute,
    Change,
    Column,
    Declared,
    Extension,
    Label,
    Link,
    Lookup,
    Noun,
    Record,
    Resolver,
    Shape,
    Subgraph,
)
from schema.terms import make_known, order_enum, terms_in

T = TypeVar("T")
_PAGING = {
    "first": (int, "向后取的条数: how many rows after the cursor, 1 to 100; 20 if nothing is said."),
    "after": (str, "游标: the rows that follow this cursor."),
    "last": (int, "向前取的条数: how many rows before the cursor, 1 to 100."),
    "before": (str, "游标: the rows that precede this cursor."),
}


class Standing(StrawberryField):
    """A field that stands for a declaration; a plain column is read off the row, all else is asked of the operation."""

    declared: Declared

    @property
    def is_basic_field(self) -> bool:
        return isinstance(self.declared, Label) or (
            isinstance(self.declared, Column) and not self.declared.scope
        )

    def get_result(self, source: Any, info: Any, args: list[Any], kwargs: Any) -> Any:
        if isinstance(self.declared, Label):
            term = source.values[self.declared.column]
            return term.zh if term else None
        if info is None:
            return source.values[self.python_name]
        taken = info.context.take(self.declared, source, kwargs)
        return source.values[self.python_name] if isinstance(self.declared, Column) else taken


def column(text: str, *, of: Attribute | None = None, scope: str | None = None) -> Any:
    """A column of the noun's table: the one of the same name unless `of` says another."""
    return _standing(Column(of, scope) if of is not None else None, text, scope=scope)


def computed(expression: ColumnElement[Any], text: str, *, scope: str | None = None) -> Any:
    """An SQL expression over the noun's table."""
    return _standing(Column(expression, scope), text)


def row(target: Any, select: Resolver, text: str, *, by: tuple[Any, Any] | None = None, **given: Any) -> Any:
    """One row of another noun, or none."""
    return _link(Shape.ROW, target, target, select, text, by, {}, given)


def rows(target: Any, select: Resolver, text: str, *, by: tuple[Any, Any], **given: Any) -> Any:
    """A short list of another noun's rows, in order of id."""
    return _link(Shape.ROWS, target, list[target], select, text, by, {}, given)


def page(
    target: Any,
    select: Resolver,
    text: str,
    *,
    orders: Orders,
    by: tuple[Any, Any] | None = None,
    **given: Any,
) -> Any:
    """A Relay connection over another noun's rows. given: filters, each `about(type, text)` or an input class."""
    order = order_enum(target.__noun__.name, orders)
    paging = {name: about(kind, said) for name, (kind, said) in _PAGING.items()}
    asked = {**given, "order": about(order, "排序: the order of the rows."), **paging}
    return _link(Shape.PAGE, target, Connection[target], select, text, by, orders, asked)


def lookup(text: str) -> Any:
    """Any noun's row by its global id."""
    field = _standing(Lookup(), text)
    field.arguments = [
        StrawberryArgument(
            "id", None, StrawberryAnnotation(strawberry.ID), description="全局标识: the row's id."
        )
    ]
    return field


def change(result: Any, target: Any, act: Act, text: str, *, scope: str, done: type, input: type) -> Any:
    """A change. It answers with a member of the union `result`: `done` around the target's row, or Refused."""
    field = _standing(Change(act, target, done, scope), text)
    field.type_annotation = StrawberryAnnotation(result)
    field.arguments = [
        StrawberryArgument("input", None, StrawberryAnnotation(input), description="输入: what to do.")
    ]
    return field


def about(kind: Any, text: str, *, of: str | None = None, required: bool = False) -> StrawberryArgument:
    """An argument, which may be left out unless required. of: the noun whose id it takes."""
    make_known(kind)
    annotation = StrawberryAnnotation(kind if required else kind | None)
    return StrawberryArgument("", None, annotation, description=text, metadata={"of": of})


def asked(text: str, *, of: str | None = None, required: bool = False) -> Any:
    """A field of an input. of: the noun whose id it takes."""
    default: dict[str, Any] = {} if required else {"default": strawberry.UNSET}
    return strawberry.field(description=text, metadata={"of": of}, **default)


@dataclass_transform(kw_only_default=True)
def given(kind: type[T]) -> type[T]:
    """An input: a filter or what a change needs; its docstring describes it."""
    for annotation in kind.__annotations__.values():
        make_known(annotation)
    return strawberry.input(kind, description=inspect.getdoc(kind))


def entity(table: type[Row], *, owner: Subgraph, keys: tuple[str, ...] = ()) -> Callable[[type[T]], type[T]]:
    """A noun: its type is the rows of a table, its docstring describes it, id (and keys) refer to it across subgraphs."""

    def declare(kind: type[T]) -> type[T]:
        name = kind.__name__
        _complete(kind, table)
        kind.__noun__ = Noun(name, table, owner, keys)  # type: ignore[attr-defined]
        kind.is_type_of = staticmethod(  # type: ignore[attr-defined]
            lambda found, info: isinstance(found, Record) and found.noun == name
        )
        return federation.type(kind, description=inspect.getdoc(kind), keys=("id", *map(camel, keys)))

    return declare


def extend(target: type, *, owner: Subgraph) -> Callable[[type[T]], type[T]]:
    """Fields that this file adds to a type of an earlier one."""

    def declare(kind: type[T]) -> type[T]:
        noun = getattr(target, "__noun__", None)
        _complete(kind, noun.table if noun else None)
        made: Any = strawberry.type(kind)
        made.__extends__ = Extension(target, owner, tuple(made.__strawberry_definition__.fields))
        return made  # type: ignore[no-any-return]

    return declare


def _standing(declared: Declared | None, text: str, scope: str | None = None) -> Standing:
    field = Standing(description=text, metadata={"scope": scope})
    field.declared = declared or Column(None, scope)  # type: ignore[arg-type]  # the column is named by _complete
    return field


def _link(
    shape: Shape,
    target: Any,
    kind: Any,
    select: Resolver,
    text: str,
    by: Any,
    orders: Orders,
    given: Mapping[str, Any],
) -> Standing:
    arguments = []
    for name, said in given.items():
        argument = (
            said
            if isinstance(said, StrawberryArgument)
            else about(said, "筛选: only rows that match all of it.")
        )
        argument.python_name = name
        arguments.append(argument)
    ids = {a.python_name: a.metadata["of"] for a in arguments if a.metadata.get("of")}
    field = _standing(Link(shape, target, select, by, orders, ids), text)
    field.type_annotation = StrawberryAnnotation(kind | None)
    field.arguments = arguments
    return field


def _complete(kind: type, table: type[Row] | None) -> None:
    """Name the columns of a noun, and put beside each closed list's field the label of its value."""
    annotations: dict[str, Any] = {}
    for name, annotation in inspect.get_annotations(kind).items():
        annotations[name] = annotation
        field = vars(kind)[name]
        make_known(annotation)
        if isinstance(field.declared, Column) and field.declared.expression is None:
            field.declared = Column(getattr(table, name), field.declared.scope)
        if any(terms_in(annotation)):
            annotations[f"{name}_label"] = str if isinstance(annotation, type) else str | None
            setattr(
                kind, f"{name}_label", _standing(Label(name), f"Chinese term of {camel(name)} (中文名称).")
            )
    kind.__annotations__ = annotations


def camel(name: str) -> str:
    """A column's name as GraphQL has it: student_no, studentNo."""
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)
