"""Which subgraph owns a field, and what it needs: read off the declarations, for nouns and roots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from strawberry.types.field import StrawberryField

from schema.declared import Change, Column, Label, Link, Subgraph, noun_of
from schema.graph import Graph
from schema.query import Mutation, Query
from schema.standing import camel

ROOTS = {"Query": Query, "Mutation": Mutation}
OF_ALL = Subgraph.DUTIES
"""The subgraph of what belongs to no noun (`node`, the code lists): the one that all others refer to."""


@dataclass(frozen=True, slots=True)
class Owned:
    """A field of a noun or of a root. column: what it is called in its file, a label as the column it explains.

    target: the noun it leads to. changes: whether it is a mutation. scope: needed beyond the noun's own.
    """

    type: str
    name: str
    column: str
    owner: Subgraph
    target: str | None
    changes: bool
    scope: str | None


def owned(graph: Graph) -> Iterator[Owned]:
    """Every field of every noun and root, in the order of the files."""
    for name, kind in graph.types.items():
        for field in kind.__strawberry_definition__.fields:  # type: ignore[attr-defined]
            yield _owned(name, field, noun_of(kind).owner)
    for name, kind in ROOTS.items():
        for field in kind.__strawberry_definition__.fields:  # type: ignore[attr-defined]
            yield _owned(name, field, OF_ALL)
    for extension in graph.extensions:
        for field in extension.fields:
            yield _owned(extension.target.__name__, field, extension.owner)


def _owned(name: str, field: StrawberryField, owner: Subgraph) -> Owned:
    declared = getattr(field, "declared", None)
    return Owned(
        name,
        camel(field.python_name),
        declared.column if isinstance(declared, Label) else field.python_name,
        owner,
        declared.target.__name__ if isinstance(declared, Link | Change) else None,
        isinstance(declared, Change),
        declared.scope if isinstance(declared, Column | Change) else None,
    )
