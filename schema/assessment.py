"""评估安置: disabled children referred, appraised and assessed; their certificates. Findings are for few (decision 0020)."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
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
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
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


@given
class CertificateRecordInput:
    """登记残疾人证: category and grade are read from the number (HL-36)."""

    student_id: ID = asked("学生: whose.", of="Student", required=True)
    cert_no: str = asked(
        "残疾人证号: identity number, category and grade, 20 characters; B1 may follow.", required=True
    )
    issued_on: date = asked("发证日期: of which day.", required=True)
    fee_reduced: bool | None = asked("是否减免费用: whether costs were reduced.")
    idempotency_key: str | None = asked(KEY)


@given
class DisabilityReferInput:
    """转介: a child is to be appraised and assessed (DC-20, HL-37, QC-44)."""

    student_id: ID = asked("学生: whom.", of="Student", required=True)
    source: ReferralSource = asked("转介来源: how it was noticed.", required=True)
    referred_on: date = asked("转介日期: when.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class AppraisalRequestInput:
    """申请医学鉴定: which departments carry it out (HL-25, HL-38)."""

    path_id: ID = asked("评估安置: which.", of="DisabilityPath", required=True)
    expected_version: int = asked(VERSION, required=True)
    support: list[Department] = asked("协助部门: one at least.", required=True)
    organiser: Department | None = asked("牵头部门: where the place names one (A-10).")
    idempotency_key: str | None = asked(KEY)


@given
class AppraisalRecordInput:
    """登记医学鉴定结果: what the doctors found."""

    appraisal_id: ID = asked("医学鉴定: which.", of="MedicalAppraisal", required=True)
    expected_version: int = asked(VERSION, required=True)
    appraised_on: date = asked("鉴定日期: when.", required=True)
    result: str = asked("鉴定结果: at most 2,000 characters.", required=True)
    evidence: list[ID] = asked("佐证材料: that shows it.", of="Evidence", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class AssessmentOpenInput:
    """专家委员会受理: the committee takes a child up, first or again (HL-48)."""

    path_id: ID = asked("评估安置: which.", of="DisabilityPath", required=True)
    expected_version: int = asked(VERSION, required=True)
    committee: str = asked("专家委员会: which committee.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class AssessmentExpertInput:
    """评估专家: one of them."""

    name: str = asked("姓名: of the expert.", required=True)
    department: Department = asked("部门: of which department.", required=True)


@given
class AssessmentConcludeInput:
    """评估认定: the committee's conclusion (HL-48)."""

    assessment_id: ID = asked("评估认定: which.", of="DisabilityAssessment", required=True)
    expected_version: int = asked(VERSION, required=True)
    concluded_on: date = asked("认定日期: when.", required=True)
    findings: str = asked("评估意见: at most 2,000 characters.", required=True)
    conclusion: AssessmentConclusion = asked("评估结论: in which form the child learns.", required=True)
    experts: list[AssessmentExpertInput] = asked("评估专家: who assessed.", required=True)
    recommended_placement: PlacementType | None = asked("建议安置方式: what is recommended.")
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="残疾人证登记结果: it was done.")
class CertificateRecorded:
    disability_certificate: DisabilityCertificate | None = strawberry.field(
        description="残疾人证: as it is now. Null without disability:read."
    )


@strawberry.type(description="转介结果: it was done.")
class DisabilityReferred:
    disability_path: DisabilityPath | None = strawberry.field(
        description="评估安置: as it is now. Null without students:read."
    )


@strawberry.type(description="医学鉴定变更结果: it was done.")
class AppraisalChanged:
    medical_appraisal: MedicalAppraisal | None = strawberry.field(
        description="医学鉴定: as it is now. Null without disability:read."
    )


@strawberry.type(description="评估认定变更结果: it was done.")
class AssessmentChanged:
    disability_assessment: DisabilityAssessment | None = strawberry.field(
        description="评估认定: as it is now. Null without disability:read."
    )


CertificateResult = Annotated[
    CertificateRecorded | Refused,
    strawberry.union("CertificateResult", description="残疾人证登记结果: done, or refused."),
]
DisabilityReferResult = Annotated[
    DisabilityReferred | Refused,
    strawberry.union("DisabilityReferResult", description="转介结果: done, or refused."),
]
AppraisalResult = Annotated[
    AppraisalChanged | Refused,
    strawberry.union("AppraisalResult", description="医学鉴定变更结果: done, or refused."),
]
AssessmentResult = Annotated[
    AssessmentChanged | Refused,
    strawberry.union("AssessmentResult", description="评估认定变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class AssessmentChanges:
    certificate_record = change(
        CertificateResult,
        DisabilityCertificate,
        disability_rows.record_certificate,
        "登记残疾人证: the one before is replaced (HL-36).",
        scope=CASES_WRITE,
        done=CertificateRecorded,
        input=CertificateRecordInput,
    )
    disability_refer = change(
        DisabilityReferResult,
        DisabilityPath,
        disability_rows.refer,
        "转介: a child is to be appraised and assessed (DC-20, HL-37, QC-44).",
        scope=CASES_WRITE,
        done=DisabilityReferred,
        input=DisabilityReferInput,
    )
    appraisal_request = change(
        AppraisalResult,
        MedicalAppraisal,
        disability_rows.request_appraisal,
        "申请医学鉴定: health and the federation carry it out (HL-25, HL-38).",
        scope=CASES_WRITE,
        done=AppraisalChanged,
        input=AppraisalRequestInput,
    )
    appraisal_record = change(
        AppraisalResult,
        MedicalAppraisal,
        disability_rows.record_appraisal,
        "登记医学鉴定结果: what the doctors found.",
        scope=CASES_WRITE,
        done=AppraisalChanged,
        input=AppraisalRecordInput,
    )
    assessment_open = change(
        AssessmentResult,
        DisabilityAssessment,
        disability_rows.open_assessment,
        "专家委员会受理: the committee takes a child up (HL-48).",
        scope=CASES_WRITE,
        done=AssessmentChanged,
        input=AssessmentOpenInput,
    )
    assessment_conclude = change(
        AssessmentResult,
        DisabilityAssessment,
        disability_rows.conclude_assessment,
        "评估认定: the committee says how a child should be schooled (HL-48).",
        scope=CASES_WRITE,
        done=AssessmentChanged,
        input=AssessmentConcludeInput,
    )
