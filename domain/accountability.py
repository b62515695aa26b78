"""Grounds on which units and persons are held to account, each with the clauses that name it (catalogue 2.15)."""

from __future__ import annotations

from collections.abc import Mapping

from domain.vocabulary import Term


class AccountabilityGround(Term):
    """问责情形: all that the five documents name; a place has those of its own document."""

    FALSE_DATA = "数据不实"
    WEAK_PERSUASION = "劝返不力"
    DROPOUT_REBOUND = "辍学反弹"
    DERELICTION = "失职渎职、玩忽职守"
    LATE_REPORT = "未及时报告"
    LATE_HOME_VISIT = "未及时家访"
    SHAM_WORK = "工作不实"
    WEAK_WORK = "工作不力"
    ESPECIALLY_SERIOUS_DROPOUT = "辍学情况特别严重"
    TEACHER_CONDUCT = "教师教育教学行为导致学生辍学"
    NEGLIGENCE = "不认真履行职责"
    FALSIFICATION = "弄虚作假"
    POOR_PROGRESS = "工作进展不利"


GROUND_CLAUSES: Mapping[AccountabilityGround, tuple[str, ...]] = {
    AccountabilityGround.FALSE_DATA: ("GH-48",),
    AccountabilityGround.WEAK_PERSUASION: ("GH-48",),
    AccountabilityGround.DROPOUT_REBOUND: ("GH-48",),
    AccountabilityGround.DERELICTION: ("GH-49", "QC-54"),
    AccountabilityGround.LATE_REPORT: ("DC-L2d",),
    AccountabilityGround.LATE_HOME_VISIT: ("DC-L2d",),
    AccountabilityGround.SHAM_WORK: ("DC-L2d",),
    AccountabilityGround.WEAK_WORK: ("DC-L7", "HL-75", "QC-53"),
    AccountabilityGround.ESPECIALLY_SERIOUS_DROPOUT: ("DC-L8",),
    AccountabilityGround.TEACHER_CONDUCT: ("DC-L4c",),
    AccountabilityGround.NEGLIGENCE: ("QC-54",),
    AccountabilityGround.FALSIFICATION: ("QC-54",),
    AccountabilityGround.POOR_PROGRESS: ("HL-72",),
}
"""Clauses of all documents that name a ground; a place's are those of its own key."""
