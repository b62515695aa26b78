"""Commendations (表扬) of units whose measures are strong and whose results show (HL-74, N14)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Row, county, term
from domain.organization import Department


class Commendation(Row):
    """表扬 of unit_id, seen by all of the county. merit: for what. inspection_id: which inspection showed it, if one did."""

    jurisdiction_code: Mapped[str] = county()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    inspection_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspection.id"), index=True)
    commended_by: Mapped[Department] = mapped_column(term(Department))
    commended_on: Mapped[date] = mapped_column(Date)
    merit: Mapped[str]
    clauses: Mapped[list[str]] = words()
