"""Words about home teaching (送教上门; catalogue 2.8, 4.11)."""

from __future__ import annotations

from domain.vocabulary import Term


class HomeTeachingPlanState(Term):
    """送教方案状态."""

    DRAFT = "草稿"
    APPROVED = "已批准"
    ACTIVE = "执行中"
    CLOSED = "已结束"


class HomeTeachingMonthState(Term):
    """送教月度达标情况 (DC-23)."""

    OPEN = "进行中"
    MET = "达标"
    NOT_MET = "未达标"
