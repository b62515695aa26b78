"""The police's help with persuasion (公安协助劝返): asked for in a case by a person, sent once (HL-32)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Instant, Row, Versioned, term
from domain.persuasion_assist import AssistNeed, AssistState


class PersuasionAssist(Versioned, Row):
    """协助劝返请求: what the police are asked to help with in a child's case. requested_by_id: the unit that asks; reason: why,
    which the hub keeps to itself. sent_…: with which package it went to the police, and when that arrived.
    """

    __table_args__ = (
        Index(
            "uq_persuasion_assist_requested",
            "case_id",
            unique=True,
            postgresql_where=text("state = 'REQUESTED'"),
        ),
        Index("ix_persuasion_assist_student_id_id", "student_id", "id"),
        CheckConstraint("(state = 'SENT') = (sent_at IS NOT NULL)", name="sends"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dropout_case.id", ondelete="CASCADE"), index=True)
    need: Mapped[AssistNeed] = mapped_column(term(AssistNeed))
    reason: Mapped[str]
    state: Mapped[AssistState] = mapped_column(term(AssistState))
    requested_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    requested_on: Mapped[date] = mapped_column(Date)
    sent_package_id: Mapped[UUID | None] = mapped_column(ForeignKey("exchange_package.id"), index=True)
    sent_at: Mapped[Instant | None]
