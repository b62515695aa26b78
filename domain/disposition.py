"""Dispositions (分类处置): for each situation who decides, on which papers, what must stand, what follows (catalogue 2.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.application import ApplicationKind
from domain.disability import AssessmentConclusion
from domain.errors import Fixer, Reason, Refused
from domain.evidence import EvidenceKind
from domain.exchange import VerificationFinding
from domain.organization import Department
from domain.papers import Paper
from domain.role import Role
from domain.student import SchoolingStatus
from domain.vocabulary import Term


class Situation(Term):
    """处置情形: what turned out to be so; not the trigger, not the cause (catalogue 2.4; the code is its number there)."""

    IN_AREA_NO_REGISTRATION = "市域内就读无学籍", "1"
    ELSEWHERE_NO_REGISTRATION = "省内外就读无学籍", "2"
    DEFERRED = "延缓入学", "3"
    ABROAD = "短期出国", "4"
    ILLNESS = "因病", "5a"
    DISABILITY = "因残失学辍学", "5b"
    NO_CAPACITY = "确实不具备学习条件", "5c"
    NO_SUCH_PERSON = "查无此人", "6a"
    AGE_MISMATCH = "年龄不符", "6b"
    DUPLICATE_HOUSEHOLD = "户籍重复", "6c"
    DECEASED = "死亡", "6d"
    MOVED_OUT = "迁出注销", "6e"
    MISSING = "失踪失联", "6f"
    WEARY = "学困厌学", "7a"
    WEARY_VOCATIONAL = "学困厌学，劝返难度大", "7b"
    ELSEWHERE_REGISTERED_HERE = "在籍、已在外地上学", "8"
    POVERTY = "因贫", "9"
    WORKING = "外出务工、童工", "10"
    GUARDIAN_REFUSAL = "监护人拒不送子女入学", "11"
    CUSTODY = "服刑人员未成年子女、未成年服刑人员", "12"
    GOVERNMENT_APPROVAL = "特殊情况经市政府批准", "13"
    DISTANCE = "上学远", "14"
    MARRIAGE_OR_RELIGION = "早婚早育、因信教", "15"


class CaseOutcome(Term):
    """处置结果 (catalogue 2.4)."""

    RESOLVED_REGISTERED = "已在就读学校注册学籍"
    REPORTED_UPWARD = "已逐级上报"
    RESOLVED_DEFERRED = "已批准延缓入学"
    RESOLVED_ABROAD = "已批准短期出国、保留学籍"
    RESOLVED_SUSPENDED = "已办理休学"
    RESOLVED_PLACED = "已落实安置"
    RESOLVED_EXEMPT = "免予入学"
    RESOLVED_IDENTITY = "身份、学籍已更正"
    RESOLVED_DECEASED = "死亡，学籍注销"
    RESOLVED_MOVED_OUT = "迁出，学籍注销"
    UNREACHABLE = "失踪失联，继续核查"
    RETURNED = "已返校"
    RESOLVED_VOCATIONAL = "已安排到职业学校就读"
    RESOLVED_TRANSFERRED = "学籍已转接"
    RESOLVED_APPROVED = "经市政府批准不入学"


class Basis(Term):
    """处置依据: the row that must stand before a disposition does."""

    REGISTRATION = "在就读学校的有效学籍"
    APPLICATION = "已批准并执行中的申请"
    CONCLUSION = "公安审查结论"
    ASSESSMENT = "残疾人教育专家委员会评估认定"
    TRANSFER = "已生效的学籍转出"
    RETURN = "到校并经学校核实的复学"


@dataclass(frozen=True, slots=True)
class DispositionRule:
    """What holds of a situation. department: who decides it; roles: who may say so here. path: the schooling statuses that
    follow, in order, none where what must stand has set it already. resolves: whether it ends the work on the case.
    unregistered: the 学籍 must have been cancelled or transferred first. only: a parameter and its value here.
    """

    department: Department
    roles: tuple[Role, ...]
    papers: tuple[Paper, ...]
    outcome: CaseOutcome
    clauses: tuple[str, ...]
    basis: Basis | None = None
    path: tuple[SchoolingStatus, ...] = ()
    application: ApplicationKind | None = None
    findings: frozenset[VerificationFinding] = frozenset()
    conclusions: frozenset[AssessmentConclusion] = frozenset()
    unregistered: bool = False
    resolves: bool = True
    only: tuple[str, object] | None = None


_S, _E, _D, _O = SchoolingStatus, EvidenceKind, Department, CaseOutcome
_BUREAU = (Role.BUREAU_OFFICER,)
_SCHOOL = (Role.SCHOOL_OFFICER, Role.BUREAU_OFFICER)
_SPECIAL = (Role.SPECIAL_EDUCATION_OFFICER, Role.BUREAU_OFFICER)
_CONCLUDED = (Paper((_E.POLICE_CONCLUSION,), "HL-66", (_D.PUBLIC_SECURITY,)),)
_ASSESSED = (Paper((_E.ASSESSMENT,), "HL-64", (_D.EXPERT_COMMITTEE,)),)


def _returns(department: Department, *clauses: str) -> DispositionRule:
    return DispositionRule(department, _SCHOOL, (), _O.RETURNED, clauses, Basis.RETURN)


def _permitted(
    kind: ApplicationKind, department: Department, outcome: CaseOutcome, clause: str, *papers: Paper
) -> DispositionRule:
    return DispositionRule(
        department, _SCHOOL if department is _D.SCHOOL else _BUREAU, papers, outcome, (clause,),
        Basis.APPLICATION, application=kind,
    )  # fmt: skip


def _concluded(
    finding: VerificationFinding, outcome: CaseOutcome, *path: SchoolingStatus, gone: bool = True
) -> DispositionRule:
    return DispositionRule(
        _D.EDUCATION_BUREAU, _BUREAU, _CONCLUDED, outcome, ("HL-66",), Basis.CONCLUSION, path,
        findings=frozenset({finding}), unregistered=gone,
    )  # fmt: skip


_F = VerificationFinding
RULES: Mapping[Situation, DispositionRule] = {
    Situation.IN_AREA_NO_REGISTRATION: DispositionRule(
        _D.EDUCATION_BUREAU, _BUREAU, (Paper((_E.SCHOOL_ATTENDANCE,), "HL-59"),),
        _O.RESOLVED_REGISTERED, ("HL-59",), Basis.REGISTRATION,
        (_S.ATTENDING_IN_JURISDICTION_UNREGISTERED, _S.ATTENDING),
    ),
    Situation.ELSEWHERE_NO_REGISTRATION: DispositionRule(
        _D.EDUCATION_BUREAU, _BUREAU, (Paper((_E.OTHER_SCHOOL_PROOF,), "HL-60"),),
        _O.REPORTED_UPWARD, ("HL-60",), path=(_S.ATTENDING_ELSEWHERE_UNREGISTERED,), resolves=False,
    ),
    Situation.DEFERRED: _permitted(
        ApplicationKind.DEFERRAL, _D.EDUCATION_BUREAU, _O.RESOLVED_DEFERRED, "HL-61"
    ),
    Situation.ABROAD: _permitted(
        ApplicationKind.ABROAD, _D.EDUCATION_BUREAU, _O.RESOLVED_ABROAD, "HL-62",
        Paper((_E.TRAVEL_PROOF,), "HL-62"),
    ),
    Situation.ILLNESS: _permitted(
        ApplicationKind.SUSPENSION, _D.SCHOOL, _O.RESOLVED_SUSPENDED, "HL-63",
        Paper((_E.MEDICAL_PROOF,), "HL-63"),
    ),
    Situation.DISABILITY: DispositionRule(
        _D.EXPERT_COMMITTEE, _SPECIAL, _ASSESSED, _O.RESOLVED_PLACED, ("HL-64", "QC-44"), Basis.ASSESSMENT,
        conclusions=frozenset(
            {AssessmentConclusion.INCLUSIVE, AssessmentConclusion.SPECIAL, AssessmentConclusion.HOME}
        ),
    ),
    Situation.NO_CAPACITY: DispositionRule(
        _D.EXPERT_COMMITTEE, _SPECIAL, (*_ASSESSED, Paper((_E.MEDICAL_PROOF,), "HL-65")),
        _O.RESOLVED_EXEMPT, ("HL-65", "HL-49"), Basis.ASSESSMENT, (_S.EXEMPTED,),
        conclusions=frozenset({AssessmentConclusion.EXEMPT}), only=("exemption.roster", True),
    ),
    Situation.NO_SUCH_PERSON: _concluded(_F.NO_SUCH_PERSON, _O.RESOLVED_IDENTITY, _S.MOVED_OUT),
    Situation.AGE_MISMATCH: _concluded(_F.AGE_MISMATCH, _O.RESOLVED_IDENTITY, gone=False),
    Situation.DUPLICATE_HOUSEHOLD: _concluded(_F.DUPLICATE_HOUSEHOLD, _O.RESOLVED_IDENTITY, _S.MOVED_OUT),
    Situation.DECEASED: _concluded(_F.DECEASED, _O.RESOLVED_DECEASED, _S.DECEASED),
    Situation.MOVED_OUT: _concluded(_F.MOVED_OUT_CANCELLED, _O.RESOLVED_MOVED_OUT, _S.MOVED_OUT),
    Situation.MISSING: DispositionRule(
        _D.EDUCATION_BUREAU, _BUREAU, _CONCLUDED, _O.UNREACHABLE, ("HL-66",), Basis.CONCLUSION,
        (_S.UNREACHABLE,), findings=frozenset({_F.MISSING}), resolves=False,
    ),
    Situation.WEARY: _returns(_D.SCHOOL, "HL-67"),
    Situation.WEARY_VOCATIONAL: _permitted(
        ApplicationKind.VOCATIONAL, _D.EDUCATION_BUREAU, _O.RESOLVED_VOCATIONAL, "HL-68"
    ),
    Situation.ELSEWHERE_REGISTERED_HERE: DispositionRule(
        _D.SCHOOL, _SCHOOL, (Paper((_E.OTHER_SCHOOL_PROOF,), "QC-39"),), _O.RESOLVED_TRANSFERRED,
        ("QC-39",), Basis.TRANSFER, unregistered=True,
    ),
    Situation.POVERTY: _returns(_D.SCHOOL, "GH-24", "QC-27", "HL-22"),
    Situation.WORKING: _returns(_D.LABOR, "GH-44", "HL-20", "QC-14"),
    Situation.GUARDIAN_REFUSAL: _returns(_D.TOWNSHIP, "QC-08", "HL-71", "GH-43"),
    Situation.CUSTODY: DispositionRule(
        _D.JUSTICE, _BUREAU, (Paper((_E.SCHOOL_ATTENDANCE, _E.OTHER), "QC-44", (_D.JUSTICE,)),),
        _O.RESOLVED_PLACED, ("QC-44",), Basis.REGISTRATION,
        (_S.ATTENDING_IN_JURISDICTION_UNREGISTERED, _S.ATTENDING),
    ),
    Situation.GOVERNMENT_APPROVAL: _permitted(
        ApplicationKind.NON_ENROLLMENT, _D.COUNTY_GOVERNMENT, _O.RESOLVED_APPROVED, "HL-10",
        Paper((_E.GOVERNMENT_APPROVAL,), "HL-10", (_D.COUNTY_GOVERNMENT,)),
    ),
    Situation.DISTANCE: _returns(_D.EDUCATION_BUREAU, "QC-32"),
    Situation.MARRIAGE_OR_RELIGION: _returns(_D.TOWNSHIP, "QC-30"),
}  # fmt: skip
"""Of each of the fifteen situations; what the texts call 'returned' ends by the child's return and by nothing else (GH-37)."""

