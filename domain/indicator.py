"""Indicators (指标): what is divided by what, over whom, by which version of the formula (catalogue 2.14)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from domain.citation import ClauseId, Provenance
from domain.target import Indicator, Unit
from domain.vocabulary import Term


class IndicatorVariant(Term):
    """指标口径: ways to count one indicator that are shown side by side."""

    RAW = "原始"
    ADJUSTED = "调整后"
    GROSS = "毛"
    NET = "净"
    OPEN_IN_TIME = "未返校、尚在劝返期限内"
    OPEN_GROUPS = "不含受限群体"
    BY_CLASS = "落实到班级"
    T_01 = "三日内复学"
    T_02 = "开学一周内登记核实"
    T_04 = "及时报告、联系、核实"
    T_05 = "每月更新、汇总"
    IN_FULL = "足额"
    ON_TIME = "及时"
    TOWN = "城镇"
    RURAL = "农村"
    DETECTION = "发现用时"
    INTERVENTION = "干预用时"
    PERSUASION = "劝返用时"


class Reckoning(Term):
    """计算方式: what a value makes of what is counted and measured."""

    COUNT = "计数"
    RATE = "比率"
    AVERAGE = "平均"
    LEAST = "最低"


class IndicatorLevel(Term):
    """指标层级: of whom a value is."""

    COUNTY = "县（市、区）"
    TOWNSHIP = "乡镇、街道"
    SCHOOL = "学校"
    CLASS = "班级"


class IndicatorPeriod(Term):
    """统计周期."""

    MONTH = "月"
    TERM = "学期"
    SCHOOL_YEAR = "学年"


class IndicatorGuard(Term):
    """指标知悉范围: which scope a value and the children behind it need, because they tell of such a group (catalogue 9.2)."""

    OPEN = "一般"
    RESTRICTED = "受限群体"
    FINDING = "残疾类别与等级"


_HUNDREDTH = Decimal("0.01")
MONTH, TERM, YEAR = IndicatorPeriod.MONTH, IndicatorPeriod.TERM, IndicatorPeriod.SCHOOL_YEAR
COUNTY, TOWNSHIP, SCHOOL, CLASS = (
    IndicatorLevel.COUNTY,
    IndicatorLevel.TOWNSHIP,
    IndicatorLevel.SCHOOL,
    IndicatorLevel.CLASS,
)

_ALL = Decimal("100.00")


@dataclass(frozen=True, slots=True)
class Definition:
    """One way to reckon one indicator.

    numerator_*, denominator_*: of a count what is counted and nothing; of a rate what is divided by what; of an average the sum
    and how many it is of; of a least the least and of how many. base_*: whose children or matters it looks at, and whom it leaves out (A-41). version:
    grows when the formula changes; a value keeps the one that it was reckoned by. flow: it counts what happened in the period,
    by its days; else what stands on the day of the data. children: it counts children, or what is done about each. supply: of a rate
    the numerator counts what there is for them (beds, places), the denominator alone counts children.
    """

    indicator: Indicator
    variant: IndicatorVariant | None
    unit: Unit
    reckoning: Reckoning
    numerator_zh: str
    numerator_en: str
    denominator_zh: str
    denominator_en: str
    base_zh: str
    base_en: str
    periods: tuple[IndicatorPeriod, ...]
    levels: tuple[IndicatorLevel, ...]
    clauses: tuple[ClauseId, ...]
    flow: bool = False
    capped: bool = True
    children: bool = True
    supply: bool = False
    guard: IndicatorGuard = IndicatorGuard.OPEN
    marked: Provenance = Provenance.PROPOSAL
    version: int = 1

    @property
    def is_rate(self) -> bool:
        """Whether it is one number divided by another."""
        return self.reckoning is Reckoning.RATE

    @property
    def is_measured(self) -> bool:
        """Whether something is measured of each line, such as days or minutes, and not counted alone."""
        return self.reckoning in (Reckoning.AVERAGE, Reckoning.LEAST)

    @property
    def code(self) -> str:
        """What it is called by: the indicator, and which variant."""
        return self.indicator.name + (f".{self.variant.name}" if self.variant else "")


def percent(numerator: int, denominator: int, *, capped: bool) -> str | None:
    """A rate in percent with two decimals ("66.67"), rounded half up; None, never 100, where nothing is divided (2.14).

    capped: not more than 100. What is short of the whole, however little, is never 100: a target of all is not met by nearly all.
    """
    if denominator <= 0:
        return None
    found = (Decimal(numerator * 100) / denominator).quantize(_HUNDREDTH, ROUND_HALF_UP)
    if found == _ALL and numerator < denominator:
        return "99.99"
    return str(min(found, _ALL) if capped else found)


def mean(total: int, number: int) -> str | None:
    """An average with two decimals ("2.33"), rounded half up; None, never 0, of nobody."""
    return str((Decimal(total) / number).quantize(_HUNDREDTH, ROUND_HALF_UP)) if number else None


def value(of: Definition, numerator: int, denominator: int | None) -> str | None:
    """What an indicator stands at, in its unit: a rate in percent, an average, else the count or the least itself."""
    match of.reckoning:
        case Reckoning.COUNT:
            return str(numerator)
        case Reckoning.RATE:
            return percent(numerator, denominator or 0, capped=of.capped)
        case Reckoning.AVERAGE:
            return mean(numerator, denominator or 0)
        case Reckoning.LEAST:
            return str(numerator) if denominator else None


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is published of a unit. denominator: None of a count. lacking: how many had nothing to be measured; None where nothing is."""

    numerator: int
    denominator: int | None
    lacking: int | None
    value: str | None


def numbers(of: Definition, hits: int, whole: int, total: int, least: int | None) -> Numbers:
    """What an indicator makes of a unit's lines: how many hit of how many; the sum, and the least, of what was measured."""
    if of.is_measured:
        numerator = total if of.reckoning is Reckoning.AVERAGE else least or 0
        return Numbers(numerator, hits, whole - hits, value(of, numerator, hits))
    return Numbers(hits, whole if of.is_rate else None, None, value(of, hits, whole))


@dataclass(frozen=True, slots=True)
class Cohort:
    """同批学生: those who entered together, and what became of them until they graduated."""

    entrants: int
    transfers_in: int
    transfers_out: int
    deaths: int
    graduates: int

    @property
    def expected(self) -> int:
        """Who should graduate: entrants + transfers in - transfers out - deaths (2.14, common county practice)."""
        return self.entrants + self.transfers_in - self.transfers_out - self.deaths

    def fraction(self, variant: IndicatorVariant) -> tuple[int, int]:
        """Numerator and denominator of the consolidation rate: RAW over all entrants, ADJUSTED over who should graduate."""
        return self.graduates, self.entrants if variant is IndicatorVariant.RAW else self.expected
