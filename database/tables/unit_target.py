"""Targets broken down (目标分解): what a unit, class or post sets itself for a school year under the place's (GH-13, DC-L1)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, county, term
from domain.target import Indicator, TargetOperator


class UnitTarget(Versioned, Row):
    """分解目标 of a unit, or of one of a school's classes, for a school year (QC-49). One that stands for each indicator.

    target_id: the place's target that it is a part of; indicator: that one's. parent_id: the target it was broken down from,
    where that was a unit's own. holder_position, holder_name: the post that answers for it (岗位目标责任制). ended_on: since
    when it stands no more.
    """

    __table_args__ = (
        Index(
            "uq_unit_target_standing",
            "unit_id",
            "class_id",
            "school_year",
            "target_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index("ix_unit_target_jurisdiction_code_school_year", "jurisdiction_code", "school_year"),
        CheckConstraint("(ended_on IS NULL) = (reason IS NULL)", name="ended"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    class_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_class.id"), index=True)
    school_year: Mapped[str] = mapped_column(String(9))
    target_id: Mapped[UUID] = mapped_column(ForeignKey("target.id"), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit_target.id"), index=True)
    indicator: Mapped[Indicator] = mapped_column(term(Indicator))
    operator: Mapped[TargetOperator] = mapped_column(term(TargetOperator))
    value: Mapped[int | None] = mapped_column(Integer)
    holder_position: Mapped[str]
    holder_name: Mapped[str | None]
    ended_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str | None]
