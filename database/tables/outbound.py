"""Children who study elsewhere (外出就学跟踪): where, who says so, when it is looked at again (DC-L6, QC-39)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, term
from domain.outbound import OutboundEnd


class OutboundTracking(Versioned, Row):
    """外出就学跟踪. region_code: GB/T 2260 of where the school is; next_check_on: by when it is verified again.

    urged_on, urged_by: when the guardian was last urged to transfer the 学籍 (QC-39), and by whom.
    """

    __table_args__ = (
        Index(
            "uq_outbound_tracking_open",
            "student_id",
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index("ix_outbound_tracking_student_id_id", "student_id", "id"),
        CheckConstraint('(ended_on IS NULL) = ("end" IS NULL)', name="ends"),
        CheckConstraint("next_check_on > verified_on", name="is_checked_again"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    region_code: Mapped[str] = mapped_column(String(6))
    school_name: Mapped[str]
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    verified_on: Mapped[date] = mapped_column(Date)
    next_check_on: Mapped[date] = mapped_column(Date, index=True)
    urged_on: Mapped[date | None] = mapped_column(Date)
    urged_by: Mapped[str | None] = mapped_column(String(60))
    ended_on: Mapped[date | None] = mapped_column(Date)
    end: Mapped[OutboundEnd | None] = mapped_column(term(OutboundEnd))
