"""One cell of the matrix: what a viewer asks, what must come back, and what may not stand anywhere in it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from domain.audit import AuditKind
from domain.role import Role
from tests.hub.conftest import Door
from tests.hub.matrix.fields import FIELDS, LISTS, PEOPLE, links, plain
from tests.hub.matrix.truth import Row, Truth, masked_name, masked_number
from tests.hub.matrix.viewers import Viewer

NEVER = ("13900000000", "某街1号", "机密姓名", "密码的封存值", "未公开的病情")
"""A telephone, an address, the name in a partner's line, a sealed password, a fact of health that a keeper filled in: nobody
is shown them by any path."""
ONLY = {
    "AuditRecord": 'filter: {operation: "Looks"}',
    "ExchangeRecord": "order: ID",
    "Timer": "order: ID",
    "OutboundTracking": "order: ID",
    "RosterLine": "order: ID",
}
"""What a list is asked for with: reading the log adds to it; the order of lines and
of what is due tells what not everybody is shown."""
SAMPLE = 3  # rows of nouns that are about no person
STAND_FOR_ALL = frozenset({"bureau", "bureau-elsewhere", "portal"})
NONE: Mapping[str, str] = {}
_ROW = re.compile(r"([@&])([A-Z]\w+)\.(\d+)")
_CURSORS = re.compile(r'"(?:cursor|startCursor|endCursor)": ?"([^"]+)"')


@dataclass(frozen=True)
class Matrix:
    """The hub, the truth about its rows, and of each path the types of its fields."""

    door: Door
    truth: Truth
    types: Mapping[str, Mapping[str, str]]
    _seen: dict[tuple[Viewer, str], list[Row]] = field(default_factory=dict)

    def seen(self, viewer: Viewer, noun: str) -> list[Row]:
        """The noun's rows that a viewer sees."""
        if (viewer, noun) not in self._seen:
            self._seen[viewer, noun] = viewer.rows(self.truth, noun)
        return self._seen[viewer, noun]

    def has(self, path: str, noun: str, name: str) -> bool:
        """Whether a part of the graph has a field."""
        return f"{noun}.{name}" in self.types[path]

    def fields(self, path: str, noun: str) -> list[str]:
        """The values that a part of the graph has of a noun."""
        return [name for name in plain(noun) if self.has(path, noun, name)]


