"""指标: how each is reckoned, what it stood at for whom in which period, the children behind it (catalogue 2.14)."""

from datetime import date, datetime

from strawberry import ID

from database import tables
from domain.access import Detail
from domain.cause import DropoutCause
from domain.citation import Provenance
from domain.compliance import Compliance, ComplianceGround
from domain.indicator import IndicatorGuard, IndicatorLevel, IndicatorPeriod, IndicatorVariant, Reckoning
from domain.organization import AreaTag, SchoolStage
from domain.student import SpecialGroup
from domain.target import Indicator, Unit
from resolvers import indicator as indicator_rows
from resolvers import organization as organization_rows
from resolvers import school as school_rows
from resolvers import student as student_rows
from resolvers import target as target_rows
from resolvers import unit_target as unit_target_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, page, row
from schema.inputs import about, asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Query
from schema.school import SchoolClass
from schema.student import Student
from schema.target import Target
from schema.unit_target import UnitTarget

_OF, _BEHIND = tables.IndicatorValue, tables.IndicatorException
_FEW = "Null for whoever sees none of the children, where small counts, or what would give them away, are kept back (小单元格不展示)."


@entity(tables.IndicatorDefinition, owner=Subgraph.DUTIES)
class IndicatorDefinition(Node):
    """指标定义: one version of the formula of an indicator; none is given in the places' documents."""

    code: str = column("指标编号: the indicator and its variant, such as ENROLLMENT_RATE.NET.")
    indicator: Indicator = column("指标: what is measured.")
    variant: IndicatorVariant | None = column("口径: which way to count, where there are several.")
    formula_version: int = column("公式版本: counts from 1.")
    unit: Unit = column("计量单位: of the value.")
    reckoning: Reckoning = column("计算方式: counted, divided, averaged, or the least of all.")
    numerator_zh: str = column(
        "分子: in Chinese; of a count what is counted, of an average the sum, of a least the least."
    )
    numerator_en: str = column("分子（英文）: in English.")
    denominator_zh: str | None = column(
        "分母: in Chinese; of an average or a least of how many; null of a count."
    )
    denominator_en: str | None = column("分母（英文）: in English.")
    base_zh: str = column("统计范围: of whom or what, and who is left out, in Chinese (A-41).")
    base_en: str = column("统计范围（英文）: in English.")
    capped: bool = column("是否封顶: whether a rate is not more than 100.")
    marked: Provenance = column("依据性质: on whose word it is reckoned so.")
    clauses: list[str] = column("条款编号: ids of the clauses that want it known.")


@entity(_BEHIND, owner=Subgraph.DUTIES)
class IndicatorException(Node):
    """指标明细: a child whom a value counts, who is missing from a rate's numerator, or whose case lags an average."""

    student = row(
        Student,
        student_rows.find,
        "学生: who.",
        by=(_BEHIND.student_id, tables.Student.id),
        detail=Detail.CASE,
    )


