"""What doctors found of children the federation was asked to have appraised: the same each time, and what must not be taken (HL-38)."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from connectors.disability_federation import AppraisalRequest, AppraisalResult
from domain.disability import DisabilityCategory, DisabilityGrade
from domain.exchange import PackageCode, RejectCode
from partners.truth import PackageTruth, Reject

NOBODY = "01900000-0000-7000-8000-00000000fffe"
"""A request that nobody handed in."""
_CATEGORIES, _GRADES = tuple(DisabilityCategory), tuple(DisabilityGrade)


def results(requests: Sequence[AppraisalRequest], period: str) -> list[AppraisalResult]:
    """What was found in a month (YYYY-MM); with any of it one result of a request that was never sent."""
    found = [result(request, period) for request in requests]
    stray = AppraisalResult(
        line_no=1, appraisal_id=NOBODY, appraised_on=f"{period}-02", result="未达到残疾标准"
    )
    return [*found, stray] if found else []


def truth(requests: Sequence[AppraisalRequest], period: str) -> PackageTruth:
    """What the package of these results must come to."""
    many = len(results(requests, period))
    stray = (Reject(many, RejectCode.UNKNOWN_PERSON, ""),) if many else ()
    return PackageTruth(PackageCode.APPRAISAL_RESULT, many, stray)


def result(request: AppraisalRequest, period: str) -> AppraisalResult:
    """What was found of one request, in the first days of the month."""
    chance = crc32(request.appraisal_id.encode())
    category, grade = _CATEGORIES[chance % len(_CATEGORIES)], _GRADES[chance // 7 % len(_GRADES)]
    return AppraisalResult(
        line_no=1,
        appraisal_id=request.appraisal_id,
        appraised_on=f"{period}-02",
        result=f"{category.zh}，{grade.zh}",
        category=category.name,
        grade=grade.name,
        document_no=f"残鉴〔{period[:4]}〕{chance % 1000}号",
    )
