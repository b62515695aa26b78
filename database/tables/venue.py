"""Clues of venues that harm pupils, and what departments did about them (catalogue 2.11; HL-23, HL-23a, HL-31a, QC-11, QC-11a)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Instant, Row, Versioned, county, term
from domain.venue import VenueActionKind, VenueClueState, VenueMatter, VenueParty, VenueType


class VenueViolationClue(Versioned, Row):
    """场所违规线索: reported by reported_by_id, unit_id leads. school_id: the school near which it is; distance_m: metres to it.

    task_id: what the clue asks of the leading department, which moves with it. finding: what came of it, once it is closed.
    """

    __table_args__ = (
        UniqueConstraint("jurisdiction_code", "clue_no"),
        CheckConstraint("(state IN ('CLOSED', 'NOT_FOUND')) = (closed_at IS NOT NULL)", name="ends"),
        CheckConstraint("(closed_at IS NULL) = (finding IS NULL)", name="findings"),
        CheckConstraint("distance_m IS NULL OR (distance_m >= 0 AND school_id IS NOT NULL)", name="near"),
        Index("ix_venue_violation_clue_jurisdiction_code_state", "jurisdiction_code", "state"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    clue_no: Mapped[str] = mapped_column(String(16))
    venue_type: Mapped[VenueType] = mapped_column(term(VenueType))
    matter: Mapped[VenueMatter] = mapped_column(term(VenueMatter))
    venue_name: Mapped[str]
    location: Mapped[str]
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    distance_m: Mapped[int | None] = mapped_column(Integer)
    seen_on: Mapped[date] = mapped_column(Date)
    description: Mapped[str]
    reported_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    reported_at: Mapped[Instant]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    task_id: Mapped[UUID] = mapped_column(ForeignKey("duty_task.id"), unique=True)
    clauses: Mapped[list[str]] = words()
    state: Mapped[VenueClueState] = mapped_column(term(VenueClueState))
    closed_at: Mapped[Instant | None]
    finding: Mapped[str | None]


class VenueAction(Row):
    """场所违规处置: one measure, by the leading department. reported_by_id, school_id: of the clue, who sees it too."""

    __table_args__ = (
        CheckConstraint("kind = 'WARNING' OR document_no IS NOT NULL", name="documents"),
        Index("ix_venue_action_clue_id_id", "clue_id", "id"),
    )

    jurisdiction_code: Mapped[str] = county()
    clue_id: Mapped[UUID] = mapped_column(ForeignKey("venue_violation_clue.id", ondelete="CASCADE"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    reported_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    kind: Mapped[VenueActionKind] = mapped_column(term(VenueActionKind))
    against: Mapped[VenueParty] = mapped_column(term(VenueParty))
    taken_on: Mapped[date] = mapped_column(Date)
    legal_basis: Mapped[str]
    document_no: Mapped[str | None]
    note: Mapped[str | None]
    recorded_by: Mapped[str]
