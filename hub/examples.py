"""The queries that the page offers: one file a kind of user, each operation told in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from graphql import DocumentNode, OperationDefinitionNode, TokenKind, parse, value_from_ast_untyped
from graphql.utilities import separate_operations

from auth import scopes
from hub.settings import CHECKOUT
from hub.users import KINDS, UserKind

FOLDER = CHECKOUT / "schema" / "examples"


@dataclass(frozen=True, slots=True)
class Example:
    """An operation. zh, en: what it answers; scopes: what it takes; text: with its fragments; variables: by default."""

    name: str
    zh: str
    en: str
    scopes: tuple[str, ...]
    text: str
    variables: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Examples:
    """What one kind of user is offered. text: all of it as one document."""

    kind: UserKind
    text: str
    operations: tuple[Example, ...]


@cache
def load() -> tuple[Examples, ...]:
    """Every kind's examples. Raises what a wrongly written file makes of it; the tests see that none is."""
    return tuple(_of(kind) for kind in KINDS.values())


def _of(kind: UserKind) -> Examples:
    text = (FOLDER / f"{kind.name}.graphql").read_text(encoding="utf-8")
    operations = separate_operations(parse(text))
    return Examples(kind, text, tuple(_example(name, each, text) for name, each in operations.items()))


def _example(name: str, document: DocumentNode, text: str) -> Example:
    operation = next(each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    zh, en, needed = _comments(operation)
    written = [text[each.loc.start : each.loc.end] for each in document.definitions if each.loc]
    given = {
        each.variable.name.value: value_from_ast_untyped(each.default_value)
        for each in operation.variable_definitions or ()
        if each.default_value
    }
    named = tuple(word for word in needed.split() if word in scopes.SCOPES)
    return Example(name, zh, en, named, "\n\n".join(written), given)


def _comments(operation: OperationDefinitionNode) -> list[str]:
    """The lines right above an operation, without their marks."""
    assert operation.loc is not None
    lines, token = [], operation.loc.start_token
    while token.prev and token.prev.kind is TokenKind.COMMENT and token.prev.line == token.line - 1:
        token = token.prev
        lines.append((token.value or "").strip())
    return lines[::-1]
