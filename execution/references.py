"""References from other subgraphs (`_entities`): what a representation points at, if the viewer may follow it."""

from __future__ import annotations

from typing import Any

from auth import grants
from auth.viewer import Viewer
from database.crypto.field import Field
from database.crypto.keys import Ring
from domain.access import Showing
from domain.errors import Fixer, Reason, Refused
from schema.declared import Noun
from schema.graph import Graph
from schema.node import parse_id
from schema.standing import camel

Reference = tuple[str, str, tuple[Any, ...]]
"""Noun, key, the values under which the row may be found: of a sealed key its indexes, two while rows move suites."""


def reference(graph: Graph, viewer: Viewer, ring: Ring, representation: Any) -> Reference | None:
    """What a representation points at; None for what the viewer may not see, whether it exists or not.

    Raises Refused BAD_REPRESENTATION for what can point at nothing, whoever asks: a type that there is not, no key, or
    one of another kind. That is told from the schema alone.
    """
    name = representation.get("__typename") if isinstance(representation, dict) else None
    noun = graph.noun(name) if isinstance(name, str) else None
    if noun is None:
        raise _unusable("__typename")
    given = {key: representation[camel(key)] for key in ("id", *noun.keys) if camel(key) in representation}
    if not given or not all(isinstance(value, str) for value in given.values()):
        raise _unusable(_keys(noun))
    if "id" in given:
        found: Reference | None = _by_id(noun, given["id"])
    else:
        found = _by_key(graph, viewer, ring, noun, given)
    return found if _open(viewer, grants.scope(noun.table)) else None


def _by_id(noun: Noun, text: str) -> Reference:
    try:
        return noun.name, "id", (parse_id(text, noun.name)[1],)
    except Refused as refused:
        raise _unusable(_keys(noun)) from refused


def _by_key(graph: Graph, viewer: Viewer, ring: Ring, noun: Noun, given: dict[str, str]) -> Reference | None:
    for key, value in given.items():
        if _storable(value) and _is_shown(graph, viewer, noun, key):
            return noun.name, key, _kept(graph, ring, noun.name, key, value)
    return None


def _keys(noun: Noun) -> str:
    return f"{noun.name}: {', '.join(map(camel, ('id', *noun.keys)))}"


def _unusable(place: str) -> Refused:
    """place: what is wrong with it, or which keys it might have had; nothing of what was sent."""
    zh = "引用无法使用：没有此类型，或缺少键，或键不是该类型的文本"
    en = "not a reference: there is no such type, or a key is missing or not a text of its kind"
    return Refused(Reason("BAD_REPRESENTATION", zh, en, Fixer.CALLER, place))


def _kept(graph: Graph, ring: Ring, name: str, key: str, value: str) -> tuple[Any, ...]:
    sealed = graph.sealed(name, key)
    return (value,) if sealed is None else Field(ring(), sealed.column).indexes(value)


def _is_shown(graph: Graph, viewer: Viewer, noun: Noun, key: str) -> bool:
    # A key that may not be shown may not be asked for either: the answer would confirm it.
    column = graph.declared[noun.name][key]
    shown = viewer.rights.showing(noun.table, column.detail) is Showing.SHOWN
    return shown and _open(viewer, column.scope)


def _storable(value: str) -> bool:
    # PostgreSQL takes neither NUL nor half a surrogate pair, so no row has such a key.
    return "\0" not in value and not any("\ud800" <= each <= "\udfff" for each in value)


def _open(viewer: Viewer, scope: str | None) -> bool:
    return scope is None or scope in viewer.scopes
