"""What all casework leaves behind: evidence, running time limits, and the line of what was done (catalogue 2.5, Part 4)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, String, Uuid, text, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Instant, Row, Versioned, county, term
from domain.evidence import EvidenceKind
from domain.organization import Department
from domain.role import Role
from domain.timer import TimerState


class TimelineEntry(Row):
    """办理记录: one thing done about a child. It only grows. noun, row_id: of which row; act: the mutation, or the clock's.

    machine: of the state machines (catalogue Part 4), and from which of its states to which, where it moved one. reason: in
    words. made_by: the id of the user or client; none at the hub's shell. at: when it was done, by the hub's clock.
    """

    __table_args__ = (Index("ix_timeline_entry_student_id_id", "student_id", "id"),)

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    noun: Mapped[str] = mapped_column(String(48))
    row_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    act: Mapped[str] = mapped_column(String(64))
    machine: Mapped[str | None] = mapped_column(String(8))
    source: Mapped[str | None] = mapped_column(String(48))
    target: Mapped[str | None] = mapped_column(String(48))
    reason: Mapped[str | None]
    clauses: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    made_by: Mapped[str | None]
    role: Mapped[Role | None] = mapped_column(term(Role))
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[Instant]


class Timer(Versioned, Row):
    """时限: a time limit that runs (catalogue 2.5). limit: "T-04a"; noun, row_id: what for; owner_id: the unit that must act.

    paused_at: legally, since then. provisional: no clause sets how long it is, the hub's default stands; or it is counted in
    working days that are not arranged yet. A limit that nobody sets starts no clock: its parameter says that it is not
    evaluable (A-25).
    """

    __table_args__ = (
        CheckConstraint("(ended_at IS NOT NULL) = (state IN ('DONE', 'DONE_LATE', 'LIFTED'))", name="ends"),
        CheckConstraint("(paused_at IS NOT NULL) = (state = 'PAUSED')", name="pauses"),
        Index(
            "uq_timer_running",
            "row_id",
            "limit",
            unique=True,
            postgresql_where=text("state IN ('RUNNING', 'PAUSED', 'OVERDUE')"),
        ),
        Index("ix_timer_jurisdiction_code_state_due_at", "jurisdiction_code", "state", "due_at"),
        Index("ix_timer_student_id", "student_id"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    limit: Mapped[str] = mapped_column(String(5))
    student_id: Mapped[UUID | None] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    noun: Mapped[str] = mapped_column(String(48))
    row_id: Mapped[UUID] = mapped_column(Uuid)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    clauses: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    started_at: Mapped[Instant]
    due_at: Mapped[Instant]
    state: Mapped[TimerState] = mapped_column(term(TimerState), server_default="RUNNING")
    provisional: Mapped[bool] = mapped_column(Boolean, server_default=true())
    paused_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None]
    reason: Mapped[str | None]


class Evidence(Row):
    """佐证材料: a document that shows something of a child. It only grows; files stay where they are kept.

    source: the department that says it; issued_by: the unit, in words; sha256: of the file, as hex.
    """

    __table_args__ = (Index("ix_evidence_student_id_id", "student_id", "id"),)

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    kind: Mapped[EvidenceKind] = mapped_column(term(EvidenceKind))
    title: Mapped[str]
    source: Mapped[Department] = mapped_column(term(Department))
    issued_by: Mapped[str]
    document_no: Mapped[str | None]
    issued_on: Mapped[date] = mapped_column(Date)
    sha256: Mapped[str | None] = mapped_column(String(64))
    added_by: Mapped[str | None]
