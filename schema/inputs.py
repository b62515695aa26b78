"""What may be said when asking: arguments, and the fields of inputs."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, TypeVar, dataclass_transform, get_args

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument

from database.tables.row import Row
from domain.access import Detail
from schema.terms import make_known

T = TypeVar("T")
_PAGING = {
    "first": (
        int,
        "向后取的条数: how many rows after the cursor, 1 to 100, for a department's machine 1 to 1,000; 20 if nothing is said.",
    ),
    "after": (str, "游标: the rows that follow this cursor."),
    "last": (int, "向前取的条数: how many rows before the cursor, as many as `first`."),
    "before": (str, "游标: the rows that precede this cursor."),
}


def about(
    kind: Any,
    text: str,
    *,
    of: str | None = None,
    required: bool = False,
    detail: Detail | None = None,
    through: type[Row] | tuple[type[Row], ...] = (),
) -> StrawberryArgument:
    """An argument, which may be left out unless required. of: the noun whose id it takes. detail, through: as `asked`."""
    make_known(kind)
    annotation = StrawberryAnnotation(kind if required else kind | None)
    metadata = {"of": of, "detail": detail, "through": through}
    return StrawberryArgument("", None, annotation, description=text, metadata=metadata)


def asked(
    text: str,
    *,
    of: str | None = None,
    required: bool = False,
    detail: Detail | None = None,
    through: type[Row] | tuple[type[Row], ...] = (),
) -> Any:
    """A field of an input, which may be left out unless required. of: the noun whose id it takes.

    detail: what of a person a filter by it would tell to someone who may not see it. through: the nouns over whose rows
    it looks; who is granted none of one of them is refused, for finding none would tell something wrong.
    """
    default: dict[str, Any] = {} if required else {"default": strawberry.UNSET}
    return strawberry.field(
        description=text, metadata={"of": of, "detail": detail, "through": through}, **default
    )


@dataclass_transform(kw_only_default=True)
def given(kind: type[T]) -> type[T]:
    """An input: a filter or what a change needs; its docstring describes it."""
    for annotation in kind.__annotations__.values():
        make_known(annotation)
    return strawberry.input(kind, description=inspect.getdoc(kind))


def paging() -> dict[str, StrawberryArgument]:
    """The arguments of every page."""
    return {name: about(kind, text) for name, (kind, text) in _PAGING.items()}


def details(arguments: list[StrawberryArgument]) -> dict[str, Detail]:
    """What the arguments would tell of people, by the resolver's names, filters opened."""
    return _said(arguments, "detail")


def through(arguments: list[StrawberryArgument]) -> dict[str, tuple[type[Row], ...]]:
    """Over which nouns' rows the arguments look, by the resolver's names, filters opened."""
    said = _said(arguments, "through").items()
    return {name: nouns if isinstance(nouns, tuple) else (nouns,) for name, nouns in said}


def _said(arguments: list[StrawberryArgument], what: str) -> dict[str, Any]:
    each = (opened for argument in arguments for opened in _opened(argument))
    return {name: metadata[what] for name, metadata in each if metadata.get(what)}


def bare(arguments: list[StrawberryArgument]) -> list[str]:
    """Those that do not say what they would tell, paging aside."""
    own = [argument for argument in arguments if argument.python_name not in {*_PAGING, "order"}]
    return [name for argument in own for name, metadata in _opened(argument) if not metadata.get("detail")]


def _opened(argument: StrawberryArgument) -> Iterator[tuple[str, Any]]:
    kind = argument.type_annotation.annotation if argument.type_annotation else None
    fields = [getattr(each, "__strawberry_definition__", None) for each in (kind, *get_args(kind))]
    opened = [field for definition in fields for field in getattr(definition, "fields", ())]
    yield from ((field.python_name, field.metadata) for field in opened)
    if not opened:
        yield argument.python_name, argument.metadata


def named(arguments: dict[str, Any]) -> list[StrawberryArgument]:
    """Arguments under their names; an input class stands for a filter."""
    return [_named(name, said) for name, said in arguments.items()]


def _named(name: str, said: Any) -> StrawberryArgument:
    is_argument = isinstance(said, StrawberryArgument)
    argument: StrawberryArgument = (
        said if is_argument else about(said, "筛选: only rows that match all of it.")
    )
    argument.python_name = name
    return argument
