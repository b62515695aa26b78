"""Words of one strategy a pupil (一生一策; HL-53)."""

from __future__ import annotations

from domain.vocabulary import Term


class StrategyGround(Term):
    """一生一策对象: the three groups that HL-53 names."""

    LEARNING_DIFFICULTY = "学习困难"
    SCHOOL_WEARY = "厌学"
    RETURNED = "劝返复学"
