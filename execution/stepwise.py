"""Field by field: each link's statement is run once for all rows that ask for it at the same time."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from msgspec import Raw
from sqlalchemy import Row, Select, Text, cast, select, true
from sqlalchemy.dialects.postgresql import JSONB
from strawberry.dataloader import DataLoader

from auth import grants, scopes
from auth.paths import PEOPLE, PERSON
from database.crypto.field import Field
from domain.errors import Reason, Refused
from execution import counting, keys, references, showing
from execution.arguments import bound, frozen, keywords
from execution.context import Operation
from execution.paging import Page, Window, cut, window
from resolvers.changes import Told
from schema import query
from schema.declared import (
    Change,
    Column,
    Declared,
    Label,
    Link,
    Lookup,
    Noun,
    Record,
    Sealed,
    Shape,
    noun_of,
)
from schema.graph import link_key
from schema.node import global_id, parse_id

_UNUSABLE = 50  # references that are each answered with an error; of more the whole list is refused
_PARENT, _PERSON = "of_parent", "of_person"
Keywords = dict[str, Any]


class Stepwise:
    """Answers declared fields for one operation."""

    def __init__(self, operation: Operation) -> None:
        self._operation, self._graph, self._viewer = operation, operation.graph, operation.viewer
        self._loaders: dict[Any, DataLoader[Any, Any]] = {}
        self._columns_shown: dict[str, dict[str, Any]] = {}

    def take(self, declared: Declared, source: Any, arguments: Mapping[str, Any]) -> Any:
        """The value a field stands for, or an awaitable of it. Raises Refused."""
        if isinstance(declared, Link):
            self._require(declared, source)
            return self._link(declared, source, arguments)
        if isinstance(declared, Change):
            return self._change(declared, arguments)
        if isinstance(declared, Lookup):
            return self._node(arguments["id"])
        scopes.require(self._viewer, declared.scope if isinstance(declared, Column) else None)
        self._require(declared, source)
        return self._opened(declared, source) if isinstance(declared, Sealed) else None

    def _opened(self, declared: Sealed, source: Record) -> str | None:
        field = Field(self._operation.ring(), declared.column)
        return field.clear(source.values["id"], source.values[declared.name])

    def _require(self, declared: Column | Label | Link, source: Any) -> None:
        if isinstance(source, Record):
            showing.require(self._viewer, self._noun(source.noun).table, declared)

    async def entities(self, representations: list[Any]) -> list[Record | Refused | None]:
        """Rows by reference, one statement a type and key; a refusal where there can be none. Raises Refused."""
        told = [self._referred(each) for each in representations]
        if len([each for each in told if isinstance(each, Refused)]) > _UNUSABLE:
            raise next(each for each in told if isinstance(each, Refused))
        asked = [None if isinstance(each, Refused) else each for each in told]
        found: dict[Any, Record] = {}
        for (name, key), values in keys.grouped(asked).items():
            column = self._graph.key(name, key)
            statement = select(self._noun(name).table).where(keys.among(column, list(values)))
            for row, record in await self._records(name, statement, [column]):
                found[name, key, row[-1]] = record
        shown = [keys.first(found, each) for each in asked]
        self._told([record for record in shown if record])
        return [each if isinstance(each, Refused) else row for each, row in zip(told, shown, strict=True)]

    def _referred(self, representation: Any) -> references.Reference | Refused | None:
        try:
            return references.reference(self._graph, self._viewer, self._operation.ring, representation)
        except Refused as refused:
            return refused

    def _link(self, link: Link, source: Any, arguments: Mapping[str, Any]) -> Awaitable[Any] | None:
        table = self._noun(_name(link)).table
        scopes.require(self._viewer, grants.scope(table))
        given = keywords(arguments, link.ids)
        showing.require_arguments(self._viewer, table, link, given)
        page = self._window(link, table, arguments) if link.shape is Shape.PAGE else None
        if link.by is None:
            return self._root_page(link, given, page) if page else self._root_row(link, given)
        parent = source.values[link_key(link)]
        return self._beside(link, given, page, parent) if parent is not None else None

    def _window(self, link: Link, table: type[Any], arguments: Mapping[str, Any]) -> Window:
        asked = window(link.orders, arguments, self._operation.limits.page_of(self._viewer))
        showing.require_order(self._viewer, table, asked.order)
        return asked

    def _beside(self, link: Link, given: Keywords, page: Window | None, parent: Any) -> Awaitable[Any]:
        if page:
            return self._loader(
                (link, frozen(given), page), lambda keys: self._pages(link, given, page, keys)
            ).load(parent)
        return self._loader((link, frozen(given)), lambda keys: self._rows(link, given, keys)).load(parent)

    async def _root_row(self, link: Link, given: Keywords) -> Record | None:
        found = await self._records(_name(link), self._select(link, given).limit(1))
        return self._told([found[0][1]])[0] if found else None

    async def _root_page(self, link: Link, given: Keywords, page: Window) -> Page:
        statement = self._select(link, given)
        cutout = statement.where(*page.condition()).order_by(*page.ordering()).limit(page.size + 1)
        found = await self._records(_name(link), cutout, page.order.columns)
        places = [(record, _place(row, page)) for row, record in found]

        async def count() -> int:
            table = self._noun(_name(link)).table
            [[number, people]] = map(tuple, await self._operation.fetch(counting.whole(table, statement)))
            self._operation.people += counting.told(table, number, people)
            return int(number)

        return self._cut(page, places, count)

    async def _rows(self, link: Link, given: Keywords, parents: list[Any]) -> list[Any]:
        there = _there(link)
        statement = self._select(link, given).where(keys.among(there, parents))
        ordered = statement.order_by(self._noun(_name(link)).table.id).limit(self._operation.limits.rows + 1)
        found: dict[Any, list[Record]] = defaultdict(list)
        for row, record in await self._records(_name(link), ordered, [there]):
            found[row[-1]].append(record)
        if link.shape is Shape.ROWS:
            return [self._told(found[key]) for key in parents]
        return [self._told(found[key][:1])[0] if found[key] else None for key in parents]

    async def _pages(self, link: Link, given: Keywords, page: Window, parents: list[Any]) -> list[Page]:
        """Each parent's page in one statement: a lateral keyset cutout beside every parent."""
        self._operation.afford(len(parents) * page.size)
        there = _there(link)
        parent = keys.unnested(there, parents)
        inner = (
            self._columns(_name(link), self._select(link, given), page.order.columns)
            .where(there == parent.c.key, *page.condition())
            .order_by(*page.ordering())
            .limit(page.size + 1)
            .lateral("cutout")
        )
        statement = select(inner, parent.c.key.label(_PARENT)).select_from(parent.join(inner, true()))
        last = list(inner.c)[-len(page.order.columns) :]
        falling = page.order.descending != page.backward
        found: dict[Any, list[tuple[Record, tuple[Any, ...]]]] = defaultdict(list)
        ordered = statement.order_by(parent.c.key, *(c.desc() if falling else c for c in last))
        for row in await self._operation.fetch(ordered):
            found[row[-1]].append((self._record(_name(link), row), _place(row[:-1], page)))
        return [self._cut(page, found[key], self._counter(link, given, key)) for key in parents]

    def _select(self, link: Link, given: Keywords) -> Select[Any]:
        return link.select(self._viewer, **bound(given))

    def _counter(self, link: Link, given: Keywords, parent: Any) -> Callable[[], Awaitable[int]]:
        loader = self._loader((link, frozen(given), "count"), lambda keys: self._counts(link, given, keys))
        return lambda: loader.load(parent)

    async def _counts(self, link: Link, given: Keywords, parents: list[Any]) -> list[int]:
        there = _there(link)
        table = self._noun(_name(link)).table
        statement = self._select(link, given).where(keys.among(there, parents))
        rows = await self._operation.fetch(counting.each(table, statement, there))
        found = {key: (number, people) for key, number, people in map(tuple, rows)}
        for number, people in found.values():
            self._operation.people += counting.told(table, number, people)
        return [found[key][0] if key in found else 0 for key in parents]

    async def _change(self, change: Change, arguments: Mapping[str, Any]) -> Any:
        scopes.require(self._viewer, change.scope)
        showing.require_change(self._viewer, change)
        try:
            async with self._operation.attempt(change.name):  # of this nobody hears who carries changes out
                given = keywords(arguments, {})
            done = await change.act(self._viewer, self._operation.commands, **given)
        except Refused as refused:
            return _said(refused.reason)
        await self._operation.release()
        shown, *number = (each.name for each in dataclasses.fields(change.done))
        key, more = (done.key, done.more) if isinstance(done, Told) else (done, None)
        told = dict.fromkeys(number, key and global_id(change.target.__name__, key)) if more is None else more
        return change.done(**{shown: await self._visible(change.target.__name__, key)}, **told)

    async def _visible(self, name: str, key: UUID | None) -> Record | None:
        scope = grants.scope(self._noun(name).table)
        if key is None or (scope and scope not in self._viewer.scopes):
            return None
        return await self._one(name, key)

    async def _node(self, text: str) -> Record | None:
        name, key = parse_id(text)
        if self._graph.noun(name) is None:
            return None
        scopes.require(self._viewer, grants.scope(self._noun(name).table))
        return await self._one(name, key)

    async def _one(self, name: str, key: UUID) -> Record | None:
        table = self._noun(name).table
        found = await self._records(name, select(table).where(table.id == key))
        return self._told([found[0][1]])[0] if found else None

    def _told(self, records: list[Record]) -> list[Record]:
        """The records, whose people are noted for the record."""
        people = self._operation.people
        people += [key for record in records if (key := record.values.get(_PERSON)) is not None]
        return records

    def _cut(self, *given: Any) -> Page:
        page = cut(*given)
        self._told(page.nodes)
        return page

    async def _records(
        self, name: str, statement: Select[Any], more: Iterable[Any] = ()
    ) -> list[tuple[Row[Any], Record]]:
        rows = await self._operation.fetch(self._columns(name, statement, more))
        return [(row, self._record(name, row)) for row in rows]

    def _columns(self, name: str, statement: Select[Any], more: Iterable[Any]) -> Select[Any]:
        declared = [_readable(expression).label(key) for key, expression in self._shown(name).items()]
        extra = [column.label(f"place_{number}") for number, column in enumerate(more)]
        return statement.with_only_columns(*declared, *extra, maintain_column_froms=True)

    def _record(self, name: str, row: Row[Any]) -> Record:
        columns = self._shown(name)
        return Record(
            name, {key: _read(columns[key], value) for key, value in zip(columns, row, strict=False)}
        )

    def _shown(self, name: str) -> dict[str, Any]:
        if name not in self._columns_shown:
            table, declared = self._noun(name).table, self._graph.declared[name]
            self._columns_shown[name] = showing.readable(
                self._viewer, table, self._graph.columns[name], declared
            )
            if table in PERSON:
                self._columns_shown[name][_PERSON] = PERSON[table]
            if table in PEOPLE:
                self._operation.nouns.add(name)
        return self._columns_shown[name]

    def _noun(self, name: str) -> Noun:
        return noun_of(self._graph.types[name])

    def _loader(self, key: Any, load: Callable[[list[Any]], Awaitable[list[Any]]]) -> DataLoader[Any, Any]:
        if key not in self._loaders:
            self._loaders[key] = DataLoader(load)
        return self._loaders[key]


def _said(reason: Reason) -> query.Refused:
    return query.Refused(
        code=reason.code,
        message_zh=reason.zh,
        message_en=reason.en,
        fixer=reason.fixer.value,
        place=reason.place or None,
        clause=reason.clause,
    )


def _readable(expression: Any) -> Any:
    # JSON is passed on as the database writes it: a round trip through Python's floats would change numbers.
    return cast(expression, Text) if isinstance(expression.type, JSONB) else expression


def _read(expression: Any, value: Any) -> Any:
    return Raw(value) if value is not None and isinstance(expression.type, JSONB) else value


def _name(link: Link) -> str:
    return link.target.__name__


def _there(link: Link) -> Any:
    assert link.by is not None
    return link.by[1]


def _place(row: Any, page: Window) -> tuple[Any, ...]:
    return tuple(row)[-len(page.order.columns) :]