@dataclass(frozen=True)
class Cell:
    """What one viewer asks of the hub, and what it must get."""

    matrix: Matrix
    viewer: Viewer

    @property
    def stands_for_all(self) -> bool:
        """Whether the viewer asks for documents along every field too: all are granted them by the same lines."""
        return self.viewer.name in STAND_FOR_ALL

    @property
    def truth(self) -> Truth:
        return self.matrix.truth

    def seen(self, noun: str) -> list[Row]:
        """The noun's rows that the viewer sees."""
        return self.matrix.seen(self.viewer, noun)

    def sample(self, noun: str) -> list[Row]:
        """Those that a cell looks at: of people all."""
        return self.seen(noun)[: None if _few(self.truth, noun) else SAMPLE]

    def rest(self, noun: str) -> list[Row]:
        """Rows that it does not see, of both counties."""
        seen = {row["id"] for row in self.seen(noun)}
        found = [row for key, row in self.truth.rows[noun].items() if key not in seen]
        return found if _few(self.truth, noun) else found[:SAMPLE]

    def open(self, noun: str, path: str = "/graphql") -> list[str]:
        """The values that it is shown something of."""
        return [name for name in self.matrix.fields(path, noun) if not self.viewer.refusal(noun, name)]

    def closed(self, noun: str, path: str = "/graphql") -> dict[str, str]:
        """The values that it is refused, each with the detail or scope that it lacks."""
        refused = {name: self.viewer.refusal(noun, name) for name in self.matrix.fields(path, noun)}
        return {name: place for name, place in refused.items() if place}

    def shown(self, noun: str, row: Row, fields: Iterable[str]) -> dict[str, Any]:
        """What the viewer is shown of a row."""
        return {name: self._shown(noun, row, name) for name in fields}

    def _shown(self, noun: str, row: Row, name: str) -> Any:
        found, tells = self.truth.value(noun, name, row), FIELDS[noun][name].tells
        if tells == "IDENTITY":
            return masked_number(found)
        return masked_name(found) if tells == "NAME" and not self.viewer.clear(noun, tells) else found

    def linked(self, parent: str, field: str, row: Row) -> list[Row]:
        """The rows that a field leads the viewer to."""
        noun = FIELDS[parent][field].target
        assert noun
        seen = {each["id"] for each in self.seen(noun)}
        return [each for each in self.truth.linked(parent, field, row) if each["id"] in seen]

    def ways(self, noun: str) -> list[tuple[str, str, Row]]:
        """Of every field that leads to rows that the viewer sees: whose, which, and a row to start from."""
        found = []
        for parent, name in links(noun):
            if not self.viewer.refusal(parent, name):
                starts = (row for row in self.sample(parent) if self.linked(parent, name, row))
                found += [(parent, name, row) for row in list(starts)[:1]]
        return found

    def is_page(self, parent: str, field: str) -> bool:
        """Whether a field is a list that is cut into pages."""
        return self.matrix.types["/graphql"][f"{parent}.{field}"].endswith("Connection")

    def is_list(self, parent: str, field: str) -> bool:
        """Whether a field is a short list."""
        return self.matrix.types["/graphql"][f"{parent}.{field}"].startswith("[")

    def operation(
        self, name: str, roots: Mapping[str, str], types: Mapping[str, str] = NONE, more: Iterable[str] = ()
    ) -> str:
        """An operation of several roots under their names. types: of its variables."""
        told = f"({', '.join(f'${each}: {kind}' for each, kind in types.items())})" if types else ""
        return " ".join(
            [f"query {name}{told} {{", *(f"{each}: {root}" for each, root in roots.items()), "}", *more]
        )

    async def roots(
        self,
        name: str,
        roots: Mapping[str, str],
        types: Mapping[str, str] = NONE,
        more: Iterable[str] = (),
        path: str = "/graphql",
        **variables: Any,
    ) -> Any:
        """The data of several roots, none of which is refused; nothing where there are none."""
        return await self.get(self.operation(name, roots, types, more), path, **variables) if roots else {}

    async def ask(self, query: str, path: str = "/graphql", **variables: Any) -> Any:
        """The answer of both ways, in which nothing stands that the viewer may not see; of a part that of the planned way."""
        said, door = self.viewer.asking(self.truth), self.matrix.door
        post = door.post if path == "/graphql" else door.planned
        answer = await post(query, variables, path=path, **said)
        assert answer.status_code == 200, answer.text
        cursors = [_decoded(each) for each in _CURSORS.findall(answer.text)]
        text = "\n".join([answer.text, *cursors])
        assert [secret for secret in self._secrets if secret in text] == []
        return answer.json()

    async def get(self, query: str, path: str = "/graphql", **variables: Any) -> Any:
        """The data of an operation in which nothing is refused."""
        answer = await self.ask(query, path, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    @cached_property
    def _secrets(self) -> list[str]:
        """Numbers of people that it is not shown; names too, where it is shown none; names that others sign in with."""
        accounts = {row["id"] for row in self.seen("UserAccount")}
        found = [
            row["login_name"] for row in self.truth.rows["UserAccount"].values() if row["id"] not in accounts
        ]
        found += NEVER
        for noun in ("Student", "Guardian"):
            clear = noun == "Student" and self.viewer.finds(noun)
            shown = {row["id"] for row in self.seen(noun)} if clear else set()
            found += [row["id_number"] for key, row in self.truth.rows[noun].items() if key not in shown]
        nameless = not (self.viewer.granted("Student") and self.viewer.clear("Student", "NAME"))
        return found + [row["name"] for row in self.truth.rows["Student"].values() if nameless]

    async def recorded(self, operation: str, shown: Mapping[str, Iterable[Row]]) -> None:
        """The audit log holds the look: who, what for, and everyone who was shown."""
        people = {noun: rows for noun, found in shown.items() if noun in PEOPLE and (rows := list(found))}
        if not people:
            return
        found = await self.matrix.door.recorded()
        said = self.viewer.asking(self.truth)
        assert (found.client_id, found.operation) == (said["client_id"], operation)
        assert (found.kind, found.outcome) == (AuditKind.READ, "OK")
        assert found.purpose == said.get("purpose", "COMPARISON")
        assert found.role == said.get("role", Role.DEPARTMENT).name
        assert set(people) <= set(found.nouns)
        assert self.people(people) <= about(found)

    def people(self, shown: Mapping[str, Iterable[Row]]) -> set[UUID]:
        """Whom rows of several nouns are about."""
        return {each for noun, rows in shown.items() for row in rows for each in self.truth.people(noun, row)}

    async def last(self, number: int) -> list[Any]:
        """The last lines of the audit log."""
        return await self.matrix.door.records(number)

    async def refused(self) -> None:
        """The audit log holds that something was refused."""
        found = await self.matrix.door.recorded()
        assert (found.client_id, found.kind, found.outcome) == (
            self.viewer.name,
            AuditKind.REFUSED,
            "FORBIDDEN",
        )


def errors(answer: Any) -> dict[str, set[tuple[str, str]]]:
    """Of each root of an answer the codes and places of what was refused under it."""
    found: dict[str, set[tuple[str, str]]] = {}
    for error in answer.get("errors", ()):
        said = error["extensions"]
        found.setdefault(str(error["path"][0]), set()).add((said["code"], said["place"]))
    return found


def list_of(noun: str, arguments: str = "first: 100") -> str:
    """The root that lists a noun's rows, with arguments."""
    return f"{LISTS[noun]}({', '.join(filter(None, [ONLY.get(noun), arguments]))})"


def on(noun: str, fields: Iterable[str]) -> str:
    """Values of one noun among others, under names that no other noun's have."""
    return f"... on {noun} {{ {' '.join(f'{noun}_{name}: {name}' for name in fields)} }}"


def written(truth: Truth, said: str) -> str:
    """A value of the tables as GraphQL or JSON writes it, with the ids of the rows that it names."""
    return _ROW.sub(lambda found: _id(truth, *found.groups()), said)


def _id(truth: Truth, kind: str, noun: str, number: str) -> str:
    return f'"{f"{noun}:" * (kind == "@")}{truth.here[noun][int(number)]}"'


def about(record: Any) -> set[UUID]:
    """Whom a line of the audit log names."""
    return {UUID(bytes=record.subjects[at : at + 16]) for at in range(0, len(record.subjects), 16)}


def named(noun: str, shown: Mapping[str, Any]) -> dict[str, Any]:
    """What `on` is answered with."""
    return {f"{noun}_{name}": value for name, value in shown.items()}


def leaves(data: Any) -> set[Any]:
    """The values that an answer ends in."""
    if isinstance(data, dict):
        return set().union(*map(leaves, data.values()))
    return set().union(*map(leaves, data)) if isinstance(data, list) else {data}


def reference(noun: str, row: Row) -> dict[str, str]:
    """A row as another subgraph refers to it."""
    return {"__typename": noun, "id": f"{noun}:{row['id']}"}


def _few(truth: Truth, noun: str) -> bool:
    return noun in PEOPLE or len(truth.rows[noun]) < 40


def _decoded(cursor: str) -> str:
    return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
