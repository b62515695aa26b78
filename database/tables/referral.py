"""Requests to the judicial authorities: to compel a guardian, or for legal aid (HL-50, QC-12, catalogue 2.1 F16)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, term
from domain.referral import ReferralKind, ReferralState


class JudicialReferral(Versioned, Row):
    """提请司法、法律援助: asked of the judicial authorities in a child's case. requested_by_id: the unit that asks.

    materials, papers: evidence that was sent, and that came back. concluded_on, result: what came of legal aid that was given.
    """

    __table_args__ = (
        Index(
            "uq_judicial_referral_open",
            "case_id",
            "kind",
            unique=True,
            postgresql_where=text("state = 'REQUESTED'"),
        ),
        Index("ix_judicial_referral_student_id_id", "student_id", "id"),
        CheckConstraint("(state = 'REQUESTED') = (answered_on IS NULL)", name="answers"),
        CheckConstraint("(state = 'CONCLUDED') = (result IS NOT NULL)", name="results"),
        CheckConstraint("(concluded_on IS NULL) = (result IS NULL)", name="conclusions"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dropout_case.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ReferralKind] = mapped_column(term(ReferralKind))
    state: Mapped[ReferralState] = mapped_column(term(ReferralState))
    requested_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    requested_on: Mapped[date] = mapped_column(Date)
    grounds: Mapped[str]
    materials: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    answered_on: Mapped[date | None] = mapped_column(Date)
    answer: Mapped[str | None]
    document_no: Mapped[str | None]
    papers: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    concluded_on: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str | None]
