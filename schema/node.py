"""What every row has in common, and the roots that later files extend."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

import strawberry
from strawberry.types.field import StrawberryField

from domain.errors import Fixer, Reason, Refused


class _Id(StrawberryField):
    def get_result(self, source: Any, info: Any, args: list[Any], kwargs: Any) -> str:
        return global_id(source.noun, source.values["id"])


def global_id(noun: str, key: UUID) -> str:
    """The id of a row in the whole graph: its noun and its UUID, "Student:0198…"."""
    return f"{noun}:{key}"


def parse_id(text: str, noun: str | None = None, place: str = "id") -> tuple[str, UUID]:
    """Noun and UUID of a global id. Raises Refused BAD_ID for anything else, or for another noun than the given.

    place: the argument it came in.
    """
    found, _, key = text.partition(":")
    try:
        parsed = UUID(key)
    except ValueError:
        parsed = None
    if parsed is None or str(parsed) != key or (noun is not None and found != noun):
        zh, en = (
            (f"不是 {noun} 的标识", f"not an id of the type {noun}")
            if noun
            else ("不是有效的标识", "not an id")
        )
        raise Refused(Reason("BAD_ID", zh, en, Fixer.CALLER, place))
    return found, parsed


@strawberry.interface(description="数据: anything with an id that is unique in the whole graph (Relay).")
class Node:
    id: strawberry.ID = cast(
        "strawberry.ID", _Id(description="全局标识: unique in the whole graph, opaque to clients.")
    )
