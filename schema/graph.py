"""The whole graph: every noun's file, and what they declare together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import strawberry
from strawberry.types.field import StrawberryField

from auth.nouns import SCOPES
from domain.vocabulary import Term
from schema.declared import Column, Extension, Link, Noun, Sealed, Subgraph, noun_of
from schema.files import FILES
from schema.query import CodeList, Query, code_list
from schema.standing import Standing
from schema.terms import terms_in


@dataclass(frozen=True)
class Graph:
    """What the files declare. types: a noun's name to its type, in the order of the files."""

    types: dict[str, type]
    extensions: tuple[Extension, ...]

    def fields(self, kind: type) -> list[StrawberryField]:
        """A type's own fields, then those that later files add."""
        added = (
            field for extension in self.extensions if extension.target is kind for field in extension.fields
        )
        return [*kind.__strawberry_definition__.fields, *added]  # type: ignore[attr-defined]

    def noun(self, name: str) -> Noun | None:
        """The noun of that name."""
        kind = self.types.get(name)
        return noun_of(kind) if kind else None

    @cached_property
    def columns(self) -> dict[str, dict[str, Any]]:
        """For each noun, the SQL expression of every column: declared ones, and those its links start from."""
        return {name: dict(self._columns(kind)) for name, kind in self.types.items()}

    def _columns(self, kind: type) -> Iterator[tuple[str, Any]]:
        yield "id", noun_of(kind).table.id
        for field in self.fields(kind):
            declared = getattr(field, "declared", None)
            if isinstance(declared, Column):
                yield field.python_name, declared.expression
            elif isinstance(declared, Link) and declared.by:
                yield link_key(declared), declared.by[0]

    @cached_property
    def declared(self) -> dict[str, dict[str, Column]]:
        """For each noun its declared columns."""
        return {
            name: {
                field.python_name: field.declared
                for field in self.fields(kind)
                if isinstance(field, Standing) and isinstance(field.declared, Column)
            }
            for name, kind in self.types.items()
        }

    def sealed(self, name: str, key: str) -> Sealed | None:
        """What a noun's key stands for, where that is a sealed column."""
        fields = {field.python_name: field for field in self.fields(self.types[name])}
        declared = getattr(fields[key], "declared", None) if key in fields else None
        return declared if isinstance(declared, Sealed) else None

    def key(self, name: str, key: str) -> Any:
        """The column by which rows of a noun are found: the key's own, or the index of a sealed one."""
        sealed = self.sealed(name, key)
        return sealed.index if sealed else self.columns[name][key]

    def terms(self) -> list[type[Term]]:
        """Every closed list that a column shows, by name."""
        kinds = {
            term
            for kind in self.types.values()
            for field in self.fields(kind)
            if isinstance(field, Standing) and field.type_annotation and isinstance(field.declared, Column)
            for term in terms_in(field.type_annotation.annotation)
        }
        return sorted(kinds, key=lambda term: term.__name__)


def link_key(link: Link) -> str:
    """The name under which a row keeps the value that a link starts from."""
    assert link.by is not None
    return f"by_{link.by[0].key}"


def graph() -> Graph:
    """What the files declare together."""
    found = [value for file in FILES for value in vars(file).values() if isinstance(value, type)]
    nouns = {kind.__name__: kind for kind in found if "__noun__" in vars(kind)}
    # A file that imports another one sees its types too: dict keeps each once.
    extensions = {kind: vars(kind)["__extends__"] for kind in found if "__extends__" in vars(kind)}
    if bare := [name for name, kind in nouns.items() if noun_of(kind).table not in SCOPES]:
        raise TypeError(f"no scope in auth/nouns.py for {', '.join(bare)}")
    whole = Graph(nouns, tuple(extensions.values()))
    return Graph(nouns, (*whole.extensions, _code_lists(whole)))


def _code_lists(whole: Graph) -> Extension:
    lists = [code_list(kind) for kind in whole.terms()]

    def code_lists() -> list[CodeList]:
        return lists

    field: Any = strawberry.field(
        resolver=code_lists,
        description="代码表: the closed lists of the field with their Chinese terms and codes.",
    )
    field.python_name = "code_lists"
    return Extension(Query, Subgraph.DUTIES, (field,))
