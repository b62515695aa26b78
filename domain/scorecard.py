"""数据质量评分: how good a month's data of a partner were, by six measures, and what is to be mended by whom (a proposal of the hub)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.errors import Fixer
from domain.exchange import RejectCode
from domain.suppression import Sum, suppressed
from domain.vocabulary import Term


class Measure(Term):
    """数据质量指标. Each is a share in percent, never rounded up."""

    COMPLETENESS = "完整率"
    VALIDITY = "合格率"
    UNIQUENESS = "唯一率"
    TIMELINESS = "及时率"
    CONSISTENCY = "一致率"
    ANSWERED = "按期答复率"


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted of one month. cells: required members of a register's lines, blank: those that say nothing; blanks: of every
    member, required or not, by package. reasons: lines sent back by reason. late: days after the exchange day until all had come.
    matched, conflicting: of the month's comparisons. asked: lines that wanted an answer; answered: lines of answers within the term.
    """

    received: int
    rejected: int
    duplicate: int
    cells: int
    blank: int
    late: int
    matched: int
    conflicting: int
    asked: int
    answered: int
    reasons: Mapping[str, int] = field(default_factory=dict)
    blanks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Formula:
    """weights: of each measure in the score; late_points: lost with each day late; below: a share under it is to be mended."""

    weights: Mapping[Measure, int]
    late_points: int
    below: int


def rates(tally: Tally, formula: Formula) -> dict[Measure, int | None]:
    """Each measure in percent, rounded down; None where there was nothing to measure."""
    return {
        Measure.COMPLETENESS: _share(tally.cells - tally.blank, tally.cells),
        Measure.VALIDITY: _share(tally.received - tally.rejected, tally.received),
        Measure.UNIQUENESS: _share(tally.received - tally.duplicate, tally.received),
        Measure.TIMELINESS: max(0, 100 - formula.late_points * tally.late),
        Measure.CONSISTENCY: _share(tally.matched, tally.matched + tally.conflicting),
        Measure.ANSWERED: _share(min(tally.answered, tally.asked), tally.asked),
    }


def score(found: Mapping[Measure, int | None], formula: Formula) -> int | None:
    """The weighted mean of what was measured, rounded down; None if nothing that weighs anything was."""
    told = {measure: rate for measure, rate in found.items() if rate is not None}
    whole = sum(formula.weights[measure] for measure in told)
    if not whole:
        return None
    return sum(formula.weights[measure] * rate for measure, rate in told.items()) // whole


def lines(tally: Tally) -> dict[str, object]:
    """The counts of lines, as they are kept: {"received", "accepted", "rejected", "duplicate", "asked", …, "reasons", "blanks"}."""
    return {
        "received": tally.received,
        "rejected": tally.rejected,
        "duplicate": tally.duplicate,
        "cells": tally.cells,
        "blank": tally.blank,
        "asked": tally.asked,
        "answered": min(tally.answered, tally.asked),
        "unanswered": tally.asked - min(tally.answered, tally.asked),
        "reasons": dict(tally.reasons),
        "blanks": {
            f"{package} {member}": n for package, of in tally.blanks.items() for member, n in of.items()
        },
    }


def coarse_lines(tally: Tally, k: int) -> dict[str, object]:
    """The same for whoever sees no line: small counts kept back, and others from which they could be worked out."""
    reasons = Sum(("rejected",), tuple(("reasons", code) for code in tally.reasons))
    answers = Sum(("asked",), (("answered",), ("unanswered",)))
    return suppressed(lines(tally), k, [reasons, answers])


def coarse(
    found: Mapping[Measure, int | None], shown: Mapping[str, object], agreed: Mapping[str, object]
) -> dict[Measure, int | None]:
    """The measures whose counts are all shown. shown: `coarse_lines`; agreed: {"matched", "conflicting"}, kept back alike."""
    of: Mapping[Measure, Sequence[object]] = {
        Measure.COMPLETENESS: (shown["cells"], shown["blank"]),
        Measure.VALIDITY: (shown["received"], shown["rejected"]),
        Measure.UNIQUENESS: (shown["received"], shown["duplicate"]),
        Measure.TIMELINESS: (),
        Measure.CONSISTENCY: (agreed["matched"], agreed["conflicting"]),
        Measure.ANSWERED: (shown["asked"], shown["answered"], shown["unanswered"]),
    }
    return {measure: None if None in of[measure] else rate for measure, rate in found.items()}


def mend(
    tally: Tally, found: Mapping[Measure, int | None], formula: Formula, who: str, headings: Mapping[str, str]
) -> list[dict[str, str]]:
    """What is to be mended and by whom, the worst measure first: {"measure", "fixer", "zh", "en"}; no count is told.

    who: the department's Chinese name; headings: of members, by wire name, as their sheet calls them.
    """
    low = sorted((rate, m.name) for m, rate in found.items() if rate is not None and rate < formula.below)
    return [_said(Measure[name], tally, who, headings) for _, name in low]


def _said(measure: Measure, tally: Tally, who: str, headings: Mapping[str, str]) -> dict[str, str]:
    fixer, zh, en = {
        Measure.COMPLETENESS: (
            Fixer.PARTNER,
            f"空值较多：{_blank(tally, headings, '、')}；请{who}报送前补全",
            f"often blank: {_blank(tally, {}, ', ')}; the department fills them in before it sends",
        ),
        Measure.VALIDITY: (
            Fixer.PARTNER,
            f"退回较多，主要原因：{_top(tally, '、')}；请{who}更正后重新报送",
            f"many lines went back, mostly: {', '.join(_worst(tally.reasons))}; the department mends them and sends them again",
        ),
        Measure.UNIQUENESS: (
            Fixer.PARTNER,
            f"重复行较多；请{who}导出时按证件号码去重",
            "many lines repeat others; the department exports each person once",
        ),
        Measure.TIMELINESS: (
            Fixer.PARTNER,
            f"逾期 {tally.late} 天；请{who}于每月交换日报送",
            f"{tally.late} days late; the department sends on the exchange day",
        ),
        Measure.CONSISTENCY: (
            Fixer.BUREAU,
            f"与学籍等登记不一致较多；请教育局会同{who}逐项核实差异",
            "registers contradict each other often; the bureau settles the discrepancies with the department",
        ),
        Measure.ANSWERED: (
            Fixer.PARTNER,
            f"所提请求未全部按期答复；请{who}补报答复",
            "not every request was answered within its term; the department answers the rest",
        ),
    }[measure]
    return {"measure": measure.name, "fixer": fixer.name, "zh": zh, "en": en}


def _top(tally: Tally, between: str) -> str:
    return between.join(
        RejectCode[code].zh if code in RejectCode.__members__ else code for code in _worst(tally.reasons)
    )


def _blank(tally: Tally, headings: Mapping[str, str], between: str) -> str:
    together: dict[str, int] = {}
    for of in tally.blanks.values():
        for member, number in of.items():
            together[member] = together.get(member, 0) + number
    return between.join(headings.get(member, member) for member in _worst(together))


def _worst(counts: Mapping[str, int]) -> list[str]:
    """Up to three names, the most frequent first."""
    return sorted((name for name in counts if counts[name]), key=lambda name: (-counts[name], name))[:3]


def _share(part: int, whole: int) -> int | None:
    return part * 100 // whole if whole else None
