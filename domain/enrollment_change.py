"""Changes of a 学籍 (学籍异动): their kinds, the forbidden ones, their papers, how far one is reviewed (catalogue 2.2, 4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import Fixer, Reason, Refused
from domain.evidence import EvidenceKind
from domain.exchange import VerificationFinding
from domain.papers import Paper
from domain.vocabulary import Term


class EnrollmentChangeType(Term):
    """学籍异动类型. The last two are forbidden in compulsory education and never carried out (GH-34, DC-L4b)."""

    TRANSFER_IN = "转入"
    TRANSFER_OUT = "转出"
    SUSPENSION = "休学"
    RESUMPTION = "复学"
    REGISTRATION = "学籍注册"
    INFO_CHANGE = "信息变更"
    CANCELLATION = "注销"
    RETENTION = "保留学籍"
    PROGRESSION = "升学"
    WITHDRAWAL = "劝退/退学"
    EXPULSION = "开除"


FORBIDDEN = frozenset({EnrollmentChangeType.WITHDRAWAL, EnrollmentChangeType.EXPULSION})
"""No school may counsel a child out or expel it (GH-34, DC-L4b)."""


class Applicant(Term):
    """申请方: on whose asking something is done (GH-18, DC-L4b)."""

    GUARDIAN = "监护人"
    SCHOOL = "学校"
    BUREAU = "教育局"


class ChangeState(Term):
    """学籍异动办理状态."""

    DRAFT = "草稿"
    SUBMITTED = "已提交"
    REVIEWED_SCHOOL = "学校已审核"
    REVIEWED_BUREAU = "教育局已审核"
    EFFECTIVE = "已生效"
    REJECTED = "已驳回"


def refuse_forbidden(type: EnrollmentChangeType) -> None:
    """Raise Refused (CHANGE_FORBIDDEN) for a change that no school may ask for (GH-34)."""
    if type in FORBIDDEN:
        raise Refused(
            Reason(
                "CHANGE_FORBIDDEN",
                f"义务教育阶段严禁{type.zh}学生",
                f"{type.name} is forbidden in compulsory education",
                Fixer.SCHOOL,
                "type",
                "GH-34",
            )
        )


OPEN_CHANGES = (ChangeState.SUBMITTED, ChangeState.REVIEWED_SCHOOL, ChangeState.REVIEWED_BUREAU)
"""How far a change is that still waits for somebody; a child has at most one such change."""


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """What a type of change needs. applicants: who may ask for it; guards: whether it is one that a weak pupil may be pressed
    into, so that it is flagged (DC-L4b); findings: the police's conclusions one of which must stand, and instead: papers
    that do as well; ends: whether it names its last day. Which kinds of paper BS-17 means is the hub's reading.
    """

    applicants: tuple[Applicant, ...]
    papers: tuple[Paper, ...]
    clauses: tuple[str, ...]
    guards: bool = False
    findings: frozenset[VerificationFinding] = frozenset()
    instead: Paper | None = None
    ends: bool = False


_ANYBODY = tuple(Applicant)
_GUARDIAN = (Applicant.GUARDIAN,)
_OFFICIAL = (Applicant.SCHOOL, Applicant.BUREAU)
_BY_GUARDIAN = Paper((EvidenceKind.GUARDIAN_APPLICATION,), "DC-L4b")
_MEDICAL = Paper((EvidenceKind.MEDICAL_PROOF,), "HL-63")
_F = VerificationFinding

RULES: Mapping[EnrollmentChangeType, ChangeRule] = {
    EnrollmentChangeType.TRANSFER_IN: ChangeRule(
        _GUARDIAN,
        (_BY_GUARDIAN, Paper((EvidenceKind.REGISTRY_EXTRACT, EvidenceKind.OTHER_SCHOOL_PROOF), "BS-17")),
        ("BS-17", "DC-L4b", "GH-18"),
        guards=True,
    ),
    EnrollmentChangeType.TRANSFER_OUT: ChangeRule(
        _GUARDIAN,
        (_BY_GUARDIAN, Paper((EvidenceKind.OTHER_SCHOOL_PROOF, EvidenceKind.REGISTRY_EXTRACT), "BS-17")),
        ("BS-17", "DC-L4b", "GH-18", "QC-39"),
        guards=True,
    ),
    EnrollmentChangeType.SUSPENSION: ChangeRule(
        _GUARDIAN, (_BY_GUARDIAN, _MEDICAL), ("BS-17", "DC-L4b", "HL-63"), guards=True, ends=True
    ),
    EnrollmentChangeType.RESUMPTION: ChangeRule(
        _ANYBODY,
        (Paper((EvidenceKind.MEDICAL_PROOF, EvidenceKind.SCHOOL_ATTENDANCE), "BS-17"),),
        ("BS-17", "HL-63"),
    ),
    EnrollmentChangeType.REGISTRATION: ChangeRule(
        _ANYBODY, (Paper((EvidenceKind.SCHOOL_ATTENDANCE,), "HL-59"),), ("HL-59", "GH-18")
    ),
    EnrollmentChangeType.INFO_CHANGE: ChangeRule(
        _ANYBODY, (), ("HL-66", "GH-18"), findings=frozenset(set(_F) - {_F.MISSING})
    ),
    EnrollmentChangeType.CANCELLATION: ChangeRule(
        _OFFICIAL,
        (),
        ("HL-66", "GH-18"),
        findings=frozenset({_F.NO_SUCH_PERSON, _F.DUPLICATE_HOUSEHOLD, _F.DECEASED, _F.MOVED_OUT_CANCELLED}),
        instead=Paper((EvidenceKind.DEATH_PROOF, EvidenceKind.DUPLICATE_PROOF), "HL-66"),
    ),
    EnrollmentChangeType.RETENTION: ChangeRule(
        _GUARDIAN,
        (
            Paper((EvidenceKind.GUARDIAN_APPLICATION,), "HL-62"),
            Paper((EvidenceKind.TRAVEL_PROOF,), "HL-62"),
        ),
        ("HL-62", "GH-18"),
        ends=True,
    ),
    EnrollmentChangeType.PROGRESSION: ChangeRule(
        _OFFICIAL, (Paper((EvidenceKind.REGISTRY_EXTRACT,), "HL-52"),), ("HL-52", "GH-18")
    ),
}
"""Of each type that can be asked for; the forbidden ones have no rule."""


def require_applicant(type: EnrollmentChangeType, applicant: Applicant) -> None:
    """Raise Refused (WRONG_APPLICANT): no school makes a pupil leave, the guardian asks (DC-L4b)."""
    rule = RULES[type]
    if applicant not in rule.applicants:
        who = "、".join(each.zh for each in rule.applicants)
        names = ", ".join(each.name for each in rule.applicants)
        zh, en = f"{type.zh}须由{who}提出", f"{type.name} is asked for by {names}"
        clause = "DC-L4b" if rule.guards else rule.clauses[0]
        raise Refused(Reason("WRONG_APPLICANT", zh, en, Fixer.CALLER, "applicant", clause))
