"""docs/states.md is drawn from the tables, and what is drawn is just what the tables hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from domain.machine import Machine
from domain.machines.catalogue import ALL
from domain.machines.dropout_case import DROPOUT_CASE
from domain.machines.schooling import SCHOOLING
from hub import checks, states

EVERY = pytest.mark.parametrize("machine", ALL, ids=lambda machine: machine.code)
Pairs = Counter[tuple[str, str, str]]


def section(machine: Machine[Any]) -> str:
    heading = f"## {machine.code} {machine.name_zh} / {machine.name_en}\n"
    _, _, rest = states.FILE.read_text(encoding="utf-8").partition(heading)
    return rest.partition("\n## ")[0]


def pictures(machine: Machine[Any]) -> list[list[str]]:
    return [found.splitlines() for found in re.findall("```mermaid\n(.*?)```", section(machine), re.DOTALL)]


def drawn(machine: Machine[Any], lines: Sequence[str]) -> tuple[Pairs, set[str]]:
    """A picture read back: how often each (from, to, act) is drawn, a box taken apart; and the final states."""
    names = {state.zh: state.name for state in machine.states}
    groups: dict[str, list[str]] = {"[*]": ["[*]"]}
    arrows: Pairs = Counter()
    final = set()
    assert lines[0] == "stateDiagram-v2"
    for line in lines[1:]:
        if declared := re.fullmatch(r'    state "([^"]+)" as (\w+)', line):
            groups[declared[2]] = [names[word] for word in declared[1].split("<br/>")]
            assert declared[2] in groups[declared[2]] or len(groups[declared[2]]) > 1
            continue
        if line == "    direction LR":
            continue
        arrow = re.fullmatch(r"    (\S+) --> (\S+)(?: : (\w+))?", line)
        assert arrow, line
        if arrow[2] == "[*]":
            final.add(arrow[1])
            continue
        sources, targets = groups[arrow[1]], groups[arrow[2]]
        alone = len(sources) == len(targets) == 1
        arrows.update((s, t, arrow[3] or "") for s in sources for t in targets if alone or s != t)
    return arrows, final


def held(machine: Machine[Any]) -> Pairs:
    return Counter(
        (each.source.name if each.source else "[*]", each.target.name, each.act)
        for each in machine.transitions
    )


@EVERY
def test_the_pictures_hold_just_the_transitions_and_ends_of_their_table(machine: Machine[Any]) -> None:
    read = [drawn(machine, lines) for lines in pictures(machine)]
    assert sum((arrows for arrows, _ in read), Counter()) == held(machine)
    ends = {state.name for state in machine.final}
    if machine.chapters:
        assert all(final <= ends for _, final in read)
    else:
        assert [final for _, final in read] == [ends]


@EVERY
def test_the_rows_beside_the_picture_hold_just_the_transitions_and_their_clauses(
    machine: Machine[Any],
) -> None:
    found: Counter[tuple[str, str, str, tuple[str, ...]]] = Counter()
    for line in section(machine).splitlines():
        if not line.startswith("| ") or line.startswith("| 由"):
            continue
        sources, targets, act, _, _, clauses = line[2:-2].split(" | ")
        ends = [(s, t) for s in sources.split(" · ") for t in targets.split(" · ")]
        cited = tuple(word for word in clauses.split() if not word.startswith("**"))
        found.update((s, t, act.strip("`"), cited) for s, t in ends if s != t or len(ends) == 1)
    assert found == Counter(
        (each.source.zh if each.source else "●", each.target.zh, each.act, each.clauses)
        for each in machine.transitions
    )


@EVERY
def test_no_word_of_a_machine_breaks_the_page_or_the_picture(machine: Machine[Any]) -> None:
    words = [word for each in machine.transitions for word in (each.guard, each.effect)]
    assert not [word for word in words if re.search(r"[|<>\n]", word)]
    assert not [state for state in machine.states if re.search(r'["|<>#;\n]| · ', state.zh)]


def test_every_state_is_named_in_chinese_and_by_its_code() -> None:
    for machine in ALL:
        named = section(machine)
        assert all(f"{state.zh} `{state.name}`" in named for state in machine.states)
        assert set(re.findall(r"`(\w+)` ■", named)) == {state.name for state in machine.final}


def test_a_reading_of_the_hub_is_told_from_what_a_clause_says() -> None:
    rows = section(DROPOUT_CASE).splitlines()
    [reading] = [line for line in rows if "caseNoteAbsence" in line and line.startswith("|")]
    [said] = [line for line in rows if "caseEscalate" in line and line.startswith("|")]
    assert reading.endswith("**[P]** |")
    assert said.endswith("HL-43 HL-44 |")


def test_what_would_be_too_full_is_told_in_chapters() -> None:
    assert len(pictures(SCHOOLING)) == len(SCHOOLING.chapters)
    assert max(len(picture) for machine in ALL for picture in pictures(machine)) < 60


def test_the_page_is_what_the_tables_say(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not states.drifted(), "run `make schema` and look at the difference"
    assert checks._states() == []
    monkeypatch.setattr(states, "ALL", ALL[1:])
    assert checks._states() == ["docs/states.md: not what domain/machines says; run `make schema`"]
