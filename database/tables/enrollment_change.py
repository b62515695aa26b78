"""Changes of a 学籍 (学籍异动) as they are asked for, reviewed and take effect (GH-18, BS-17, catalogue 4.4)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, term
from domain.application import ApplicationKind
from domain.enrollment_change import OPEN_CHANGES, Applicant, ChangeState, EnrollmentChangeType
from domain.responsibility import NodeKind
from domain.student import Sex

_WAITING = ", ".join(f"'{each.name}'" for each in OPEN_CHANGES)


class EnrollmentChange(Versioned, Row):
    """学籍异动. from_school_id: where the child held a 学籍; to_school_id, to_school_name: the school here, or one elsewhere.

    grade: 1 to 9, into which the child goes. kept_for: of a suspension or retention what it is for. ends_on: their last day. conclusion_id: the police's conclusion
    behind it (HL-66). flagged: the pupil is one with learning difficulties, so whoever reviews asks whether it was pressed
    (DC-L4b). corrected_*: what an INFO_CHANGE corrects. taken_up_on: when the school elsewhere registered the child (HL-16).
    findings: what the check of the 学籍 against who is there said of the child when it was last looked at (GH-18).
    """

    __table_args__ = (
        Index(
            "uq_enrollment_change_open",
            "student_id",
            unique=True,
            postgresql_where=text(f"state IN ({_WAITING})"),
        ),
        Index("ix_enrollment_change_student_id_id", "student_id", "id"),
        CheckConstraint("type NOT IN ('WITHDRAWAL', 'EXPULSION')", name="none_forbidden"),
        CheckConstraint("(effective_on IS NOT NULL) OR state <> 'EFFECTIVE'", name="takes_effect"),
        CheckConstraint(
            "taken_up_on IS NULL OR (type = 'TRANSFER_OUT' AND to_school_id IS NULL AND state = 'EFFECTIVE')",
            name="taken_up",
        ),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    type: Mapped[EnrollmentChangeType] = mapped_column(term(EnrollmentChangeType))
    state: Mapped[ChangeState] = mapped_column(term(ChangeState))
    applicant: Mapped[Applicant] = mapped_column(term(Applicant))
    reason: Mapped[str]
    from_school_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"), index=True)
    to_school_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"), index=True)
    to_school_name: Mapped[str | None]
    grade: Mapped[int | None] = mapped_column(SmallInteger)
    kept_for: Mapped[ApplicationKind | None] = mapped_column(term(ApplicationKind))
    ends_on: Mapped[date | None] = mapped_column(Date)
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    conclusion_id: Mapped[UUID | None] = mapped_column(ForeignKey("verification.id"), index=True)
    flagged: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    findings: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    corrected_name: Mapped[str | None]
    corrected_birth_date: Mapped[date | None] = mapped_column(Date)
    corrected_sex: Mapped[Sex | None] = mapped_column(term(Sex))
    submitted_on: Mapped[date] = mapped_column(Date)
    effective_on: Mapped[date | None] = mapped_column(Date, index=True)
    filing_no: Mapped[str | None]
    taken_up_on: Mapped[date | None] = mapped_column(Date)
    reject_reason: Mapped[str | None]


class EnrollmentReview(Row):
    """学籍异动审核: one signature under a change. level: the post that reviewed; post: of the place's line, if it has one."""

    __table_args__ = (
        Index("ix_enrollment_review_change_id", "change_id"),
        Index("ix_enrollment_review_student_id", "student_id"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    change_id: Mapped[UUID] = mapped_column(ForeignKey("enrollment_change.id", ondelete="CASCADE"))
    level: Mapped[NodeKind] = mapped_column(term(NodeKind))
    post: Mapped[NodeKind | None] = mapped_column(term(NodeKind))
    name: Mapped[str] = mapped_column(String(60))
    reviewed_on: Mapped[date] = mapped_column(Date)
    recorded_by: Mapped[str | None]
