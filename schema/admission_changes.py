"""办理入学: plans drawn up and published, children registered, arrived and withdrawn, notices issued and served."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from domain.admission import AdmissionBasis, AssignedBy
from domain.enforcement import ServiceMethod
from domain.student import GuardianRelation, IdType, Sex
from resolvers import admission as admission_rows
from schema.admission import AdmissionNotice, AdmissionPlan, AdmissionRegistration
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused


@given
class AdmissionPlanDraftInput:
    """拟定新生入学计划: what a school plans for a grade, after counting the children of its area (BS-21)."""

    school_id: ID = asked("学校: whose.", of="School", required=True)
    school_year: str = asked("学年: such as 2026-2027.", required=True)
    grade: int = asked("年级: which new pupils enter, 1 to 9.", required=True)
    catchment_count: int = asked("摸底人数: children counted in its area.", required=True)
    classes: int = asked("班数: classes that are opened.", required=True)
    places: int = asked("学位数: places there are.", required=True)
    expected_version: int | None = asked("所见版本: of the plan, where it is drawn up anew.")
    idempotency_key: str | None = asked(KEY)


@given
class AdmissionPlanPublishInput:
    """公布新生入学计划: children are registered under it from then on."""

    plan_id: ID = asked("入学计划: which.", of="AdmissionPlan", required=True)
    expected_version: int = asked(VERSION, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class AdmissionGuardianInput:
    """监护人: an adult who answers for the child."""

    name: str = asked("姓名: name.", required=True)
    relation: GuardianRelation = asked("与儿童关系: GB/T 4761.", required=True)
    phone: str = asked("联系电话: sealed as it comes.", required=True)
    id_number: str | None = asked("居民身份证号码: sealed as it comes.")


@given
class AdmissionRegisterInput:
    """入学登记: of a child that you see."""

    plan_id: ID = asked("入学计划: under which.", of="AdmissionPlan", required=True)
    student_id: ID = asked("学生: who.", of="Student", required=True)
    registered_on: date = asked("登记日期: when.", required=True)
    basis: AdmissionBasis = asked("入学依据: on which it enters (GH-16, QC-33).", required=True)
    assigned_by: AssignedBy = asked("学校确定方式: how its school was found (BS-22).", required=True)
    household_region: str = asked("户籍地区划代码: GB/T 2260, six digits.", required=True)
    residence_id: ID | None = asked("居住地: the village in the county.", of="Organization")
    home_address: str | None = asked("家庭住址: sealed as it comes.")
    permit_no: str | None = asked("居住证号码: where it is the basis; sealed as it comes (QC-33).")
    permit_valid_to: date | None = asked("居住证有效期至: where it is the basis.")
    guardians: list[AdmissionGuardianInput] | None = asked("监护人: who answers for the child.")
    idempotency_key: str | None = asked(KEY)


@given
class AdmissionRegisterChildInput:
    """新生入学登记: by the child's own papers; one whom the registers know by its number is not made twice."""

    plan_id: ID = asked("入学计划: under which.", of="AdmissionPlan", required=True)
    name: str = asked("姓名: as its papers have it.", required=True)
    sex: Sex = asked("性别: GB/T 2261.1.", required=True)
    birth_date: date = asked("出生日期: date of birth.", required=True)
    id_type: IdType = asked("身份证件类型: kind of document, NONE without one.", required=True)
    id_number: str | None = asked("身份证件号码: sealed as it comes; no refusal repeats it.")
    registered_on: date = asked("登记日期: when.", required=True)
    basis: AdmissionBasis = asked("入学依据: on which it enters (GH-16, QC-33).", required=True)
    assigned_by: AssignedBy = asked("学校确定方式: how its school was found (BS-22).", required=True)
    household_region: str = asked("户籍地区划代码: GB/T 2260, six digits.", required=True)
    residence_id: ID | None = asked("居住地: the village in the county.", of="Organization")
    home_address: str | None = asked("家庭住址: sealed as it comes.")
    permit_no: str | None = asked("居住证号码: where it is the basis; sealed as it comes (QC-33).")
    permit_valid_to: date | None = asked("居住证有效期至: where it is the basis.")
    guardians: list[AdmissionGuardianInput] | None = asked("监护人: who answers for the child.")
    idempotency_key: str | None = asked(KEY)


@given
class AdmissionArriveInput:
    """新生报到: the child came."""

    registration_id: ID = asked("入学登记: which.", of="AdmissionRegistration", required=True)
    expected_version: int = asked(VERSION, required=True)
    arrived_on: date = asked("报到日期: when.", required=True)
    class_id: ID | None = asked("班级: into which class.", of="SchoolClass")
    idempotency_key: str | None = asked(KEY)


