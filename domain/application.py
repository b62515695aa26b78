"""Words about what a guardian or a school asks leave for (申请; catalogue 4.8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.evidence import EvidenceKind
from domain.organization import Department
from domain.papers import Paper
from domain.student import EnrollmentStatus, RegistryMark, SchoolingStatus
from domain.vocabulary import Term


class ApplicationKind(Term):
    """申请类型. Deferral, approval of non-enrollment and exemption are three instruments, never interchanged (A-39)."""

    DEFERRAL = "延缓入学"
    ABROAD = "短期出国（保留学籍）"
    VOCATIONAL = "职业学校就读（保留学籍）"
    SUSPENSION = "休学"
    NON_ENROLLMENT = "特殊情况经市政府批准不入学"


class ApplicationState(Term):
    """申请状态."""

    DRAFT = "草稿"
    SUBMITTED = "已提交"
    MORE_EVIDENCE = "待补材料"
    APPROVED = "已批准备案"
    REJECTED = "未批准"
    ACTIVE = "执行中"
    DUE_SOON = "即将到期"
    EXPIRED = "已到期"
    OVERDUE = "逾期未入学"
    CLOSED = "已办结"


OPEN_APPLICATIONS = tuple(
    state
    for state in ApplicationState
    if state not in (ApplicationState.REJECTED, ApplicationState.OVERDUE, ApplicationState.CLOSED)
)
"""States of an application that is not at its end; a child has at most one such application of a kind."""
IN_FORCE = (ApplicationState.ACTIVE, ApplicationState.DUE_SOON, ApplicationState.EXPIRED)
"""What was approved holds, or its last day has passed and the child was not seen to yet."""


@dataclass(frozen=True, slots=True)
class Permission:
    """What a kind of application needs, who approves it, and what its approval does.

    papers: shown when it is handed in; decision: shown when it is approved. approvers: departments that may approve it;
    parameter: the place's rule that names them instead. only: a rule parameter and the value that it must have here.
    ends: whether it names its last day. enrollment: what the 学籍, which the child must hold, becomes; None: it needs none.
    """

    papers: tuple[Paper, ...]
    approvers: tuple[Department, ...]
    status: SchoolingStatus
    clauses: tuple[str, ...]
    decision: tuple[Paper, ...] = ()
    parameter: str | None = None
    only: tuple[str, str] | None = None
    ends: bool = True
    enrollment: EnrollmentStatus | None = None
    mark: RegistryMark = RegistryMark.NONE


def _asked(clause: str) -> Paper:
    return Paper((EvidenceKind.GUARDIAN_APPLICATION,), clause)


_BUREAU = (Department.EDUCATION_BUREAU,)
PERMISSIONS: Mapping[ApplicationKind, Permission] = {
    ApplicationKind.DEFERRAL: Permission(
        (_asked("HL-61"),),
        _BUREAU,
        SchoolingStatus.DEFERRED,
        ("HL-61",),
        parameter="deferral.approver",
    ),
    ApplicationKind.ABROAD: Permission(
        (_asked("HL-62"), Paper((EvidenceKind.TRAVEL_PROOF,), "HL-62")),
        _BUREAU,
        SchoolingStatus.ABROAD_RETAINED,
        ("HL-62",),
        enrollment=EnrollmentStatus.RETAINED_ABROAD,
    ),
    ApplicationKind.VOCATIONAL: Permission(
        (_asked("HL-68"),),
        _BUREAU,
        SchoolingStatus.ATTENDING_VOCATIONAL,
        ("HL-68",),
        only=("vocational.placement", "ON_APPLICATION"),
        ends=False,
        enrollment=EnrollmentStatus.RETAINED_VOCATIONAL,
    ),
    ApplicationKind.SUSPENSION: Permission(
        (_asked("DC-L4b"), Paper((EvidenceKind.MEDICAL_PROOF,), "HL-63")),
        (Department.SCHOOL, Department.EDUCATION_BUREAU),
        SchoolingStatus.SUSPENDED_ILLNESS,
        ("HL-63", "BS-17"),
        enrollment=EnrollmentStatus.SUSPENDED,
        mark=RegistryMark.SUSPENDED,
    ),
    ApplicationKind.NON_ENROLLMENT: Permission(
        (_asked("HL-10"),),
        (Department.COUNTY_GOVERNMENT,),
        SchoolingStatus.APPROVED_NON_ENROLLMENT,
        ("HL-10",),
        decision=(Paper((EvidenceKind.GOVERNMENT_APPROVAL,), "HL-10", (Department.COUNTY_GOVERNMENT,)),),
        ends=False,
    ),
}
"""Of each kind; none stands in for another (A-39)."""
