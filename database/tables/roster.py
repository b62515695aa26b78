"""Rosters (名册): lists of children one unit makes for a period and hands to another (catalogue 2.1 B, 4.9)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Facts, Instant, Row, Versioned, county, term
from domain.roster import RosterState, RosterType


class Roster(Versioned, Row):
    """名册. period: its school year ("2026-2027"), or term ("2026-2027-1"). receiver_id: to whom it goes, none where it is only kept.

    due_on: the last day, none where nobody sets one; late_days: by how many it was handed in late, 0 in time, none before.
    digest: SHA-256 over its lines in order, as hex, from the moment it is handed in.
    """

    __table_args__ = (
        UniqueConstraint("producer_id", "type", "period"),
        CheckConstraint("(submitted_at IS NULL) = (state = 'DRAFT')", name="submits"),
    )

    jurisdiction_code: Mapped[str] = county()
    type: Mapped[RosterType] = mapped_column(term(RosterType))
    title: Mapped[str]
    period: Mapped[str] = mapped_column(String(11))
    producer_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    receiver_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    due_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[RosterState] = mapped_column(term(RosterState), server_default="DRAFT")
    built_at: Mapped[Instant]
    row_count: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    digest: Mapped[str | None] = mapped_column(String(64))
    submitted_at: Mapped[Instant | None]
    late_days: Mapped[int | None] = mapped_column(Integer)
    decided_at: Mapped[Instant | None]
    return_reason: Mapped[str | None]


class RosterLine(Row):
    """名册行: one child of a roster, as it was when the roster was made. said: as tables.LedgerLine has it."""

    __table_args__ = (
        UniqueConstraint("roster_id", "ordinal"),
        UniqueConstraint("roster_id", "student_id"),
        Index("ix_roster_line_student_id", "student_id"),
    )

    roster_id: Mapped[UUID] = mapped_column(ForeignKey("roster.id", ondelete="CASCADE"))
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    ordinal: Mapped[int] = mapped_column(Integer)
    said: Mapped[Facts]