@given
class AdmissionWithdrawInput:
    """撤销入学登记: in error, or the child goes elsewhere."""

    registration_id: ID = asked("入学登记: which.", of="AdmissionRegistration", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked("原因: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class AdmissionNoticeIssueInput:
    """发放入学通知书: to a child of school age (HL-70, QC-21)."""

    student_id: ID = asked("学生: to whom.", of="Student", required=True)
    school_id: ID = asked("学校: to which the child comes.", of="School", required=True)
    school_year: str = asked("学年: such as 2026-2027.", required=True)
    report_by: date = asked("报到期限: by when it comes.", required=True)
    assigned_by: AssignedBy = asked("学校确定方式: how its school was found (BS-22).", required=True)
    issued_on: date = asked("发放日期: when.", required=True)
    legal_text: str | None = asked("法律规定和追责说明: on return and liability (QC-21).")
    legal_text_version: str | None = asked("说明版本: of which form.")
    idempotency_key: str | None = asked(KEY)


@given
class AdmissionNoticeServeInput:
    """送达入学通知书: how, when and on whom, with the receipt."""

    notice_id: ID = asked("入学通知书: which.", of="AdmissionNotice", required=True)
    expected_version: int = asked(VERSION, required=True)
    method: ServiceMethod = asked("送达方式: how.", required=True)
    served_on: date = asked("送达日期: when.", required=True)
    served_to: str = asked("签收人: who received it.", required=True)
    evidence: list[ID] = asked("回执: papers in the child's file.", of="Evidence", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="入学计划结果: it was done.")
class AdmissionPlanChanged:
    admission_plan: AdmissionPlan | None = strawberry.field(
        description="入学计划: as it is now. Null without students:read."
    )


@strawberry.type(description="入学登记结果: it was done.")
class AdmissionChanged:
    admission_registration: AdmissionRegistration | None = strawberry.field(
        description="入学登记: as it is now. Null without students:read."
    )


@strawberry.type(description="入学通知书结果: it was done.")
class AdmissionNoticeChanged:
    admission_notice: AdmissionNotice | None = strawberry.field(
        description="入学通知书: as it is now. Null without students:read."
    )


AdmissionPlanResult = Annotated[
    AdmissionPlanChanged | Refused,
    strawberry.union("AdmissionPlanResult", description="入学计划结果: done, or refused."),
]
AdmissionResult = Annotated[
    AdmissionChanged | Refused,
    strawberry.union("AdmissionResult", description="入学登记结果: done, or refused."),
]
AdmissionNoticeResult = Annotated[
    AdmissionNoticeChanged | Refused,
    strawberry.union("AdmissionNoticeResult", description="入学通知书结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class AdmissionPlanChanges:
    admission_plan_draft = change(
        AdmissionPlanResult,
        AdmissionPlan,
        admission_rows.draft,
        "拟定新生入学计划: children counted, classes and places planned (BS-21).",
        scope=CASES_WRITE,
        done=AdmissionPlanChanged,
        input=AdmissionPlanDraftInput,
    )
    admission_plan_publish = change(
        AdmissionPlanResult,
        AdmissionPlan,
        admission_rows.publish,
        "公布新生入学计划: by the bureau; children are registered under it (BS-21).",
        scope=CASES_WRITE,
        done=AdmissionPlanChanged,
        input=AdmissionPlanPublishInput,
    )


@extend(Mutation, owner=Subgraph.STUDENTS)
class AdmissionChanges:
    admission_register = change(
        AdmissionResult,
        AdmissionRegistration,
        admission_rows.register,
        "入学登记: of a child that you see, once a school year (BS-20, GH-16).",
        scope=CASES_WRITE,
        done=AdmissionChanged,
        input=AdmissionRegisterInput,
    )
    admission_register_child = change(
        AdmissionResult,
        AdmissionRegistration,
        admission_rows.register_child,
        "新生入学登记: by the child's own papers, also of one whom no register has yet (BS-20, QC-33).",
        scope=CASES_WRITE,
        done=AdmissionChanged,
        input=AdmissionRegisterChildInput,
    )
    admission_arrive = change(
        AdmissionResult,
        AdmissionRegistration,
        admission_rows.arrive,
        "新生报到: the child came and holds a 学籍 from then on (BS-20, BS-23).",
        scope=CASES_WRITE,
        done=AdmissionChanged,
        input=AdmissionArriveInput,
    )
    admission_withdraw = change(
        AdmissionResult,
        AdmissionRegistration,
        admission_rows.withdraw,
        "撤销入学登记: with a reason; the child may be registered elsewhere.",
        scope=CASES_WRITE,
        done=AdmissionChanged,
        input=AdmissionWithdrawInput,
    )


@extend(Mutation, owner=Subgraph.STUDENTS)
class AdmissionNoticeChanges:
    admission_notice_issue = change(
        AdmissionNoticeResult,
        AdmissionNotice,
        admission_rows.issue,
        "发放入学通知书: with a serial number, by whom the place names (HL-70, QC-21).",
        scope=CASES_WRITE,
        done=AdmissionNoticeChanged,
        input=AdmissionNoticeIssueInput,
    )
    admission_notice_serve = change(
        AdmissionNoticeResult,
        AdmissionNotice,
        admission_rows.serve,
        "送达入学通知书: with its receipt (HL-70).",
        scope=CASES_WRITE,
        done=AdmissionNoticeChanged,
        input=AdmissionNoticeServeInput,
    )
