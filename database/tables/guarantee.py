"""包保到人: one named person who answers for one child (QC-49)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned


class GuaranteeAssignment(Versioned, Row):
    """包保到人: who answers for a child, of which unit, from when to when; one at a time. recorded_by: id of user or client."""

    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_it_begins"),
        Index("ix_guarantee_assignment_student_id", "student_id"),
        Index(
            "uq_guarantee_assignment_current",
            "student_id",
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    guarantor_name: Mapped[str]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    position_zh: Mapped[str]
    started_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str | None]
    recorded_by: Mapped[str | None]
