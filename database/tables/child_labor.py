"""Clues of child labor (童工线索): who is said to work where, what labor inspection found, and that the child is back (4.14)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, county, term
from domain.child_labor import ChildLaborClueState, ClueSource, MinorWork
from domain.organization import Department


class ChildLaborClue(Versioned, Row):
    """童工线索: a child is said to work for an employer. case_id: the child's case.

    addressee: the department that it was passed to. employer_*: the unit, never a natural person beside it; employer_code: its
    unified social credit code. cost: in yuan, of bringing the child back, borne by the employer (HL-21).
    """

    __table_args__ = (
        Index("ix_child_labor_clue_student_id_id", "student_id", "id"),
        Index("ix_child_labor_clue_jurisdiction_code_state", "jurisdiction_code", "state"),
        CheckConstraint("cost >= 0", name="costs"),
        CheckConstraint("(returned_on IS NULL) = (returned_to IS NULL)", name="returns"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("dropout_case.id"), index=True)
    source: Mapped[ClueSource] = mapped_column(term(ClueSource))
    work: Mapped[MinorWork] = mapped_column(term(MinorWork))
    state: Mapped[ChildLaborClueState] = mapped_column(term(ChildLaborClueState))
    noticed_on: Mapped[date] = mapped_column(Date)
    addressee: Mapped[Department] = mapped_column(term(Department))
    employer_name: Mapped[str]
    employer_code: Mapped[str | None] = mapped_column(String(18))
    place: Mapped[str]
    description: Mapped[str]
    reported_by: Mapped[str | None]
    accepted_on: Mapped[date | None] = mapped_column(Date)
    document_no: Mapped[str | None]
    inspected_on: Mapped[date | None] = mapped_column(Date)
    finding: Mapped[str | None]
    returned_on: Mapped[date | None] = mapped_column(Date)
    returned_to: Mapped[str | None]
    cost: Mapped[int | None]
    closed_on: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str | None]
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
