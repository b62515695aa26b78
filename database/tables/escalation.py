"""Cases that went up the responsibility chain: on which line, to which level, until when (HL-43, HL-44)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Instant, Row, term
from domain.responsibility import NodeKind


class Escalation(Row):
    """升级: a case handed to the next level of one line. It only grows. step: which escalation of the case, from 1.

    line: code of the responsibility line; from_level: none where the line had not been entered. position_zh: who acts there.
    """

    __table_args__ = (
        Index("uq_escalation_level", "case_id", "line", "to_level", "node", unique=True),
        Index("ix_escalation_student_id", "student_id"),
        CheckConstraint("from_level IS NULL OR to_level > from_level", name="goes_up"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dropout_case.id", ondelete="CASCADE"))
    step: Mapped[int] = mapped_column(SmallInteger)
    line: Mapped[str] = mapped_column(String(48))
    from_level: Mapped[int | None] = mapped_column(SmallInteger)
    to_level: Mapped[int] = mapped_column(SmallInteger)
    node: Mapped[NodeKind] = mapped_column(term(NodeKind))
    position_zh: Mapped[str]
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    reason: Mapped[str]
    deadline: Mapped[date] = mapped_column(Date)
    at: Mapped[Instant]
