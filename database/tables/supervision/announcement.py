"""Announcements of results (督导检查结果公告): of closed inspections, published once (HL-73, QC-48, N10)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Facts, Instant, Row, county, term
from domain.organization import Department


class ResultAnnouncement(Row):
    """督导检查结果公告; a trigger refuses any change of it. issued_by: in whose name; issuer_id: which unit that is.

    results: names of units and aggregates alone (A-15); digest: SHA-256 over it, previous: that of the county's announcement
    before.
    """

    __table_args__ = (UniqueConstraint("jurisdiction_code", "announcement_no"),)

    jurisdiction_code: Mapped[str] = county(index=False)
    announcement_no: Mapped[str] = mapped_column(String(16))
    issued_by: Mapped[Department] = mapped_column(term(Department))
    issuer_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"))
    published_at: Mapped[Instant]
    results: Mapped[Facts]
    clauses: Mapped[list[str]] = words()
    previous: Mapped[str | None] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
