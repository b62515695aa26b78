"""A field of the schema that stands for a declaration."""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import Any, get_args, get_origin

from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from auth.paths import PEOPLE
from database.tables.row import Row
from domain.access import Detail
from schema.declared import Column, Declared, Label, Sealed
from schema.terms import make_known, terms_in


class Standing(StrawberryField):
    """Its value: a plain column is read off the row, all else is asked of the operation at work."""

    declared: Declared

    @property
    def is_basic_field(self) -> bool:
        """Whether the row alone is enough."""
        declared = self.declared
        if isinstance(declared, Column):
            return not (declared.scope or declared.detail or declared.counted)
        return isinstance(declared, Label) and not declared.detail

    def get_result(self, source: Any, info: Any, args: list[Any], kwargs: Any) -> Any:
        """The value, or an awaitable of it."""
        taken = info.context.take(self.declared, source, kwargs) if info else None
        if isinstance(self.declared, Label):
            term = source.values[self.declared.column]
            return term.zh if term else None
        if isinstance(self.declared, Sealed):
            return taken
        return source.values[self.python_name] if isinstance(self.declared, Column) else taken


def standing(
    declared: Declared, text: str, kind: Any = None, arguments: list[StrawberryArgument] | None = None
) -> Standing:
    """A field for a declaration. kind: its type, unless the class says it by annotation."""
    field = Standing(description=text)
    field.declared = declared
    field.arguments = arguments or []
    if kind is not None:
        field.type_annotation = StrawberryAnnotation(kind)
    return field


def complete(kind: type, table: type[Row] | None) -> None:
    """Name the columns of a class's fields, and put beside each closed list's field the label of its value."""
    annotations: dict[str, Any] = {}
    for name, annotation in inspect.get_annotations(kind).items():
        annotations[name] = annotation
        field = vars(kind)[name]
        make_known(annotation)
        if isinstance(field.declared, Column) and field.declared.expression is None:
            field.declared = _named(field.declared, table, name)
        if isinstance(field.declared, Column) and table in PEOPLE and not field.declared.detail:
            raise TypeError(f"{kind.__name__}.{name}: a person's field says which detail it tells")
        if any(terms_in(annotation)):
            if any(get_origin(each) in (list,) for each in (annotation, *get_args(annotation))):
                raise TypeError(f"{kind.__name__}.{name}: a column of several terms is list[str], as stored")
            annotations[f"{name}_label"] = str if isinstance(annotation, type) else str | None
            setattr(
                kind,
                f"{name}_label",
                standing(Label(name, _detail(field)), f"Chinese term of {camel(name)} (中文名称)."),
            )
    kind.__annotations__ = annotations


def _detail(field: Standing) -> Detail | None:
    return field.declared.detail if isinstance(field.declared, Column) else None


def _named(declared: Column, table: Any, name: str) -> Column:
    if isinstance(declared, Sealed):
        return replace(declared, expression=getattr(table, f"{name}_sealed"), name=name)
    coarse = getattr(table, f"coarse_{name}", None) if declared.counted else None
    return replace(declared, expression=getattr(table, name), coarse=coarse)


def camel(name: str) -> str:
    """A column's name as GraphQL has it: student_no, studentNo."""
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)
