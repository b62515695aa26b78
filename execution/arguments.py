"""GraphQL arguments as a resolver's keywords: filters opened, ids checked, what was left out left out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import strawberry

from schema.node import parse_id

PAGING = frozenset({"first", "after", "last", "before", "order"})


def keywords(arguments: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    """What a resolver is called with. ids: which arguments carry an id, and of which noun. Raises Refused BAD_ID."""
    return dict(_opened(arguments, ids))


def _opened(arguments: Mapping[str, Any], ids: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for name, value in arguments.items():
        if value is None or value is strawberry.UNSET or name in PAGING:
            continue
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            yield from _opened(vars(value), _ids(value))
        elif name in ids:
            yield name, parse_id(value, ids[name])[1]
        else:
            yield name, value


def _ids(given: Any) -> dict[str, str]:
    fields = dataclasses.fields(given)
    return {field.name: field.metadata["of"] for field in fields if field.metadata.get("of")}


def frozen(value: Any) -> Any:
    """A hashable form of keywords, to tell whether two fields ask for the same."""
    if isinstance(value, Mapping):
        return tuple(sorted((key, frozen(inner)) for key, inner in value.items()))
    return tuple(map(frozen, value)) if isinstance(value, list) else value
