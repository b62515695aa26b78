"""Changes of a 学籍 (学籍异动): their kinds, the forbidden ones, and how far a change is reviewed (catalogue 2.2, 4.4)."""

from __future__ import annotations

from domain.errors import Fixer, Reason, Refused
from domain.vocabulary import Term


class EnrollmentChangeType(Term):
    """学籍异动类型. The last two are forbidden in compulsory education and never carried out (GH-34, DC-L4b)."""

    TRANSFER_IN = "转入"
    TRANSFER_OUT = "转出"
    SUSPENSION = "休学"
    RESUMPTION = "复学"
    REGISTRATION = "学籍注册"
    INFO_CHANGE = "信息变更"
    CANCELLATION = "注销"
    RETENTION = "保留学籍"
    PROGRESSION = "升学"
    WITHDRAWAL = "劝退/退学"
    EXPULSION = "开除"


FORBIDDEN = frozenset({EnrollmentChangeType.WITHDRAWAL, EnrollmentChangeType.EXPULSION})
"""No school may counsel a child out or expel it (GH-34, DC-L4b)."""


class ChangeState(Term):
    """学籍异动办理状态."""

    DRAFT = "草稿"
    SUBMITTED = "已提交"
    REVIEWED_SCHOOL = "学校已审核"
    REVIEWED_BUREAU = "教育局已审核"
    EFFECTIVE = "已生效"
    REJECTED = "已驳回"


def refuse_forbidden(type: EnrollmentChangeType) -> None:
    """Raise Refused (CHANGE_FORBIDDEN) for a change that no school may ask for (GH-34)."""
    if type in FORBIDDEN:
        raise Refused(
            Reason(
                "CHANGE_FORBIDDEN",
                f"义务教育阶段严禁{type.zh}学生",
                f"{type.name} is forbidden in compulsory education",
                Fixer.SCHOOL,
                "type",
                "GH-34",
            )
        )
