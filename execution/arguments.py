"""GraphQL arguments as a resolver's keywords: filters opened, ids checked, what was left out left out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry
from sqlalchemy import ARRAY, ColumnElement, Date, DateTime, Integer, String, Uuid, literal, literal_column

from domain.vocabulary import Term
from schema.node import parse_id
from schema.standing import camel

_TYPES: Mapping[type, Any] = {
    UUID: Uuid(),
    date: Date(),
    datetime: DateTime(timezone=True),
    int: Integer(),
    str: String(),
}
PAGING = frozenset({"first", "after", "last", "before", "order"})


def keywords(arguments: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    """What was given, by the resolver's names. ids: which arguments carry an id, and of which noun. Raises Refused BAD_ID."""
    return dict(_opened(arguments, ids))


def _opened(arguments: Mapping[str, Any], ids: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for name, value in arguments.items():
        if value is None or value is strawberry.UNSET or name in PAGING:
            continue
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            yield from _opened(vars(value), _ids(value))
        elif name in ids:
            yield name, _parsed(value, ids[name], camel(name))
        elif isinstance(value, list):
            yield name, [_inner(each) for each in value]
        else:
            yield name, value


def _parsed(value: Any, noun: str, place: str) -> Any:
    if isinstance(value, list):
        return [parse_id(each, noun, f"{place}[{at}]")[1] for at, each in enumerate(value)]
    return parse_id(value, noun, place)[1]


def _inner(value: Any) -> Any:
    """An input inside a list, as a mapping of its own keywords."""
    is_input = dataclasses.is_dataclass(value) and not isinstance(value, type)
    return dict(_opened(vars(value), _ids(value))) if is_input else value


def _ids(given: Any) -> dict[str, str]:
    fields = dataclasses.fields(given)
    return {field.name: field.metadata["of"] for field in fields if field.metadata.get("of")}


def bound(given: Mapping[str, Any]) -> dict[str, Any]:
    """Keywords as resolvers take them: SQL values, and bools as they are."""
    return {name: value if isinstance(value, bool) else _literal(value) for name, value in given.items()}


def _literal(value: Any) -> ColumnElement[Any]:
    if isinstance(value, list):
        if not value:
            return literal_column("'{}'", ARRAY(String()))  # of whatever kind it is compared with
        kind = _TYPES.get(type(value[0]), _TYPES[str])
        return literal([_stored(each) for each in value], ARRAY(kind))
    return literal(_stored(value), _TYPES.get(type(value), _TYPES[str]))


def _stored(value: Any) -> Any:
    return value.name if isinstance(value, Term) else value


def frozen(value: Any) -> Any:
    """A hashable form of keywords, to tell whether two fields ask for the same."""
    if isinstance(value, Mapping):
        return tuple(sorted((key, frozen(inner)) for key, inner in value.items()))
    return tuple(map(frozen, value)) if isinstance(value, list) else value
