"""One cell of the matrix: what a viewer asks, what must come back, and what may not stand anywhere in it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from domain.audit import AuditKind
from tests.hub.conftest import Door
from tests.hub.matrix.fields import FIELDS, LISTS, PEOPLE, plain
from tests.hub.matrix.truth import Row, Truth, masked_name, masked_number
from tests.hub.matrix.viewers import Viewer

NEVER = ("13900000000", "某街1号", "机密姓名")
"""A telephone, an address and the name in a partner's line: nobody is shown them by any path."""
ONLY = {"AuditRecord": 'filter: {operation: "Looks"}'}
"""What a list is asked for with, where reading it adds to it."""
SAMPLE = 3  # rows of nouns that are about no person
_CURSORS = re.compile(r'"(?:cursor|startCursor|endCursor)": ?"([^"]+)"')


@dataclass(frozen=True)
class Matrix:
    """The hub, the truth about its rows, and of each path the types of its fields."""

    door: Door
    truth: Truth
    types: Mapping[str, Mapping[str, str]]

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
    def truth(self) -> Truth:
        return self.matrix.truth

    def seen(self, noun: str) -> list[Row]:
        """The noun's rows that the viewer sees."""
        return self.viewer.rows(self.truth, noun)

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

    async def ask(self, query: str, path: str = "/graphql", **variables: Any) -> Any:
        """The answer of both ways, in which nothing stands that the viewer may not see."""
        said = self.viewer.asking(self.truth)
        answer = await self.matrix.door.post(query, variables, path=path, **said)
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
        """Numbers of people that it is not shown; names too, where it is shown none."""
        found = list(NEVER)
        for noun in ("Student", "Guardian"):
            clear = noun == "Student" and self.viewer.finds(noun)
            shown = {row["id"] for row in self.seen(noun)} if clear else set()
            found += [row["id_number"] for key, row in self.truth.rows[noun].items() if key not in shown]
        nameless = not (self.viewer.granted("Student") and self.viewer.clear("Student", "NAME"))
        return found + [row["name"] for row in self.truth.rows["Student"].values() if nameless]

    async def recorded(self, operation: str, noun: str, rows: Iterable[Row]) -> None:
        """The audit log holds the look: who, what for, and everyone who was shown."""
        found = await self.matrix.door.recorded()
        said = self.viewer.asking(self.truth)
        assert (found.client_id, found.operation) == (said["client_id"], operation)
        assert (found.kind, found.outcome) == (AuditKind.READ, "OK")
        assert found.purpose == said.get("purpose", "COMPARISON")
        assert found.role == said.get("role", _Department).name
        assert noun in found.nouns
        assert _people(noun, rows) <= {found.subjects[at : at + 16] for at in range(0, len(found.subjects), 16)}

    async def refused(self) -> None:
        """The audit log holds that something was refused."""
        found = await self.matrix.door.recorded()
        assert (found.client_id, found.kind, found.outcome) == (
            self.viewer.name,
            AuditKind.REFUSED,
            "FORBIDDEN",
        )


class _Department:
    name = "DEPARTMENT"


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


def reference(noun: str, row: Row) -> dict[str, str]:
    """A row as another subgraph refers to it."""
    return {"__typename": noun, "id": f"{noun}:{row['id']}"}


def _people(noun: str, rows: Iterable[Row]) -> set[bytes]:
    if noun in ("Student", "Guardian"):
        return {row["id"].bytes for row in rows}
    return {row["student_id"].bytes for row in rows if row.get("student_id")}


def _few(truth: Truth, noun: str) -> bool:
    return noun in PEOPLE or len(truth.rows[noun]) < 40


def _decoded(cursor: str) -> str:
    return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
