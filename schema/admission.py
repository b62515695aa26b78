"""入学: schools' plans of new pupils, children's registrations, notices (GH-16, BS-20, BS-21, BS-22, HL-70, QC-21, QC-33)."""

from datetime import date, datetime

from strawberry import ID

from database import tables
from domain.access import Detail
from domain.admission import AdmissionBasis, AdmissionState, AssignedBy, PlanState
from domain.enforcement import ServiceMethod
from domain.organization import Department
from resolvers import admission as admission_rows
from resolvers import casework as casework_rows
from resolvers import organization as organization_rows
from resolvers import school as school_rows
from resolvers import student as student_rows
from schema.casework import Evidence, Timer
from schema.declared import Subgraph
from schema.fields import column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Query
from schema.school import School
from schema.student import Student


@entity(tables.AdmissionPlan, owner=Subgraph.STUDENTS)
class AdmissionPlan(Node):
    """新生入学计划 (F9): the places of a school's grade in a school year, published by the bureau (BS-21)."""

    school_year: str = column("学年: such as 2026-2027.")
    grade: int = column("年级: which new pupils enter, 1 to 9.")
    state: PlanState = column("计划状态: asked for, drawn up, or published.")
    known_count: int | None = column(
        "系统已知适龄人数: children of the usual age whom the hub knows in the catchment."
    )
    catchment_count: int | None = column("摸底人数: children whom the school counted in its area.")
    counted_on: date | None = column("摸底日期: when they were counted.")
    classes: int | None = column("班数: classes that are opened.")
    places: int | None = column("学位数: places there are.")
    drawn_up_by: str | None = column("拟定人: the id of the user or client.")
    published_at: datetime | None = column("公布时间: when.")
    published_by: str | None = column("公布人: the id of the user or client.")
    version: int = column("版本: grows with each change.")
    school = row(
        School,
        school_rows.find,
        "学校: whose plan.",
        by=(tables.AdmissionPlan.school_id, tables.School.id),
    )
    timers = rows(
        Timer,
        casework_rows.timers,
        "时限: by when it is due, before the autumn term (T-17).",
        by=(tables.AdmissionPlan.id, tables.Timer.row_id),
    )


@entity(tables.AdmissionRegistration, owner=Subgraph.STUDENTS)
class AdmissionRegistration(Node):
    """入学登记 (C9): a child registered for a school year, once; there is no examination (BS-20, BS-22)."""

    school_year: str = column("学年: such as 2026-2027.", detail=Detail.STATUS)
    grade: int = column("年级: which it enters.", detail=Detail.STATUS)
    state: AdmissionState = column(
        "登记状态: registered, arrived, missed or withdrawn.", detail=Detail.STATUS
    )
    assigned_by: AssignedBy = column("学校确定方式: how its school was found (BS-22).", detail=Detail.STATUS)
    registered_on: date = column("登记日期: when.", detail=Detail.STATUS)
    registered_by: str | None = column("登记人: the id of the user or client.", detail=Detail.STATUS)
    arrived_on: date | None = column("报到日期: when it came.", detail=Detail.STATUS)
    withdrawn_reason: str | None = column("撤销原因: why it was taken back.", detail=Detail.CASE)
    basis: AdmissionBasis = column("入学依据: on which it enters (GH-16, QC-33).", detail=Detail.GROUP)
    named: bool = column(
        "本地文件是否载明此依据: a child whom it does not name enters all the same.", detail=Detail.GROUP
    )
    household_region: str = column("户籍地区划代码: GB/T 2260, six digits.", detail=Detail.RESIDENCE)
    permit_no_masked: str | None = column(
        "居住证号码（脱敏）: first six characters and the last.", detail=Detail.IDENTITY
    )
    permit_valid_to: date | None = column("居住证有效期至: until when.", detail=Detail.RESIDENCE)
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    residence = row(
        Organization,
        organization_rows.find,
        "居住地: the village where it lives.",
        by=(tables.AdmissionRegistration.residence_id, tables.Organization.id),
        detail=Detail.RESIDENCE,
    )
    school = row(
        School,
        school_rows.find,
        "学校: to which it comes.",
        by=(tables.AdmissionRegistration.school_id, tables.School.id),
        detail=Detail.STATUS,
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.AdmissionRegistration.student_id, tables.Student.id),
    )
    timers = rows(
        Timer,
        casework_rows.timers,
        "时限: by when it comes (T-02).",
        by=(tables.AdmissionRegistration.id, tables.Timer.row_id),
    )