PLACED: Mapping[AssessmentConclusion, SchoolingStatus] = {
    AssessmentConclusion.INCLUSIVE: SchoolingStatus.ATTENDING_INCLUSIVE,
    AssessmentConclusion.SPECIAL: SchoolingStatus.ATTENDING_SPECIAL_SCHOOL,
    AssessmentConclusion.HOME: SchoolingStatus.HOME_TEACHING,
}
"""Where a child is schooled by the committee's word (HL-64)."""


def require_role(situation: Situation, role: Role | None) -> None:
    """Raise Refused (DISPOSITION_NOT_ALLOWED) for whoever may not decide a situation; role None: the hub's shell."""
    rule = RULES[situation]
    if role is not None and role not in rule.roles:
        who = "、".join(each.zh for each in rule.roles)
        zh = f"“{situation.zh}”由{rule.department.zh}决定，由{who}办理"
        names = ", ".join(each.name for each in rule.roles)
        en = f"{situation.name} is decided by {rule.department.name} and recorded by {names}"
        raise Refused(not_allowed(situation, zh, en))


def require_here(situation: Situation, rules: Mapping[str, object]) -> None:
    """Raise Refused (DISPOSITION_NOT_ALLOWED) where the place does not know a disposition (A-28)."""
    only = RULES[situation].only
    if only is not None and rules.get(only[0]) != only[1]:
        zh = f"本地不适用“{situation.zh}”的处置（规则参数 {only[0]}）"
        en = f"{situation.name} is no disposition here (parameter {only[0]})"
        raise Refused(not_allowed(situation, zh, en))


def not_allowed(situation: Situation, zh: str, en: str) -> Reason:
    """Why a disposition is not one here and now."""
    clause = RULES[situation].clauses[0]
    return Reason("DISPOSITION_NOT_ALLOWED", zh, en, Fixer.CALLER, "situation", clause)
