"""A school's teachers (教师): who serves there, since when, until when (GH-14, QC-26a)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Instant, Row, Versioned, county, term
from domain.teacher import RecruitmentType

_SERVES = text("serves_until IS NULL AND withdrawn_at IS NULL")


class Teacher(Versioned, Row):
    """教师 of one school; who moves to another leaves here and begins there.

    number: the school's own (工号), which tells two of one name apart. serves_until: the last day, once it has come, with why.
    recorded_by: the id of the user or client. withdrawn_at: since when the row counts no more, because it was wrong.
    """

    __table_args__ = (
        Index(
            "uq_teacher_serving",
            "unit_id",
            "name",
            "number",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=_SERVES,
        ),
        Index("uq_teacher_number", "unit_id", "number", unique=True, postgresql_where=_SERVES),
        CheckConstraint("serves_until >= serves_from", name="in_order"),
        CheckConstraint("(serves_until IS NULL) = (leaving_reason IS NULL)", name="leaves_with_a_reason"),
    )

    jurisdiction_code: Mapped[str] = county()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    name: Mapped[str]
    number: Mapped[str | None] = mapped_column(String(20))
    recruitment_type: Mapped[RecruitmentType] = mapped_column(term(RecruitmentType))
    serves_from: Mapped[date] = mapped_column(Date)
    serves_until: Mapped[date | None] = mapped_column(Date)
    leaving_reason: Mapped[str | None]
    recorded_by: Mapped[str | None]
    withdrawn_at: Mapped[Instant | None] = mapped_column(sort_order=80)
    withdrawal_reason: Mapped[str | None] = mapped_column(sort_order=81)
