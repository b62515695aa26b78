"""Words about the way of a disabled child to its place of schooling (评估安置; catalogue 3.2, 3.3, 4.7)."""

from __future__ import annotations

from domain.vocabulary import Term


class DisabilityPathState(Term):
    """评估安置进度."""

    REFERRED = "已转介"
    APPRAISAL_REQUESTED = "已申请医学鉴定"
    APPRAISED = "已鉴定"
    COMMITTEE_REVIEW = "专家委员会评估中"
    ASSESSED = "已评估认定"
    PLACED = "已落实安置"
    REVIEW_DUE = "待复评"


class AssessmentConclusion(Term):
    """评估认定结论 (HL-48)."""

    ABLE = "具备普通学校学习能力"
    INCLUSIVE = "随班就读"
    SPECIAL = "特殊教育学校就读"
    HOME = "送教上门"
    DEFER = "延缓入学"
    EXEMPT = "免予入学"


class PlacementType(Term):
    """安置方式 (GH-41, DC-19, HL-64, HL-68, QC-44)."""

    INCLUSIVE = "随班就读"
    SPECIAL_CLASS = "特教班"
    SPECIAL_SCHOOL = "特教学校"
    HOME_TEACHING = "送教上门"
    VOCATIONAL = "职业学校"
    CUSTODIAL = "监所教育"
