"""Which plan fits a request: what decided about a plan while it was made is asked again, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from execution.planned.declined import Declined
from execution.planned.values import Constant, Read, Variables

T = TypeVar("T")
_MOST = 100  # plans of one document and one set of rights; then it begins anew


@dataclass(slots=True)
class _Branch:
    """A question about the variables, and what came of each answer to it."""

    read: Read
    answers: dict[Any, Any] = field(default_factory=dict)


class Choices:
    """A request's answers to the questions that decide about its plan, as they are asked.

    unfit: a question could not be answered, because of this request's values and no other's.
    """

    def __init__(self, variables: Variables) -> None:
        self._variables = variables
        self.made: list[tuple[Read, Any]] = []
        self.unfit = False

    def ask(self, read: Read) -> Any:
        """What the request says. Another plan is made for another answer, so answers should be few."""
        try:
            answer = read(self._variables)
        except Declined:
            self.unfit = True
            raise
        if not isinstance(read, Constant):
            self.made.append((read, answer))
        return answer

    def given(self, read: Read) -> bool:
        """Whether the request says anything."""
        if isinstance(read, Constant):
            return read.value is not None
        return bool(self.ask(lambda variables: read(variables) is not None))


class Known(Generic[T]):
    """The plans of one document by the answers that led to them: a tree of questions, each asked once."""

    def __init__(self) -> None:
        self._root: Any = None
        self._size = 0

    def find(self, variables: Variables) -> T | None:
        """The plan that fits, if one was made."""
        at = self._root
        while isinstance(at, _Branch):
            at = at.answers.get(at.read(variables))
        return at  # type: ignore[no-any-return]  # a leaf, or nothing

    def keep(self, choices: Choices, plan: T) -> None:
        """Remember what was made for these answers."""
        if self._size >= _MOST:
            self._root, self._size = None, 0
        self._size += 1
        self._root = _grown(self._root, choices.made, plan)


def _grown(at: Any, made: list[tuple[Read, Any]], plan: Any) -> Any:
    if not made:
        return plan
    (read, answer), *rest = made
    branch = at if isinstance(at, _Branch) else _Branch(read)
    branch.answers[answer] = _grown(branch.answers.get(answer), rest, plan)
    return branch
