"""Random values of arguments: mostly such as find something, written out or handed over in variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from uuid import UUID

from graphql import (
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    get_nullable_type,
    is_non_null_type,
)
from graphql.language.print_string import print_string

from schema.node import global_id
from schema.standing import camel
from tests.execution.cells import day, identifier, moment, text
from tests.execution.cursors import Cursors
from tests.execution.world import HERE, World

ABSENT: Any = object()
_BAD_PAGES = (0, -1, 101, 100_000, 2**31 - 1)
_BAD_TEXTS = ("\0", "a\0b", "\ud83d", "x" * 3_000)


class Name(str):
    """An enum's value, which a document writes without quotes."""


@dataclass(frozen=True)
class Place:
    """What a value is for. noun: whose rows it narrows or pages; of: whose id it is; nouns: who is referred to.

    row: one that all arguments of the field might find.
    """

    name: str
    noun: str = ""
    of: str | None = None
    order: str = ""
    most: int = 100
    nouns: tuple[str, ...] = ()
    row: Mapping[str, Any] | None = None

    def inside(self, name: str, given: GraphQLInputField) -> Place:
        return replace(self, name=name, of=of_noun(given.extensions))


@dataclass
class Variable:
    """A declared variable; make gives it a value, ABSENT for none."""

    name: str
    kind: str
    default: str | None
    make: Callable[[], Any]

    def declared(self) -> str:
        return f"${self.name}: {self.kind}" + (f" = {self.default}" if self.default else "")


