"""评估与安置前的变更: how findings are recorded and assessments made."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from domain.disability import (
    AssessmentConclusion,
    PlacementType,
    ReferralSource,
)
from domain.organization import Department
from resolvers import disability as disability_rows
from schema.assessment import (
    DisabilityAssessment,
    DisabilityCertificate,
    DisabilityPath,
    MedicalAppraisal,
)
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused


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
class AppraisalConfirmInput:
    """确认医学鉴定结果: what the federation said through the exchange is what the doctors found (HL-38)."""

    appraisal_id: ID = asked("医学鉴定: which.", of="MedicalAppraisal", required=True)
    expected_version: int = asked(VERSION, required=True)
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
    appraisal_confirm = change(
        AppraisalResult,
        MedicalAppraisal,
        disability_rows.confirm_appraisal,
        "确认医学鉴定结果: as the federation said it through the exchange (HL-38).",
        scope=CASES_WRITE,
        done=AppraisalChanged,
        input=AppraisalConfirmInput,
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
