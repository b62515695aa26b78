"""One child as the pupil register exports it, and what the row says beyond its columns."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import NamedTuple

import msgspec

from domain.student import (
    EnrollmentStatus,
    GuardianRelation,
    IdStatus,
    IdType,
    RegistryMark,
    SchoolingStatus,
    Sex,
    SpecialGroup,
)


class LeftBehind(Enum):
    """留守: who is away."""

    NO = "非留守儿童"
    ONE_PARENT = "单亲留守儿童"
    BOTH_PARENTS = "双亲留守儿童"


class StudyMode(Enum):
    """就读方式."""

    DAY = "走读"
    BOARDING = "住校"
    LODGING = "借宿"
    HOME_TEACHING = "送教上门"
    OTHER = "其他"


class Member(NamedTuple):
    """家庭成员: an adult of the child's family; slot 1 or 2."""

    slot: int
    name: str
    relation: GuardianRelation
    phone: str | None
    id_number: str | None
    is_guardian: bool


class EnrollmentRow(msgspec.Struct, frozen=True, gc=False):
    """One pupil. None: the file does not say. entry_date is the first of the month; disability is 残疾类型 as written."""

    school_code: str
    grade: int
    name: str
    sex: Sex
    birth_date: date
    id_type: IdType
    id_number: str | None = None
    student_no: str | None = None
    school_name: str | None = None
    class_no: int | None = None
    ethnicity: str | None = None
    nationality: str | None = None
    health: str | None = None
    region_code: str | None = None
    village_code: str | None = None
    household_address: str | None = None
    head_of_household: str | None = None
    home_address: str | None = None
    entry_date: date | None = None
    study_mode: StudyMode | None = None
    status: EnrollmentStatus = EnrollmentStatus.ACTIVE
    phone: str | None = None
    left_behind: LeftBehind | None = None
    migrant_worker_child: bool | None = None
    orphan: bool | None = None
    inclusive: bool | None = None
    disability: str | None = None
    other_groups: tuple[SpecialGroup, ...] | None = None
    members: tuple[Member, ...] = ()


class GroupSaid(NamedTuple):
    """What the register says of one group: in it, with what detail, or not in it."""

    group: SpecialGroup
    member: bool
    detail: str | None = None


_SCHOOLING = {
    EnrollmentStatus.SUSPENDED: SchoolingStatus.SUSPENDED_ILLNESS,
    EnrollmentStatus.RETAINED_ABROAD: SchoolingStatus.ABROAD_RETAINED,
    EnrollmentStatus.RETAINED_VOCATIONAL: SchoolingStatus.ATTENDING_VOCATIONAL,
    EnrollmentStatus.GRADUATED: SchoolingStatus.GRADUATED,
    EnrollmentStatus.NONE: SchoolingStatus.ATTENDING_IN_JURISDICTION_UNREGISTERED,
    # A mark is not a determination: a person confirms a dropout (catalogue 4.1), a file never does.
    EnrollmentStatus.MARKED_DROPOUT: SchoolingStatus.NOT_REPORTED,
    # A registration is cancelled on the police's conclusion only (HL-66); which one, the export does not say.
    EnrollmentStatus.CANCELLED: SchoolingStatus.IDENTITY_UNRESOLVED,
}
_MARKS = {
    EnrollmentStatus.SUSPENDED: RegistryMark.SUSPENDED,
    EnrollmentStatus.MARKED_DROPOUT: RegistryMark.DROPOUT,
}


def schooling(row: EnrollmentRow, special_school: bool) -> SchoolingStatus:
    """Where a child newly met is, by its registration, its way of study and its school (catalogue 2.2)."""
    if row.status in _SCHOOLING:
        return _SCHOOLING[row.status]
    if row.study_mode is StudyMode.HOME_TEACHING:
        return SchoolingStatus.HOME_TEACHING
    if row.inclusive:
        return SchoolingStatus.ATTENDING_INCLUSIVE
    return SchoolingStatus.ATTENDING_SPECIAL_SCHOOL if special_school else SchoolingStatus.ATTENDING


def registry_mark(row: EnrollmentRow) -> RegistryMark:
    """The mark that goes with the registration's status (HL-63, QC-38)."""
    return _MARKS.get(row.status, RegistryMark.NONE)


def id_status(row: EnrollmentRow) -> IdStatus:
    """A number from the register is unverified until the police say so."""
    return IdStatus.UNVERIFIED if row.id_number else IdStatus.MISSING


def groups(row: EnrollmentRow) -> list[GroupSaid]:
    """The groups with a column of their own, where the column was filled, and those listed under 其他特殊群体."""
    said = []
    if row.left_behind is not None:
        away = row.left_behind is not LeftBehind.NO
        said.append(GroupSaid(SpecialGroup.LEFT_BEHIND, away, row.left_behind.value if away else None))
    if row.migrant_worker_child is not None:
        said.append(GroupSaid(SpecialGroup.MIGRANT_WORKER_CHILD, row.migrant_worker_child))
    if row.orphan is not None:
        said.append(GroupSaid(SpecialGroup.ORPHAN, row.orphan))
    if row.disability is not None:
        said.append(GroupSaid(SpecialGroup.DISABLED, row.disability != NOT_DISABLED, row.disability or None))
    own = {group for group, _, _ in said}
    said += [GroupSaid(group, True) for group in row.other_groups or () if group not in own]
    return said


NOT_DISABLED = "无残疾"
"""残疾类型 of a child without a disability."""
