"""Clues of obstruction (阻碍入学线索): who is said to keep a child from school, and what the department in charge did (HL-51)."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.clue import Clue
from database.tables.row import Row, term
from domain.obstruction import ObstructionSource, ObstructionState


class ObstructionClue(Clue, Row):
    """阻碍入学线索: somebody is said to keep a child from school. obstructed_by: who, in words."""

    __table_args__ = (
        Index("ix_obstruction_clue_student_id_id", "student_id", "id"),
        Index("ix_obstruction_clue_jurisdiction_code_state", "jurisdiction_code", "state"),
        Index(
            "uq_obstruction_clue_open",
            "student_id",
            "addressee",
            unique=True,
            postgresql_where=text("state NOT IN ('NOT_FOUND', 'CLOSED')"),
        ),
    )

    source: Mapped[ObstructionSource] = mapped_column(term(ObstructionSource))
    state: Mapped[ObstructionState] = mapped_column(term(ObstructionState))
    obstructed_by: Mapped[str]
