"""Talks with those who answer for a unit (约谈; catalogue 2.15, N11)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Row, county, term
from domain.organization import Department
from domain.supervision import TalkPartner


class AccountabilityTalk(Row):
    """约谈 with somebody of unit_id about a finding; order_id: the order that was not met, where it follows from one.

    held_by: in whose name; speaker: who held it. minutes, measures: what was said, and what was agreed to be done.
    """

    jurisdiction_code: Mapped[str] = county()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    finding_id: Mapped[UUID] = mapped_column(ForeignKey("inspection_finding.id"), index=True)
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("rectification_order.id"), index=True)
    held_by: Mapped[Department] = mapped_column(term(Department))
    speaker: Mapped[str]
    partner: Mapped[TalkPartner] = mapped_column(term(TalkPartner))
    partner_name: Mapped[str]
    held_on: Mapped[date] = mapped_column(Date)
    minutes: Mapped[str]
    measures: Mapped[str]
    clauses: Mapped[list[str]] = words()