class Values:
    """Values for one document. rude: now and then such as are refused."""

    def __init__(self, random: Random, world: World, cursors: Cursors, rude: bool) -> None:
        self._random, self._world, self._cursors, self.rude = random, world, cursors, rude
        self.county = HERE
        self.variables: dict[str, Variable] = {}

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def written(self, kind: GraphQLInputType, place: Place) -> str:
        """A literal, with variables in it, or a variable."""
        if self.chance(0.3):
            return self._variable(kind, place)
        bare: Any = get_nullable_type(kind)
        if bare is kind and self.chance(0.05):
            return "null"
        if isinstance(bare, GraphQLList):
            items = [self.written(bare.of_type, place) for _ in range(self._length(bare, place))]
            alone = len(items) == 1 and not items[0].startswith("$") and self.chance(0.3)
            return items[0] if alone else "[" + ", ".join(items) + "]"
        if isinstance(bare, GraphQLInputObjectType):
            inner = self._chosen(bare, place)
            return "{" + ", ".join(f"{name}: {self.written(k, p)}" for name, k, p in inner) + "}"
        return literal(self._bare(bare, place))

    def value(self, kind: GraphQLInputType, place: Place) -> Any:
        """A value as JSON has it."""
        bare: Any = get_nullable_type(kind)
        if bare is kind and self.chance(0.05):
            return None
        return self._bare(bare, place)

    def boolean(self) -> str:
        """For a directive."""
        if self.chance(0.5):
            return self._random.choice(("true", "false"))
        return self._declare("Boolean!", None, lambda: self.chance(0.6))

    def row(self, noun: str) -> Mapping[str, Any]:
        """A row of a noun, mostly of the viewer's county."""
        return self._world.some(self._random, noun, self.county)

    def identifier(self, noun: str) -> str:
        """A global id: of the own county mostly, of the other one, or of none."""
        if self.rude and self.chance(0.3):
            return self._random.choice(
                ("", "x", noun, f"{noun}:", f"{noun}:1", f"Nothing:{identifier(self._random)}")
            )
        if self.chance(0.05):
            return global_id(noun, identifier(self._random))
        if self.rude and self.chance(0.2):
            noun = self._random.choice(self._world.nouns).name
        return global_id(noun, self._world.some(self._random, noun, self.county)["id"])

    def _variable(self, kind: GraphQLInputType, place: Place) -> str:
        same = [each for each in self.variables.values() if each.kind == str(kind)]
        if same and self.chance(0.15):
            return "$" + self._random.choice(same).name
        default = literal(self._given(kind, place)) if self.chance(0.3) else None
        required, form = is_non_null_type(kind), str(kind)
        if default == "null" and required:
            default = None
        if required and default and self.chance(0.4):
            form = form[:-1]
        elif not required and default != "null" and self.chance(0.2):
            form += "!"
        share = 0.5 if default else 0.0 if form.endswith("!") else 0.2
        if self.rude and self.chance(0.1):
            share = 0.9

        def make() -> Any:
            return ABSENT if self.chance(share) else self._given(kind, place, loose=True)

        return self._declare(form, default, make)

    def _declare(self, form: str, default: str | None, make: Callable[[], Any]) -> str:
        name = f"v{len(self.variables)}"
        self.variables[name] = Variable(name, form, default, make)
        return f"${name}"

    def _given(self, kind: GraphQLInputType, place: Place, loose: bool = False) -> Any:
        if loose and self.rude and self.chance(0.1):
            return self._random.choice((None, "x", 7, [], {}, [None], 1.5, True, "\ud83d"))
        made = self._bare(get_nullable_type(kind), place) if loose is False else self.value(kind, place)
        return made[0] if isinstance(made, list) and len(made) == 1 and self.chance(0.2) else made

    def _bare(self, kind: Any, place: Place) -> Any:
        if isinstance(kind, GraphQLList):
            return [self.value(kind.of_type, place) for _ in range(self._length(kind, place))]
        if isinstance(kind, GraphQLInputObjectType):
            return {name: self.value(inner, inside) for name, inner, inside in self._chosen(kind, place)}
        if isinstance(kind, GraphQLEnumType):
            return Name(self._random.choice(self._stored(kind, place) or list(kind.values)))
        return self._scalar(kind.name, place)

    def _stored(self, kind: GraphQLEnumType, place: Place) -> list[str]:
        """What a row that might be found has, so that it is found."""
        row = self._row(place)
        return [each.name for each in row.values() if type(each).__name__ == kind.name]

    def _row(self, place: Place) -> Mapping[str, Any]:
        if place.row and self._world.home[place.row["id"]] in (None, self.county) and self.chance(0.8):
            return place.row
        return self.row(place.noun or self._any_noun()[0])

    def _chosen(
        self, kind: GraphQLInputObjectType, place: Place
    ) -> list[tuple[str, GraphQLInputType, Place]]:
        # A filter of many conditions finds nothing: one or two.
        share = 1.3 / len(kind.fields)
        return [
            (name, given.type, place.inside(name, given))
            for name, given in kind.fields.items()
            if is_non_null_type(given.type) or self.chance(share)
        ]

    def _length(self, kind: Any, place: Place) -> int:
        if place.nouns:
            return self._random.randrange(12)
        few = isinstance(get_nullable_type(kind.of_type), GraphQLEnumType)
        return self._random.choice((0, 1, 2, 3, 4, 5, 6) if few and self.chance(0.9) else (0, 1, 2))

    def _scalar(self, kind: str, place: Place) -> Any:
        if kind == "ID":
            said = self._world.said(self._row(place), place.name) if place.of else None
            if isinstance(said, UUID) and self.chance(0.7):
                return global_id(place.of or "", said)
            return self.identifier(place.of or self._random.choice(place.nouns or self._any_noun()))
        if kind == "Int":
            return self._page(place)
        if kind == "Boolean":
            return self.chance(0.5)
        if kind == "Date":
            return day(self._random).isoformat()
        if kind == "DateTime":
            return moment(self._random).isoformat()
        if kind == "_Any":
            return self._representation(self._random.choice(place.nouns or self._any_noun()))
        return self._cursor(place) if place.name in ("after", "before") else self._text(place)

    def _any_noun(self) -> tuple[str]:
        return (self._random.choice(self._world.nouns).name,)

    def _page(self, place: Place) -> int:
        if self.rude and self.chance(0.3):
            return self._random.choice(_BAD_PAGES)
        return self._random.randint(1, max(1, min(place.most, self._random.choice((3, 8, 30, 100)))))

    def _cursor(self, place: Place) -> str | None:
        if self.rude and self.chance(0.3):
            return self._cursors.wrong(self._random, place.noun, place.order)
        known = list(self._cursors.known[place.noun, place.order])
        return self._random.choice(known) if known else None

    def _text(self, place: Place) -> str:
        if self.chance(0.05):
            return self._random.choice(_BAD_TEXTS) if self.rude else text(self._random, 12)
        found = str(self._world.said(self._row(place), place.name) or "")
        return found[: self._random.randrange(4)] if place.name == "name" else found

    def _representation(self, name: str) -> Any:
        if self.chance(0.04):
            odd = (
                {"__typename": "Nothing", "id": "x"},
                {"__typename": "Query"},
                {},
                {"id": "x"},
                {"__typename": 1},
            )
            return self._random.choice((*odd, {"__typename": name}, {"__typename": name, "id": None}))
        row = self.row(name)
        keys = next(noun.keys for noun in self._world.nouns if noun.name == name)
        if keys and self.chance(0.6):
            key = self._random.choice(keys)
            return {"__typename": name, camel(key): self._text(Place(key, name)) if self.rude else row[key]}
        return {"__typename": name, "id": self.identifier(name)}


def of_noun(extensions: Mapping[str, Any]) -> str | None:
    """The noun whose id an argument or a field of an input takes."""
    declared = extensions.get("strawberry-definition")
    found: str | None = declared.metadata.get("of") if declared is not None else None
    return found


def literal(value: Any) -> str:
    """A value as a document writes it."""
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, str):
        return print_string(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {literal(inner)}" for key, inner in value.items()) + "}"
    return (
        {None: "null", True: "true", False: "false"}.get(value)
        if value is None or isinstance(value, bool)
        else str(value)
    )
