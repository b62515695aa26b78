"""What a field's arguments say, as SQL values, and what they decide about the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, GraphQLInputObjectType, get_named_type
from graphql.type import GraphQLBoolean
from sqlalchemy import ColumnElement

from domain.errors import Refused
from execution import paging
from execution.arguments import PAGING
from execution.paging import Window
from execution.planned import values
from execution.planned.choices import Choices
from execution.planned.declined import Declined
from execution.planned.parameters import Parameters
from execution.planned.values import Read, Variables
from resolvers.order import Order
from schema.declared import Link


@dataclass(frozen=True, slots=True)
class Arguments:
    """Reads arguments for one plan. most: rows of a page."""

    choices: Choices
    parameters: Parameters
    most: int

    def window(self, link: Link, asked: Mapping[str, Read]) -> Window:
        """The page that is asked for. Its size, order and direction decide about the plan, its cursors do not."""
        first, last, name = (self._chosen(asked, each) for each in ("first", "last", "order"))
        name = name or next(iter(link.orders))
        try:
            size, backward = paging.extent(first, last, self.most)
        except Refused as refused:
            raise Declined("not such a page") from refused
        order = link.orders[name]
        after, before = (self._place(asked.get(side), name, order) for side in ("after", "before"))
        cursor, bound = (before, after) if backward else (after, before)
        return Window(name, order, size, backward, cursor, bound)

    def _chosen(self, asked: Mapping[str, Read], name: str) -> Any:
        return self.choices.ask(asked[name]) if name in asked else None

    def _place(self, read: Read | None, name: str, order: Order) -> tuple[ColumnElement[Any], ...] | None:
        if read is None or not self.choices.given(read):
            return None
        return tuple(
            self.parameters.column(_part(read, name, order, number), column)
            for number, column in enumerate(order.columns)
        )

    def of(self, link: Link, field: Any, node: FieldNode) -> tuple[dict[str, Any], dict[str, Read]]:
        """A resolver's keywords, and how to read the arguments about the page."""
        given: dict[str, Any] = {}
        asked: dict[str, Read] = {}
        for name, (said, kind) in values.arguments(node, field.args).items():
            argument = field.args[name].extensions["strawberry-definition"]
            if argument.python_name in PAGING:
                asked[argument.python_name] = values.reading(said, kind)
            elif isinstance(kind, GraphQLInputObjectType):
                given.update(self._opened(said, kind))
            else:
                of = link.ids.get(argument.python_name)
                given.update(self._given(argument.python_name, values.reading(said, kind), kind, of))
        return given, asked

    def _opened(self, said: Any, kind: GraphQLInputObjectType) -> dict[str, Any]:
        opened: dict[str, Any] = {}
        for name, read in values.fields(said, kind).items():
            stands = kind.fields[name].extensions["strawberry-definition"]
            opened |= self._given(stands.python_name, read, kind.fields[name].type, stands.metadata.get("of"))
        return opened

    def _given(self, name: str, read: Read, kind: Any, of: str | None) -> dict[str, Any]:
        if get_named_type(kind) is GraphQLBoolean:
            said = self.choices.ask(read)
            return {} if said is None else {name: said}
        return {name: self.parameters.value(read, kind, of)} if self.choices.given(read) else {}


def _part(read: Read, name: str, order: Order, number: int) -> Read:
    def part(variables: Variables) -> Any:
        try:
            found = paging.place(read(variables), name, order)
        except Refused as refused:
            raise Declined("not a cursor of this list") from refused
        assert found is not None
        value = found[number]
        return values.text(value) if isinstance(value, str) else value

    return part
