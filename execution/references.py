"""References from other subgraphs (`_entities`): what a representation points at, if the viewer may follow it."""

from __future__ import annotations

from typing import Any

from auth import grants
from auth.viewer import Viewer
from database.crypto.field import Field
from database.crypto.keys import Ring
from domain.access import Showing
from domain.errors import Refused
from schema.declared import Noun
from schema.graph import Graph
from schema.node import parse_id
from schema.standing import camel

Reference = tuple[str, str, tuple[Any, ...]]
"""Noun, key, the values under which the row may be found: of a sealed key its indexes, two while rows move suites."""


def reference(graph: Graph, viewer: Viewer, ring: Ring, representation: Any) -> Reference | None:
    """What a representation points at; None for anything unknown or out of the viewer's scopes."""
    name = representation.get("__typename") if isinstance(representation, dict) else None
    noun = graph.noun(name) if isinstance(name, str) else None
    if noun is None or not _open(viewer, grants.scope(noun.table)):
        return None
    if "id" in representation:
        return _by_id(noun.name, representation["id"])
    for key in noun.keys:
        value = representation.get(camel(key))
        if isinstance(value, str) and _storable(value) and _is_shown(graph, viewer, noun, key):
            return noun.name, key, _kept(graph, ring, noun.name, key, value)
    return None


def _by_id(name: str, text: Any) -> Reference | None:
    try:
        return (name, "id", (parse_id(text, name)[1],)) if isinstance(text, str) else None
    except Refused:
        return None


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
