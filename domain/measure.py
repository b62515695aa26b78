"""Words about what is done for a child (帮扶措施; GH-39, GH-40, DC-L3, HL-35, HL-40, HL-53, QC-20, QC-31, QC-32)."""

from __future__ import annotations

from domain.vocabulary import Term


class MeasureType(Term):
    """帮扶措施类型."""

    TUTORING = "学习辅导"
    AFTER_SCHOOL_SERVICE = "课后服务"
    TIERED_TEACHING = "分层教学"
    PAIRING = "结对帮扶"
    PSYCHOLOGICAL = "心理疏导"
    INTEREST_ACTIVITY = "兴趣活动"
    SECOND_CLASSROOM = "第二课堂"
    FAMILY_EDUCATION_GUIDANCE = "家庭教育指导"
    VOLUNTEER = "志愿关爱"
    AID = "资助"
    BOARDING = "寄宿"
    PUBLIC_TRANSPORT = "公共交通"
    LUNCH = "供应午餐"
    SCHOOL_BUS = "校车"
    LIFE_CARE = "生活照顾"
    LEGAL_PUBLICITY = "法治宣传"
    OTHER = "其他措施"
