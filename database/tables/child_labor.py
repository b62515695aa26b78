"""Clues of child labor (童工线索): who is said to work where, what labor inspection found, and that the child is back (4.14)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.clue import Clue
from database.tables.row import Instant, Row, term
from domain.child_labor import ChildLaborClueState, ClueSource, LaborAnswer, MinorWork


class ChildLaborClue(Clue, Row):
    """童工线索: a child is said to work for an employer.

    employer_*: the unit, never a natural person beside it; employer_code: its unified social credit code. cost: in yuan, of
    bringing the child back, borne by the employer (HL-21).

    sent_…: with which package it went to labor inspection, and when that one arrived. answer…, order_no, said_…: what the
    department says of it through the exchange, inspected on answered_on; a person concludes from it, with the paper.
    """

    __table_args__ = (
        Index("ix_child_labor_clue_student_id_id", "student_id", "id"),
        Index("ix_child_labor_clue_jurisdiction_code_state", "jurisdiction_code", "state"),
        CheckConstraint("cost >= 0", name="costs"),
        CheckConstraint("said_cost >= 0 AND said_penalty >= 0", name="amounts"),
        CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name="answers"),
        CheckConstraint("(returned_on IS NULL) = (returned_to IS NULL)", name="returns"),
    )

    source: Mapped[ClueSource] = mapped_column(term(ClueSource))
    work: Mapped[MinorWork] = mapped_column(term(MinorWork))
    state: Mapped[ChildLaborClueState] = mapped_column(term(ChildLaborClueState))
    employer_name: Mapped[str]
    employer_code: Mapped[str | None] = mapped_column(String(18))
    returned_on: Mapped[date | None] = mapped_column(Date)
    returned_to: Mapped[str | None]
    cost: Mapped[int | None]
    sent_package_id: Mapped[UUID | None] = mapped_column(ForeignKey("exchange_package.id"), index=True)
    sent_at: Mapped[Instant | None]
    answer: Mapped[LaborAnswer | None] = mapped_column(term(LaborAnswer))
    answer_record_id: Mapped[UUID | None] = mapped_column(ForeignKey("exchange_record.id"), index=True)
    answered_on: Mapped[date | None] = mapped_column(Date)
    order_no: Mapped[str | None]
    said_returned_on: Mapped[date | None] = mapped_column(Date)
    said_cost: Mapped[int | None]
    said_penalty: Mapped[int | None]
