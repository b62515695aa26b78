"""Words and rules about staff in numbers (师资): trained, rotated, sent out to teach and to guide, posted (QC-23a to QC-26a, QC-35a)."""

from __future__ import annotations

from collections.abc import Mapping

from domain.organization import SchoolStage
from domain.vocabulary import Term


class StaffingKind(Term):
    """师资记录类型."""

    TEACHER_TRAINING = "教师培训"
    ROTATION = "校长教师交流轮岗"
    MASTER_TEACHER_VISIT = "名师送教活动"
    CENTER_SCHOOL_GUIDANCE = "学区中心学校指导"
    POSTED_TEACHERS = "特岗教师和定向培养教师"
    VOCATIONAL_TEACHERS = "职业技术教师"


NUMBERS: Mapping[StaffingKind, tuple[str, ...]] = {
    StaffingKind.TEACHER_TRAINING: ("person_times", "rural_person_times"),
    StaffingKind.ROTATION: ("principals", "teachers", "backbone_teachers"),
    StaffingKind.MASTER_TEACHER_VISIT: ("teachers",),
    StaffingKind.CENTER_SCHOOL_GUIDANCE: ("teachers",),
    StaffingKind.POSTED_TEACHERS: ("teachers", "outside_townships"),
    StaffingKind.VOCATIONAL_TEACHERS: ("full_time", "part_time"),
}
"""Which numbers a record of a kind has, all of them; no other."""
PARTS: Mapping[str, str] = {
    "rural_person_times": "person_times",
    "backbone_teachers": "teachers",
    "outside_townships": "teachers",
}
"""A number that is part of another, which it never exceeds."""
VISITS = frozenset({StaffingKind.MASTER_TEACHER_VISIT, StaffingKind.CENTER_SCHOOL_GUIDANCE})
"""Kinds that say which school was visited."""
GUIDED = frozenset({SchoolStage.PRIMARY, SchoolStage.TEACHING_POINT})
"""村级小学、教学点: what a center school guides, of the schools that report through it (QC-23a)."""
CLAUSES: Mapping[StaffingKind, str] = {
    StaffingKind.TEACHER_TRAINING: "QC-24",
    StaffingKind.ROTATION: "QC-25",
    StaffingKind.MASTER_TEACHER_VISIT: "QC-26",
    StaffingKind.CENTER_SCHOOL_GUIDANCE: "QC-23a",
    StaffingKind.POSTED_TEACHERS: "QC-26a",
    StaffingKind.VOCATIONAL_TEACHERS: "QC-35a",
}
