"""Vocational courses that junior pupils elect beside their own (职业选修; QC-35)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, term
from domain.vocational import ElectiveKind


class VocationalElective(Versioned, Row):
    """职业选修课程: of a junior pupil, who stays one. school_id: where it is registered; provider: who teaches it, in words."""

    __table_args__ = (
        Index(
            "uq_vocational_elective_open",
            "student_id",
            "course",
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index("ix_vocational_elective_student_id_id", "student_id", "id"),
        CheckConstraint("started_on <= ended_on", name="lasts"),
        CheckConstraint("(ended_on IS NULL) = (result IS NULL)", name="ends"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    kind: Mapped[ElectiveKind] = mapped_column(term(ElectiveKind))
    course: Mapped[str]
    provider: Mapped[str]
    started_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str | None]
