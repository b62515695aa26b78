"""Meetings that units held (会议; catalogue 2.1 C15, C16)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.register import Register
from database.tables.row import Row, term
from domain.meeting import MeetingType


class Meeting(Register, Row):
    """会议. attending: units and posts that came; present: how many people. gaps: blind spots that were found (QC-46)."""

    __table_args__ = (
        Index("ix_meeting_unit_id_held_on", "unit_id", "held_on"),
        CheckConstraint("present > 0", name="present"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    type: Mapped[MeetingType] = mapped_column(term(MeetingType))
    topic: Mapped[str]
    decisions: Mapped[str]
    gaps: Mapped[str | None]
    attending: Mapped[list[str]] = words()
    present: Mapped[int] = mapped_column(Integer)
    document_no: Mapped[str | None]
