"""Words about an order to rectify by a deadline (限期整改; catalogue 2.15, 4.13)."""

from __future__ import annotations

from domain.vocabulary import Term


class RectificationState(Term):
    """整改状态."""

    ISSUED = "已下达"
    IN_PROGRESS = "整改中"
    REPORTED = "已报告"
    RECHECKED = "已复查"
    PASSED = "整改到位"
    FAILED = "整改不到位"
    OVERDUE = "逾期"
