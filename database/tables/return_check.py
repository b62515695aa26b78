"""Term start (开学): each pupil ticked, those who did not come registered and their causes verified (DC-10, QC-18)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Instant, Row, Versioned, county, term
from domain.cause import DropoutCause
from domain.term import TermKind


class ReturnRegister(Versioned, Row):
    """返校清点与未报到登记造册 (R8) of a school in a term. completed_at: every pupil ticked, every cause verified.

    A later no-show or a correction opens it again.
    """

    __table_args__ = (UniqueConstraint("school_id", "school_year", "kind"),)

    jurisdiction_code: Mapped[str] = county()
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    school_year: Mapped[str] = mapped_column(String(9))
    kind: Mapped[TermKind] = mapped_column(term(TermKind))
    first_school_day: Mapped[date] = mapped_column(Date)
    opened_at: Mapped[Instant]
    completed_at: Mapped[Instant | None]


class TermReturnCheck(Versioned, Row):
    """返校清点: one pupil ticked at term start. reported: whether it came then; returned_on: the day it came later.

    cause, cause_*: why it did not, found out by whom; contacted_on: when its home was asked (DC-13).
    """

    __table_args__ = (
        UniqueConstraint("register_id", "student_id"),
        Index("ix_term_return_check_student_id", "student_id"),
        CheckConstraint("NOT (reported AND cause IS NOT NULL)", name="came"),
        CheckConstraint("(cause IS NULL) = (cause_verified_at IS NULL)", name="verified"),
        CheckConstraint("(cause IS NULL) = (contacted_on IS NULL)", name="contacted"),
    )

    register_id: Mapped[UUID] = mapped_column(ForeignKey("return_register.id", ondelete="CASCADE"))
    class_id: Mapped[UUID] = mapped_column(ForeignKey("school_class.id"), index=True)
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    reported: Mapped[bool] = mapped_column(Boolean)
    checked_on: Mapped[date] = mapped_column(Date)
    checked_by: Mapped[str | None]
    returned_on: Mapped[date | None] = mapped_column(Date)
    contacted_on: Mapped[date | None] = mapped_column(Date)
    cause: Mapped[DropoutCause | None] = mapped_column(term(DropoutCause))
    cause_note: Mapped[str | None]
    cause_verified_by: Mapped[str | None]
    cause_verified_at: Mapped[Instant | None]
