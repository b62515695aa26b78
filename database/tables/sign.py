"""Signs that a child may drop out (辍学苗头), and what was learned of each (跟踪记录; DC-L2b, GH-35)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Instant, Row, Versioned, term
from domain.attendance import SignLevel, SignSource
from domain.cause import DropoutCause


class RiskSign(Versioned, Row):
    """辍学苗头: noticed by a person, or proposed by attendance; it never opens a case by itself.

    noticed_on: the day; of attendance the first day away. days: recorded days away in a row, of attendance alone.
    case_id: the case that was opened on it or that stood open.
    """

    __table_args__ = (
        Index(
            "uq_risk_sign_open",
            "student_id",
            "source",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_risk_sign_student_id_id", "student_id", "id"),
        CheckConstraint("(closed_at IS NULL) = (close_reason IS NULL)", name="closes"),
        CheckConstraint("(source = 'ATTENDANCE') = (days IS NOT NULL)", name="counts"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("dropout_case.id"), index=True)
    source: Mapped[SignSource] = mapped_column(term(SignSource))
    level: Mapped[SignLevel] = mapped_column(term(SignLevel))
    criterion_met: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    days: Mapped[int | None] = mapped_column(SmallInteger)
    noticed_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str]
    reported_by: Mapped[str | None]
    opened_at: Mapped[Instant]
    closed_at: Mapped[Instant | None]
    close_reason: Mapped[str | None]


class TrackingRecord(Row):
    """跟踪记录 (C4): cause, state of mind and the guardian's opinion, learned about a sign (DC-L2b). It only grows.

    visit_id: the home visit that it tells of, where there was one.
    """

    __table_args__ = (Index("ix_tracking_record_student_id", "student_id"),)

    sign_id: Mapped[UUID] = mapped_column(ForeignKey("risk_sign.id", ondelete="CASCADE"), index=True)
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("home_visit.id"), index=True)
    tracked_on: Mapped[date] = mapped_column(Date)
    cause: Mapped[DropoutCause] = mapped_column(term(DropoutCause))
    state_of_mind: Mapped[str]
    guardian_opinion: Mapped[str]
    result: Mapped[str | None]
    recorded_by: Mapped[str | None]
