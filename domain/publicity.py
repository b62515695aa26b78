"""Words about publicity (宣传活动): what is made known, by which channel, to whom (GH-42, BS-12, HL-18, HL-50a, QC-36)."""

from __future__ import annotations

from domain.vocabulary import Term


class PublicityTopic(Term):
    """宣传内容: laws and policies that are made known (GH-42, QC-36)."""

    COMPULSORY_EDUCATION_LAW = "《中华人民共和国义务教育法》"
    PROTECTION_OF_MINORS_LAW = "《中华人民共和国未成年人保护法》"
    LABOR_LAW = "《中华人民共和国劳动法》和禁止使用童工规定"
    DROPOUT_CONTROL_POLICY = "控辍保学政策、经验做法"


class PublicityMessage(Term):
    """宣传要点: the two legal messages (BS-12)."""

    NOT_SENDING_IS_ILLEGAL = "不送子女上学违法"
    SENDING_MINORS_TO_WORK_IS_ILLEGAL = "送未成年人打工违法"


class PublicityChannel(Term):
    """宣传渠道 (HL-18)."""

    COLUMN = "专题专栏"
    TELEVISION = "电视"
    RADIO = "广播"
    NEWSPAPER = "报刊"
    WEB = "网络、新媒体"
    LECTURE = "讲座、班会"
    MEETING = "会议、家长会"
    LEAFLET = "宣传单、一封信"
    POSTER = "标语、展板"
    HOME_VISIT = "入户宣传"


class PublicityAudience(Term):
    """宣传对象 (HL-50a, QC-36); a family is reached through its guardians."""

    TEACHER = "教师"
    STUDENT = "学生"
    GUARDIAN = "监护人（家庭）"
    EMPLOYER = "用工单位法人"
