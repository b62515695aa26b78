"""Measures against guardians and employers: steps of the place's ladder, each on paper, served, with what came of it (catalogue 2.9, 4.3)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Instant, Row, Versioned, county, term
from domain.enforcement import ServiceMethod, StepState
from domain.organization import Department
from domain.responsibility import EnforcementStep


class Enforcement(Versioned, Row):
    """督促措施: one step taken against a child's guardian, in its case, or against an employer, on a clue of child labor.

    serial_no: the county's running number of the year.

    step_no: its place in the ladder, 0 for what is taken beside it. actor: in whose name; legal_basis, demand: as the paper has
    them; deadline: the day the paper itself names (T-22).
    """

    __table_args__ = (
        UniqueConstraint("jurisdiction_code", "serial_no"),
        Index(
            "uq_enforcement_at_work",
            "case_id",
            "step",
            unique=True,
            postgresql_where=text("state IN ('PREPARED', 'SERVED')"),
        ),
        Index(
            "uq_enforcement_at_work_employer",
            "clue_id",
            "step",
            unique=True,
            postgresql_where=text("state IN ('PREPARED', 'SERVED')"),
        ),
        CheckConstraint("num_nonnulls(case_id, clue_id) = 1", name="against_one"),
        Index("ix_enforcement_case_id", "case_id"),
        Index("ix_enforcement_student_id", "student_id"),
        CheckConstraint("state = 'PREPARED' OR state = 'WITHDRAWN' OR served_on IS NOT NULL", name="served"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("dropout_case.id", ondelete="CASCADE"))
    clue_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("child_labor_clue.id", ondelete="CASCADE"), index=True
    )
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    step: Mapped[EnforcementStep] = mapped_column(term(EnforcementStep))
    step_no: Mapped[int] = mapped_column(SmallInteger)
    label_zh: Mapped[str]
    clauses: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    state: Mapped[StepState] = mapped_column(term(StepState))
    actor: Mapped[Department] = mapped_column(term(Department))
    serial_no: Mapped[str]
    document_no: Mapped[str | None]
    legal_basis: Mapped[str]
    demand: Mapped[str]
    deadline: Mapped[date | None] = mapped_column(Date)
    prepared_at: Mapped[Instant]
    service_method: Mapped[ServiceMethod | None] = mapped_column(term(ServiceMethod))
    served_on: Mapped[date | None] = mapped_column(Date)
    served_to: Mapped[str | None]
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    ended_on: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str | None]
