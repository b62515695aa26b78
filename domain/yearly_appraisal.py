"""Words and arithmetic of yearly appraisals (年度目标考核; GH-15, DC-L7, QC-52, QC-53, catalogue 2.15)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.errors import Fixer, Reason, Refused
from domain.organization import OrgType
from domain.vocabulary import Term


class AppraisalScheme(Term):
    """考核体系."""

    SCHOOL_YEARLY = "学校年度考核"
    GOV_PERFORMANCE = "政府目标管理绩效考核"
    TOWNSHIP_EDUCATION_DUTY = "对乡镇（街道）政府履行教育职责的评价"
    LEADER = "对地方政府主要领导的考核"


class AppraisalState(Term):
    """考核状态."""

    DRAFT = "草拟"
    CONFIRMED = "已确认"
    SUPERSEDED = "已被更正替代"


class AppraisalGrade(Term):
    """考核结果."""

    EXCELLENT = "优秀"
    QUALIFIED = "合格"
    UNQUALIFIED = "不合格"


class ConsequenceKind(Term):
    """考核后果: one for each value of appraisal.veto."""

    ONE_VOTE_VETO = "一票否决"
    AWARDS_BARRED = "不得评优、评先"
    SCORE_DEDUCTION = "减扣效能分值"


FULL_MARKS = 100_00
"""What all items of a sheet may add up to, in hundredths of a point [P]: no document says another scale."""
CONFIRMED_ONCE = frozenset({AppraisalState.CONFIRMED, AppraisalState.SUPERSEDED})
SCHEME_CLAUSES: Mapping[AppraisalScheme, tuple[str, ...]] = {
    AppraisalScheme.SCHOOL_YEARLY: ("GH-15", "DC-L7"),
    AppraisalScheme.GOV_PERFORMANCE: ("QC-52",),
    AppraisalScheme.TOWNSHIP_EDUCATION_DUTY: ("QC-52",),
    AppraisalScheme.LEADER: ("QC-52",),
}
"""Clauses of all documents behind a scheme; a place's are those of its own key."""
_SCHOOLS = frozenset({OrgType.SCHOOL, OrgType.CENTER_SCHOOL})
_TOWNSHIPS = frozenset({OrgType.TOWNSHIP, OrgType.SUBDISTRICT})
_OFFICES = frozenset({OrgType.EDUCATION_BUREAU, OrgType.DEPARTMENT, OrgType.COUNTY_GOVERNMENT})
APPRAISED: Mapping[AppraisalScheme, frozenset[OrgType]] = {
    AppraisalScheme.SCHOOL_YEARLY: _SCHOOLS,
    AppraisalScheme.GOV_PERFORMANCE: _TOWNSHIPS | _OFFICES,
    AppraisalScheme.TOWNSHIP_EDUCATION_DUTY: _TOWNSHIPS,
    AppraisalScheme.LEADER: _TOWNSHIPS | {OrgType.COUNTY_GOVERNMENT},
}
"""Kinds of units that are appraised under a scheme; of LEADER the post of who leads them."""


def total(scores: Iterable[int], deductions: Iterable[int]) -> int:
    """What a sheet adds up to less what is deducted, never below nought; all in hundredths of a point."""
    return max(0, sum(scores) - sum(deductions))


def check_items(items: Iterable[tuple[int, int]]) -> None:
    """Raise Refused BAD_SCORE for a sheet that cannot be. items: full marks and score of each, in hundredths of a point."""
    sheet = list(items)
    fits = all(0 <= score <= full and full > 0 for full, score in sheet)
    if not sheet or not fits or sum(full for full, _ in sheet) > FULL_MARKS:
        zh, en = (
            "每项得分应在零与满分之间，满分合计不超过一百分",
            "each score lies between nought and its full marks, all of them within 100",
        )
        raise Refused(Reason("BAD_SCORE", zh, en, Fixer.CALLER, "items"))


def check_result(result: AppraisalGrade, kinds: Iterable[ConsequenceKind]) -> None:
    """Raise Refused VETOED for a result that what was found does not allow (GH-15, DC-L7)."""
    said = set(kinds)
    if ConsequenceKind.ONE_VOTE_VETO in said and result is not AppraisalGrade.UNQUALIFIED:
        zh, en = "一票否决的，考核结果为不合格", "whoever is vetoed has not passed"
        raise Refused(Reason("VETOED", zh, en, Fixer.CALLER, "result", "GH-15"))
    if ConsequenceKind.AWARDS_BARRED in said and result is AppraisalGrade.EXCELLENT:
        zh, en = "不得评优、评先的，考核结果不能为优秀", "whoever is barred from awards is not excellent"
        raise Refused(Reason("VETOED", zh, en, Fixer.CALLER, "result", "DC-L7"))
