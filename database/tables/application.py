"""Applications (申请): deferral, stay abroad, vocational school, suspension, non-enrollment, with their end (catalogue 4.8)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Instant, Row, Versioned, county, term
from domain.application import OPEN_APPLICATIONS, ApplicationKind, ApplicationState
from domain.organization import Department

_OPEN = ", ".join(f"'{each.name}'" for each in OPEN_APPLICATIONS)


class Application(Versioned, Row):
    """申请. applicant_name: the guardian who asks; destination: country, vocational school or place of treatment.

    starts_on, ends_on: first and last day; none where the approval names no end. remind_at, expires_at: when the clock moves
    it (T-23). asked_for: what evidence is still missing, in words.
    """

    __table_args__ = (
        Index(
            "uq_application_open",
            "student_id",
            "kind",
            unique=True,
            postgresql_where=text(f"state IN ({_OPEN})"),
        ),
        Index("ix_application_student_id_id", "student_id", "id"),
        Index("ix_application_jurisdiction_code_state", "jurisdiction_code", "state", "id"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    kind: Mapped[ApplicationKind] = mapped_column(term(ApplicationKind))
    state: Mapped[ApplicationState] = mapped_column(term(ApplicationState))
    applicant_name: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str]
    destination: Mapped[str | None]
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    asked_for: Mapped[str | None]
    submitted_on: Mapped[date] = mapped_column(Date)
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    remind_at: Mapped[Instant | None]
    expires_at: Mapped[Instant | None]
    approver: Mapped[Department | None] = mapped_column(term(Department))
    decided_by: Mapped[str | None] = mapped_column(String(60))
    decided_on: Mapped[date | None] = mapped_column(Date)
    filing_no: Mapped[str | None]
    reject_reason: Mapped[str | None]
    closed_on: Mapped[date | None] = mapped_column(Date)
    close_reason: Mapped[str | None]
