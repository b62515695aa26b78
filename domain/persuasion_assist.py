"""Words about the police's help with persuasion (公安协助劝返; HL-32, catalogue 9.1)."""

from __future__ import annotations

from domain.vocabulary import Term


class AssistNeed(Term):
    """协助事项: what the police are asked to help with."""

    ACCOMPANY = "陪同入户劝返"
    LOCATE = "协助查找下落"
    ORDER = "处理扰乱教学秩序、殴打侮辱学生行为"


class AssistState(Term):
    """协助请求状态."""

    REQUESTED = "已提请"
    SENT = "已送公安机关"
    WITHDRAWN = "已撤回"
