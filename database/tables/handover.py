"""From primary to junior school (小升初): where each leaver goes, and the handover in three copies (GH-25, GH-26, catalogue 4.12)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Facts, Instant, Row, Versioned, county, term
from domain.handover import Arrival, CopyKeeper, Destination, HandoverState


class TransitionHandover(Versioned, Row):
    """小升初交接手续: the leavers that one primary school hands to one junior school, for the school year that they enter.

    Once the primary school has signed it holds no others; who is recorded later goes into another one.
    """

    __table_args__ = (
        Index(
            "uq_transition_handover_draft",
            "primary_id",
            "junior_id",
            "school_year",
            unique=True,
            postgresql_where=text("state = 'DRAFT'"),
        ),
        CheckConstraint("(state = 'DRAFT') = (signed_at IS NULL)", name="signs"),
    )

    jurisdiction_code: Mapped[str] = county()
    school_year: Mapped[str] = mapped_column(String(9))
    primary_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    junior_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    state: Mapped[HandoverState] = mapped_column(term(HandoverState), server_default="DRAFT")
    drafted_at: Mapped[Instant]
    signed_at: Mapped[Instant | None]
    closed_at: Mapped[Instant | None]


class HandoverCopy(Row):
    """交接手续存执: one copy, acknowledged by who keeps it. organization_id: none where the unit is not on record."""

    __table_args__ = (UniqueConstraint("handover_id", "keeper"),)

    handover_id: Mapped[UUID] = mapped_column(ForeignKey("transition_handover.id", ondelete="CASCADE"))
    keeper: Mapped[CopyKeeper] = mapped_column(term(CopyKeeper))
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    acknowledged_at: Mapped[Instant]
    acknowledged_by: Mapped[str]


class GraduateDestination(Versioned, Row):
    """小学毕业生去向: where a leaver of primary school goes on; a line of the handover once it stands in one.

    school_year: the one that is entered. primary_id: the school that it leaves. school_name, evidence: of a school elsewhere.
    said: what the paper says of the child, as tables.LedgerLine has it, from the moment it is signed.
    """

    __table_args__ = (
        UniqueConstraint("student_id", "school_year"),
        Index("ix_graduate_destination_primary_id", "primary_id", "school_year"),
        Index("ix_graduate_destination_handover_id", "handover_id"),
        CheckConstraint("(destination = 'COUNTY_JUNIOR') = (junior_id IS NOT NULL)", name="junior"),
        CheckConstraint("destination = 'ELSEWHERE' OR school_name IS NULL", name="elsewhere"),
        CheckConstraint("handover_id IS NULL OR junior_id IS NOT NULL", name="handed_over"),
        CheckConstraint("arrival IS NULL OR handover_id IS NOT NULL", name="ticked"),
        CheckConstraint(
            "(arrival IS NOT DISTINCT FROM 'ARRIVED') = (arrived_on IS NOT NULL)", name="arrived"
        ),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    school_year: Mapped[str] = mapped_column(String(9))
    primary_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    destination: Mapped[Destination] = mapped_column(term(Destination))
    junior_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"), index=True)
    school_name: Mapped[str | None]
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    recorded_by: Mapped[str | None]
    handover_id: Mapped[UUID | None] = mapped_column(ForeignKey("transition_handover.id"))
    said: Mapped[Facts]
    arrival: Mapped[Arrival | None] = mapped_column(term(Arrival))
    arrived_on: Mapped[date | None] = mapped_column(Date)
    ticked_by: Mapped[str | None]
