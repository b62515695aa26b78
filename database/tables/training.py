"""Wishes of graduates who do not go on (未继续升学毕业生意愿), and what came of the training they were offered (HL-19, R11)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Instant, Row, Versioned, term
from domain.training import GraduateChoice, GraduateStage, TrainingOutcome, TrainingWishState


class TrainingWish(Versioned, Row):
    """培训意愿: what one graduate wishes; one under way, a graduate. training: what it wishes to be trained in.

    noted_by_id: the township or school that noted it; township_id: in whose list it stands. sent_…: with which package it went
    to labor inspection last, and when that arrived. course, outcome, trained_from: as the department said them, answered_at.
    """

    __table_args__ = (
        Index(
            "uq_training_wish_under_way",
            "student_id",
            unique=True,
            postgresql_where=text("state IN ('NOTED', 'SENT')"),
        ),
        Index("ix_training_wish_student_id_id", "student_id", "id"),
        CheckConstraint("(choice = 'TRAINING') = (training IS NOT NULL)", name="wishes"),
        CheckConstraint("(state = 'ANSWERED') = (outcome IS NOT NULL)", name="answered"),
        CheckConstraint("(state = 'ANSWERED') = (answered_at IS NOT NULL)", name="answers"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    stage: Mapped[GraduateStage] = mapped_column(term(GraduateStage))
    choice: Mapped[GraduateChoice] = mapped_column(term(GraduateChoice))
    training: Mapped[str | None]
    state: Mapped[TrainingWishState] = mapped_column(term(TrainingWishState))
    noted_on: Mapped[date] = mapped_column(Date)
    noted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    township_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    sent_package_id: Mapped[UUID | None] = mapped_column(ForeignKey("exchange_package.id"), index=True)
    sent_at: Mapped[Instant | None]
    outcome: Mapped[TrainingOutcome | None] = mapped_column(term(TrainingOutcome))
    course: Mapped[str | None]
    trained_from: Mapped[date | None] = mapped_column(Date)
    answered_at: Mapped[Instant | None]
