"""Periodic reports (定期报告) up the levels: their figures, what they tell of each strand of work (GH-02, catalogue 2.1 D)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Instant, Row, Versioned, county, term
from domain.period_figure import FigureAxis
from domain.period_report import PeriodReportKind, PeriodReportState, ReportLevel
from domain.work_strand import WorkStrand


class PeriodReport(Versioned, Row):
    """定期报告 of a unit, a kind and a period ("2026-09", "2026-Q3", "2026-AUTUMN", "2026-2027"); final once signed off: a trigger.

    revision: counts from 1; corrects_id: the signed-off one that it corrects. receiver_id: the level above, none where the
    county has none on record. previous_id: the report whose figures it is held against. counted_on: the day as of which its
    figures are. published: a county's figures, small ones kept back; none of any other level, whose figures could be worked out
    of them. event_id: of the calendar, without a foreign key; due_on: its last day. late_days: of the first handing in.
    """

    __table_args__ = (
        UniqueConstraint("unit_id", "kind", "period", "revision"),
        CheckConstraint("revision > 0 AND (revision = 1) = (corrects_id IS NULL)", name="revises"),
        CheckConstraint("first_day <= last_day", name="in_order"),
        CheckConstraint("state = 'DRAFT' OR submitted_at IS NOT NULL", name="hands_in"),
        CheckConstraint("(submitted_at IS NULL) = (signatory IS NULL)", name="signs"),
        CheckConstraint("(state = 'RETURNED') = (return_reason IS NOT NULL)", name="returns"),
        Index("ix_period_report_jurisdiction_code_kind_period", "jurisdiction_code", "kind", "period"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    receiver_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    kind: Mapped[PeriodReportKind] = mapped_column(term(PeriodReportKind))
    level: Mapped[ReportLevel] = mapped_column(term(ReportLevel))
    period: Mapped[str] = mapped_column(String(16))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    revision: Mapped[int] = mapped_column(SmallInteger)
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("period_report.id"))
    correction_reason: Mapped[str | None]
    previous_id: Mapped[UUID | None] = mapped_column(ForeignKey("period_report.id"))
    state: Mapped[PeriodReportState] = mapped_column(term(PeriodReportState))
    counted_on: Mapped[date] = mapped_column(Date)
    published: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))  # plain JSON of counts
    document_no: Mapped[str | None]
    signatory: Mapped[str | None]
    sealed_on: Mapped[date | None] = mapped_column(Date)
    event_id: Mapped[UUID | None] = mapped_column(Uuid)
    due_on: Mapped[date | None] = mapped_column(Date)
    submitted_at: Mapped[Instant | None]
    submitted_by: Mapped[str | None]
    late_days: Mapped[int | None] = mapped_column(Integer)
    decided_at: Mapped[Instant | None]
    decided_by: Mapped[str | None]
    return_reason: Mapped[str | None]


class OfReport:
    """What lies where its report does. unit_id, receiver_id: the report's."""

    jurisdiction_code: Mapped[str] = county()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    receiver_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("period_report.id", ondelete="CASCADE"))


class ReportFigure(OfReport, Row):
    """报告数据: one figure, exactly, now and in the report before; for whose children they are and the levels that they go up to."""

    __table_args__ = (
        UniqueConstraint("report_id", "ordinal"),
        CheckConstraint("difference IS NOT DISTINCT FROM now - before", name="differs"),
    )

    ordinal: Mapped[int] = mapped_column(SmallInteger)
    axis: Mapped[FigureAxis] = mapped_column(term(FigureAxis))
    code: Mapped[str] = mapped_column(String(48))
    name_zh: Mapped[str]
    now: Mapped[int] = mapped_column(Integer)
    before: Mapped[int | None] = mapped_column(Integer)
    difference: Mapped[int | None] = mapped_column(Integer)


class ReportSection(OfReport, Row):
    """工作情况 of a strand of work. control_strands: names of ControlStrand, under which its measures fall (GH-05, GH-05a)."""

    __table_args__ = (UniqueConstraint("report_id", "strand"),)

    strand: Mapped[WorkStrand] = mapped_column(term(WorkStrand))
    text_zh: Mapped[str]
    control_strands: Mapped[list[str]] = words()
