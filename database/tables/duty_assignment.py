"""Which section of the bureau takes which of its duties (股室职责分工; GH-10)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, county


class DutyAssignment(Versioned, Row):
    """职责分工: a section of the bureau, and who in it, answers for a duty from when to when; a duty may be several sections'."""

    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_it_begins"),
        Index(
            "uq_duty_assignment_current",
            "duty_id",
            "section_zh",
            unique=True,
            postgresql_where=text("valid_to IS NULL"),
        ),
    )

    jurisdiction_code: Mapped[str] = county()
    duty_id: Mapped[UUID] = mapped_column(ForeignKey("department_duty.id"), index=True)
    section_zh: Mapped[str]
    officer_name: Mapped[str]
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
