"""Ledgers (台账) and the children who stand in them (catalogue 2.1 A, 4.5)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Facts, Instant, Row, Versioned, county, term
from domain.ledger import LedgerEntryState, LedgerScope, LedgerStatus, LedgerType


class Ledger(Versioned, Row):
    """台账: a living list kept by one unit (GH-27). declared_empty: its keeper says that nobody belongs in it."""

    __table_args__ = (UniqueConstraint("owner_id", "type"),)

    jurisdiction_code: Mapped[str] = county()
    type: Mapped[LedgerType] = mapped_column(term(LedgerType))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    scope: Mapped[LedgerScope] = mapped_column(term(LedgerScope))
    status: Mapped[LedgerStatus] = mapped_column(term(LedgerStatus), server_default="BUILDING")
    declared_empty: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    verified_at_term_start: Mapped[date | None] = mapped_column(Date)
    last_monthly_update: Mapped[date | None] = mapped_column(Date)


class LedgerEntry(Versioned, Row):
    """台账条目: one child in one ledger; at most one open entry. findings: the discrepancies noted on it."""

    __table_args__ = (
        Index(
            "uq_ledger_entry_open",
            "ledger_id",
            "student_id",
            unique=True,
            postgresql_where=text("state <> 'CLOSED'"),
        ),
        Index("ix_ledger_entry_student_id", "student_id"),
        Index("ix_ledger_entry_ledger_id_id", "ledger_id", "id"),
    )

    ledger_id: Mapped[UUID] = mapped_column(ForeignKey("ledger.id"))
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    state: Mapped[LedgerEntryState] = mapped_column(term(LedgerEntryState), server_default="OPEN")
    reason: Mapped[str | None]
    opened_at: Mapped[Instant] = mapped_column(server_default=text("now()"))
    changed_at: Mapped[Instant | None]
    closed_at: Mapped[Instant | None]
    close_reason: Mapped[str | None]
    facts: Mapped[Facts]
