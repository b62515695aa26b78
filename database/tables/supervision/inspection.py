"""Inspections (督查、督导): by whom of whom, what was looked at, what was found (catalogue 2.15, C21)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Instant, Row, Versioned, county, term
from domain.accountability import AccountabilityGround
from domain.inspection import InspectionState, InspectionType, InspectorRole, ItemAnswer
from domain.organization import Department


class Inspection(Versioned, Row):
    """督查 of a unit, unit_id. inspecting: in whose name; inspecting_id: which unit that is, where it is on record.

    follows_id: the inspection that this one follows up. strengths, shortcomings: as it was closed (HL-72). bundle: figures
    that were handed to the People's Congress, in totals alone, small ones kept back (QC-05); bundle_digest: SHA-256 over it.
    announcement_id: in which announcement its results stand.
    """

    __table_args__ = (
        UniqueConstraint("jurisdiction_code", "inspection_no"),
        CheckConstraint("(state = 'CLOSED') = (closed_on IS NOT NULL)", name="closings"),
        CheckConstraint("(closed_on IS NULL) = (shortcomings IS NULL)", name="conclusions"),
        CheckConstraint("announcement_id IS NULL OR closed_on IS NOT NULL", name="announcements"),
        Index("ix_inspection_jurisdiction_code_state_planned_on", "jurisdiction_code", "state", "planned_on"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    inspection_no: Mapped[str] = mapped_column(String(16))
    type: Mapped[InspectionType] = mapped_column(term(InspectionType))
    inspecting: Mapped[Department] = mapped_column(term(Department))
    inspecting_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspection.id"), index=True)
    purpose: Mapped[str]
    clauses: Mapped[list[str]] = words()
    planned_on: Mapped[date] = mapped_column(Date)
    state: Mapped[InspectionState] = mapped_column(term(InspectionState))
    opened_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    strengths: Mapped[str | None]
    shortcomings: Mapped[str | None]
    bundle: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))  # plain JSON, of totals
    bundle_digest: Mapped[str | None] = mapped_column(String(64))
    bundled_at: Mapped[Instant | None]
    announcement_id: Mapped[UUID | None] = mapped_column(ForeignKey("result_announcement.id"), index=True)


class OfInspection:
    """What lies where its inspection does. unit_id: the inspected unit."""

    jurisdiction_code: Mapped[str] = county()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id", ondelete="CASCADE"), index=True)


class Inspector(OfInspection, Row):
    """督查人员: who inspects, by name, as what."""

    name: Mapped[str]
    role: Mapped[InspectorRole] = mapped_column(term(InspectorRole))


class InspectionItem(Versioned, OfInspection, Row):
    """督查项目: one of the place's, copied as the inspection is planned. note: what was seen."""

    __table_args__ = (
        UniqueConstraint("inspection_id", "code"),
        CheckConstraint("(answer = 'NOT_MET' AND note IS NULL) IS NOT TRUE", name="notes"),
    )

    code: Mapped[str] = mapped_column(String(48))
    text_zh: Mapped[str]
    clauses: Mapped[list[str]] = words()
    answer: Mapped[ItemAnswer | None] = mapped_column(term(ItemAnswer))
    note: Mapped[str | None]


class InspectionFinding(Versioned, OfInspection, Row):
    """督查发现的问题: what was found, on which ground. withdrawn_on: it was found to be wrong, and stays to be seen."""

    __table_args__ = (
        UniqueConstraint("jurisdiction_code", "finding_no"),
        CheckConstraint("(withdrawn_on IS NULL) = (withdrawal_reason IS NULL)", name="withdrawals"),
    )

    finding_no: Mapped[str] = mapped_column(String(16))
    ground: Mapped[AccountabilityGround] = mapped_column(term(AccountabilityGround))
    description: Mapped[str]
    clauses: Mapped[list[str]] = words()
    found_on: Mapped[date] = mapped_column(Date)
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    withdrawal_reason: Mapped[str | None]
