"""Dispositions of cases (分类处置): which situation, who decided, on what (catalogue 2.4)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, term
from domain.disposition import CaseOutcome, Situation
from domain.organization import Department


class Disposition(Row):
    """处置. It only grows: one that leaves the case open (reported upward, missing) is followed by another.

    department: who decides such a situation; decided_by: the person; stands_on: id of the application, conclusion, assessment
    or change behind it. resolves: whether it ended the work on the case.
    """

    __table_args__ = (
        Index("ix_disposition_case_id", "case_id"),
        Index("ix_disposition_student_id", "student_id"),
        Index("uq_disposition_resolves", "case_id", unique=True, postgresql_where=text("resolves")),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("dropout_case.id", ondelete="CASCADE"))
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    situation: Mapped[Situation] = mapped_column(term(Situation))
    outcome: Mapped[CaseOutcome] = mapped_column(term(CaseOutcome))
    resolves: Mapped[bool] = mapped_column(Boolean)
    department: Mapped[Department] = mapped_column(term(Department))
    decided_by: Mapped[str] = mapped_column(String(60))
    decided_on: Mapped[date] = mapped_column(Date)
    document_no: Mapped[str | None]
    reason: Mapped[str]
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    stands_on: Mapped[UUID | None] = mapped_column(Uuid)
    recorded_by: Mapped[str | None]
