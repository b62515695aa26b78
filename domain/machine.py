"""A state machine as a table: which state may follow which, by which act, under whose clause (catalogue Part 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from domain.citation import Provenance
from domain.errors import Fixer, Reason, Refused
from domain.vocabulary import Term

S = TypeVar("S", bound=Term)


@dataclass(frozen=True, slots=True)
class Transition(Generic[S]):
    """One state following another. source None: the thing is made in `target`.

    act: name of the change that makes it ("caseClose"), empty where several can or time alone does.
    clauses: ids of what the documents say of it ("DC-L2c"). guard: what must hold before; effect: what follows from it.
    marked: SOURCE where the clauses themselves say it; else whose reading it is.
    """

    source: S | None
    target: S
    act: str
    clauses: tuple[str, ...]
    guard: str = ""
    effect: str = ""
    marked: Provenance = Provenance.SOURCE


@dataclass(frozen=True, slots=True)
class Move:
    """What transitions between several states have in common."""

    act: str
    clauses: tuple[str, ...]
    guard: str = ""
    effect: str = ""
    marked: Provenance = Provenance.SOURCE

    def between(self, sources: Iterable[S | None], targets: Iterable[S]) -> tuple[Transition[S], ...]:
        """A transition from each source to each target, save from a state to itself."""
        ends = list(targets)
        return tuple(self._one(source, end) for source in sources for end in ends if source is not end)

    def _one(self, source: S | None, target: S) -> Transition[S]:
        return Transition(source, target, self.act, self.clauses, self.guard, self.effect, self.marked)


@dataclass(frozen=True, slots=True)
class Chapter(Generic[S]):
    """Transitions of a machine that are told together, where one picture of all would be too full."""

    name_zh: str
    name_en: str
    transitions: tuple[Transition[S], ...]


@dataclass(frozen=True, slots=True)
class Machine(Generic[S]):
    """The transitions of one noun; what they do not hold is refused.

    final: states that nothing follows. chapters: all its transitions once more, in parts, if it is told in parts.
    """

    code: str
    name_zh: str
    name_en: str
    states: type[S]
    transitions: tuple[Transition[S], ...]
    final: frozenset[S] = field(default_factory=frozenset)
    note: str = ""
    chapters: tuple[Chapter[S], ...] = ()

    def require(self, source: S | None, target: S) -> Transition[S]:
        """The transition between two states. Raises Refused (ILLEGAL_TRANSITION), naming what is possible instead."""
        for transition in self.from_(source):
            if transition.target is target:
                return transition
        raise Refused(self._illegal(source, target))

    def from_(self, source: S | None) -> tuple[Transition[S], ...]:
        """What may follow a state; of None: in which states a thing may be made."""
        return tuple(each for each in self.transitions if each.source is source)

    def leading_to(self, target: S) -> tuple[Transition[S], ...]:
        """How a state may be come by."""
        return tuple(each for each in self.transitions if each.target is target)

    def _illegal(self, source: S | None, target: S) -> Reason:
        possible = [each.target for each in self.from_(source)]
        asked_zh = f"不能由“{source.zh}”变为“{target.zh}”" if source else f"不能以“{target.zh}”新建"
        asked_en = f"{source.name} cannot become {target.name}" if source else f"none is made {target.name}"
        then_zh = f"只能变为：{'、'.join(state.zh for state in possible)}" if possible else "此状态不再变更"
        then_en = f"possible: {', '.join(state.name for state in possible)}" if possible else "it is final"
        clauses = (clause for each in self.leading_to(target) for clause in each.clauses)
        return Reason(
            "ILLEGAL_TRANSITION",
            f"{self.name_zh}{asked_zh}；{then_zh}",
            f"{self.name_en}: {asked_en}; {then_en}",
            Fixer.CALLER,
            self.states.__name__,
            next(clauses, None),
        )


def flaws(machine: Machine[S]) -> Iterator[str]:
    """What is wrong with a table itself, as lines: ends that are none, states nothing leads to, words without a clause."""
    yield from _doubled(machine)
    yield from _misplaced_ends(machine)
    reached = _reached(machine)
    yield from (f"{state.name}: nothing leads to it" for state in machine.states if state not in reached)
    for each in machine.transitions:
        if each.marked is Provenance.SOURCE and not each.clauses:
            yield f"{_said(each)}: said by a document, but by no clause"
    told = tuple(each for chapter in machine.chapters for each in chapter.transitions)
    if machine.chapters and told != machine.transitions:
        yield "its chapters tell another story"


def _doubled(machine: Machine[S]) -> Iterator[str]:
    pairs = Counter(_said(each) for each in machine.transitions)
    yield from (f"{pair}: stands {count} times" for pair, count in pairs.items() if count > 1)
    words = Counter(state.zh for state in machine.states)
    yield from (f"{word}: the word of {count} states" for word, count in words.items() if count > 1)


def _misplaced_ends(machine: Machine[S]) -> Iterator[str]:
    left = {each.source for each in machine.transitions}
    for state in machine.states:
        if state in machine.final and state in left:
            yield f"{state.name}: final, yet something follows it"
        if state not in machine.final and state not in left:
            yield f"{state.name}: not final, yet nothing follows it"


def _reached(machine: Machine[S]) -> set[S]:
    found = {each.target for each in machine.from_(None)}
    while further := {each.target for each in machine.transitions if each.source in found} - found:
        found |= further
    return found


def _said(transition: Transition[S]) -> str:
    return f"{transition.source.name if transition.source else 'made'} to {transition.target.name}"
