"""Measuring a document before anything is done with it: its parts, its depth, what validation would compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    parse,
)
from graphql.language.ast import QUERY_DOCUMENT_KEYS

from domain.errors import Fixer, Reason, Refused
from execution.limits import Limits

# What validation takes for each, in about 40 microseconds.
_WEIGHTS = {
    "document": 0,
    "name": 0,
    "selection_set": 0,
    "field": 2,
    "fragment_spread": 2,
    "inline_fragment": 2,
    "operation_definition": 8,
    "fragment_definition": 8,
}
_SPREAD = "..."

Path = tuple[str, ...]
"""The names under which a selection stands."""


def parsed(text: str, limits: Limits) -> DocumentNode:
    """The document, refused before it costs anything. Raises Refused DOCUMENT_TOO_LARGE, GraphQLError on bad syntax."""
    if len(text) > limits.document:
        raise _too_large("document", limits.document)
    if text.count("#") > limits.comments:
        raise _too_large("comments", limits.comments)
    try:
        document = parse(text, max_lexical_tokens=limits.tokens)
    except GraphQLSyntaxError as error:
        if "more than" in error.message:
            raise _too_large("tokens", limits.tokens) from error
        raise
    _count_parts(document, limits)
    _Measure(document, limits).take()
    return document


def _count_parts(document: DocumentNode, limits: Limits) -> None:
    parts, open_ones = 0, [document]
    while open_ones:
        node: Any = open_ones.pop()
        parts += _WEIGHTS.get(node.kind, 1)
        if parts > limits.parts:
            raise _too_large("parts", limits.parts)
        for key in QUERY_DOCUMENT_KEYS.get(node.kind, ()):
            child = getattr(node, key, None)
            if isinstance(child, tuple):
                open_ones.extend(child)
            elif child is not None:
                open_ones.append(child)


class _Measure:
    """Walks every operation with its fragments, and each fragment that no operation reaches."""

    def __init__(self, document: DocumentNode, limits: Limits) -> None:
        definitions = document.definitions
        self._named = {d.name.value: d for d in definitions if isinstance(d, FragmentDefinitionNode)}
        self._operations = [d for d in definitions if isinstance(d, OperationDefinitionNode)]
        self._limits, self._reached = limits, set[str]()
        self._selections = self._aliases = self._repeats = 0

    def take(self) -> None:
        """Raise Refused DOCUMENT_TOO_LARGE at the first limit that is passed."""
        for operation in self._operations:
            self._add(operation.selection_set)
        for name, fragment in self._named.items():
            if name not in self._reached:
                self._add(fragment.selection_set)

    def _add(self, root: SelectionSetNode) -> None:
        seen: Counter[Path] = Counter()
        for path, depth, node in self._within(root, (), 1):
            self._selections += 1
            if isinstance(node, FieldNode):
                self._aliases += node.alias is not None
            if not isinstance(node, InlineFragmentNode):
                self._repeats += seen[path]
                seen[path] += 1
            self._check(depth)

    def _check(self, depth: int) -> None:
        limits = self._limits
        if depth > limits.depth:
            raise _too_large("depth", limits.depth)
        if self._selections > limits.selections:
            raise _too_large("selections", limits.selections)
        if self._aliases > limits.aliases:
            raise _too_large("aliases", limits.aliases)
        if self._repeats > limits.repeats:
            raise _too_large("repeats", limits.repeats)

    def _within(
        self, root: SelectionSetNode, path: Path, depth: int
    ) -> Iterator[tuple[Path, int, SelectionNode]]:
        # Whoever takes from this stops at the depth limit, so fragments that spread each other end too.
        for node in root.selections:
            if isinstance(node, FragmentSpreadNode):
                yield (*path, _SPREAD), depth, node
                inner = self._spread(node.name.value)
                below = path
            elif isinstance(node, FieldNode):
                below = (*path, (node.alias or node.name).value)
                yield below, depth, node
                inner = node.selection_set
            else:
                yield path, depth, node
                inner, below = cast("InlineFragmentNode", node).selection_set, path
            if inner:
                yield from self._within(inner, below, depth + 1)

    def _spread(self, name: str) -> SelectionSetNode | None:
        self._reached.add(name)
        fragment = self._named.get(name)
        return fragment.selection_set if fragment else None


def _too_large(what: str, most: int) -> Refused:
    zh, en = ("个字符", " characters") if what == "document" else ("", "")
    return Refused(
        Reason(
            "DOCUMENT_TOO_LARGE",
            f"查询过大：{what} 最多 {most}{zh}",
            f"the document is too large: {what} at most {most}{en}",
            Fixer.CALLER,
            what,
        )
    )
