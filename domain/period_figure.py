"""What periodic reports count (定期报告数据): the axes, their names, and what of it is shown where no child is seen (GH-02, A-15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.cause import DropoutCause
from domain.circular import PUBLISHED
from domain.student import FINDING_GROUPS, RESTRICTED_GROUPS, SchoolingStatus, SpecialGroup
from domain.suppression import Sum, suppressed
from domain.vocabulary import Term


class FigureAxis(Term):
    """数据分组."""

    CHILDREN = "学生总数"
    STAGE = "按学段"
    STATUS = "按就学状态"
    CAUSE = "辍学按原因"
    GROUP = "按特殊群体"
    CASES = "个案"
    WORK = "工作量"


class Figure(Term):
    """数据项 that are no value of a closed list."""

    CHILDREN = "适龄儿童少年"
    NO_SCHOOL = "其中无就读学校"
    PRIMARY = "小学"
    JUNIOR = "初中"
    NO_GRADE = "未入学籍"
    CASES_OPEN = "在办个案"
    CASES_OVERDUE = "其中有逾期时限"
    SUSPECTED_NEW = "本期认定疑似辍学"
    DROPOUT_NEW = "本期认定辍学"
    RETURNED_NEW = "本期劝返复学"
    RELAPSED = "本期复学后再次辍学"
    HOME_VISITS = "本期家访次数"
    PERSUASIONS = "本期劝返次数"
    HOME_TEACHING_VISITS = "本期送教次数"
    TASKS_OVERDUE = "逾期工作任务"


GONE = (
    SchoolingStatus.GRADUATED,
    SchoolingStatus.AGED_OUT,
    SchoolingStatus.DECEASED,
    SchoolingStatus.MOVED_OUT,
)
"""Whom no report counts."""
ALWAYS = frozenset(
    {
        SchoolingStatus.ATTENDING.name,
        SchoolingStatus.SUSPECTED_DROPOUT.name,
        SchoolingStatus.DROPOUT.name,
        SchoolingStatus.HOME_TEACHING.name,
    }
)
"""Statuses that are reported even of nobody."""
GROUPS = tuple(each for each in SpecialGroup if each not in RESTRICTED_GROUPS | FINDING_GROUPS)
"""Groups that a report tells of; those behind a scope of their own it never does (catalogue 9.2)."""
PRIMARY_GRADES = range(1, 7)
_NAMES: Mapping[FigureAxis, type[Term]] = {
    FigureAxis.STATUS: SchoolingStatus,
    FigureAxis.CAUSE: DropoutCause,
    FigureAxis.GROUP: SpecialGroup,
}
Counts = Mapping[tuple[FigureAxis, str], int]
"""How many, by axis and code."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: now, and in the report before, None where there is none."""

    axis: FigureAxis
    code: str
    now: int
    before: int | None

    @property
    def difference(self) -> int | None:
        """Now less before."""
        return None if self.before is None else self.now - self.before

    @property
    def name_zh(self) -> str:
        """What it is called."""
        return _NAMES.get(self.axis, Figure)[self.code].zh


def cause(of: DropoutCause | None) -> str:
    """Under which code dropouts of a cause are told: restricted ones, and none, under OTHER (A-32)."""
    return (of if of in PUBLISHED and of is not None else DropoutCause.OTHER).name


def lines(now: Counts, before: Counts | None) -> tuple[Line, ...]:
    """The figures of a report in their order; of closed lists those that counted somebody now or before."""
    return tuple(
        Line(axis, code, now.get((axis, code), 0), None if before is None else before.get((axis, code), 0))
        for axis, code in _all()
        if now.get((axis, code)) or (before or {}).get((axis, code)) or _stays(axis, code)
    )


def published(now: Counts, before: Mapping[str, Any] | None, k: int) -> dict[str, Any]:
    """The figures as who sees no child may know them: by axis and code, no cell below k, and none that follows from the others.

    before: what was published of the report before. What was kept back then or now has no difference.
    """
    table: dict[str, dict[str, int]] = {}
    for (axis, code), count in now.items():
        if axis is not FigureAxis.WORK:
            table.setdefault(axis.name, {})[code] = count
    whole = (FigureAxis.CHILDREN.name, Figure.CHILDREN.name)
    sums = [Sum(whole, _parts(table, axis)) for axis in (FigureAxis.STATUS, FigureAxis.STAGE)]
    dropouts = (FigureAxis.STATUS.name, SchoolingStatus.DROPOUT.name)
    sums.append(Sum(dropouts, _parts(table, FigureAxis.CAUSE)))
    shown = suppressed(table, k, sums)
    past = (before or {}).get("figures", {})
    figures = {
        axis: {code: _told(count, past.get(axis, {}).get(code), before) for code, count in cells.items()}
        for axis, cells in shown.items()
    }
    work = {code: count for (axis, code), count in now.items() if axis is FigureAxis.WORK}
    done = past.get(FigureAxis.WORK.name, {})
    figures[FigureAxis.WORK.name] = {
        code: _told(count, done.get(code), before) for code, count in work.items()
    }
    return {"smallestCell": k, "figures": figures}


def _told(
    now: int | None, past: Mapping[str, Any] | None, before: Mapping[str, Any] | None
) -> dict[str, Any]:
    # What the report before did not list was nobody then.
    then = None if before is None else 0 if past is None else past["now"]
    known = now is not None and then is not None
    return {"now": now, "before": then, "difference": now - then if known else None}  # type: ignore[operator]  # both are numbers


def _parts(table: Mapping[str, Mapping[str, int]], axis: FigureAxis) -> tuple[tuple[str, ...], ...]:
    return tuple((axis.name, code) for code in table.get(axis.name, ()))


def _stays(axis: FigureAxis, code: str) -> bool:
    return axis not in _NAMES or code in ALWAYS


def _all() -> Iterator[tuple[FigureAxis, str]]:
    of = Figure
    yield from ((FigureAxis.CHILDREN, each.name) for each in (of.CHILDREN, of.NO_SCHOOL))
    yield from ((FigureAxis.STAGE, each.name) for each in (of.PRIMARY, of.JUNIOR, of.NO_GRADE))
    yield from ((FigureAxis.STATUS, each.name) for each in SchoolingStatus if each not in GONE)
    yield from ((FigureAxis.CAUSE, each.name) for each in PUBLISHED)
    yield from ((FigureAxis.GROUP, each.name) for each in GROUPS)
    cases = (of.CASES_OPEN, of.CASES_OVERDUE, of.SUSPECTED_NEW, of.DROPOUT_NEW, of.RETURNED_NEW, of.RELAPSED)
    yield from ((FigureAxis.CASES, each.name) for each in cases)
    work = (of.HOME_VISITS, of.PERSUASIONS, of.HOME_TEACHING_VISITS, of.TASKS_OVERDUE)
    yield from ((FigureAxis.WORK, each.name) for each in work)
