"""评估安置: disabled children referred, appraised and assessed; their certificates. Findings are for few (decision 0020)."""

from datetime import date, datetime

from strawberry import ID

from database import tables
from domain.access import Detail
from domain.disability import (
    AssessmentConclusion,
    CertificateStatus,
    DisabilityCategory,
    DisabilityGrade,
    DisabilityPathState,
    PlacementType,
    ReferralSource,
)
from domain.organization import Department
from resolvers import disability as disability_rows
from resolvers import student as student_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Query
from schema.student import Student


@entity(tables.DisabilityCertificate, owner=Subgraph.STUDENTS)
class DisabilityCertificate(Node):
    """残疾人证: category and grade are findings; needs disability:read (HL-36)."""

    cert_no_masked: str = column(
        "残疾人证号（脱敏）: region and last character of the identity number.", detail=Detail.FINDING
    )
    category: DisabilityCategory = column("残疾类别: GB/T 26341.", detail=Detail.FINDING)
    grade: DisabilityGrade = column("残疾等级: GB/T 26341, the first is the heaviest.", detail=Detail.FINDING)
    issued_on: date = column("发证日期: of which day.", detail=Detail.FINDING)
    status: CertificateStatus = column("证件状态: whether it is valid.", detail=Detail.FINDING)
    fee_reduced: bool | None = column(
        "是否减免费用: whether costs were reduced; null where nobody said.", detail=Detail.FINDING
    )
    version: int = column("版本: grows with each change.", detail=Detail.FINDING)
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.DisabilityCertificate.student_id, tables.Student.id),
    )


@entity(tables.AssessmentExpert, owner=Subgraph.STUDENTS)
class AssessmentExpert(Node):
    """评估专家: who assessed, of which department (HL-48)."""

    name: str = column("姓名: of the expert.", detail=Detail.FINDING)
    department: Department = column("部门: of which department.", detail=Detail.FINDING)


@entity(tables.MedicalAppraisal, owner=Subgraph.STUDENTS)
class MedicalAppraisal(Node):
    """医学鉴定: asked for and carried out by health and the federation (HL-25, HL-38, A-10); needs disability:read."""

    organiser: Department | None = column(
        "牵头部门: who leads; null where the place names none.", detail=Detail.FINDING
    )
    support: list[str] = column("协助部门: departments that support it, by name.", detail=Detail.FINDING)
    requested_on: date = column("申请日期: when it was asked for.", detail=Detail.FINDING)
    appraised_on: date | None = column("鉴定日期: when it was done.", detail=Detail.FINDING)
    result: str | None = column("鉴定结果: what the doctors found.", detail=Detail.FINDING)
    sent_at: datetime | None = column(
        "发送时间: when it reached the federation, if it is asked of it.", detail=Detail.FINDING
    )
    answered_at: datetime | None = column(
        "反馈时间: when the hub took the federation's answer over.", detail=Detail.FINDING
    )
    said_on: date | None = column("反馈的鉴定日期: when it was done, as they say.", detail=Detail.FINDING)
    said_result: str | None = column(
        "反馈的鉴定结果: what they say was found; a person confirms it.", detail=Detail.FINDING
    )
    said_category: DisabilityCategory | None = column(
        "反馈的残疾类别: of which category, as they say (GB/T 26341).", detail=Detail.FINDING
    )
    said_grade: DisabilityGrade | None = column(
        "反馈的残疾等级: of which degree, as they say (GB/T 26341).", detail=Detail.FINDING
    )
    said_document_no: str | None = column("反馈的文号: number of their paper.", detail=Detail.FINDING)
    version: int = column("版本: grows with each change.", detail=Detail.FINDING)
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.MedicalAppraisal.student_id, tables.Student.id),
    )


@entity(tables.DisabilityAssessment, owner=Subgraph.STUDENTS)
class DisabilityAssessment(Node):
    """评估认定: how the expert committee finds that a child should be schooled (HL-48); needs disability:read."""

    committee: str = column("专家委员会: which committee.", detail=Detail.FINDING)
    opened_on: date = column("受理日期: taken up when.", detail=Detail.FINDING)
    concluded_on: date | None = column("认定日期: concluded when.", detail=Detail.FINDING)
    findings: str | None = column("评估意见: what the committee found.", detail=Detail.FINDING)
    conclusion: AssessmentConclusion | None = column(
        "评估结论: in which form the child learns.", detail=Detail.FINDING
    )
    recommended_placement: PlacementType | None = column(
        "建议安置方式: what is recommended.", detail=Detail.FINDING
    )
    review_on: date | None = column("复评日期: looked at again when.", detail=Detail.FINDING)
    version: int = column("版本: grows with each change.", detail=Detail.FINDING)
    experts = rows(
        AssessmentExpert,
        disability_rows.experts,
        "评估专家: who assessed.",
        by=(tables.DisabilityAssessment.id, tables.AssessmentExpert.assessment_id),
    )
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.DisabilityAssessment.student_id, tables.Student.id),
    )


@entity(tables.DisabilityPath, owner=Subgraph.STUDENTS)
class DisabilityPath(Node):
    """评估安置: how far a disabled child is from referral to placement and review (catalogue 4.7); no findings."""

    state: DisabilityPathState = column("进度: how far it is.", detail=Detail.GROUP)
    source: ReferralSource = column("转介来源: how it was noticed.", detail=Detail.GROUP)
    referred_on: date = column("转介日期: when.", detail=Detail.GROUP)
    review_on: date | None = column("复评日期: looked at again when.", detail=Detail.GROUP)
    ended_on: date | None = column("办结日期: when nothing was left to decide.", detail=Detail.GROUP)
    version: int = column("版本: grows with each change.", detail=Detail.GROUP)
    student = row(
        Student,
        student_rows.find,
        "学生: the child.",
        by=(tables.DisabilityPath.student_id, tables.Student.id),
    )
    appraisals = rows(
        MedicalAppraisal,
        disability_rows.appraisals,
        "医学鉴定: asked for on this path.",
        by=(tables.DisabilityPath.id, tables.MedicalAppraisal.path_id),
    )
    assessments = rows(
        DisabilityAssessment,
        disability_rows.assessments,
        "评估认定: made on this path.",
        by=(tables.DisabilityPath.id, tables.DisabilityAssessment.path_id),
    )


@given
class DisabilityPathFilter:
    """评估安置筛选: paths that match all of it."""

    student_id: ID | None = asked("学生: of this child.", of="Student", detail=Detail.GROUP)
    state: list[DisabilityPathState] | None = asked("进度: in one of these.", detail=Detail.GROUP)
    source: list[ReferralSource] | None = asked("转介来源: from one of these.", detail=Detail.GROUP)


@extend(Student, owner=Subgraph.STUDENTS)
class StudentAssessments:
    disability_certificates = rows(
        DisabilityCertificate,
        disability_rows.certificates,
        "残疾人证: the valid one and those before.",
        by=(tables.Student.id, tables.DisabilityCertificate.student_id),
    )
    disability_paths = rows(
        DisabilityPath,
        disability_rows.paths,
        "评估安置: the child's ways to a placement.",
        by=(tables.Student.id, tables.DisabilityPath.student_id),
    )


@extend(Query, owner=Subgraph.STUDENTS)
class AssessmentQueries:
    disability_paths = page(
        DisabilityPath,
        disability_rows.paths,
        "评估安置: of the children you see.",
        orders=disability_rows.PATH_ORDERS,
        filter=DisabilityPathFilter,
    )
