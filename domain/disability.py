"""Words about the way of a disabled child to its place of schooling (评估安置; catalogue 3.2, 3.3, 4.7), and what fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from domain import calendar
from domain.organization import Department
from domain.student import SchoolingStatus
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


class AppraisalNeed(Term):
    """鉴定需求 (HL-36, HL-38): what a child is sent to the federation for."""

    APPRAISAL = "医学鉴定"
    APPRAISAL_AND_CERTIFICATE = "医学鉴定并办理残疾人证"


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


class ReferralSource(Term):
    """转介来源 (DC-20, HL-37, QC-44)."""

    FEDERATION_DATA = "残联数据"
    VISIT = "走访核查发现"
    CASE_CAUSE = "个案原因"
    SCHOOL_REPORT = "学校发现"
    TOWNSHIP_REPORT = "乡镇发现"


class DisabilityCategory(Term):
    """残疾类别, GB/T 26341."""

    VISUAL = "视力残疾", "1"
    HEARING = "听力残疾", "2"
    SPEECH = "言语残疾", "3"
    LIMB = "肢体残疾", "4"
    INTELLECTUAL = "智力残疾", "5"
    MENTAL = "精神残疾", "6"
    MULTIPLE = "多重残疾", "7"


class DisabilityGrade(Term):
    """残疾等级, GB/T 26341; the first is the heaviest."""

    FIRST = "一级", "1"
    SECOND = "二级", "2"
    THIRD = "三级", "3"
    FOURTH = "四级", "4"


class CertificateStatus(Term):
    """残疾人证状态."""

    VALID = "有效"
    REPLACED = "已换发"
    CANCELLED = "已注销"


THREE_KINDS = frozenset(
    {
        DisabilityCategory.VISUAL,
        DisabilityCategory.HEARING,
        DisabilityCategory.SPEECH,
        DisabilityCategory.INTELLECTUAL,
        DisabilityCategory.MULTIPLE,
    }
)
"""“三类残疾” (HL-37): of sight, of hearing or speech, of mind, and of several kinds where one is among them."""

COMMITTEE = (
    Department.EDUCATION_BUREAU,
    Department.RURAL_REVITALIZATION,
    Department.HEALTH,
    Department.DISABLED_FEDERATION,
    Department.CIVIL_AFFAIRS,
)
"""教育、扶贫、卫健、残联、民政: the departments of which the expert committee is made (HL-48)."""

FITTING: Mapping[AssessmentConclusion, tuple[PlacementType, ...]] = {
    AssessmentConclusion.ABLE: (),
    AssessmentConclusion.INCLUSIVE: (PlacementType.INCLUSIVE,),
    AssessmentConclusion.SPECIAL: (PlacementType.SPECIAL_SCHOOL, PlacementType.SPECIAL_CLASS),
    AssessmentConclusion.HOME: (PlacementType.HOME_TEACHING,),
    AssessmentConclusion.DEFER: (),
    AssessmentConclusion.EXEMPT: (),
}
"""Which placements carry a conclusion out (HL-64: 按照……评估认定结果); deferral and exemption are instruments of their own."""

STATUS: Mapping[PlacementType, SchoolingStatus] = {
    PlacementType.INCLUSIVE: SchoolingStatus.ATTENDING_INCLUSIVE,
    PlacementType.SPECIAL_CLASS: SchoolingStatus.ATTENDING,
    PlacementType.SPECIAL_SCHOOL: SchoolingStatus.ATTENDING_SPECIAL_SCHOOL,
    PlacementType.HOME_TEACHING: SchoolingStatus.HOME_TEACHING,
    PlacementType.VOCATIONAL: SchoolingStatus.ATTENDING_VOCATIONAL,
}
"""What a placement makes of the child's schooling status; a special class is one of an ordinary school. Education in
custody has no status of its own: the child's stays, and tells nobody where it is."""
BY_ASSESSMENT = frozenset(fitting for each in FITTING.values() for fitting in each)
"""Placements of disabled children: as assessed, or in the place's order where nobody has assessed."""


def review_day(day: date, months: int) -> date:
    """The day so many months after another; the month's last where it has no such day."""
    last = calendar.month_end(day.year, day.month + months)
    return last.replace(day=min(last.day, day.day))


def absent_departments(present: Iterable[Department]) -> tuple[Department, ...]:
    """Departments of the committee that no expert comes from (HL-48)."""
    found = set(present)
    return tuple(each for each in COMMITTEE if each not in found)


def comes_first(type: PlacementType, order: Iterable[str]) -> bool:
    """Whether a place's order of placements (placement.order) tries nothing before this one; else it must be said why."""
    names = [name for name in order if name in PlacementType.__members__]
    return bool(names) and names[0] == type.name
