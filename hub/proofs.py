"""Which test proves which rule, read from the tests' source: `@pytest.mark.rule("GH-04")` on a test, its class or its module."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_PROVES_NOTHING = frozenset({"pytest.mark.skip", "pytest.mark.xfail"})


@dataclass(frozen=True, slots=True)
class Claim:
    """One test that names one rule. test: "tests/hub/test_places.py::test_x"; place: the mark's "file:line"."""

    rule: str
    test: str
    place: str


@dataclass(frozen=True, slots=True)
class Proofs:
    """What the tests of a folder claim, in the order they stand there; problems: marks that cannot be counted, a line each."""

    claims: tuple[Claim, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Marked:
    """A test with the marks upon it, its classes and its module."""

    name: str
    marks: tuple[ast.Call, ...]
    skipped: bool


def read(root: Path) -> Proofs:
    """Everything the test files under `root`/tests claim. Nothing is imported."""
    claims: list[Claim] = []
    problems: list[str] = []
    for path in sorted((root / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        file = path.relative_to(root).as_posix()
        found = tuple(_tests(tree.body, file, ()))
        claims += (claim for test in found for claim in _claims(test, file))
        problems += _problems(tree, file, found)
    return Proofs(tuple(dict.fromkeys(claims)), tuple(problems))


def _tests(body: Sequence[ast.stmt], owner: str, above: tuple[ast.expr, ...]) -> Iterator[_Marked]:
    above = (*above, *(node.value for node in body if isinstance(node, ast.Assign) and _is_pytestmark(node)))
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from _tests(node.body, f"{owner}::{node.name}", (*above, *node.decorator_list))
        elif isinstance(node, _Function) and node.name.startswith("test_"):
            upon = (*above, *node.decorator_list)
            yield _Marked(f"{owner}::{node.name}", tuple(_marks(upon)), any(map(_skips, upon)))


def _is_pytestmark(node: ast.Assign) -> bool:
    return [ast.unparse(name) for name in node.targets] == ["pytestmark"]


def _marks(nodes: Iterable[ast.AST]) -> Iterator[ast.Call]:
    for node in nodes:
        for inner in ast.walk(node):
            if isinstance(inner, ast.Call) and ast.unparse(inner.func) == "pytest.mark.rule":
                yield inner


def _skips(node: ast.AST) -> bool:
    return any(
        isinstance(inner, ast.Attribute) and ast.unparse(inner) in _PROVES_NOTHING for inner in ast.walk(node)
    )


def _claims(test: _Marked, file: str) -> Iterator[Claim]:
    for mark in test.marks:
        for rule in _named(mark):
            yield Claim(rule, test.name, f"{file}:{mark.lineno}")


def _named(mark: ast.Call) -> list[str]:
    """The ids of a mark; none where one of them is not written out."""
    ids = [it.value for it in mark.args if isinstance(it, ast.Constant) and isinstance(it.value, str)]
    return ids if len(ids) == len(mark.args) and not mark.keywords else []


def _problems(tree: ast.Module, file: str, tests: Sequence[_Marked]) -> Iterator[str]:
    counted = {mark for test in tests for mark in test.marks}
    for mark in _marks([tree]):
        if mark not in counted:
            yield f"{file}:{mark.lineno}: a rule is named where no test stands; mark the test, its class or its module"
        elif not _named(mark):
            yield f"{file}:{mark.lineno}: write the ids of the rules out, as text"
    for test in tests:
        if test.marks and test.skipped:
            yield f"{test.name}: names a rule and does not run"
