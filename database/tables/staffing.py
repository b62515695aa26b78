"""Staff in numbers, and schools paired (师资、结对; QC-23 to QC-26a, QC-35a)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.register import Register
from database.tables.row import Row, term
from domain.staffing import StaffingKind


class StaffingRecord(Register, Row):
    """师资记录. Which numbers it has follows from its kind (domain.staffing.NUMBERS); they count staff, never children.

    What was trained, rotated or sent out on held_on adds up over a period; teachers posted and vocational teachers are as of that day.
    host_id: the school that master teachers visited, or that its center school guided.
    """

    __table_args__ = (
        Index("ix_staffing_record_unit_id_held_on", "unit_id", "held_on"),
        CheckConstraint(
            "(kind IN ('MASTER_TEACHER_VISIT', 'CENTER_SCHOOL_GUIDANCE')) = (host_id IS NOT NULL)",
            name="hosts",
        ),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    kind: Mapped[StaffingKind] = mapped_column(term(StaffingKind))
    host_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"), index=True)
    title: Mapped[str]
    person_times: Mapped[int | None] = mapped_column(Integer)
    rural_person_times: Mapped[int | None] = mapped_column(Integer)
    principals: Mapped[int | None] = mapped_column(Integer)
    teachers: Mapped[int | None] = mapped_column(Integer)
    backbone_teachers: Mapped[int | None] = mapped_column(Integer)
    outside_townships: Mapped[int | None] = mapped_column(Integer)
    full_time: Mapped[int | None] = mapped_column(Integer)
    part_time: Mapped[int | None] = mapped_column(Integer)


class SchoolPairing(Register, Row):
    """学校对口帮扶: a town school helps a weak rural one, from held_on until ended_on (QC-23)."""

    __table_args__ = (
        Index(
            "uq_school_pairing_running",
            "urban_id",
            "rural_id",
            unique=True,
            postgresql_where=text("ended_on IS NULL AND withdrawn_at IS NULL"),
        ),
        CheckConstraint("urban_id <> rural_id", name="two"),
        CheckConstraint("ended_on >= held_on", name="in_order"),
    )

    urban_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    rural_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    help: Mapped[str]
    ended_on: Mapped[date | None] = mapped_column(Date)
