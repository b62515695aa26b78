"""适龄儿童少年: the children the hub is about."""

from datetime import date, datetime

from strawberry import ID

from auth.scopes import IDENTITY_READ
from database import tables
from domain.access import Detail
from domain.organization import Department
from domain.student import (
    CoverageBasis,
    IdStatus,
    IdType,
    RegistrationProgress,
    RegistryMark,
    SchoolingStatus,
    Sex,
    SpecialGroup,
)
from resolvers import organization as organization_rows
from resolvers import student as student_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, opened, page, row, rows
from schema.inputs import about, asked, given
from schema.jurisdiction import Jurisdiction
from schema.node import Node
from schema.organization import Organization
from schema.query import Query


@entity(tables.Student, owner=Subgraph.STUDENTS, keys=("student_no",))
class Student(Node):
    """适龄儿童少年: a child of school age, enrolled or never enrolled."""

    name: str = column("姓名: name as the register has it.", detail=Detail.NAME)
    sex: Sex = column("性别: GB/T 2261.1.", detail=Detail.PROFILE)
    birth_date: date = column("出生日期: date of birth.", detail=Detail.PROFILE)
    ethnicity: str | None = column("民族: GB/T 3304 code.", detail=Detail.PROFILE)
    nationality: str | None = column("国籍: GB/T 2659 code.", detail=Detail.PROFILE)
    id_type: IdType = column("身份证件类型: kind of identity document.", detail=Detail.PROFILE)
    id_number_masked: str | None = column(
        "身份证件号码（脱敏）: first six characters and the last; never shown in clear.",
        detail=Detail.IDENTITY,
    )
    id_status: IdStatus = column(
        "身份信息核验状态: whether the identity has been verified.", detail=Detail.STATUS
    )
    student_no: str | None = opened(
        "学籍号: registry number in clear; needs identity:read, because a G number contains the identity number.",
        scope=IDENTITY_READ,
        detail=Detail.IDENTITY,
    )
    student_no_masked: str | None = column(
        "学籍号（脱敏）: first six characters and the last.",
        detail=Detail.IDENTITY,
    )
    schooling_status: SchoolingStatus = column(
        "就学状态: where the child is, as a fact.", detail=Detail.STATUS
    )
    status_since: date | None = column("状态起始日: since when.", detail=Detail.STATUS)
    coverage_basis: CoverageBasis = column("责任依据: why the child is this county's.", detail=Detail.STATUS)
    registration_progress: RegistrationProgress | None = column(
        "入户办理进度: of a child without a number, as the police last said (QC-42).", detail=Detail.STATUS
    )
    registration_told_on: date | None = column("进度日期: when they found it so.", detail=Detail.STATUS)
    updated_at: datetime = column("更新时间: when the child's row last changed.", detail=Detail.STATUS)
    village = row(
        Organization,
        organization_rows.find,
        "村（社区）: where the child lives.",
        by=(tables.Student.village_id, tables.Organization.id),
        detail=Detail.RESIDENCE,
    )
    jurisdiction = row(
        Jurisdiction,
        organization_rows.jurisdictions,
        "行政区: the county that answers for the child.",
        by=(tables.Student.jurisdiction_code, tables.Jurisdiction.code),
    )


@entity(tables.SpecialGroupMembership, owner=Subgraph.STUDENTS)
class SpecialGroupMembership(Node):
    """特殊群体: a child's membership in a group; groups that involve the courts need restricted:read, kinds and degrees of disability disability:read."""

    group: SpecialGroup = column("群体: which group.", detail=Detail.GROUP)
    valid_from: date | None = column("起: from when.", detail=Detail.GROUP)
    valid_to: date | None = column("止: until when.", detail=Detail.GROUP)
    source: Department = column("来源部门: which department says so.", detail=Detail.GROUP)
    decided_by: str | None = column(
        "认定人: who decided; null where a register says so.", detail=Detail.GROUP
    )
    decided_on: date | None = column("认定日期: when.", detail=Detail.GROUP)
    reason: str | None = column(
        "认定理由: why; no kind or degree of a disability belongs here.", detail=Detail.GROUP
    )
    ended_by: str | None = column("解除决定人: who decided that it ended.", detail=Detail.GROUP)
    end_reason: str | None = column(
        "解除理由: why it ended; no kind or degree of a disability belongs here.", detail=Detail.GROUP
    )
    version: int = column(
        "版本: grows with each change; a change says which one it saw.", detail=Detail.GROUP
    )


