"""Children who came back: a file of their own, follow-ups, one strategy a pupil (GH-37, HL-53)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, term
from domain.strategy import StrategyGround


class ReturneeFile(Versioned, Row):
    """返校学生档案（单独建档）: kept from the return until the case is closed. care_person: who looks after the child.

    follow_up_until: the day from which the case may be closed; next_on: when the next follow-up is due. relapse: it ended
    because the child dropped out again.
    """

    __table_args__ = (
        Index("uq_returnee_file_case", "case_id", unique=True),
        Index("ix_returnee_file_student_id_id", "student_id", "id"),
        CheckConstraint("follow_up_until >= opened_on", name="lasts"),
        CheckConstraint("NOT relapse OR closed_on IS NOT NULL", name="relapse_ends"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dropout_case.id", ondelete="CASCADE"))
    care_person: Mapped[str]
    opened_on: Mapped[date] = mapped_column(Date)
    follow_up_until: Mapped[date] = mapped_column(Date)
    next_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    relapse: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))


class FollowUp(Row):
    """跟踪回访: one look after a child that came back. It only grows. attending: whether it was at school."""

    __table_args__ = (
        Index("ix_follow_up_file_id", "file_id"),
        Index("ix_follow_up_student_id", "student_id"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("returnee_file.id", ondelete="CASCADE"))
    followed_on: Mapped[date] = mapped_column(Date)
    attending: Mapped[bool] = mapped_column(Boolean)
    finding: Mapped[str]
    followed_by: Mapped[str]


class StudentStrategy(Versioned, Row):
    """一生一策: how a child with learning difficulties, weary of school or returned is taught; one at a time (HL-53)."""

    __table_args__ = (
        Index(
            "uq_student_strategy_current",
            "student_id",
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index("ix_student_strategy_student_id_id", "student_id", "id"),
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_it_begins"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    ground: Mapped[StrategyGround] = mapped_column(term(StrategyGround))
    academic_level: Mapped[str]
    health_note: Mapped[str | None]
    student_wish: Mapped[str | None]
    guardian_wish: Mapped[str | None]
    courses: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    mode: Mapped[str]
    started_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
