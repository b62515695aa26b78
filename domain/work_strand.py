"""Strands of the work (工作措施分类): what a report or a task is told under (GH-05, GH-05a, HL-58a)."""

from __future__ import annotations

from domain.vocabulary import Term


class WorkStrand(Term):
    """工作环节: the five strands of work (GH-05)."""

    MONITORING = "动态监测"
    LEDGER = "台账管理"
    PERSUASION = "劝返复学"
    TARGETED_SUPPORT = "精准帮扶"
    SUPERVISION = "督导问责"


class ControlStrand(Term):
    """控辍举措: three strands of control in one document (GH-05a), seven in another (HL-58a)."""

    LAWFUL = "依法控辍"
    TARGETED = "精准控辍"
    ROUTINE = "常态控辍"
    ADMINISTRATIVE = "行政控辍"
    MANAGEMENT = "管理控辍"
    QUALITY = "质量控辍"
    SAFETY = "安全控辍"
    POVERTY = "扶贫控辍"
    AFFECTION = "情感控辍"
