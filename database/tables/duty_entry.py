"""What was done about duties, row by row: the line that a child's timeline is for cases (catalogue Part 4)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Instant, Row, county, term
from domain.role import Role


class DutyEntry(Row):
    """履职记录: one thing done about a row that is no child's; a trigger refuses any change of it.

    unit_id: whose row it is, none where it is the county's; counterpart_id: who asked it of that unit, if another did. noun, row_id: of which row; act: the mutation, or the clock's.
    machine: of the state machines (catalogue Part 4), and from which of its states to which, where it moved one. made_by: the
    id of the user or client, none at the hub's shell and for the clock; organization_id: for which unit. at: by the hub's clock.
    """

    __table_args__ = (Index("ix_duty_entry_unit_id_id", "unit_id", "id"),)

    jurisdiction_code: Mapped[str] = county()
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"))
    counterpart_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    noun: Mapped[str] = mapped_column(String(48))
    row_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    act: Mapped[str] = mapped_column(String(64))
    machine: Mapped[str | None] = mapped_column(String(8))
    source: Mapped[str | None] = mapped_column(String(48))
    target: Mapped[str | None] = mapped_column(String(48))
    reason: Mapped[str | None]
    clauses: Mapped[list[str]] = words()
    made_by: Mapped[str | None]
    role: Mapped[Role | None] = mapped_column(term(Role))
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[Instant]
