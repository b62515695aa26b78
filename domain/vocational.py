"""Words and rules about vocational courses that junior pupils elect (普通初中职业选修; QC-35)."""

from __future__ import annotations

from domain.organization import SchoolStage
from domain.vocabulary import Term


class ElectiveKind(Term):
    """职业选修方式."""

    OWN_SCHOOL = "本校开设职业技术课程"
    VOCATIONAL_SCHOOL = "到当地中等职业学校选修"
    TECHNICAL_SCHOOL = "到当地技工院校选修"


ELECTIVES_ONLY = "ELECTIVES_ONLY"
"""The value of `vocational.placement` under which pupils elect courses and stay where they are."""
JUNIOR_GRADES = range(7, 10)
JUNIOR_STAGES = (SchoolStage.JUNIOR, SchoolStage.NINE_YEAR)
"""普通初中: where a pupil is who may elect."""
