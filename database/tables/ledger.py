"""Ledgers (台账) and the children who stand in them (catalogue 2.1 A, 4.5)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Facts, Instant, Row, Versioned, county, term
from domain.ledger import LedgerEntryState, LedgerScope, LedgerStatus, LedgerType, SnapshotCause


class Ledger(Versioned, Row):
    """台账: a living list kept by one unit (GH-27). declared_empty: its keeper says that nobody belongs in it.

    class_id: of a class, where one is kept for each (QC-37). period: the school year of one that is made each year (HL-47).
    confirmed_month: the last month that its keeper confirmed ("2026-09"), last_monthly_update the day that was done.
    """

    __table_args__ = (
        UniqueConstraint("owner_id", "type", "class_id", "period", postgresql_nulls_not_distinct=True),
        CheckConstraint("(class_id IS NOT NULL) = (scope = 'CLASS')", name="of_class"),
    )

    jurisdiction_code: Mapped[str] = county()
    type: Mapped[LedgerType] = mapped_column(term(LedgerType))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    scope: Mapped[LedgerScope] = mapped_column(term(LedgerScope))
    class_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_class.id"), index=True)
    period: Mapped[str | None] = mapped_column(String(9))
    status: Mapped[LedgerStatus] = mapped_column(term(LedgerStatus), server_default="BUILDING")
    declared_empty: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    verified_at_term_start: Mapped[date | None] = mapped_column(Date)
    last_monthly_update: Mapped[date | None] = mapped_column(Date)
    confirmed_month: Mapped[str | None] = mapped_column(String(7))


class LedgerEntry(Versioned, Row):
    """台账条目: one child in one ledger; at most one open entry.

    facts: what its form asks for beyond the hub's other tables (domain.ledger_form), and under "findings" the discrepancies
    noted on it. evidence: by which it was struck off.
    """

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
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))


class LedgerSnapshot(Row):
    """台账快照: how a ledger stood at a moment; it never changes.

    sequence: counts a ledger's snapshots from 1. digest: SHA-256 over the digests of its lines in order of the entries'
    ids, as hex. completeness, status_known, validity: 底数清、情况明、信息准 in percent, None of no lines (GH-28).
    """

    __table_args__ = (
        UniqueConstraint("ledger_id", "sequence"),
        Index("ix_ledger_snapshot_ledger_id_taken_on", "ledger_id", "taken_on"),
    )

    ledger_id: Mapped[UUID] = mapped_column(ForeignKey("ledger.id"))
    sequence: Mapped[int] = mapped_column(Integer)
    cause: Mapped[SnapshotCause] = mapped_column(term(SnapshotCause))
    period: Mapped[str | None] = mapped_column(String(7))
    as_of: Mapped[Instant]
    taken_on: Mapped[date] = mapped_column(Date)
    digest: Mapped[str] = mapped_column(String(64))
    row_count: Mapped[int] = mapped_column(Integer)
    completeness: Mapped[int | None] = mapped_column(SmallInteger)
    status_known: Mapped[int | None] = mapped_column(SmallInteger)
    validity: Mapped[int | None] = mapped_column(SmallInteger)


class LedgerLine(Row):
    """台账快照行: what a ledger said of a child in all snapshots from `since` until `until`, both included.

    until: none while the last snapshot has it. said: by the name of the detail that a value tells, and by its column's key
    ({"STATUS": {"enrollment.grade": "1"}}); numbers only masked. digest: SHA-256 of it, as hex.
    """

    __table_args__ = (
        UniqueConstraint("entry_id", "since"),
        Index("uq_ledger_line_last", "entry_id", unique=True, postgresql_where=text("until IS NULL")),
        Index("ix_ledger_line_ledger_id_since", "ledger_id", "since"),
        Index("ix_ledger_line_student_id", "student_id"),
        CheckConstraint("until IS NULL OR until >= since", name="runs"),
    )

    ledger_id: Mapped[UUID] = mapped_column(ForeignKey("ledger.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_entry.id", ondelete="CASCADE"))
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    since: Mapped[int] = mapped_column(Integer)
    until: Mapped[int | None] = mapped_column(Integer)
    state: Mapped[LedgerEntryState] = mapped_column(term(LedgerEntryState))
    said: Mapped[Facts]
    digest: Mapped[str] = mapped_column(String(64))
