"""Complaints against a unit's or its teachers' conduct (DC-L4c, DC-L5a, HL-58)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, county, term
from domain.conduct_complaint import ComplaintChannel, ComplaintKind, ComplaintResult, ComplaintState


class ConductComplaint(Versioned, Row):
    """投诉举报 against unit_id. Who complained is not kept: they are given complaint_no, by which they may ask.

    received_by_id, examiner_id: the units that took it down and look into it. proposal_id: what the clock made of one that is
    true.
    """

    __table_args__ = (
        UniqueConstraint("jurisdiction_code", "complaint_no"),
        CheckConstraint(
            "(state = 'CONCLUDED') = (result IS NOT NULL) AND (result IS NULL) = (finding IS NULL)"
            " AND (result IS NULL) = (concluded_on IS NULL)",
            name="concludes",
        ),
        CheckConstraint("concluded_on IS NULL OR concluded_on >= received_on", name="in_order"),
    )

    jurisdiction_code: Mapped[str] = county()
    complaint_no: Mapped[str] = mapped_column(String(16))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    kind: Mapped[ComplaintKind] = mapped_column(term(ComplaintKind))
    channel: Mapped[ComplaintChannel] = mapped_column(term(ComplaintChannel))
    matter: Mapped[str]
    received_on: Mapped[date] = mapped_column(Date)
    received_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    examiner_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    state: Mapped[ComplaintState] = mapped_column(term(ComplaintState))
    concluded_on: Mapped[date | None] = mapped_column(Date)
    result: Mapped[ComplaintResult | None] = mapped_column(term(ComplaintResult))
    finding: Mapped[str | None]
    measures: Mapped[str | None]
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("accountability_proposal.id"), index=True)
