"""Home teaching (送教上门): a child's plan for a school year, its teachers, each visit, each month (catalogue 2.8, 4.11)."""

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
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, county, term
from domain.home_teaching import HomeTeachingMonthState, HomeTeachingPlace, HomeTeachingPlanState


class HomeTeachingPlan(Versioned, Row):
    """送教方案 (DC-21, DC-22, DC-25): one that is not closed a child and school year ("2026-2027").

    goals: by name; weekly_lessons: how many on each day of a week, Monday first.
    """

    __table_args__ = (
        Index(
            "uq_home_teaching_plan_open",
            "student_id",
            "school_year",
            unique=True,
            postgresql_where=text("state <> 'CLOSED'"),
        ),
        Index("ix_home_teaching_plan_student_id_id", "student_id", "id"),
        Index("ix_home_teaching_plan_jurisdiction_code_state", "jurisdiction_code", "state", "id"),
        CheckConstraint("cardinality(weekly_lessons) = 7", name="week"),
        CheckConstraint("(closed_on IS NOT NULL) = (state = 'CLOSED')", name="closes"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    placement_id: Mapped[UUID] = mapped_column(ForeignKey("placement.id"), index=True)
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    school_year: Mapped[str] = mapped_column(String(9))
    starts_on: Mapped[date] = mapped_column(Date)
    goals: Mapped[list[str]] = mapped_column(ARRAY(String))
    content: Mapped[str]
    weekly_lessons: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    state: Mapped[HomeTeachingPlanState] = mapped_column(term(HomeTeachingPlanState))
    approved_by: Mapped[str | None]
    approved_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    close_reason: Mapped[str | None]


class HomeTeacher(Row):
    """送教教师 (DC-22): who teaches a child at home. qualification: what fits the teacher for it, in words."""

    __table_args__ = (Index("ix_home_teacher_student_id", "student_id"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("home_teaching_plan.id", ondelete="CASCADE"), index=True)
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    name: Mapped[str]
    qualification: Mapped[str | None]


class HomeTeachingVisit(Row):
    """送教记录 (DC-23): one a day and child; it only grows. qualified: whether it counts; none where the place sets nothing."""

    __table_args__ = (
        UniqueConstraint("student_id", "visited_on"),
        CheckConstraint("lessons BETWEEN 1 AND 12", name="lessons"),
        Index("ix_home_teaching_visit_student_id_id", "student_id", "id"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("home_teaching_plan.id", ondelete="CASCADE"), index=True)
    visited_on: Mapped[date] = mapped_column(Date)
    lessons: Mapped[int] = mapped_column(SmallInteger)
    place: Mapped[HomeTeachingPlace] = mapped_column(term(HomeTeachingPlace))
    content: Mapped[str]
    teachers: Mapped[list[str]] = mapped_column(ARRAY(String))
    guardian_signed: Mapped[bool] = mapped_column(Boolean)
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    qualified: Mapped[bool | None] = mapped_column(Boolean)


class HomeTeachingMonth(Versioned, Row):
    """送教月度 (4.11): a month that is due under a plan. month: its first day.

    judged: false where the place sets no minimum, or the plan ended before half of the month: it then stays OPEN.
    visits_due, lessons_due: what was asked for; visits_qualified: how many counted, once it was judged.
    """

    __table_args__ = (
        UniqueConstraint("student_id", "month"),
        CheckConstraint("judged OR state = 'OPEN'", name="judges"),
        Index("ix_home_teaching_month_jurisdiction_code_state", "jurisdiction_code", "state", "month"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("home_teaching_plan.id", ondelete="CASCADE"), index=True)
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    month: Mapped[date] = mapped_column(Date)
    state: Mapped[HomeTeachingMonthState] = mapped_column(term(HomeTeachingMonthState))
    judged: Mapped[bool] = mapped_column(Boolean)
    visits_due: Mapped[int | None] = mapped_column(SmallInteger)
    lessons_due: Mapped[int | None] = mapped_column(SmallInteger)
    visits_qualified: Mapped[int | None] = mapped_column(SmallInteger)
