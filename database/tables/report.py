"""Written reports of a case and their recipients, each with a receipt of its own (GH-21, QC-19, DC-L2c, A-36)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Instant, Row, Versioned, term
from domain.report import ReportAddressee, ReportKind


class WrittenReport(Versioned, Row):
    """书面报告: owed since due_from; sent_at: none while it is still owed. sender_id: the unit that owes it.

    One of a kind is owed in a case at a time. visits: how many that count were made before it was sent (GH-19).
    """

    __table_args__ = (
        Index(
            "uq_written_report_owed",
            "case_id",
            "kind",
            unique=True,
            postgresql_where=text("sent_at IS NULL"),
        ),
        Index("ix_written_report_case_id", "case_id"),
        Index("ix_written_report_student_id_id", "student_id", "id"),
        CheckConstraint(
            "(sent_at IS NULL) = (content IS NULL) AND (sent_at IS NULL) = (signed_by IS NULL)",
            name="is_whole",
        ),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dropout_case.id", ondelete="CASCADE"))
    kind: Mapped[ReportKind] = mapped_column(term(ReportKind))
    sender_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    due_from: Mapped[date] = mapped_column(Date)
    content: Mapped[str | None]
    signed_by: Mapped[str | None]
    sealed: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    visits: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    sent_at: Mapped[Instant | None]


class ReportRecipient(Versioned, Row):
    """报告收件单位: one to whom a report was sent. organization_id: none where the county has no such unit on record."""

    __table_args__ = (
        Index("uq_report_recipient_addressee", "report_id", "addressee", unique=True),
        Index("ix_report_recipient_student_id", "student_id"),
        CheckConstraint("(received_at IS NULL) = (received_by IS NULL)", name="is_receipted"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    report_id: Mapped[UUID] = mapped_column(ForeignKey("written_report.id", ondelete="CASCADE"))
    addressee: Mapped[ReportAddressee] = mapped_column(term(ReportAddressee))
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    received_at: Mapped[Instant | None]
    received_by: Mapped[str | None]
