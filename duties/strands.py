"""Strands of control that a place's document names, as tags of tasks and of what reports tell (GH-05a, HL-58a)."""

from __future__ import annotations

from collections.abc import Sequence

from casework.act import Act
from domain.errors import Fixer, Reason, Refused
from domain.work_strand import ControlStrand


def named(act: Act, said: Sequence[ControlStrand], place: str) -> list[str]:
    """Names of strands of control, each once, in their order. Raises Refused STRAND_NOT_HERE for one that is not the place's."""
    here = act.rules["report.controlStrands"]
    for each in said:
        if each.name not in here:
            zh, en = f"本地文件未列{each.zh}", f"the place's document names no such strand: {each.name}"
            clause = next(iter(act.rules.clauses("report.controlStrands")), None)
            raise Refused(Reason("STRAND_NOT_HERE", zh, en, Fixer.CALLER, place, clause))
    return [each.name for each in ControlStrand if each in said]
