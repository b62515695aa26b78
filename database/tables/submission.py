"""Submissions (材料报送): what schools hand in each year, and each item of it (DC-25 to DC-27, BS-23, catalogue 4.9)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Instant, Row, Versioned, county, term
from domain.submission import SubmissionItemType, SubmissionKind, SubmissionMedium, SubmissionState


class Submission(Versioned, Row):
    """材料报送 of a school and a calendar year. delivered_to: where it is to be taken, as the place's document says.

    event_id: of the calendar, without a foreign key; due_on: its last day, rolled where the place rolls. late_days: of the first
    handing in. sealed, bound: of paper, as it was handed in. received_on: when the bureau had it.
    """

    __table_args__ = (
        UniqueConstraint("unit_id", "kind", "year"),
        Index("ix_submission_jurisdiction_code_kind_year", "jurisdiction_code", "kind", "year"),
        CheckConstraint("(submitted_at IS NULL) = (state = 'DRAFT')", name="hands_in"),
        CheckConstraint("(received_on IS NULL) = (state <> 'ACCEPTED')", name="receives"),
        CheckConstraint("(state = 'RETURNED_FOR_CORRECTION') = (return_reason IS NOT NULL)", name="returns"),
        CheckConstraint(
            "state = 'DRAFT' OR medium <> 'PAPER' OR (sealed AND bound)", name="sealed_and_bound"
        ),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    receiver_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    kind: Mapped[SubmissionKind] = mapped_column(term(SubmissionKind))
    year: Mapped[str] = mapped_column(String(4))
    clauses: Mapped[list[str]] = words()
    medium: Mapped[SubmissionMedium] = mapped_column(term(SubmissionMedium))
    delivered_to: Mapped[str]
    state: Mapped[SubmissionState] = mapped_column(term(SubmissionState))
    sealed: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    bound: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    event_id: Mapped[UUID | None] = mapped_column(Uuid)
    due_on: Mapped[date | None] = mapped_column(Date)
    submitted_at: Mapped[Instant | None]
    submitted_by: Mapped[str | None]
    late_days: Mapped[int | None] = mapped_column(Integer)
    received_on: Mapped[date | None] = mapped_column(Date)
    received_by: Mapped[str | None]
    return_reason: Mapped[str | None]


class SubmissionItem(Row):
    """报送材料: one item of a submission, as the place's document calls it.

    reference: the global id of the row of the hub that it is (a roster, a letter, a plan), "Roster:…"; paper: the title and
    number of what is none; present: whether either is there. stated_by: who said so, none where the hub found it.
    """

    __table_args__ = (
        UniqueConstraint("submission_id", "ordinal"),
        CheckConstraint("reference IS NULL OR paper IS NULL", name="is_one"),
        CheckConstraint("present = (num_nonnulls(reference, paper) = 1)", name="is_there"),
    )

    jurisdiction_code: Mapped[str] = county()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    type: Mapped[SubmissionItemType] = mapped_column(term(SubmissionItemType))
    name_zh: Mapped[str]
    reference: Mapped[str | None] = mapped_column(String(96))
    paper: Mapped[str | None]
    present: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    stated_by: Mapped[str | None]
