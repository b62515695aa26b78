"""Words about inspections (督查、督导): their types, who inspects, what is asked on the spot (catalogue 2.15)."""

from __future__ import annotations

from domain.vocabulary import Term


class InspectionType(Term):
    """督查类型."""

    ROUTINE = "常规督查"
    SPECIAL = "专项督查"
    FOLLOW_UP = "跟踪督查"
    SELF = "自查"
    NPC_LAW_ENFORCEMENT = "人大监督及执法检查"


class InspectionState(Term):
    """督查状态."""

    PLANNED = "已安排"
    OPEN = "进行中"
    CLOSED = "已结束"
    CANCELLED = "已取消"


class InspectorRole(Term):
    """督查人员身份."""

    RESPONSIBLE_INSPECTOR = "责任督学"
    TEAM_LEADER = "督导组组长"
    TEAM_MEMBER = "督导组成员"
    SCHOOL_STAFF = "学校人员"
    DEPUTY = "人大代表"


class ItemAnswer(Term):
    """督查项目结果."""

    MET = "符合"
    NOT_MET = "不符合"
    NOT_APPLICABLE = "不适用"


ANNOUNCED = frozenset({InspectionType.ROUTINE, InspectionType.SPECIAL, InspectionType.FOLLOW_UP})
"""Of whose results an announcement tells: a self-inspection is the school's own, the Congress announces its own (HL-73, QC-48)."""
