"""告警: what an operator is told of the exchange at once, and how its telling goes on until it is heard (a proposal of the hub)."""

from __future__ import annotations

from datetime import timedelta

from domain.vocabulary import Term


class AlertKind(Term):
    """告警类型."""

    MONTH_FAILED = "交换失败"
    MONTH_HELD = "名册存疑，等待批准"
    MONTH_OVERDUE = "逾期未办结"
    LINES_RETURNED = "退回行数过多"
    LEDGER_UNBALANCED = "收发行数不平"
    RECEIPT_BROKEN = "回执链校验不通过"
    PARTNER_FAILING = "对接部门连续失败"
    PARTNER_PAUSED = "对接部门已暂停"
    TEST = "测试"


class DeliveryState(Term):
    """告警送达状态."""

    WAITING = "待送达"
    DELIVERED = "已送达"
    DEAD = "多次未送达，不再尝试"


SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=6)


def wait(attempts: int) -> timedelta:
    """How long nothing is sent after so many attempts that were not heard: doubled each time, six hours at most."""
    return min(LONGEST, SHORTEST * (1 << min(attempts - 1, 16)))


def type_of(kind: AlertKind) -> str:
    """As the message names it: exchange.month_failed."""
    return f"exchange.{kind.name.lower()}"