@entity(_OF, owner=Subgraph.DUTIES)
class IndicatorValue(Node):
    """指标值: an indicator of a unit and a period; refreshed daily until the period has settled, then never changed."""

    indicator: Indicator = column("指标: what is measured.")
    variant: IndicatorVariant | None = column("口径: which way to count, where there are several.")
    formula_version: int = column("公式版本: by which it was reckoned.")
    level: IndicatorLevel = column("层级: of the county, a township, a school or a class.")
    period_kind: IndicatorPeriod = column("统计周期: month, term or school year.")
    period: str = column('期间: "2026-09", "2026-2027-1" or "2026-2027".')
    starts_on: date = column("起始日期: the first day of the period.")
    ends_on: date = column("截止日期: its last day.")
    settles_on: date = column("定稿日期: the last day on which it may still change.")
    stage: SchoolStage | None = column("学段: of pupils of this stage alone.")
    area: AreaTag | None = column("地区: of areas of this kind alone (QC-41).")
    groups: list[str] = column("群体: SpecialGroup names of the children it is of; all where empty.")
    causes: list[str] = column("辍学原因: DropoutCause names, of counts by cause.")
    guard: IndicatorGuard = column("知悉范围: RESTRICTED needs restricted:read, FINDING disability:read.")
    numerator: int | None = column(
        f"分子: of a count the count itself, of an average the sum, of a least the least. {_FEW}",
        counted=tables.Student,
    )
    denominator: int | None = column(f"分母: null of a count. {_FEW}", counted=tables.Student)
    lacking: int | None = column(
        f"未计入数: of an average or a least, how many had nothing to be measured: cases not so far yet, schools that stated nothing. {_FEW}",
        counted=tables.Student,
    )
    value: str | None = column(
        f"指标值: in the definition's unit; a rate (66.67) or an average (2.33) with two decimals; null, never 100, where nothing is divided. {_FEW}",
        counted=tables.Student,
    )
    compliance: Compliance | None = column(
        f"达标情况: against its target, once it is final; null without a target. {_FEW}",
        counted=tables.Student,
    )
    ground: ComplianceGround | None = column("无法评价的原因: why it cannot be told (A-25).")
    data_on: date = column("数据截止日: the day that the data are of.")
    computed_at: datetime = column("计算时间: when it was reckoned last.")
    final_at: datetime | None = column("定稿时间: since when it never changes.")
    definition = row(
        IndicatorDefinition,
        indicator_rows.definitions,
        "指标定义: how it is reckoned.",
        by=(_OF.definition_id, tables.IndicatorDefinition.id),
    )
    unit = row(
        Organization,
        organization_rows.find,
        "单位: of which unit; none of the county's own.",
        by=(_OF.unit_id, tables.Organization.id),
    )
    school_class = row(
        SchoolClass,
        school_rows.classes,
        "班级: of which class.",
        by=(_OF.class_id, tables.SchoolClass.id),
    )
    target = row(
        Target,
        target_rows.find,
        "目标: of the place's document, against which it is held.",
        by=(_OF.target_id, tables.Target.id),
    )
    unit_target = row(
        UnitTarget,
        unit_target_rows.find,
        "分解目标: the unit's own for that school year, which goes before the place's.",
        by=(_OF.unit_target_id, tables.UnitTarget.id),
    )
    exceptions = page(
        IndicatorException,
        indicator_rows.behind,
        "指标明细: of those you see, the children counted, missing from a rate's numerator, or whose case has not come so far, or came late.",
        orders=indicator_rows.BEHIND,
        by=(_OF.id, _BEHIND.value_id),
    )


@given
class IndicatorValueFilter:
    """指标值筛选: values that match all of it."""

    indicator: list[Indicator] | None = asked("指标: one of these.")
    variant: list[IndicatorVariant] | None = asked("口径: one of these.")
    level: list[IndicatorLevel] | None = asked("层级: one of these.")
    unit_id: ID | None = asked("单位: of this unit.", of="Organization")
    class_id: ID | None = asked("班级: of this class.", of="SchoolClass")
    period_kind: list[IndicatorPeriod] | None = asked("统计周期: one of these.")
    period: list[str] | None = asked('期间: one of these ("2026-09").')
    starts_from: date | None = asked("起始不早于: of periods that begin on this day or later.")
    starts_until: date | None = asked("起始不晚于: of periods that begin on this day or before.")
    stage: SchoolStage | None = asked("学段: of this stage alone.")
    area: list[AreaTag] | None = asked("地区: of areas of one of these kinds alone.")
    group: SpecialGroup | None = asked("群体: of children of this group, among others.")
    cause: DropoutCause | None = asked("辍学原因: of this cause, among others.")
    compliance: list[Compliance] | None = asked("达标情况: one of these, as it is shown.")
    final: bool | None = asked("是否定稿: final, or not yet.")
    whole: bool | None = asked("是否总体: of all children, or of some of them alone.")


@extend(Organization, owner=Subgraph.DUTIES)
class OrganizationIndicators:
    indicator_values = page(
        IndicatorValue,
        indicator_rows.find,
        "指标值: the unit's own.",
        orders=indicator_rows.ORDERS,
        by=(tables.Organization.id, _OF.unit_id),
        filter=IndicatorValueFilter,
    )


@extend(Query, owner=Subgraph.DUTIES)
class IndicatorQueries:
    indicator_definitions = page(
        IndicatorDefinition,
        indicator_rows.definitions,
        "指标定义: of every indicator that the hub reckons.",
        orders=indicator_rows.DEFINED,
        indicator=about(list[Indicator], "指标: one of these."),
        clause=about(str, "条款编号: wanted by this clause, such as BS-03."),
    )
    indicator_values = page(
        IndicatorValue,
        indicator_rows.find,
        "指标值: of the units you see.",
        orders=indicator_rows.ORDERS,
        filter=IndicatorValueFilter,
    )
