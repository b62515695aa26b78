"""Daily attendance (考勤): a sheet a class and day, a record a pupil, a summary a month (GH-31, GH-32, catalogue 2.6)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Facts, Instant, Row, Versioned, county, term
from domain.attendance import AttendanceStatus, SummaryState


class AttendanceSheet(Versioned, Row):
    """考勤表: the attendance of a class on a day; each correction is a new version.

    extra_day: why it was taught on a day that the calendar has off, if it was. recorded_*: who recorded it last.
    """

    __table_args__ = (
        UniqueConstraint("class_id", "day"),
        Index("ix_attendance_sheet_school_id_day", "school_id", "day"),
        Index("ix_attendance_sheet_jurisdiction_code_day", "jurisdiction_code", "day", "id"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    class_id: Mapped[UUID] = mapped_column(ForeignKey("school_class.id"))
    day: Mapped[date] = mapped_column(Date)
    extra_day: Mapped[str | None]
    recorded_by: Mapped[str | None]
    recorded_at: Mapped[Instant]


class AttendanceRecord(Row):
    """考勤记录: one pupil on one day. verified_*: who found out why it was away, and when (GH-31).

    Some 45 million a year in a large county: the rest stands on the sheet, earlier statuses on the timeline.
    """

    __table_args__ = (
        UniqueConstraint("student_id", "day"),
        CheckConstraint("(verified_at IS NULL) = (verified_by IS NULL)", name="verified"),
    )

    sheet_id: Mapped[UUID] = mapped_column(ForeignKey("attendance_sheet.id", ondelete="CASCADE"), index=True)
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(Date)
    status: Mapped[AttendanceStatus] = mapped_column(term(AttendanceStatus))
    note: Mapped[str | None]
    verified_by: Mapped[str | None]
    verified_at: Mapped[Instant | None]


class AttendanceSummary(Versioned, Row):
    """考勤月汇总: a class's month, counted from its records when the homeroom teacher signs, kept as it was then (GH-32).

    month: "2026-09". Counts are null in a draft. present_days, absent_days, by_reason: pupils' days. suspected, dropout:
    children of the class in that status when it was counted.
    """

    __table_args__ = (
        UniqueConstraint("class_id", "month"),
        Index("ix_attendance_summary_school_id_month", "school_id", "month"),
        Index("ix_attendance_summary_jurisdiction_code_month", "jurisdiction_code", "month", "id"),
        CheckConstraint("(state = 'DRAFT') = (prepared_at IS NULL)", name="prepared"),
        CheckConstraint("(state = 'REVIEWED') = (reviewed_at IS NOT NULL)", name="reviewed"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    class_id: Mapped[UUID] = mapped_column(ForeignKey("school_class.id"))
    month: Mapped[str] = mapped_column(String(7))
    state: Mapped[SummaryState] = mapped_column(term(SummaryState), server_default="DRAFT")
    enrolled: Mapped[int | None] = mapped_column(SmallInteger)
    school_days: Mapped[int | None] = mapped_column(SmallInteger)
    present_days: Mapped[int | None]
    absent_days: Mapped[int | None]
    by_reason: Mapped[Facts]
    suspected: Mapped[int | None] = mapped_column(SmallInteger)
    dropout: Mapped[int | None] = mapped_column(SmallInteger)
    prepared_by: Mapped[str | None]
    prepared_at: Mapped[Instant | None]
    reviewed_by: Mapped[str | None]
    reviewed_at: Mapped[Instant | None]
