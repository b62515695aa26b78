"""What clues (线索) have in common, whatever they are of: noticed, passed to a department, concluded on its paper."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Versioned, county, term
from domain.organization import Department


class Clue(Versioned):
    """线索: something is said about a child. case_id: the child's case.

    addressee: the department that it was passed to, document_no: of its paper; evidence: all that it rests on.
    """

    jurisdiction_code: Mapped[str] = county(index=False)
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("dropout_case.id"), index=True)
    noticed_on: Mapped[date] = mapped_column(Date)
    addressee: Mapped[Department] = mapped_column(term(Department))
    place: Mapped[str]
    description: Mapped[str]
    reported_by: Mapped[str | None]
    accepted_on: Mapped[date | None] = mapped_column(Date)
    document_no: Mapped[str | None]
    inspected_on: Mapped[date | None] = mapped_column(Date)
    finding: Mapped[str | None]
    closed_on: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str | None]
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
