"""Words about the dropout case (控辍个案, 一生一案; catalogue 3.3, 4.2)."""

from __future__ import annotations

from domain.vocabulary import Term


class CaseStage(Term):
    """个案阶段."""

    SIGN = "苗头"
    ABSENT = "未到校核实中"
    SUSPECTED = "疑似辍学"
    DROPOUT = "辍学"
    PERSUADING = "劝返中"
    ENFORCING = "依法督促"
    RETURNED = "已复学跟踪中"
    RESOLVED = "已处置"
    CLOSED = "销号"


OPEN_STAGES = tuple(stage for stage in CaseStage if stage is not CaseStage.CLOSED)
"""Stages of a case that still goes on; a child has at most one such case (GH-36)."""
