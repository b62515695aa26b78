"""Targets (目标): what a document wants an indicator to be (catalogue 2.14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.cause import DropoutCause
from domain.citation import ClauseId
from domain.student import SpecialGroup
from domain.vocabulary import Term


class Indicator(Term):
    """指标."""

    NINE_YEAR_CONSOLIDATION_RATE = "九年义务教育巩固率"
    CONSOLIDATION_RATE = "义务教育巩固率"
    ENROLLMENT_RATE = "义务教育入学率"
    THREE_DISABILITY_ENROLLMENT_RATE = "“三残”儿童入学率"
    PERSUASION_RETURN_RATE = "劝返复学率"
    LEAD_TIME = "发现、干预、劝返用时"
    DROPOUT_RATE = "辍学率"
    KEY_GROUP_DROPOUT_COUNT = "重点人群辍学人数"
    NEW_DROPOUT_COUNT = "新增辍学人数"
    RELAPSE_COUNT = "辍学反弹人数"
    NOT_ENROLLED_COUNT = "应入未入人数"
    NOT_RETURNED_COUNT = "应返未返人数"
    NOT_KEPT_COUNT = "应保未保人数"
    DROPOUT_BY_POVERTY_COUNT = "因贫辍学人数"
    DROPOUT_BY_CAUSE_COUNT = "按原因辍学人数"
    AID_COVERAGE_RATE = "资助覆盖率"
    PRIMARY_TO_JUNIOR_TRANSITION_RATE = "小学毕业生升入初中比例"
    REGISTRY_COUNT_DIFFERENCE = "学籍系统学生数与实有学生数之差"
    REGISTRY_STATUS_DIFFERENCE = "学籍状态与实际就读情况不一致人数"
    HOME_TEACHING_COMPLIANCE_RATE = "送教上门达标率"
    DISABLED_VERIFICATION_COVERAGE = "残疾儿童少年走访核查覆盖率"
    ADMISSION_NOTICE_COVERAGE = "入学通知书发放覆盖率"
    PUBLICITY_COVERAGE_TEACHERS = "政策宣传覆盖率（教师）"
    PUBLICITY_COVERAGE_FAMILIES = "政策宣传覆盖率（家庭）"
    PUBLICITY_COVERAGE_STUDENTS = "政策宣传覆盖率（学生）"
    DAILY_EXERCISE_MINUTES = "每天体育锻炼时间"
    RURAL_TEACHER_TRAINING = "乡村教师培训人次"
    ROTATION_COUNT = "交流轮岗校长和教师人数"
    BACKBONE_SHARE = "骨干教师占交流轮岗教师比例"
    TOWNSHIP_MEETINGS = "乡镇专题会议次数"
    FUNDS_ARRIVAL_RATE = "义务教育经费到位率"
    AID_PAID_AMOUNT = "困难学生资助发放金额"
    BOARDING_BED_RATE = "寄宿床位满足率"
    SCHOOL_PLACE_RATE = "学位满足率"
    LETTER_SIGNING_RATE = "责任书签订率"
    LEDGER_UPDATE_RATE = "当月台账更新学校比例"
    TIMELINESS_RATE = "按时办理率"
    TARGET_COVERAGE_RATE = "目标分解覆盖率"


class TargetOperator(Term):
    """目标关系."""

    EQ = "等于"
    GTE = "不低于"
    LTE = "不高于"
    INCREASE = "比上年提高"


class Unit(Term):
    """计量单位."""

    PERCENT = "%"
    PERSON = "人"
    PERSON_TIME = "人次"
    MINUTE = "分钟"
    HOUR = "小时"
    DAY = "日"
    WORKING_DAY = "工作日"
    MONTH = "月"
    VISIT = "次家访"
    LESSON = "课时"
    MEETING = "次会议"
    COPY = "份"
    YUAN = "元"
    YEAR_OF_AGE = "周岁"
    DAY_OF_MONTH = "每月第几日"


class TargetPeriod(Term):
    """考核周期."""

    DAY = "每天"
    MONTH = "每月"
    TERM = "每学期"
    SCHOOL_YEAR = "每学年"
    YEAR = "每年"


@dataclass(frozen=True, slots=True)
class Target:
    """What a document wants an indicator to be.

    value: null where the document gives no number ("国家规定的标准"); such a target is not evaluable, never
    passed (catalogue A-25). groups: the children it speaks of, all where empty. causes: for counts by cause.
    text_zh: the words of the clause. valid_until: the last day of a target "by" a year.
    """

    indicator: Indicator
    operator: TargetOperator
    value: int | None
    unit: Unit | None
    text_zh: str
    clauses: tuple[ClauseId, ...]
    groups: tuple[SpecialGroup, ...] = ()
    causes: tuple[DropoutCause, ...] = ()
    period: TargetPeriod | None = None
    scope_zh: str | None = None
    valid_until: date | None = None