@entity(tables.AdmissionNotice, owner=Subgraph.STUDENTS)
class AdmissionNotice(Node):
    """入学通知书 (N5): to which school a child comes, by when, and what the law says (HL-70, QC-21)."""

    serial_no: str = column("编号: of the county, by year.", detail=Detail.STATUS)
    school_year: str = column("学年: such as 2026-2027.", detail=Detail.STATUS)
    issuer: Department = column("发放单位类型: in whose name.", detail=Detail.STATUS)
    issued_on: date = column("发放日期: when.", detail=Detail.STATUS)
    report_by: date = column("报到期限: by when it comes.", detail=Detail.STATUS)
    assigned_by: AssignedBy = column("学校确定方式: how its school was found (BS-22).", detail=Detail.STATUS)
    legal_text: str | None = column(
        "法律规定和追责说明: what it says of return and liability (QC-21).", detail=Detail.STATUS
    )
    legal_text_version: str | None = column("说明版本: of which form.", detail=Detail.STATUS)
    service_method: ServiceMethod | None = column("送达方式: how.", detail=Detail.STATUS)
    served_on: date | None = column("送达日期: when.", detail=Detail.STATUS)
    served_to: str | None = column("签收人: who received it.", detail=Detail.NAME)
    version: int = column("版本: grows with each change.", detail=Detail.STATUS)
    school = row(
        School,
        school_rows.find,
        "学校: to which the child comes.",
        by=(tables.AdmissionNotice.school_id, tables.School.id),
        detail=Detail.STATUS,
    )
    issuing_unit = row(
        Organization,
        organization_rows.find,
        "发放单位: which unit.",
        by=(tables.AdmissionNotice.issuer_id, tables.Organization.id),
        detail=Detail.STATUS,
    )
    receipt = row(
        Evidence,
        casework_rows.evidence,
        "回执: the receipt of service.",
        by=(tables.AdmissionNotice.evidence_id, tables.Evidence.id),
        detail=Detail.CASE,
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.AdmissionNotice.student_id, tables.Student.id),
    )


@given
class AdmissionPlanFilter:
    """入学计划筛选: plans that match all of it."""

    school_id: ID | None = asked("学校: of this school.", of="School")
    school_year: str | None = asked("学年: of this school year.")
    grade: int | None = asked("年级: of this grade.")
    state: list[PlanState] | None = asked("计划状态: in one of these states.")


@given
class AdmissionRegistrationFilter:
    """入学登记筛选: registrations that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.STATUS)
    school_id: ID | None = asked("学校: for this school.", of="School", detail=Detail.STATUS)
    school_year: str | None = asked("学年: for this school year.", detail=Detail.STATUS)
    state: list[AdmissionState] | None = asked("登记状态: in one of these states.", detail=Detail.STATUS)
    basis: list[AdmissionBasis] | None = asked("入学依据: on one of these.", detail=Detail.GROUP)
    named: bool | None = asked("本地文件是否载明: on a basis that it names, or not.", detail=Detail.GROUP)


@given
class AdmissionNoticeFilter:
    """入学通知书筛选: notices that match all of it."""

    student_id: ID | None = asked("学生: to this child.", of="Student", detail=Detail.STATUS)
    school_id: ID | None = asked("学校: for this school.", of="School", detail=Detail.STATUS)
    school_year: str | None = asked("学年: for this school year.", detail=Detail.STATUS)
    serial_no: str | None = asked("编号: of this number.", detail=Detail.STATUS)
    served: bool | None = asked("是否送达: served, or not yet.", detail=Detail.STATUS)


@extend(Student, owner=Subgraph.STUDENTS)
class StudentAdmission:
    admission_registrations = rows(
        AdmissionRegistration,
        admission_rows.registrations,
        "入学登记: each school year's, withdrawn ones included.",
        by=(tables.Student.id, tables.AdmissionRegistration.student_id),
    )
    admission_notices = rows(
        AdmissionNotice,
        admission_rows.notices,
        "入学通知书: issued to the child's home.",
        by=(tables.Student.id, tables.AdmissionNotice.student_id),
    )


@extend(Query, owner=Subgraph.STUDENTS)
class AdmissionQueries:
    admission_plans = page(
        AdmissionPlan,
        admission_rows.plans,
        "新生入学计划: of the schools you see.",
        orders=admission_rows.PLAN_ORDERS,
        filter=AdmissionPlanFilter,
    )
    admission_registrations = page(
        AdmissionRegistration,
        admission_rows.registrations,
        "入学登记: of the children you see; those who did not come in time are NOT_ARRIVED.",
        orders=admission_rows.REGISTRATION_ORDERS,
        filter=AdmissionRegistrationFilter,
    )
    admission_notices = page(
        AdmissionNotice,
        admission_rows.notices,
        "入学通知书: to the children you see.",
        orders=admission_rows.NOTICE_ORDERS,
        filter=AdmissionNoticeFilter,
    )
