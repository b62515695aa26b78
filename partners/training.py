"""What came of training that labor inspection offered: by wish, the same each time, and what must not be taken of it (HL-19)."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from connectors.labor_inspection import TrainingResult, TrainingWish
from domain.exchange import PackageCode, RejectCode
from domain.training import TRAINED, TrainingOutcome
from partners.truth import PackageTruth, Reject

NOBODY = "01900000-0000-7000-8000-00000000ffff"
"""A wish that nobody handed in."""
_OUTCOMES = tuple(TrainingOutcome)


def results(wishes: Sequence[TrainingWish], period: str) -> list[TrainingResult]:
    """What came of wishes in the months before a period (YYYY-MM); with any of them one result of a wish that was never sent."""
    found = [result(wish, period) for wish in wishes]
    if not found:
        return []
    stray = TrainingResult(
        line_no=1, wish_id=NOBODY, outcome=TrainingOutcome.DECLINED.name, course="家政服务初级班"
    )
    return [*found, stray]


def truth(wishes: Sequence[TrainingWish], period: str) -> PackageTruth:
    """What the package of these results must come to."""
    many = len(results(wishes, period))
    stray = (Reject(many, RejectCode.UNKNOWN_PERSON, ""),) if many else ()
    return PackageTruth(PackageCode.TRAINING_RESULTS, many, stray)


def result(wish: TrainingWish, period: str) -> TrainingResult:
    """What came of one wish: its course was held in the winter before."""
    outcome = _OUTCOMES[crc32(wish.wish_id.encode()) % len(_OUTCOMES)]
    return TrainingResult(
        line_no=1,
        wish_id=wish.wish_id,
        outcome=outcome.name,
        course=f"{wish.training}初级班",
        trained_from=f"{int(period[:4]) - 1}-11-02" if outcome in TRAINED else None,
    )
