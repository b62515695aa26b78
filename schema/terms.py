"""The domain's closed lists as GraphQL enums: each value described by its Chinese term and national code."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from strawberry.types.enum import EnumValue, StrawberryEnumDefinition

from domain.vocabulary import Term
from resolvers.order import Orders

_DEFINITION = "__strawberry_definition__"


def terms_in(annotation: Any) -> Iterator[type[Term]]:
    """The closed lists that an annotation names, inside lists and options too."""
    if isinstance(annotation, type) and issubclass(annotation, Term):
        yield annotation
    for inner in get_args(annotation):
        yield from terms_in(inner)


def make_known(annotation: Any) -> None:
    """Give the closed lists in an annotation their GraphQL definitions."""
    for kind in terms_in(annotation):
        if _DEFINITION not in vars(kind):
            setattr(kind, _DEFINITION, _definition(kind))


def _definition(kind: type[Term]) -> StrawberryEnumDefinition:
    values = [EnumValue(term.name, term.value, description=_described(term)) for term in kind]
    return StrawberryEnumDefinition(
        wrapped_cls=kind, name=kind.__name__, values=values, description=kind.__doc__
    )


def _described(term: Term) -> str:
    return f"{term.zh} (code {term.code})" if term.code else term.zh


def order_enum(noun: str, orders: Orders) -> type[Term]:
    """The enum of a noun's orders; `zh` of a value is its description."""
    return _order_enum(noun, tuple((name, order.text) for name, order in orders.items()))


@cache  # two fields may list the same noun in the same orders
def _order_enum(noun: str, orders: tuple[tuple[str, str], ...]) -> type[Term]:
    make: Any = Term  # the functional form of Enum, which mypy takes for a member
    kind: type[Term] = make(f"{noun}Order", dict(orders))
    kind.__doc__ = f"排序: the orders in which {noun} rows can be listed."
    make_known(kind)
    return kind
