"""Circulars (通报): totals that were published, and what they were made of (catalogue 2.1 N9, 2.15)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Facts, Instant, Row, county


class CircularNotice(Row):
    """通报: one a month of each issuer; a trigger refuses any change of it. period: "2026-09".

    content: what is published, of totals alone, small ones kept back (A-15); digest: SHA-256 over it, previous: that of the
    issuer's circular before. counted_on: the day as of which was counted. causes, three_disability: the same totals exactly,
    for whoever may see them (QC-30, QC-34).
    """

    __table_args__ = (UniqueConstraint("issuer_id", "period"),)

    jurisdiction_code: Mapped[str] = county()
    issuer_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    period: Mapped[str] = mapped_column(String(7))
    counted_on: Mapped[date] = mapped_column(Date)
    published_at: Mapped[Instant]
    content: Mapped[Facts]
    causes: Mapped[Facts]
    three_disability: Mapped[Facts]
    previous: Mapped[str | None] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