@extend(Student, owner=Subgraph.STUDENTS)
class StudentGroups:
    special_groups = rows(
        SpecialGroupMembership,
        student_rows.groups,
        "特殊群体: the groups the child belongs to.",
        by=(tables.Student.id, tables.SpecialGroupMembership.student_id),
    )


@given
class StudentFilter:
    """学生筛选: children that match all of it."""

    schooling_status: list[SchoolingStatus] | None = asked(
        "就学状态: in one of these states.", detail=Detail.STATUS
    )
    id_status: list[IdStatus] | None = asked(
        "身份信息核验状态: the identity is in one of these states.", detail=Detail.STATUS
    )
    group: SpecialGroup | None = asked(
        "特殊群体: belongs to this group.", detail=Detail.GROUP, through=tables.SpecialGroupMembership
    )
    monitored_on: date | None = asked(
        "重点监测: belonged on this day to a key group of its place (GH-30, HL-04; `keyGroups`) that you see.",
        detail=Detail.GROUP,
        through=tables.SpecialGroupMembership,
    )
    supported: bool | None = asked(
        "帮扶措施: with a measure that goes on, or without any (BS-04, DC-24).",
        detail=Detail.CASE,
        through=tables.SupportMeasure,
    )
    guaranteed: bool | None = asked(
        "包保到人: somebody answers for the child by name, or nobody does (QC-49).",
        detail=Detail.CASE,
        through=tables.GuaranteeAssignment,
    )
    untold_since: date | None = asked(
        "就学情况未核实: nothing since this day tells where the child is: no class, visit, contact, nor its status (GH-30).",
        detail=Detail.STATUS,
        through=(tables.Student, *student_rows.TELLING),
    )
    school_id: ID | None = asked(
        "学校: holds a registration at this school.",
        of="School",
        detail=Detail.STATUS,
        through=tables.Enrollment,
    )
    village_id: ID | None = asked("村（社区）: lives here.", of="Organization", detail=Detail.RESIDENCE)
    grid_cell_id: ID | None = asked(
        "网格: lives in this grid cell (HL-12).", of="Organization", detail=Detail.RESIDENCE
    )
    township_id: ID | None = asked(
        "乡镇: lives in this township.",
        of="Organization",
        detail=Detail.RESIDENCE,
        through=tables.Organization,
    )
    name: str | None = asked("姓名: begins with this.", detail=Detail.NAME)
    born_from: date | None = asked("出生日期起: born on this day or later.", detail=Detail.PROFILE)
    born_to: date | None = asked("出生日期止: born on this day or earlier.", detail=Detail.PROFILE)
    enrolled: bool | None = asked(
        "是否在籍: holds a registration at a school of the county.",
        detail=Detail.STATUS,
        through=tables.Enrollment,
    )
    household_here: bool | None = asked(
        "是否本地户籍: has a household in force in the county that answers for it, or has none there (HL-46).",
        detail=Detail.RESIDENCE,
        through=tables.HouseholdRegistration,
    )
    assisted_on: date | None = asked(
        "低保、特困: belonged on this day to an assisted household, as civil affairs' register says (HL-46, QC-13).",
        detail=Detail.GROUP,
        through=tables.SpecialGroupMembership,
    )
    registry_mark: list[RegistryMark] | None = asked(
        "学籍标注: holds a registration that the registry marks so, as 辍学 (HL-15).",
        detail=Detail.STATUS,
        through=tables.Enrollment,
    )
    missing_from_ledger: ID | None = asked(
        "人账不一致: registered where this ledger is kept, and not standing in it (GH-29).",
        of="Ledger",
        detail=Detail.STATUS,
        through=(tables.Ledger, tables.LedgerEntry, tables.Enrollment),
    )


@extend(Query, owner=Subgraph.STUDENTS)
class StudentQueries:
    student = row(
        Student,
        student_rows.one,
        "学生: one child.",
        id=about(ID, "全局标识: the child's id.", of="Student", required=True, detail=Detail.STATUS),
    )
    students = page(
        Student,
        student_rows.find,
        "学生: children of your county.",
        orders=student_rows.ORDERS,
        filter=StudentFilter,
    )
