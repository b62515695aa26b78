"""Indicators (指标): how each is reckoned, what it stood at, the children behind it, cohorts as recorded (catalogue 2.14)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Instant, Row, Versioned, county, term
from domain.citation import Provenance
from domain.compliance import Compliance, ComplianceGround
from domain.indicator import IndicatorGuard, IndicatorLevel, IndicatorPeriod, IndicatorVariant, Reckoning
from domain.organization import AreaTag, SchoolStage
from domain.target import Indicator, Unit


class IndicatorDefinition(Row):
    """指标定义: one version of the formula of an indicator, as domain.indicator.Definition has it; it never changes."""

    __table_args__ = (UniqueConstraint("code", "formula_version"),)

    code: Mapped[str] = mapped_column(String(64))
    formula_version: Mapped[int] = mapped_column(SmallInteger)
    indicator: Mapped[Indicator] = mapped_column(term(Indicator))
    variant: Mapped[IndicatorVariant | None] = mapped_column(term(IndicatorVariant))
    unit: Mapped[Unit] = mapped_column(term(Unit))
    reckoning: Mapped[Reckoning] = mapped_column(term(Reckoning))
    numerator_zh: Mapped[str]
    numerator_en: Mapped[str]
    denominator_zh: Mapped[str | None]
    denominator_en: Mapped[str | None]
    base_zh: Mapped[str]
    base_en: Mapped[str]
    capped: Mapped[bool] = mapped_column(Boolean)
    marked: Mapped[Provenance] = mapped_column(term(Provenance))
    clauses: Mapped[list[str]] = words()


class IndicatorValue(Row):
    """指标值 of a unit and a period. unit_id: none of the county's own. cut: by what children were picked, as a name within the county.

    groups, causes: of whom it is, all where empty. period: "2026-09", "2026-2027-1", "2026-2027". data_on: the day that the data
    are of; final_at: since when it never changes (a trigger refuses it). settles_on: the last day on which it still may.
    value: in percent with two decimals ("66.67"), an average ("2.33"), or the count; none where there is nothing to divide by.
    lacking: of an average or a least how many had nothing to be measured yet. outcome,
    outcome_ground: what compliance will be once it is final. coarse_…: for whoever sees none of the children.
    """

    __table_args__ = (
        Index(
            "uq_indicator_value_key",
            "jurisdiction_code",
            "cut",
            "period",
            "level",
            "unit_id",
            "class_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_indicator_value_unit_id_starts_on", "unit_id", "starts_on"),
        Index(
            "ix_indicator_value_settles_on",
            "jurisdiction_code",
            "settles_on",
            postgresql_where=text("final_at IS NULL"),
        ),
        CheckConstraint("(level = 'COUNTY') = (unit_id IS NULL)", name="of_unit"),
        CheckConstraint("(level = 'CLASS') = (class_id IS NOT NULL)", name="of_class"),
        CheckConstraint(
            "(compliance IS NOT DISTINCT FROM 'NOT_EVALUABLE') = (ground IS NOT NULL)", name="grounded"
        ),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("indicator_definition.id"), index=True)
    indicator: Mapped[Indicator] = mapped_column(term(Indicator))
    variant: Mapped[IndicatorVariant | None] = mapped_column(term(IndicatorVariant))
    formula_version: Mapped[int] = mapped_column(SmallInteger)
    cut: Mapped[str] = mapped_column(String(400))
    level: Mapped[IndicatorLevel] = mapped_column(term(IndicatorLevel))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"))
    class_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_class.id"), index=True)
    period_kind: Mapped[IndicatorPeriod] = mapped_column(term(IndicatorPeriod))
    period: Mapped[str] = mapped_column(String(11))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    settles_on: Mapped[date] = mapped_column(Date)
    stage: Mapped[SchoolStage | None] = mapped_column(term(SchoolStage))
    area: Mapped[AreaTag | None] = mapped_column(term(AreaTag))
    groups: Mapped[list[str]] = words()
    causes: Mapped[list[str]] = words()
    guard: Mapped[IndicatorGuard] = mapped_column(term(IndicatorGuard))
    numerator: Mapped[int] = mapped_column(Integer)
    denominator: Mapped[int | None] = mapped_column(Integer)
    lacking: Mapped[int | None] = mapped_column(Integer)
    value: Mapped[str | None] = mapped_column(String(12))
    coarse_numerator: Mapped[int | None] = mapped_column(Integer)
    coarse_denominator: Mapped[int | None] = mapped_column(Integer)
    coarse_lacking: Mapped[int | None] = mapped_column(Integer)
    coarse_value: Mapped[str | None] = mapped_column(String(12))
    target_id: Mapped[UUID | None] = mapped_column(ForeignKey("target.id"), index=True)
    unit_target_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit_target.id"), index=True)
    compliance: Mapped[Compliance | None] = mapped_column(term(Compliance))
    ground: Mapped[ComplianceGround | None] = mapped_column(term(ComplianceGround))
    coarse_compliance: Mapped[Compliance | None] = mapped_column(term(Compliance))
    outcome: Mapped[Compliance | None] = mapped_column(term(Compliance))
    outcome_ground: Mapped[ComplianceGround | None] = mapped_column(term(ComplianceGround))
    data_on: Mapped[date] = mapped_column(Date)
    computed_at: Mapped[Instant]
    final_at: Mapped[Instant | None]


class IndicatorException(Row):
    """指标明细: a child whom a value counts, who is missing from a rate's numerator, or whose case lags an average. guard: the value's."""

    __table_args__ = (
        UniqueConstraint("value_id", "student_id"),
        Index("ix_indicator_exception_student_id", "student_id"),
    )

    value_id: Mapped[UUID] = mapped_column(ForeignKey("indicator_value.id", ondelete="CASCADE"))
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    guard: Mapped[IndicatorGuard] = mapped_column(term(IndicatorGuard))


class CohortRecord(Versioned, Row):
    """同批学生登记: of a unit's pupils who graduate in a school year, those who entered with them and what became of these.

    school_id: none of the whole county. stage: none of all nine years. groups: of whom it is, all where
    empty. entry_year: the school year of entry. source: where the numbers come from. The hub's own registers do not reach back.
    """

    __table_args__ = (
        UniqueConstraint("school_id", "school_year", "stage", "groups", postgresql_nulls_not_distinct=True),
        CheckConstraint(
            "entrants >= 0 AND transfers_in >= 0 AND transfers_out >= 0 AND deaths >= 0 AND graduates >= 0",
            name="counts",
        ),
        CheckConstraint("entrants + transfers_in >= transfers_out + deaths", name="balances"),
    )

    jurisdiction_code: Mapped[str] = county()
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"))
    school_year: Mapped[str] = mapped_column(String(9))
    entry_year: Mapped[str] = mapped_column(String(9))
    stage: Mapped[SchoolStage | None] = mapped_column(term(SchoolStage))
    groups: Mapped[list[str]] = words()
    entrants: Mapped[int] = mapped_column(Integer)
    transfers_in: Mapped[int] = mapped_column(Integer)
    transfers_out: Mapped[int] = mapped_column(Integer)
    deaths: Mapped[int] = mapped_column(Integer)
    graduates: Mapped[int] = mapped_column(Integer)
    source: Mapped[str]
    recorded_by: Mapped[str | None]
    recorded_at: Mapped[Instant]
