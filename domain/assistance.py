"""Words about social assistance (社会救助): who is on the rolls of civil affairs, who is put forward, what is decided (HL-22, QC-13)."""

from __future__ import annotations

from collections.abc import Mapping

from domain.cause import DropoutCause
from domain.student import SpecialGroup
from domain.vocabulary import Term


class AssistanceKind(Term):
    """社会救助类别 (catalogue R16): allowance or support for the extremely poor, in town or in the country."""

    DIBAO = "城市最低生活保障"
    RURAL_DIBAO = "农村最低生活保障"
    TEKUN = "城市特困人员救助供养"
    RURAL_TEKUN = "农村特困人员救助供养"


GROUP_OF: Mapping[AssistanceKind, SpecialGroup] = {
    AssistanceKind.DIBAO: SpecialGroup.DIBAO,
    AssistanceKind.RURAL_DIBAO: SpecialGroup.RURAL_DIBAO,
    AssistanceKind.TEKUN: SpecialGroup.TEKUN,
    AssistanceKind.RURAL_TEKUN: SpecialGroup.RURAL_TEKUN,
}
"""The group that a child of an assisted household belongs to."""
ASSISTED = frozenset(GROUP_OF.values())
IN_DIFFICULTY = frozenset({SpecialGroup.ECONOMIC_DIFFICULTY, SpecialGroup.POOR_FAMILY})
"""Groups whose children are put forward while nobody assists their households (QC-13, GH-23)."""
CAUSE = DropoutCause.POVERTY


class AssistanceReason(Term):
    """推荐事由: why civil affairs are asked to consider a child's household (QC-13, HL-22)."""

    POVERTY_CASE = "因贫失学、辍学个案"
    ECONOMIC_DIFFICULTY = "家庭经济困难学生"


class AssistanceDecision(Term):
    """民政审核结果 (QC-13)."""

    GRANTED = "纳入社会救助"
    ALREADY_ASSISTED = "已在救助范围"
    DECLINED = "不符合条件"
    NOT_APPLIED = "家庭未提出申请"


class AssistanceState(Term):
    """推荐状态: how far a request to civil affairs has come."""

    CREATED = "已创建"
    SENT = "已发送"
    DECIDED = "已答复"
    WITHDRAWN = "已撤回"
