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


OPEN_TASKS = tuple(state for state in TaskState if state not in (TaskState.DONE, TaskState.CANCELLED))
"""States of a task that still waits for somebody."""


class TaskCategory(Term):
    """任务类别: what the documents have departments do beside the exchange (catalogue 2.11, 2.18)."""

    CASE_SUPPORT = "个案协助"
    ASSISTANCE = "救助扶持"
    PERSUASION = "协助劝返"
    CAMPUS_SURROUNDINGS = "校园周边环境整治"
    VENUES = "未成年人禁入场所查处"
    FOOD_SAFETY = "食品安全"
    HYGIENE = "卫生防疫"
    LEGAL_PUBLICITY = "法治宣传与法律援助"
    DATA_VERIFICATION = "数据核查"
    SUPERVISION = "督导整改"
    OTHER = "其他"


class TaskOrigin(Term):
    """任务来源."""

    REQUESTED = "单位交办或请求协助"
    CAUSE = "个案原因"
    CLUE = "场所违规线索"
