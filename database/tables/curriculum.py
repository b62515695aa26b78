"""What a school states of its own teaching, once a term (DC-L3, HL-54, QC-22)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, county, term
from domain.curriculum import MOST_EXERCISE
from domain.term import TermKind


class CurriculumStatement(Versioned, Row):
    """课程与评价自查: a school's own, of a term. evaluation: by what pupils are judged; shortfall: why something is not done,
    and what will be. no_extra_pace, exercise_minutes (each day): none where the school did not say. stated_by: who signs for the school; recorded_by: the id of the user or client."""

    __table_args__ = (
        UniqueConstraint("school_id", "school_year", "kind"),
        CheckConstraint(
            "(full_curriculum AND full_hours AND integrating_activities AND not_marks_alone AND counseling"
            " AND coalesce(no_extra_pace, true)) = (shortfall IS NULL)",
            name="explains",
        ),
        CheckConstraint(f"exercise_minutes BETWEEN 0 AND {MOST_EXERCISE}", name="exercises"),
    )

    jurisdiction_code: Mapped[str] = county()
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    school_year: Mapped[str] = mapped_column(String(9))
    kind: Mapped[TermKind] = mapped_column(term(TermKind))
    full_curriculum: Mapped[bool] = mapped_column(Boolean)
    full_hours: Mapped[bool] = mapped_column(Boolean)
    integrating_activities: Mapped[bool] = mapped_column(Boolean)
    not_marks_alone: Mapped[bool] = mapped_column(Boolean)
    counseling: Mapped[bool] = mapped_column(Boolean)
    no_extra_pace: Mapped[bool | None] = mapped_column(Boolean)
    exercise_minutes: Mapped[int | None] = mapped_column(SmallInteger)
    evaluation: Mapped[str]
    shortfall: Mapped[str | None]
    stated_by: Mapped[str]
    stated_on: Mapped[date] = mapped_column(Date)
    recorded_by: Mapped[str | None]
