"""Scorecards: how good a partner's month was (domain.scorecard)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Facts, Instant, Row, Versioned, county


class ExchangeScorecard(Versioned, Row):
    """数据质量评分: of one partner's month, written anew whenever the month has moved and, until it is closed, each day.

    score, and the measures in percent, rounded down; none where there was nothing to measure. trend: points more or fewer than the
    mean of the last three months. lines, found: counts of lines, and of what comparisons matched. mend: what is to be mended, a
    list of {"measure", "fixer", "zh", "en"}. coarse_…: the same for whoever sees none of the rows counted, small ones kept back.
    moved_at: when the month had last moved as it was scored.
    """

    __table_args__ = (
        UniqueConstraint("cycle_id"),
        Index("ix_exchange_scorecard_jurisdiction_code_period", "jurisdiction_code", "period"),
        Index("ix_exchange_scorecard_partner_id_period", "partner_id", "period"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("exchange_partner.id"))
    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("exchange_cycle.id"))
    period: Mapped[str] = mapped_column(String(7))
    score: Mapped[int | None] = mapped_column(Integer)
    completeness: Mapped[int | None] = mapped_column(Integer)
    validity: Mapped[int | None] = mapped_column(Integer)
    uniqueness: Mapped[int | None] = mapped_column(Integer)
    timeliness: Mapped[int] = mapped_column(Integer)
    consistency: Mapped[int | None] = mapped_column(Integer)
    answered: Mapped[int | None] = mapped_column(Integer)
    trend: Mapped[int | None] = mapped_column(Integer)
    days_late: Mapped[int] = mapped_column(Integer)
    lines: Mapped[Facts]
    found: Mapped[Facts]
    mend: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    coarse_score: Mapped[int | None] = mapped_column(Integer)
    coarse_completeness: Mapped[int | None] = mapped_column(Integer)
    coarse_validity: Mapped[int | None] = mapped_column(Integer)
    coarse_uniqueness: Mapped[int | None] = mapped_column(Integer)
    coarse_consistency: Mapped[int | None] = mapped_column(Integer)
    coarse_answered: Mapped[int | None] = mapped_column(Integer)
    coarse_trend: Mapped[int | None] = mapped_column(Integer)
    coarse_lines: Mapped[Facts]
    coarse_found: Mapped[Facts]
    coarse_mend: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    moved_at: Mapped[Instant]
    scored_at: Mapped[Instant]
