"""From a failing case to the smallest one that still fails."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    DocumentNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    Node,
    VariableNode,
    parse,
    print_ast,
    validate,
)

from auth.viewer import Viewer
from tests.execution.cases import Case
from tests.execution.equal import Tried, Wrong

Try = Callable[[Case], Awaitable[Tried]]
_TRIES = 1_500


@dataclass
class Shrinker:
    """Cuts as long as it fails; what was valid stays valid, so that it fails for the same reason."""

    schema: GraphQLSchema
    attempt: Try
    tries: int = 0

    async def smallest(self, case: Case, wrong: Wrong) -> tuple[Case, Wrong]:
        """The smallest case found, and what is wrong with it."""
        alone = replace(case, asked=((wrong.viewer, dict(wrong.asked.variables or {})),))
        found = await self._fails(alone, wrong)
        # Some fail only together with the others of their case.
        case, wrong = (alone, found) if found else (case, wrong)
        going = True
        while going and self.tries < _TRIES:
            going = False
            for smaller in self._smaller(case):
                found = await self._fails(smaller, wrong)
                if found:
                    case, wrong, going = smaller, found, True
                    break
        return case, wrong

    async def _fails(self, case: Case, before: Wrong) -> Wrong | None:
        self.tries += 1
        wrong = (await self.attempt(case)).wrong
        return wrong if wrong and wrong.what[:12] == before.what[:12] else None

    def _smaller(self, case: Case) -> Iterator[Case]:
        try:
            document = parse(case.text)
        except GraphQLError:
            return
        valid = not validate(self.schema, document)
        for cut in _cuts(document):
            kept = _tidied(cut)
            text = print_ast(kept)
            if len(text) < len(print_ast(document)) and (not valid or not validate(self.schema, kept)):
                yield replace(case, text=text)
        for place in range(len(case.asked)):
            for asked in _poorer(*case.asked[place]):
                yield replace(case, asked=(*case.asked[:place], asked, *case.asked[place + 1 :]))


def _poorer(viewer: Viewer, given: dict[str, Any]) -> Iterator[tuple[Viewer, dict[str, Any]]]:
    for name, value in given.items():
        yield viewer, {key: each for key, each in given.items() if key != name}
        for less in _less(value):
            yield viewer, {**given, name: less}
    for scope in sorted(viewer.scopes):
        yield replace(viewer, scopes=viewer.scopes - {scope}), given
    if viewer.department is not None:
        yield replace(viewer, department=None), given


def _less(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for place in range(len(value)):
            yield value[:place] + value[place + 1 :]
    if isinstance(value, dict):
        for key in value:
            yield {each: inner for each, inner in value.items() if each != key}


def _cuts(node: Any) -> Iterator[Any]:
    """The tree without one of its parts, the largest parts first."""
    for name in _parts(node):
        found = getattr(node, name)
        if isinstance(found, tuple | list):
            for place, each in enumerate(found):
                if len(found) > 1 or name != "selections":  # a field without any would be another matter
                    yield _with(node, name, (*found[:place], *found[place + 1 :]))
                if isinstance(each, InlineFragmentNode):
                    yield _with(
                        node, name, (*found[:place], *each.selection_set.selections, *found[place + 1 :])
                    )
                for inner in _cuts(each):
                    yield _with(node, name, (*found[:place], inner, *found[place + 1 :]))
        elif isinstance(found, Node):
            for inner in _cuts(found):
                yield _with(node, name, inner)


def _parts(node: Any) -> list[str]:
    parts = (
        "definitions",
        "selection_set",
        "selections",
        "arguments",
        "directives",
        "value",
        "values",
        "fields",
    )
    return [name for name in parts if isinstance(getattr(node, name, None), tuple | list | Node)]


def _with(node: Any, name: str, value: Any) -> Any:
    return type(node)(**{**{key: getattr(node, key) for key in node.keys}, name: value})


def _tidied(document: DocumentNode) -> DocumentNode:
    """Without fragments and variables that nothing uses any more."""
    while True:
        used = {each.name.value for each in _walk(document) if isinstance(each, FragmentSpreadNode)}
        kept = [d for d in document.definitions if d.kind != "fragment_definition" or d.name.value in used]
        shorter = len(kept) < len(document.definitions)
        document = _with(document, "definitions", tuple(kept))
        if not shorter:
            break
    said = _said(document)
    return _with(document, "definitions", tuple(_declaring(each, said) for each in document.definitions))


def _said(document: DocumentNode) -> set[str]:
    """Variables that stand anywhere but in their own declaration."""
    bare = [
        _with(each, "variable_definitions", ()) if each.kind == "operation_definition" else each
        for each in document.definitions
    ]
    return {node.name.value for each in bare for node in _walk(each) if isinstance(node, VariableNode)}


def _declaring(definition: Any, said: set[str]) -> Any:
    if definition.kind != "operation_definition":
        return definition
    kept = [each for each in definition.variable_definitions or () if each.variable.name.value in said]
    return _with(definition, "variable_definitions", tuple(kept))


def _walk(node: Any) -> Iterator[Any]:
    yield node
    for key in node.keys:
        inner = getattr(node, key)
        for each in inner if isinstance(inner, tuple | list) else (inner,):
            if isinstance(each, Node):
                yield from _walk(each)


def shown(case: Case, wrong: Wrong, seed: int) -> str:
    """A failure in words: enough to run it again by hand."""
    lines = [wrong.what, f"seed {seed}, case {case.number}", "", case.text, "", f"operationName {case.name}"]
    for viewer, given in case.asked:
        lines.append(f"viewer {viewer}")
        lines.append(f"variables {json.dumps(given, ensure_ascii=False)}")
    for name, body in (("normal", wrong.normal), ("stepwise", wrong.stepwise)):
        lines += ["", f"{name}:", body.decode(errors="backslashreplace")[:4_000]]
    return "\n".join(lines).encode(errors="backslashreplace").decode()
