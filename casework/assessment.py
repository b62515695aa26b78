"""What the expert committee found about a child (评估认定): the newest word, where the register of assessments is kept (HL-48)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from casework.act import Act
from database.tables import metadata
from domain.disability import AssessmentConclusion

_REGISTER = "disability_assessment"


@dataclass(frozen=True, slots=True)
class Assessed:
    """评估认定: id of the row, and what it concludes."""

    id: UUID
    conclusion: AssessmentConclusion


async def of(act: Act, student: UUID) -> Assessed | None:
    """The newest assessment of a child; None where there is none, or no such register yet."""
    register = metadata.tables.get(_REGISTER)
    if register is None:
        return None
    kept = register.c
    found = select(kept.id, kept.conclusion).where(kept.student_id == student, kept.conclusion.is_not(None))
    row = (await act.session.execute(found.order_by(kept.id.desc()).limit(1))).first()
    return Assessed(row.id, row.conclusion) if row else None
