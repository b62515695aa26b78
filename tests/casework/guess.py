"""What anybody might say: an input drawn at random from the schema, about rows that are there, mostly sensible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
)
from sqlalchemy import Select, Uuid, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from tests.hub.matrix.arguments import ARGUMENTS
from tests.hub.matrix.changes import CHANGES
from tests.hub.matrix.tables import Entry

PLACES = {
    "organizationId": "Organization",
    "responsibleUnitId": "Organization",
    "ownerId": "Organization",
    "producerId": "Organization",
    "residenceId": "Organization",
    "studentId": "Student",
    "schoolId": "School",
    "toSchoolId": "School",
    "juniorId": "School",
    "classId": "SchoolClass",
    "sheetId": "AttendanceSheet",
    "conclusionId": "Verification",
    "visitId": "HomeVisit",
    "villageId": "Organization",
    "guardianId": "Guardian",
    "destinationId": "GraduateDestination",
    "evidence": "Evidence",
    "materials": "Evidence",
    "papers": "Evidence",
}
"""What a place of an input leads to, where the matrix does not say which row is meant."""
TEXTS = {
    "schoolYear": "2026-2027",
    "month": "2026-09",
    "period": "2026-09",
    "phone": "13800000000",
    "regionCode": "341602",
    "householdRegion": "341602",
    "certNo": "",
    "sha256": "0" * 64,
}
_OF_ITS_OWN = {"idempotencyKey"}
DAYS = (0, 0, 0, 0, -1, -3, 5, 40)  # from today
Rows = Mapping[str, list[tuple[UUID, UUID | None, int | None]]]
"""Of a noun the rows that there are: id, whom it is about, version."""


async def rows(session: AsyncSession, county: str, newest: int = 100) -> Rows:
    """The newest rows of every noun that an input may mean."""
    meant = {
        _noun(each)
        for told in ARGUMENTS.values()
        for each in told.values()
        if each.tells == "WHICH" and each.value
    }
    return {
        noun: [(row[0], row[1], row[2]) for row in await session.execute(_newest(noun, county).limit(newest))]
        for noun in sorted(meant | set(PLACES.values()))
    }


def there(mutation: str, rows: Rows) -> bool:
    """Whether there are rows of what a mutation means."""
    which = [each for each in ARGUMENTS[CHANGES[mutation].given].values() if each.tells == "WHICH"]
    return all(rows[_noun(each)] for each in which)


def _noun(entry: Entry) -> str:
    return str(entry.value)[1:].split(".")[0]


def _newest(noun: str, county: str) -> Select[Any]:
    table = getattr(tables, noun)
    about = table.id if noun == "Student" else getattr(table, "student_id", literal(None, Uuid))
    found = select(table.id, about, getattr(table, "version", literal(None))).order_by(table.id.desc())
    return found.where(table.jurisdiction_code == county) if hasattr(table, "jurisdiction_code") else found


@dataclass
class Guess:
    """One input of a mutation. child, version: of the row that is meant, once it is drawn."""

    schema: GraphQLSchema
    rows: Rows
    today: date
    random: Random
    child: UUID | None
    version: int | None = None

    def said(self, mutation: str) -> dict[str, Any]:
        """What is said to a mutation."""
        kind = self._input(mutation)
        which = [each for each in ARGUMENTS[kind.name].values() if each.tells == "WHICH"]
        meant = {each.name: self._meant(_noun(each)) for each in which}
        return self._object(kind, set(meant)) | meant

    def mended(self, mutation: str, said: dict[str, Any], place: str) -> dict[str, Any] | None:
        """The same with something else at the place that a refusal names; nothing where that is no place of the input."""
        name, kind = place.split(".")[0].split("[")[0], self._input(mutation)
        if name not in kind.fields or name.endswith("Id"):
            return None
        return said | {name: self._value(name, get_nullable_type(kind.fields[name].type))}

    def _input(self, mutation: str) -> GraphQLInputObjectType:
        kind = get_named_type(self.schema.mutation_type.fields[mutation].args["input"].type)  # type: ignore[union-attr]
        assert isinstance(kind, GraphQLInputObjectType)
        return kind

    def _meant(self, noun: str) -> str:
        id, child, version = self._row(noun)
        self.child, self.version = child or self.child, version
        return f"{noun}:{id}"

    def _row(self, noun: str) -> tuple[UUID, UUID | None, int | None]:
        near = [row for row in self.rows[noun] if row[1] in (None, self.child)]
        found = near or self.rows[noun] or [(UUID(int=1), None, None)]
        return found[min(int(self.random.expovariate(0.5)), len(found) - 1)]

    def _object(self, kind: GraphQLInputObjectType, but: set[str] | None = None) -> dict[str, Any]:
        given = [
            name
            for name, each in kind.fields.items()
            if is_non_null_type(each.type) or self.random.random() < 0.4
        ]
        said = {
            name: self._value(name, get_nullable_type(kind.fields[name].type))
            for name in given
            if name not in _OF_ITS_OWN | (but or set())
        }
        return said

    def _value(self, name: str, kind: GraphQLInputType) -> Any:
        if is_list_type(kind):
            return self._list(name, get_nullable_type(kind.of_type))
        if isinstance(kind, GraphQLInputObjectType):
            return self._object(kind)
        if isinstance(kind, GraphQLEnumType):
            return self.random.choice(list(kind.values))
        return self._scalar(name, str(kind))

    def _list(self, name: str, kind: GraphQLInputType) -> list[Any]:
        if PLACES.get(name) == "Evidence":
            return [f"Evidence:{id}" for id, child, _ in self.rows["Evidence"] if child == self.child]
        many = (
            (0, 0, 0, 1)
            if isinstance(kind, GraphQLInputObjectType) and "studentId" in kind.fields
            else (1, 1, 2)
        )
        return [self._value(name, kind) for _ in range(self.random.choice(many))]

    def _scalar(self, name: str, kind: str) -> Any:
        match kind:
            case "ID":
                return f"{PLACES[name]}:{self._row(PLACES[name])[0]}"
            case "Int":
                return self._version() if name == "expectedVersion" else self.random.choice((1, 2, 3, 9))
            case "Boolean":
                return self.random.random() < 0.7
            case "Date":
                return (self.today + timedelta(days=self.random.choice(DAYS))).isoformat()
            case _:
                return TEXTS.get(name, "某事")

    def _version(self) -> int:
        return 999 if self.random.random() < 0.05 else self.version or 1
