"""Which school goes from door to door in which village, and who answers for it (摸排任务, DC-08)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, county


class ScreeningAssignment(Versioned, Row):
    """摸排任务: a line of the 村（社区）摸排任务分解表 of a school year; each village stands in it once.

    screened_on, children_found: when the school was there last, and how many children of school age it found.
    """

    __table_args__ = (
        UniqueConstraint("village_id", "school_year"),
        CheckConstraint("(screened_on IS NULL) = (children_found IS NULL)", name="screened"),
        CheckConstraint("children_found >= 0", name="found"),
        Index("ix_screening_assignment_jurisdiction_code_school_year", "jurisdiction_code", "school_year"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    school_year: Mapped[str] = mapped_column(String(9))
    village_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    responsible_name: Mapped[str]
    screened_on: Mapped[date | None] = mapped_column(Date)
    children_found: Mapped[int | None] = mapped_column(Integer)
