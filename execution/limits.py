"""What a document may cost before anything runs: size, tokens, depth, aliases, selections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

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

from domain.errors import Fixer, Reason, Refused


@dataclass(frozen=True, slots=True)
class Limits:
    """body: bytes of a request; upload: of one by a client that may hand in files. address: bytes of a query string.

    values, nesting: of the variables. document: characters.
    depth, aliases, selections: of the document, a fragment counted each time it is spread and as one level.
    page: rows of a page. rows: rows that one operation may read; cost: rows it may be expected to (execution/cost.py).
    rate: requests a second of one client, of which it may save up `burst`; 0 does not count them.
    """

    body: int = 200_000
    upload: int = 64_000_000
    address: int = 16_000
    values: int = 5_000
    nesting: int = 20
    document: int = 50_000
    tokens: int = 3_000
    depth: int = 20
    aliases: int = 30
    selections: int = 1_000
    page: int = 100
    rows: int = 20_000
    cost: int = 100_000
    rate: float = 200.0
    burst: int = 400


def parsed(text: str, limits: Limits) -> DocumentNode:
    """The document, refused before it costs anything. Raises Refused DOCUMENT_TOO_LARGE, GraphQLError on bad syntax."""
    try:
        document = parse(text, max_lexical_tokens=limits.tokens, max_source_length=limits.document)
    except GraphQLSyntaxError as error:
        if "more than" in error.message:
            raise _too_large("tokens", limits.tokens) from error
        raise
    _measure(document, limits)
    return document


def _measure(document: DocumentNode, limits: Limits) -> None:
    named = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    roots = [d.selection_set for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    selections = aliases = 0
    for root in roots:
        for depth, node in _selections(root, named, 1):
            selections += 1
            aliases += isinstance(node, FieldNode) and node.alias is not None
            if depth > limits.depth:
                raise _too_large("depth", limits.depth)
            if selections > limits.selections:
                raise _too_large("selections", limits.selections)
            if aliases > limits.aliases:
                raise _too_large("aliases", limits.aliases)


def _selections(
    root: SelectionSetNode, named: dict[str, FragmentDefinitionNode], depth: int
) -> Iterator[tuple[int, SelectionNode]]:
    # Whoever takes from this stops at the depth limit, so fragments that spread each other end too.
    for node in root.selections:
        yield depth, node
        if isinstance(node, FragmentSpreadNode):
            fragment = named.get(node.name.value)
            inner = fragment.selection_set if fragment else None
        else:
            inner = cast("FieldNode | InlineFragmentNode", node).selection_set
        if inner:
            yield from _selections(inner, named, depth + 1)


def _too_large(what: str, most: int) -> Refused:
    return Refused(
        Reason(
            "DOCUMENT_TOO_LARGE",
            f"查询过大：{what} 最多 {most}",
            f"the document is too large: {what} at most {most}",
            Fixer.CALLER,
            what,
        )
    )
