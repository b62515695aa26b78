"""Orders to rectify by a deadline (限期整改; catalogue 2.15, 4.13, T-22, N12)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Instant, Row, Versioned, county, term
from domain.organization import Department
from domain.rectification import RectificationState


class RectificationOrder(Versioned, Row):
    """限期整改 of what was found: unit_id mends it until the end of due_on, which the order itself sets (T-22).

    report: what the unit says it did; recheck_result: what was seen on the spot, by rechecked_by; conclusion: of whoever
    issued it. told_at: when the leading group's office was told that it is overdue, told_id: which unit that is.
    """

    __table_args__ = (
        UniqueConstraint("jurisdiction_code", "order_no"),
        CheckConstraint("(state IN ('PASSED', 'FAILED')) = (concluded_on IS NOT NULL)", name="conclusions"),
        CheckConstraint("due_on >= issued_on", name="deadlines"),
        Index(
            "ix_rectification_order_jurisdiction_code_state_due_on", "jurisdiction_code", "state", "due_on"
        ),
        Index(
            "uq_rectification_order_open",
            "finding_id",
            unique=True,
            postgresql_where=text("concluded_on IS NULL"),
        ),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    order_no: Mapped[str] = mapped_column(String(16))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    finding_id: Mapped[UUID] = mapped_column(ForeignKey("inspection_finding.id"), index=True)
    issued_by: Mapped[Department] = mapped_column(term(Department))
    requirement: Mapped[str]
    clauses: Mapped[list[str]] = words()
    issued_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    state: Mapped[RectificationState] = mapped_column(term(RectificationState))
    report: Mapped[str | None]
    reported_on: Mapped[date | None] = mapped_column(Date)
    rechecked_on: Mapped[date | None] = mapped_column(Date)
    rechecked_by: Mapped[str | None]
    recheck_result: Mapped[str | None]
    conclusion: Mapped[str | None]
    concluded_on: Mapped[date | None] = mapped_column(Date)
    told_at: Mapped[Instant | None]
    told_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"))
