"""Why a child is not at school: one primary cause, any number beside it (catalogue 2.3)."""

from __future__ import annotations

from domain.vocabulary import Term


class DropoutCause(Term):
    """失学辍学原因."""

    POVERTY = "家庭经济困难"
    DISABILITY = "因残"
    ILLNESS = "因病"
    SEVERE_ILLNESS_OR_DISABILITY = "重病重残"
    EPIDEMIC = "因疫"
    LEARNING_DIFFICULTY = "学习困难"
    SCHOOL_WEARY = "厌学"
    WORKING_AWAY = "外出务工"
    CHILD_LABOR_EMPLOYMENT = "被非法招用"
    EARLY_MARRIAGE_CHILDBIRTH = "早婚早育"
    RELIGION = "因信教"
    NOT_BACK_AFTER_HOLIDAY = "节假日后未及时返校"
    UNEXCUSED_ABSENCE = "无故旷课"
    DISTANCE = "上学远上学难"
    SCHOOL_LAYOUT = "学校布局不合理"
    SCHOOL_CONDITIONS = "学校办学条件差"
    SCHOOL_SAFETY = "学校安全无保障"
    SCHOOL_MANAGEMENT = "学校管理不善"
    SCHOOL_PRESSURE = "劝退或变相逼迫离校"
    TEACHER_CONDUCT = "教师教育教学行为"
    VIOLENCE_OR_INSULT = "殴打或侮辱"
    OBSTRUCTED_BY_OTHERS = "他人阻碍入学"
    GUARDIAN_REFUSAL = "监护人拒不送子女入学"
    HOUSEHOLD_REGISTRATION = "户籍原因"
    MISSING_UNREACHABLE = "失踪失联"
    DEFERRED_ENTRY = "延缓入学"
    SHORT_ABROAD = "短期出国"
    IN_AREA_NO_REGISTRATION = "市域内就读无学籍"
    ELSEWHERE_NO_REGISTRATION = "省内外就读无学籍"
    LEGAL_CUSTODY = "未成年服刑"
    OTHER = "其他原因"


RESTRICTED_CAUSES = frozenset({DropoutCause.RELIGION, DropoutCause.LEGAL_CUSTODY})
"""Causes behind a scope of their own (catalogue 9.2, A-32)."""


class CaseTrigger(Term):
    """立案情形: how it was noticed (GH-35, DC-L2b, QC-18, QC-42, HL-46, HL-20, HL-12, HL-69)."""

    NOT_BACK_AFTER_HOLIDAY = "节假日后未及时返校"
    UNEXCUSED_ABSENCE = "无故旷课"
    WORKING_AWAY = "外出务工"
    LEFT_WEARY_OF_SCHOOL = "厌学离校"
    SIGN = "有辍学苗头"
    NOT_REPORTED_AT_TERM_START = "开学未报到"
    NEVER_ENROLLED = "适龄未入学"
    COMPARISON = "数据比对发现"
    HOUSEHOLD_SURVEY = "入户调查发现"
    INSPECTION = "用工检查发现"
    GRADUATE_NOT_ARRIVED = "小学毕业未到初中报到"
    APPLICATION_EXPIRED = "延缓入学、休学、出国到期未返校"
    OTHER = "其他情形"
