"""Whether an indicator stands as a target wants it (达标): met, missed, or not to be told, and why not (catalogue 2.14, A-25)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import eq, ge, le

from domain.target import TargetOperator
from domain.vocabulary import Term


class Compliance(Term):
    """达标情况."""

    MET = "达标"
    MISSED = "未达标"
    NOT_EVALUABLE = "无法评价"


class ComplianceGround(Term):
    """无法评价的原因."""

    NO_NUMBER = "文件未给出数值"
    NO_VALUE = "无可计算的数据"
    NOT_OVER = "统计周期未结束"
    NO_LAST_YEAR = "缺上年同期值"
    PART_ONLY = "部分群体不在此数内"
    INCOMPLETE = "部分尚无数据"


@dataclass(frozen=True, slots=True)
class Verdict:
    """ground: of what is NOT_EVALUABLE, else None."""

    compliance: Compliance
    ground: ComplianceGround | None = None


_MET, _MISSED = Verdict(Compliance.MET), Verdict(Compliance.MISSED)
_HOLDS: Mapping[TargetOperator, Callable[[Decimal, int], bool]] = {
    TargetOperator.EQ: eq,
    TargetOperator.GTE: ge,
    TargetOperator.LTE: le,
}


def judge(
    operator: TargetOperator,
    wanted: int | None,
    value: str | None,
    last_year: str | None = None,
    *,
    part: bool = False,
    incomplete: bool = False,
) -> Verdict:
    """What a value comes to under a target, once its period is over.

    wanted: None where the document gives no number, which is never passed (A-25). last_year: the same indicator's, against
    which it should have risen. part: some whom the target speaks of are not in the value: nought is then not enough to meet it.
    incomplete: of some it is not known what they stand at: one may miss what the others meet.
    """
    if value is None:
        return _unclear(ComplianceGround.NO_VALUE)
    if operator is TargetOperator.INCREASE:
        if last_year is None:
            return _unclear(ComplianceGround.NO_LAST_YEAR)
        return _MET if Decimal(value) > Decimal(last_year) else _MISSED
    if wanted is None:
        return _unclear(ComplianceGround.NO_NUMBER)
    if not _HOLDS[operator](Decimal(value), wanted):
        return _MISSED
    if part:
        return _unclear(ComplianceGround.PART_ONLY)
    return _unclear(ComplianceGround.INCOMPLETE) if incomplete else _MET


def _unclear(ground: ComplianceGround) -> Verdict:
    return Verdict(Compliance.NOT_EVALUABLE, ground)
