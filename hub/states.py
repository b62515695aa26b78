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
BOXED_FROM = 40
"""With more transitions than this, states that go the same way are drawn as one box."""
_HEAD = """# 状态机 / State machines

What may follow what, and under which clause; anything else is refused as `ILLEGAL_TRANSITION`. ● is where a thing is made.
In the pictures an arrow bears the change that makes it; without one, time or several changes do. Where a picture would be
too full, a box with several states stands for each of them. 依据 / clauses: ids of the places' documents (`policies/`);
**[P]** a proposal of the hub, **[K]** common practice, **[D]** the brief's word. Printed by `make schema`; do not edit.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """Transitions that differ in nothing but their ends: each source to each target, save from a state to itself."""

    sources: tuple[Term | None, ...]
    targets: tuple[Term, ...]
    said: Transition[Any]  # any machine's


def rows(machine: Machine[Any]) -> Iterator[Row]:
    """A machine's transitions, together where they are alike, in the order of the table."""
    alike: dict[Transition[Any], list[Transition[Any]]] = {}
    for each in machine.transitions:
        # The ends apart, the transition itself says what it has in common with others.
        alike.setdefault(replace(each, source=None, target=machine.transitions[0].target), []).append(each)
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
    yield " · ".join(f"{state.zh} `{state.name}`" for state in machine.states) + "\n"
    yield from ("```mermaid", *drawn(machine), "```\n")
    yield "| 由 from | 至 to | 变更 act | 条件 guard | 后果 effect | 依据 clauses |"
    yield "|---|---|---|---|---|---|"
    yield from (_line(row) for row in rows(machine))
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


def drawn(machine: Machine[Any]) -> Iterator[str]:
    """A machine as lines of a Mermaid stateDiagram-v2."""
    ends = [_ends(row, boxed=len(machine.transitions) > BOXED_FROM) for row in rows(machine)]
    boxes = list(dict.fromkeys(box for pairs in ends for pair in pairs for box in pair if len(box) > 1))
    yield "stateDiagram-v2"
    yield from (f'    state "{state.zh}" as {state.name}' for state in machine.states)
    yield from (f'    state "{_listed(box)}" as BOX_{number}' for number, box in enumerate(boxes, 1))
    for row, pairs in zip(rows(machine), ends, strict=True):
        act = f" : {row.said.act}" if row.said.act else ""
        yield from (f"    {_node(source, boxes)} --> {_node(target, boxes)}{act}" for source, target in pairs)
    yield from (f"    {state.name} --> [*]" for state in machine.states if state in machine.final)


Box = tuple[Term, ...]
"""States drawn as one; none at all is where things are made."""


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


def _listed(box: Box) -> str:
    lines = (box[start : start + 3] for start in range(0, len(box), 3))
    return "<br/>".join(" · ".join(state.zh for state in line) for line in lines)
