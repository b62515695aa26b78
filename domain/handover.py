"""Words about the handover from primary to junior school (小升初交接; catalogue 2.17, 4.12)."""

from __future__ import annotations

from domain.vocabulary import Term


class HandoverState(Term):
    """小升初交接状态."""

    DRAFT = "草稿"
    PRIMARY_SIGNED = "小学已签"
    JUNIOR_RECEIVED = "初中已接收"
    BUREAU_ACKNOWLEDGED = "教育局已存"
    CLOSED = "已办结"


class Arrival(Term):
    """到校情况, of one line of a handover."""

    ARRIVED = "已到校"
    NOT_ARRIVED = "未到校"
