"""Documents: parsed, measured and validated once, then remembered."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_operation_ast,
    validate,
)

from domain.errors import Fixer, Reason, Refused
from execution import refusals
from execution.cost import Cost, cost
from execution.limits import Limits
from execution.measure import parsed

_NUMBER, _HIDDEN = re.compile(r"[0-9]{6,}"), "_"
_ASKING = (OperationDefinitionNode, FragmentDefinitionNode)
_ERRORS = 3  # each may quote the document, which takes a millisecond
_REMEMBERED = 1_000_000  # characters of documents; their syntax trees take about fifty times as many bytes
_ONE_OPERATION = Reason(
    "BAD_REQUEST", "请指明要执行的操作", "say which operation of the document to run", Fixer.CALLER
)
_NO_INTROSPECTION = Reason(
    "INTROSPECTION_OFF",
    "本中枢不提供模式查询，请使用随附的 SDL 文件",
    "this hub does not tell its schema; use the SDL files that come with it",
    Fixer.OPERATOR,
)
_ABOUT_SCHEMA = {"__schema", "__type", "_service"}
_NO_SUBSCRIPTIONS = Reason(
    "BAD_REQUEST",
    "订阅只能在 /graphql 以 Accept: text/event-stream 请求",
    "subscriptions are told at /graphql to whoever accepts text/event-stream",
    Fixer.CALLER,
)


@dataclass(eq=False, slots=True)
class Document:
    """A valid document and its operation that is to run. plans: how it can be answered, by who asks and for what.

    digest: SHA-256 of its text, as hex. constant: the answer of an operation that asks about the schema alone, once it was given.
    """

    node: DocumentNode
    operation: OperationDefinitionNode
    name: str | None
    cost: Cost
    digest: str
    constant: bytes | None = None
    plans: dict[Any, Any] = field(default_factory=dict)

    @property
    def said(self) -> str | None:
        """The operation's name, for the record: who writes it might put somebody's number into it."""
        name = self.operation.name
        return _NUMBER.sub(_HIDDEN, name.value) if name else None

    @property
    def is_constant(self) -> bool:
        """Whether it asks about the schema alone, in the same way each time."""
        return not self.operation.variable_definitions and self.is_about_schema

    @property
    def is_about_schema(self) -> bool:
        """Whether it asks about the schema alone."""
        roots = self.operation.selection_set.selections
        return all(
            isinstance(root, FieldNode) and root.name.value in ("__schema", "__type") for root in roots
        )

    @property
    def reads(self) -> bool:
        """Whether it changes nothing."""
        return self.operation.operation is OperationType.QUERY


Refusal = dict[str, Any]
_Key = tuple[str, str | None, bool]  # text, name, trusted


class Documents:
    """The documents of one schema. Those used last are remembered."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self._schema, self._size = schema, 0
        self._limits = {False: limits, True: limits.of_trusted()}
        # What was let in as trusted may be larger than what anyone may send, so that the two are kept apart.
        self._known: OrderedDict[_Key, Document] = OrderedDict()

    def get(self, text: str, name: str | None, trusted: bool = False) -> Document | Refusal:
        """The document, or the response that says why it is none. trusted: its client is registered with it."""
        key = (text, name, trusted)
        found = self._known.get(key)
        if found is not None:
            self._known.move_to_end(key)
            return found
        checked = self._checked(text, name, self._limits[trusted])
        if isinstance(checked, Document):
            self._remember(key, checked)
        return checked

    def _checked(self, text: str, name: str | None, limits: Limits) -> Document | Refusal:
        try:
            node = parsed(text, limits)
            if not limits.introspection and _asks_for_schema(node):
                raise Refused(_NO_INTROSPECTION)
            # What is misspelt is not told either what there is under another name.
            quiet = not limits.introspection
            errors = validate(self._schema, node, max_errors=_ERRORS, hide_suggestions=quiet)
        except Refused as refused:
            return refusals.refused(refused.reason)
        except GraphQLError as error:
            return {"errors": [refusals.formatted(error)]}
        if errors:
            return {"errors": [refusals.formatted(error) for error in errors]}
        wanted = get_operation_ast(node, name)
        if wanted is None:
            return refusals.refused(_ONE_OPERATION)
        if wanted.operation is OperationType.SUBSCRIPTION:
            return refusals.refused(_NO_SUBSCRIPTIONS)
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return Document(node, wanted, name, cost(self._schema, node, wanted), digest)

    def _remember(self, key: _Key, document: Document) -> None:
        self._known[key] = document
        self._size += len(key[0])
        while self._size > _REMEMBERED:
            (oldest, _, _), _ = self._known.popitem(last=False)
            self._size -= len(oldest)


def _asks_for_schema(document: DocumentNode) -> bool:
    return any(
        _names_schema(each.selection_set) for each in document.definitions if isinstance(each, _ASKING)
    )


def _names_schema(asked: SelectionSetNode | None) -> bool:
    if asked is None:
        return False
    named = {each.name.value for each in asked.selections if isinstance(each, FieldNode)}
    inner = (each for each in asked.selections if isinstance(each, FieldNode | InlineFragmentNode))
    return not named.isdisjoint(_ABOUT_SCHEMA) or any(_names_schema(each.selection_set) for each in inner)
