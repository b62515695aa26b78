"""Emergencies in a case (突发情况): what happened, which departments they were handed to, and what each answered (HL-15)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, term
from domain.incident import IncidentState, IncidentUrgency
from domain.organization import Department


class CaseIncident(Versioned, Row):
    """突发情况: something that persuasion or placement of a child met with. coordinator: by name, of the bureau.

    reported_by: the id of the user or client. evidence: what shows it.
    """

    __table_args__ = (
        Index("ix_case_incident_student_id_id", "student_id", "id"),
        CheckConstraint("(state = 'CLOSED') = (closed_on IS NOT NULL)", name="closes"),
        CheckConstraint("(closed_on IS NULL) = (result IS NULL)", name="concludes"),
        CheckConstraint("state <> 'HANDED' OR coordinator IS NOT NULL", name="hands"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dropout_case.id", ondelete="CASCADE"), index=True)
    urgency: Mapped[IncidentUrgency] = mapped_column(term(IncidentUrgency))
    state: Mapped[IncidentState] = mapped_column(term(IncidentState))
    happened_on: Mapped[date] = mapped_column(Date)
    description: Mapped[str]
    reported_by: Mapped[str | None]
    coordinator: Mapped[str | None]
    closed_on: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str | None]
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))


class IncidentHandling(Row):
    """部门处置: one department that an emergency was handed to, once; what it was asked and what it answered.

    It changes with its emergency's version. papers: evidence of the department's own.
    """

    __table_args__ = (
        UniqueConstraint("incident_id", "department"),
        Index("ix_incident_handling_student_id_id", "student_id", "id"),
        CheckConstraint("(answered_on IS NULL) = (answer IS NULL)", name="answers"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("case_incident.id", ondelete="CASCADE"))
    department: Mapped[Department] = mapped_column(term(Department))
    asked: Mapped[str]
    handed_on: Mapped[date] = mapped_column(Date)
    answered_on: Mapped[date | None] = mapped_column(Date)
    answer: Mapped[str | None]
    document_no: Mapped[str | None]
    papers: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
