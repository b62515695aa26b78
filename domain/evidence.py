"""Words about evidence (佐证材料): what shows that something is so, and who says it (catalogue 2.1 C12, 2.4)."""

from __future__ import annotations

from collections.abc import Iterable

from domain.organization import Department
from domain.vocabulary import Term


class EvidenceKind(Term):
    """佐证材料种类."""

    SCHOOL_ATTENDANCE = "到校就读证明"
    ATTENDANCE_RECORD = "考勤记录"
    REGISTRY_EXTRACT = "学籍系统截图或证明"
    OTHER_SCHOOL_PROOF = "外地学校就读证明"
    GUARDIAN_APPLICATION = "监护人书面申请"
    GUARDIAN_STATEMENT = "监护人说明"
    VISIT_RECORD = "家访记录"
    MEDICAL_PROOF = "医学证明"
    ASSESSMENT = "残疾人教育专家委员会评估认定"
    DISABILITY_CERTIFICATE = "残疾人证"
    POLICE_CONCLUSION = "公安审查结论"
    TRAVEL_PROOF = "出国（境）证明"
    GOVERNMENT_APPROVAL = "人民政府批准文件"
    INSPECTION_RECORD = "用工检查记录"
    NOTICE_RECEIPT = "文书送达回证"
    PHOTO = "照片"
    OTHER = "其他材料"


FINDING_EVIDENCE = frozenset(
    {EvidenceKind.MEDICAL_PROOF, EvidenceKind.ASSESSMENT, EvidenceKind.DISABILITY_CERTIFICATE}
)
"""Evidence of what a physician or an expert found, a certificate's number tells kind and degree of a disability: a finding,
behind a scope of its own (catalogue 9.2, decision 0020)."""


def are_independent(sources: Iterable[tuple[EvidenceKind, Department]], wanted: int = 2) -> bool:
    """Whether evidence comes from so many departments, or is of so many kinds: none merely repeats another."""
    said = set(sources)
    return len({source for _, source in said}) >= wanted or len({kind for kind, _ in said}) >= wanted
