"""The worst documents: each kind as large as the limits let it be, and far larger. `python -m benchmarks.hostile`.

Prints milliseconds of CPU to parse, measure and validate (or to refuse) them; 1 if one takes more than it may.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from graphql import get_introspection_query
from graphql.execution.values import get_variable_values

from domain.errors import Refused
from execution.documents import Document, Documents
from execution.limits import Limits
from hub import graphql
from hub.request import from_body

_MOST = 20.0  # milliseconds
_ROUNDS = 5
_HUGE = 3_000

Shape = Callable[[int], str]


def _many(each: Callable[[int], str], around: str = "{ %s }") -> Shape:
    return lambda n: around % " ".join(map(each, range(n)))


def _fragments(body: Callable[[int], str], spread: bool = True) -> Shape:
    def made(n: int) -> str:
        named = " ".join(f"fragment f{i} on Query {{ {body(i)} }}" for i in range(n))
        return "{ __typename " + (" ".join(f"...f{i}" for i in range(n)) if spread else "") + " } " + named

    return made


def _on(kinds: tuple[str, ...]) -> Callable[[int], str]:
    return lambda i: f"... on {kinds[i % len(kinds)]} {{ id }}"


_STUDENTS = "{ students(%s) { totalCount } }"
_FILTER = "{ students(filter: {%s}) { totalCount } }"
_NODE = '{ node(id: "x") { %s } }'
_KINDS = ("Student", "School", "Ledger", "Guardian", "Enrollment", "Organization", "ExchangePackage")

SHAPES: dict[str, Shape] = {
    "one name again and again": _many(lambda i: "__typename"),
    "one field with selections": _many(lambda i: "students { totalCount }"),
    "one deep field": _many(lambda i: "students { nodes { village { parent { id } } } }"),
    "one field, other arguments": _many(lambda i: f'student(id: "{i}") {{ name id }}'),
    "fields below one field": _many(lambda i: "name id", "{ students { nodes { %s } } }"),
    "different fields": _many(lambda i: f"a{i}: __typename"),
    "unknown fields": _many(lambda i: f"f{i}"),
    "nearly known fields": _many(lambda i: f"studentz{i}"),
    "unknown arguments": _many(lambda i: f"a{i}: 1", _STUDENTS),
    "one argument again": _many(lambda i: "first: 1", _STUDENTS),
    "unknown input fields": _many(lambda i: f"a{i}: 1", _FILTER),
    "one input field again": _many(lambda i: 'name: "a"', _FILTER),
    "long literal list": _many(lambda i: "NEVER_ENROLLED", _FILTER % "schoolingStatus: [%s]"),
    "long wrong list": _many(lambda i: "X", _FILTER % "schoolingStatus: [%s]"),
    "deep list": lambda n: _FILTER % ("schoolingStatus: " + "[" * n + "]" * n),
    "deep object": lambda n: _FILTER % ("a: {" * n + "}" * n),
    "deep list type": lambda n: f"query ($a: {'[' * n}Int{']' * n}) {{ __typename }}",
    "inline fragments": _many(lambda i: "... { __typename }"),
    "inline fragments, one field": _many(lambda i: "... { students { totalCount } }"),
    "nested inline fragments": lambda n: "{ " + "... { " * n + "__typename" + " }" * (n + 1),
    "conditions of all kinds": _many(_on(_KINDS), _NODE),
    "fragments": _fragments(lambda i: "__typename"),
    "fragments, one field": _fragments(lambda i: "students { totalCount }"),
    "fragments nobody uses": _fragments(lambda i: "students { totalCount }", spread=False),
    "one fragment nobody uses": _many(
        lambda i: "students { nodes { id } }", "{ __typename } fragment f on Query { %s }"
    ),
    "fragments in a ring": lambda n: (
        "{ ...f0 } " + " ".join(f"fragment f{i} on Query {{ ...f{(i + 1) % max(n, 1)} }}" for i in range(n))
    ),
    "fragments that spread all": lambda n: (
        "{ ...f0 } "
        + " ".join(
            f"fragment f{i} on Query {{ __typename {' '.join(f'...f{j}' for j in range(i + 1, n))} }}"
            for i in range(n)
        )
    ),
    "doubling fragments": lambda n: (
        "{ ...f0 } "
        + " ".join(f"fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }}" for i in range(n))
        + f" fragment f{n} on Query {{ __typename }}"
    ),
    "operations": _many(lambda i: f"query q{i} {{ __typename }}", "%s"),
    "operations over one fragment": lambda n: (
        " ".join(f"query q{i} {{ ...f }}" for i in range(n))
        + " fragment f on Query { a: __typename b: __typename }"
    ),
    "directives": _many(lambda i: "@include(if: true)", "{ __typename %s }"),
    "unknown directives": _many(lambda i: "@a", "{ __typename %s }"),
    "variables nobody uses": _many(lambda i: f"$v{i}: Int", "query (%s) { __typename }"),
    "variables nobody declares": _many(lambda i: f"a{i}: $v{i}", _STUDENTS),
    "nested introspection": lambda n: (
        "{ __schema { types " + "{ fields { type " * n + "{ name }" + "} }" * n + " } }"
    ),
    "comments": lambda n: "#\n" * n + "{ __typename }",
    "commas": lambda n: "," * n * 10 + "{ __typename }",
    "an escaped string": lambda n: _FILTER % f'name: "{chr(92)}u0041{(chr(92) + "u0041") * n}"',
    "a block string": lambda n: _FILTER % ('name: """' + "\\n x\n" * n + '"""'),
}
VARIABLES: dict[str, object] = {
    "a list of values": {"f": {"schoolingStatus": ["NEVER_ENROLLED"] * 1_990}},
    "a list of wrong values": {"f": {"schoolingStatus": ["X"] * 1_990}},
    "a list that is far too long": {"f": {"schoolingStatus": ["X"] * 40_000}},
    "unknown fields": {"f": {f"a{i}": 1 for i in range(1_990)}},
    "a long text": {"f": {"name": "x" * 190_000}},
    "nesting": {"f": {"name": json.loads("[" * 900 + "]" * 900)}},
    "representations": {"r": [{"__typename": "Student", "id": str(i)} for i in range(600)]},
}
_ASKED = "query ($f: StudentFilter, $r: [_Any!]!) { students(filter: $f) { totalCount } _entities(representations: $r) { __typename } }"


class _Bench:
    def __init__(self) -> None:
        self._schema, self._limits = graphql.schema()._schema, Limits()
        self.worst = 0.0

    def document(self, text: str) -> Document | dict[str, object]:
        """The document as the hub sees it for the first time."""
        return Documents(self._schema, self._limits).get(text, None)

    def largest(self, shape: Shape) -> int:
        """How much of a shape validation gets to see."""
        low, high = 0, _HUGE
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._is_let_in(shape(middle)) else (low, middle - 1)
        return low

    def variables(self, text: str, variables: object) -> None:
        """Read a request and bring its variables into shape."""
        body = json.dumps({"query": text, "variables": {"r": [], **dict(variables)}}).encode()  # type: ignore[call-overload]  # one of VARIABLES
        try:
            sent = from_body(body, self._limits)
        except Refused:
            return
        found = self.document(text)
        assert isinstance(found, Document)
        declared = found.operation.variable_definitions or ()
        get_variable_values(self._schema, declared, sent.variables or {}, max_errors=5)

    def row(self, name: str, size: int, work: Callable[[], object]) -> None:
        """Print the best of several rounds."""
        best = min(self._milliseconds(work) for _ in range(_ROUNDS))
        self.worst = max(self.worst, best)
        sys.stdout.write(f"{best:8.1f} ms  {name} ({size})\n")

    def _is_let_in(self, text: str) -> bool:
        found = self.document(text)
        return isinstance(found, Document) or "DOCUMENT_TOO_LARGE" not in str(found)

    @staticmethod
    def _milliseconds(work: Callable[[], object]) -> float:
        started = time.process_time()
        work()
        return (time.process_time() - started) * 1e3


def main() -> int:
    """Print a line a document; 1 if the worst is too much."""
    bench = _Bench()
    for name, shape in SHAPES.items():
        size = bench.largest(shape)
        for n in (size, _HUGE):
            text = shape(n)
            bench.row(name, n, lambda text=text: bench.document(text))  # type: ignore[misc]  # bound early
    bench.row("the introspection of all clients", 1, lambda: bench.document(get_introspection_query()))
    for name, given in VARIABLES.items():
        bench.row(f"variables: {name}", len(str(given)), lambda given=given: bench.variables(_ASKED, given))  # type: ignore[misc]
    sys.stdout.write(f"worst: {bench.worst:.1f} ms of CPU (at most {_MOST:g})\n")
    return bench.worst > _MOST


if __name__ == "__main__":
    sys.exit(main())
