"""The published state machines: docs/states.md, drawn from the tables that the hub works by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from domain.citation import Provenance
from domain.machine import Machine, Transition
from domain.machines.catalogue import ALL
from domain.vocabulary import Term
from hub.settings import CHECKOUT

T = TypeVar("T", Term, Term | None)
FILE = CHECKOUT / "docs" / "states.md"
_HEAD = """# 状态机 / State machines

What may follow what, and under which clause; anything else is refused as `ILLEGAL_TRANSITION`. ● is where a thing is made, ■ an
end. In the pictures an arrow bears the change that makes it; without one, time or several changes do. Where a machine is told
in chapters, a box with several states stands for each of them. 依据 / clauses: ids of the places' documents (`policies/`);
**[P]** a proposal of the hub, **[K]** common practice, **[D]** the brief's word. Printed by `make schema`; do not edit.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """Transitions that differ in nothing but their ends: each source to each target, save from a state to itself."""

    sources: tuple[Term | None, ...]
    targets: tuple[Term, ...]
    said: Transition[Any]  # any machine's


def rows(transitions: Sequence[Transition[Any]]) -> Iterator[Row]:
    """Transitions, together where they are alike, in the order of the table."""
    alike: dict[Transition[Any], list[Transition[Any]]] = {}
    for each in transitions:
        # The ends apart, the transition itself says what it has in common with others.
        alike.setdefault(replace(each, source=None, target=transitions[0].target), []).append(each)
    for said, group in alike.items():
        yield from _rows(said, group)


def _rows(said: Transition[Any], group: Sequence[Transition[Any]]) -> Iterator[Row]:
    ends: dict[Term | None, list[Term]] = {}
    for each in group:
        ends.setdefault(each.source, []).append(each.target)
    whole = {each.target for each in group}
    if all(set(targets) == whole - {source} for source, targets in ends.items()):
        yield Row(_ordered(ends), _ordered(whole), said)
    else:
        yield from (Row((source,), _ordered(targets), said) for source, targets in ends.items())


def _ordered(states: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(states, key=lambda state: state.value if state else 0))


def printed() -> str:
    """The machines as docs/states.md keeps them."""
    return "\n".join([_HEAD, *(line for machine in ALL for line in _section(machine))])


def write() -> str:
    """Print the machines into their file; says which."""
    FILE.write_text(printed(), encoding="utf-8")
    return f"{FILE.relative_to(CHECKOUT)} written"


def drifted() -> bool:
    """Whether the file is not what the tables say."""
    return not FILE.exists() or FILE.read_text(encoding="utf-8") != printed()


def _section(machine: Machine[Any]) -> Iterator[str]:
    yield f"## {machine.code} {machine.name_zh} / {machine.name_en}\n"
    if machine.note:
        yield f"{machine.note}\n"
    named = (f"{state.zh} `{state.name}`{' ■' if state in machine.final else ''}" for state in machine.states)
    yield " · ".join(named) + "\n"
    if not machine.chapters:
        yield from _told(list(rows(machine.transitions)), machine.final, boxed=False)
    for chapter in machine.chapters:
        yield f"### {chapter.name_zh} / {chapter.name_en}\n"
        yield from _told(list(rows(chapter.transitions)), machine.final, boxed=True)


def _told(told: Sequence[Row], final: frozenset[Term], boxed: bool) -> Iterator[str]:
    yield from ("```mermaid", *_drawn(told, final, boxed), "```\n")
    yield "| 由 from | 至 to | 变更 act | 条件 guard | 后果 effect | 依据 clauses |"
    yield "|---|---|---|---|---|---|"
    yield from (_line(row) for row in told)
    yield ""


def _line(row: Row) -> str:
    said = row.said
    mark = "" if said.marked is Provenance.SOURCE else f"**[{said.marked.code}]**"
    cells = (
        " · ".join(source.zh if source else "●" for source in row.sources),
        " · ".join(target.zh for target in row.targets),
        f"`{said.act}`" if said.act else "",
        said.guard,
        said.effect,
        " ".join([*said.clauses, *filter(None, [mark])]),
    )
    return f"| {' | '.join(cells)} |"


Box = tuple[Term, ...]
"""States drawn as one; none at all is where things are made."""


def _drawn(told: Sequence[Row], final: frozenset[Term], boxed: bool) -> Iterator[str]:
    """Rows as lines of a Mermaid stateDiagram-v2."""
    arrows = [(ends, row.said.act) for row in told for ends in _ends(row, boxed)]
    drawn = list(dict.fromkeys(box for ends, _ in arrows for box in ends if box))
    boxes = [box for box in drawn if len(box) > 1]
    yield "stateDiagram-v2"
    if boxed:
        yield "    direction LR"
    yield from (
        f'    state "{"<br/>".join(each.zh for each in box)}" as {_node(box, boxes)}' for box in drawn
    )
    for (source, target), act in arrows:
        yield f"    {_node(source, boxes)} --> {_node(target, boxes)}{f' : {act}' if act else ''}"
    yield from (f"    {state.name} --> [*]" for [state, *more] in drawn if state in final and not more)


def _ends(row: Row, boxed: bool) -> list[tuple[Box, Box]]:
    made = [() for source in row.sources if source is None]
    states = tuple(source for source in row.sources if source is not None)
    if boxed:
        return [(source, row.targets) for source in (*made, *filter(None, [states]))]
    sources = [*made, *((state,) for state in states)]
    pairs = [(source, (target,)) for source in sources for target in row.targets]
    return [pair for pair in pairs if pair[0] != pair[1] or len(row.targets) == len(sources) == 1]


def _node(box: Box, boxes: Sequence[Box]) -> str:
    if not box:
        return "[*]"
    return box[0].name if len(box) == 1 else f"BOX_{boxes.index(box) + 1}"
