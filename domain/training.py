"""Words about free vocational training (免费职业技能培训) of graduates who do not go on: what they wish, what came of it (HL-19)."""

from __future__ import annotations

from domain.vocabulary import Term


class GraduateStage(Term):
    """毕业学段 (catalogue R11)."""

    JUNIOR = "初中"
    SENIOR = "高中"


class GraduateChoice(Term):
    """未升学意愿: what a graduate who does not go on wishes (R11)."""

    TRAINING = "愿意参加技能培训"
    WORK = "拟直接就业"
    UNDECIDED = "暂无意愿"


class TrainingWishState(Term):
    """意愿状态: how far a wish has come."""

    NOTED = "已登记"
    SENT = "已送人社部门"
    ANSWERED = "已反馈结果"
    WITHDRAWN = "已撤回"


class TrainingOutcome(Term):
    """培训结果: what came of the training that was offered."""

    CERTIFIED = "结业并取得证书"
    COMPLETED = "结业"
    LEFT = "中途退出"
    DECLINED = "未参加"


TRAINED = frozenset({TrainingOutcome.CERTIFIED, TrainingOutcome.COMPLETED, TrainingOutcome.LEFT})
"""Outcomes of a training that was begun: of which course, and from when, is then told."""
