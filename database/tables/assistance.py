"""Social assistance (社会救助): whom civil affairs were asked to consider, and what they decided (QC-13, HL-22)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Instant, Row, Versioned, term
from domain.assistance import AssistanceDecision, AssistanceKind, AssistanceReason, AssistanceState


class AssistanceRequest(Versioned, Row):
    """社会救助推荐: one request about a child's household; one under way, a child.

    sent_package_id: the package that carried it last; answered_at: when their decision was taken over. decision, kind,
    valid_from, document_no, decided_on: as civil affairs said them; kind and valid_from of a household that they took in.
    """

    __table_args__ = (
        Index(
            "uq_assistance_request_under_way",
            "student_id",
            unique=True,
            postgresql_where=text("state IN ('CREATED', 'SENT')"),
        ),
        Index("ix_assistance_request_student_id", "student_id"),
        CheckConstraint("(state = 'DECIDED') = (decision IS NOT NULL)", name="decided"),
        CheckConstraint("(state = 'DECIDED') = (answered_at IS NOT NULL)", name="answered"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    reason: Mapped[AssistanceReason] = mapped_column(term(AssistanceReason))
    state: Mapped[AssistanceState] = mapped_column(term(AssistanceState), server_default="CREATED")
    sent_package_id: Mapped[UUID | None] = mapped_column(ForeignKey("exchange_package.id"), index=True)
    sent_at: Mapped[Instant | None]
    decision: Mapped[AssistanceDecision | None] = mapped_column(term(AssistanceDecision))
    kind: Mapped[AssistanceKind | None] = mapped_column(term(AssistanceKind))
    valid_from: Mapped[date | None] = mapped_column(Date)
    document_no: Mapped[str | None]
    decided_on: Mapped[date | None] = mapped_column(Date)
    answered_at: Mapped[Instant | None]
