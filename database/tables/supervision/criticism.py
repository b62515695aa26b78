"""Circulars of criticism (通报批评): published once, of units alone (catalogue 2.15, N9, A-15)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Facts, Instant, Row, county, term
from domain.organization import Department
from domain.supervision import CriticismScope


class CircularCriticism(Row):
    """通报批评 of unit_id; a trigger refuses any change of it. scope: who sees it.

    statement: what is published: unit, grounds, clauses, and of an order that was not met its number; no word of anybody's
    own, so that no child can be in it (A-15). digest: SHA-256 over it.
    """

    __table_args__ = (UniqueConstraint("jurisdiction_code", "criticism_no"),)

    jurisdiction_code: Mapped[str] = county(index=False)
    criticism_no: Mapped[str] = mapped_column(String(16))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("rectification_order.id"), index=True)
    issued_by: Mapped[Department] = mapped_column(term(Department))
    scope: Mapped[CriticismScope] = mapped_column(term(CriticismScope))
    published_at: Mapped[Instant]
    statement: Mapped[Facts]
    clauses: Mapped[list[str]] = words()
    digest: Mapped[str] = mapped_column(String(64))


class CriticismFinding(Row):
    """通报依据: a finding that a circular of criticism rests on; for whoever sees the finding."""

    __table_args__ = (UniqueConstraint("criticism_id", "finding_id"),)

    jurisdiction_code: Mapped[str] = county()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    criticism_id: Mapped[UUID] = mapped_column(ForeignKey("circular_criticism.id"))
    finding_id: Mapped[UUID] = mapped_column(ForeignKey("inspection_finding.id"), index=True)
