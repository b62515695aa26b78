"""Words about a task that a duty puts before a unit (工作任务; catalogue 3.3, 4.15)."""

from __future__ import annotations

from domain.vocabulary import Term


class TaskState(Term):
    """任务状态."""

    NEW = "新建"
    ASSIGNED = "已受理"
    IN_PROGRESS = "办理中"
    DONE = "已完成"
    RETURNED = "已退回"
    OVERDUE = "逾期"
    CANCELLED = "已取消"
