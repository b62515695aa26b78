"""Random operations, made from the schema alone: a new noun is asked about without a word here."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_composite_type,
    is_non_null_type,
)

from schema.declared import Link, Shape
from tests.execution.coverage import Coverage
from tests.execution.values import Place, Values, of_noun

_ALIASES = 28
_FAN = 300  # rows that one field of a document is let lead to, about
_DEFAULT_PAGE = 20


@dataclass(frozen=True)
class Call:
    """A field as a document calls it: under one key it is always the same field with the same arguments."""

    name: str
    arguments: str
    rows: int


@dataclass(frozen=True)
class Fragment:
    name: str
    kind: str
    abstract: bool
    size: int
    text: str


class Selections:
    """Selection sets of one document."""

    def __init__(
        self, schema: GraphQLSchema, random: Random, values: Values, coverage: Coverage, budget: int
    ) -> None:
        self._schema, self._random, self._values, self._coverage = schema, random, values, coverage
        self._calls: dict[tuple[str, str], Call] = {}
        self._aliases, self.budget = 0, budget
        self.fragments: list[Fragment] = []
        node = schema.type_map["Node"]
        assert isinstance(node, GraphQLInterfaceType)
        self._node, self._nouns = node, schema.get_implementations(node).objects
        self._apart = _differing(self._nouns)

    def root(self) -> str:
        """The root's selections."""
        query = self._schema.query_type
        assert query is not None
        # What stands for no rows is asked seldom, what leads to any noun often.
        weights = {"_service": 0.1, "codeLists": 0.3, "node": 3, "_entities": 3}
        shares = [weights.get(name, 1) for name in query.fields]
        chosen = self._random.choices(list(query.fields), shares, k=self._few(3))
        parts = [self._field(query, name, 0, 1, False) for name in chosen]
        parts += [self._field(query, name, 0, 1, False) for name in chosen if self._chance(0.08)]
        return self._braced([*parts, *self._extras(query, 0, 1, False)])

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _few(self, most: int) -> int:
        return min(self._random.randint(1, most), self._random.randint(1, most))

    def _selection(self, kind: Any, depth: int, fan: int, nouns: tuple[str, ...] = ()) -> str:
        if isinstance(kind, GraphQLObjectType):
            return self._braced(self._parts(kind, depth, fan, False))
        return self._braced(self._abstract(kind, depth, fan, nouns))

    def _braced(self, parts: list[str]) -> str:
        kept = [part for part in parts if part]
        self._random.shuffle(kept)
        if self._values.rude and self._chance(0.005):
            return "{}"  # against the grammar, but graphql-core takes it
        return "{ " + " ".join(kept or ["__typename"]) + " }"

    def _parts(self, kind: GraphQLObjectType, depth: int, fan: int, abstract: bool) -> list[str]:
        leaves = [n for n, f in kind.fields.items() if not is_composite_type(get_named_type(f.type))]
        links = [n for n in kind.fields if n not in leaves]
        chosen = self._random.sample(leaves, min(len(leaves), self._few(7))) if leaves else []
        if links and self.budget > 0 and self._chance(0.85 if depth < 4 else 0.4 if depth < 12 else 0.05):
            more = 3 if not leaves or "cursor" in leaves or "totalCount" in leaves else 2
            chosen += self._random.sample(links, min(len(links), self._few(more)))
        wanted = [name for name in kind.fields if self._coverage.unseen(kind.name, name)]
        if wanted and depth < 6 and self._chance(0.5):
            chosen.append(self._random.choice(wanted))
        chosen += [name for name in chosen if self._chance(0.06)]
        parts = [self._field(kind, name, depth, fan, abstract) for name in chosen]
        return [*parts, *self._extras(kind, depth, fan, abstract)]

    def _extras(self, kind: GraphQLObjectType, depth: int, fan: int, abstract: bool) -> list[str]:
        parts = ["__typename" + self._directives()] if self._chance(0.12) else []
        if self._chance(0.03) and self._alias():
            parts.append(f"kind{self._random.randrange(3)}: __typename")
        if self.budget > 0 and self._chance(0.09):
            parts.append(self._inline(kind, depth, fan, abstract))
        if self.budget > 0 and self._chance(0.12):
            parts.append(self._spread(kind, depth, fan, abstract))
        return parts

    def _inline(self, kind: GraphQLObjectType, depth: int, fan: int, abstract: bool) -> str:
        is_noun = self._node in kind.interfaces
        on = self._random.choice(("", f"on {kind.name} ", "on Node " if is_noun else ""))
        if on == "on Node ":
            other = self._random.choice(self._nouns) if self._chance(0.2) else kind
            inner = self._braced(self._parts(other, depth + 2, fan, True))
            return f"... on Node{self._directives()} {{ id ... on {other.name} {inner} }}"
        return f"... {on}{self._directives()} " + self._braced(self._parts(kind, depth + 1, fan, abstract))

    def _spread(self, kind: GraphQLObjectType, depth: int, fan: int, abstract: bool) -> str:
        known = [each for each in self.fragments if each.kind == kind.name and each.abstract >= abstract]
        if known and self._chance(0.7):
            found = self._random.choice(known)
            self.budget -= found.size
        elif len(self.fragments) < 5:
            before = self.budget
            inner = self._braced(self._parts(kind, depth + 1, fan, abstract))
            name = f"f{len(self.fragments)}"
            head = f"fragment {name} on {kind.name} {inner}"
            found = Fragment(name, kind.name, abstract, before - self.budget, head)
            self.fragments.append(found)
        else:
            return ""
        return f"...{found.name}{self._directives()}"

    def _abstract(self, kind: Any, depth: int, fan: int, nouns: tuple[str, ...]) -> list[str]:
        parts = [part for part in ("__typename", "... on Node { id }") if self._chance(0.4)]
        if isinstance(kind, GraphQLInterfaceType) and self._chance(0.6):
            self._coverage.seen.add("Node.id")
            parts.append("id" + self._directives())
        for name in nouns:
            noun = self._schema.type_map[name]
            assert isinstance(noun, GraphQLObjectType)
            inner = self._braced(self._parts(noun, depth + 1, fan, True))
            parts.append(f"... on {name}{self._directives()} {inner}")
            if self._chance(0.1):
                parts.append(self._spread(noun, depth, fan, True))
        return parts

    def _field(self, kind: GraphQLObjectType, name: str, depth: int, fan: int, abstract: bool) -> str:
        given = kind.fields[name]
        named = get_named_type(given.type)
        nouns = self._referred() if not isinstance(named, GraphQLObjectType) else ()
        key = self._key(kind, name, abstract)
        if key is None:
            return ""
        if (kind.name, key) not in self._calls:
            self._calls[kind.name, key] = self._call(kind, name, given, fan, nouns)
        call = self._calls[kind.name, key]
        self.budget -= 1
        if fan * call.rows > _FAN * (8 if self._values.rude else 2):
            return ""
        self._coverage.seen.add(f"{kind.name}.{name}")
        head = (name if key == name else f"{key}: {name}") + call.arguments + self._directives()
        if not is_composite_type(named):
            return head
        return f"{head} {self._selection(named, depth + 1, fan * call.rows, nouns)}"

    def _key(self, kind: GraphQLObjectType, name: str, abstract: bool) -> str | None:
        taken = self._calls.get((kind.name, name))
        if abstract and name in self._apart:
            return f"{name}Of{kind.name}" if self._alias() else None
        free = taken is None or taken.name == name
        again = bool(kind.fields[name].args) and taken is not None and self._chance(0.4)
        if free and not again and not self._chance(0.04):
            return name
        return self._other_key(kind, name, abstract) if self._alias() else name if free else None

    def _other_key(self, kind: GraphQLObjectType, name: str, abstract: bool) -> str:
        used = [key for (owner, key), call in self._calls.items() if owner == kind.name and call.name == name]
        if used and self._chance(0.3):
            return self._random.choice(used)
        other = self._random.choice(list(kind.fields))
        if not abstract and self._chance(0.2) and (kind.name, other) not in self._calls:
            return other
        return f"a{len(self._calls)}"

    def _alias(self) -> bool:
        self._aliases += 1
        return self._aliases <= _ALIASES or (self._values.rude and self._chance(0.5))

    def _call(
        self, kind: GraphQLObjectType, name: str, given: GraphQLField, fan: int, nouns: tuple[str, ...]
    ) -> Call:
        link = getattr(given.extensions.get("strawberry-definition"), "declared", None)
        target = link.target.__name__ if isinstance(link, Link) else ""
        paging = isinstance(link, Link) and link.shape is Shape.PAGE
        chosen = [a for a, each in given.args.items() if is_non_null_type(each.type)]
        others = [a for a in given.args if a not in chosen and a not in ("first", "last", "after", "before")]
        fresh = [a for a in others if f"{kind.name}.{name}({a})" not in self._coverage.seen]
        chosen += [a for a in others if self._chance(0.4) or a in fresh[:1]]
        order = next(iter(link.orders), "") if isinstance(link, Link) else ""
        most, written = max(1, _FAN // fan), []
        if "order" in chosen and self._chance(0.7):
            order = self._random.choice(list(link.orders))
            chosen.remove("order")
            written.append(f"order: {order}")
        row = self._values.row(target) if target else None
        rows = self._paging(chosen, most) if paging else 1 if kind.name == "Query" else 3
        for argument in self._random.sample(chosen, len(chosen)):
            each = given.args[argument]
            self._coverage.seen.add(f"{kind.name}.{name}({argument})")
            place = Place(argument, target, of_noun(each.extensions), order, most, nouns, row)
            written.append(f"{argument}: {self._values.written(each.type, place)}")
        size = 1 if isinstance(link, Link) and link.shape is Shape.ROW else rows
        return Call(name, f"({', '.join(written)})" if written else "", size)

    def _paging(self, chosen: list[str], most: int) -> int:
        """Chooses paging arguments; about how many rows they give."""
        if self._chance(0.15) and (most >= _DEFAULT_PAGE or self._values.rude):
            return _DEFAULT_PAGE
        size = "last" if self._chance(0.3) else "first"
        chosen.append(size)
        if self._chance(0.35):
            chosen.append("before" if size == "last" else "after")
        if self._chance(0.08):
            chosen += [each for each in ("after", "before") if each not in chosen]
        if self._values.rude and self._chance(0.1):
            chosen += [each for each in ("first", "last") if each not in chosen]
        return min(most, 10)

    def _referred(self) -> tuple[str, ...]:
        chosen = self._random.sample(self._nouns, self._few(4))
        if self._chance(0.3):
            chosen += [n for n in self._nouns if any(self._coverage.unseen(n.name, f) for f in n.fields)][:1]
        return tuple({noun.name: None for noun in chosen})

    def _directives(self) -> str:
        text = ""
        for name in ("include", "skip"):
            if self._chance(0.04):
                text += f" @{name}(if: {self._values.boolean()})"
        return text


def _differing(nouns: list[GraphQLObjectType]) -> set[str]:
    """Fields that are of one type here and of another there: side by side they need aliases."""
    kinds: dict[str, set[str]] = {}
    for noun in nouns:
        for name, given in noun.fields.items():
            kinds.setdefault(name, set()).add(str(given.type))
    return {name for name, found in kinds.items() if len(found) > 1}
