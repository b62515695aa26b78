"""Tasks that a duty puts before a unit (catalogue 3.2, 4.15)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Instant, Row, Versioned, county, term
from domain.duty_task import TaskCategory, TaskOrigin, TaskState
from domain.work_strand import WorkStrand


class DutyTask(Versioned, Row):
    """工作任务: unit_id must do it until the end of due_on; raised_by_id asked for it, none where a case's cause did.

    clauses: every task rests on one (GH-47); duty_id: the unit's duty, where the place's document has it as one. case_id: the
    case it is about; nobody sees the child by it. supports_id: the leading department's task that it supports. handed_to_id: to
    whom it is offered, until they take it. holder_name: who in the unit answers for it, measures: with what it is done
    (责任到位、措施到位). told_at: when the leading group's office was told that it is overdue, told_id: which unit that is.
    work_strand, control_strands (names of ControlStrand): under which of the place's strands of work it falls (GH-05, GH-05a,
    HL-58a).
    """

    __table_args__ = (
        UniqueConstraint("jurisdiction_code", "task_no"),
        CheckConstraint("(state = 'DONE') = (result IS NOT NULL)", name="results"),
        CheckConstraint("(state IN ('DONE', 'CANCELLED')) = (ended_at IS NOT NULL)", name="ends"),
        CheckConstraint("(holder_name IS NULL) = (measures IS NULL)", name="settled"),
        CheckConstraint("handed_to_id IS NULL OR ended_at IS NULL", name="offers"),
        Index("ix_duty_task_jurisdiction_code_state_due_on", "jurisdiction_code", "state", "due_on"),
        Index(
            "uq_duty_task_of_cause",
            "case_id",
            "category",
            unique=True,
            postgresql_where=text("origin = 'CAUSE'"),
        ),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    task_no: Mapped[str] = mapped_column(String(16))
    origin: Mapped[TaskOrigin] = mapped_column(term(TaskOrigin))
    category: Mapped[TaskCategory] = mapped_column(term(TaskCategory))
    work_strand: Mapped[WorkStrand | None] = mapped_column(term(WorkStrand))
    control_strands: Mapped[list[str]] = words()
    title: Mapped[str]
    requirement: Mapped[str]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    raised_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    handed_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    duty_id: Mapped[UUID | None] = mapped_column(ForeignKey("department_duty.id"), index=True)
    clauses: Mapped[list[str]] = words()
    supports_id: Mapped[UUID | None] = mapped_column(ForeignKey("duty_task.id"), index=True)
    case_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("dropout_case.id", ondelete="CASCADE"), index=True
    )
    raised_at: Mapped[Instant]
    due_on: Mapped[date] = mapped_column(Date)
    state: Mapped[TaskState] = mapped_column(term(TaskState))
    holder_name: Mapped[str | None]
    measures: Mapped[str | None]
    told_at: Mapped[Instant | None]
    told_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"))
    ended_at: Mapped[Instant | None]
    result: Mapped[str | None]
