"""What falls due when, for which unit, under which clause: the calendar drawn up from the places' rules (catalogue Part 5)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Instant, Row, Versioned, county, term
from domain.citation import ParameterOrigin, Provenance
from domain.event import EventKind
from domain.organization import Department
from domain.scheduled_event import ScheduledEventState


class ScheduledEvent(Versioned, Row):
    """校历事项: one time that a rule comes round, for one unit of the department that it names.

    rule_id: of the ScheduledEventRule, without a foreign key: a rule may go, what it asked for stays. unit_id: none where
    the county has no such unit. period: domain.scheduled_event.Occurrence. due_on: as the rule says; due_at: the instant at which it is late, rolled: whether it lies after due_on's end. receivers: names of departments.
    told_at: when the leading group's office was told that it is overdue; done_by: the id of the user or client; note:
    what shows that it was done; shown_by: the register's row that does, "Meeting:…", none where the unit said so itself.
    """

    __table_args__ = (
        UniqueConstraint("rule_id", "period", "department", "unit_id", postgresql_nulls_not_distinct=True),
        Index("ix_scheduled_event_jurisdiction_code_due_on", "jurisdiction_code", "due_on"),
        Index("ix_scheduled_event_unit_id_due_on", "unit_id", "due_on"),
        CheckConstraint("(done_at IS NOT NULL) = (state IN ('DONE', 'DONE_LATE'))", name="done"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    rule_id: Mapped[UUID] = mapped_column(Uuid)
    code: Mapped[str] = mapped_column(String(120))
    name_zh: Mapped[str]
    name_en: Mapped[str]
    kind: Mapped[EventKind] = mapped_column(term(EventKind))
    school_year: Mapped[str] = mapped_column(String(9))
    period: Mapped[str] = mapped_column(String(16))
    department: Mapped[Department] = mapped_column(term(Department))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"))
    receivers: Mapped[list[str]] = words()
    clause_id: Mapped[UUID | None] = mapped_column(ForeignKey("policy_clause.id"), index=True)
    clauses: Mapped[list[str]] = words()
    origin: Mapped[ParameterOrigin] = mapped_column(term(ParameterOrigin))
    marked: Mapped[Provenance] = mapped_column(term(Provenance))
    opens_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    due_at: Mapped[Instant]
    rolled: Mapped[bool] = mapped_column(Boolean)
    remind_on: Mapped[date] = mapped_column(Date)
    state: Mapped[ScheduledEventState] = mapped_column(term(ScheduledEventState))
    reminded_at: Mapped[Instant | None]
    told_at: Mapped[Instant | None]
    done_at: Mapped[Instant | None]
    done_by: Mapped[str | None]
    note: Mapped[str | None]
    shown_by: Mapped[str | None] = mapped_column(String(96), index=True)
