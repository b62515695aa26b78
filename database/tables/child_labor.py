"""Clues of child labor (童工线索): who is said to work where, what labor inspection found, and that the child is back (4.14)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.clue import Clue
from database.tables.row import Row, term
from domain.child_labor import ChildLaborClueState, ClueSource, MinorWork


class ChildLaborClue(Clue, Row):
    """童工线索: a child is said to work for an employer.

    employer_*: the unit, never a natural person beside it; employer_code: its unified social credit code. cost: in yuan, of
    bringing the child back, borne by the employer (HL-21).
    """

    __table_args__ = (
        Index("ix_child_labor_clue_student_id_id", "student_id", "id"),
        Index("ix_child_labor_clue_jurisdiction_code_state", "jurisdiction_code", "state"),
        CheckConstraint("cost >= 0", name="costs"),
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
