"""Proposals that a unit be held to account, and what was found of which child (catalogue 2.15)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Instant, Row, Versioned, county, term
from domain.accountability import AccountabilityGround
from domain.accountability_proposal import ProposalEvidenceKind, ProposalState


class AccountabilityProposal(Versioned, Row):
    """问责线索 of a unit, one a ground and month; the clock makes it, a person decides, and nothing follows by itself.

    period: the month in which it happened ("2026-09"). found_count: rows of evidence; coarse_found_count: for whoever sees
    none of them, small counts kept back. decided_by: the id of the user or client.
    """

    __table_args__ = (
        UniqueConstraint("unit_id", "ground", "period"),
        CheckConstraint(
            "(state = 'PROPOSED') = (decided_at IS NULL) AND (reason IS NULL) = (decided_at IS NULL)",
            name="decided",
        ),
    )

    jurisdiction_code: Mapped[str] = county()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    ground: Mapped[AccountabilityGround] = mapped_column(term(AccountabilityGround))
    period: Mapped[str] = mapped_column(String(7))
    clauses: Mapped[list[str]] = words()
    found_count: Mapped[int] = mapped_column(Integer)
    coarse_found_count: Mapped[int | None] = mapped_column(Integer)
    proposed_at: Mapped[Instant]
    state: Mapped[ProposalState] = mapped_column(term(ProposalState))
    decided_at: Mapped[Instant | None]
    decided_by: Mapped[str | None]
    reason: Mapped[str | None]


class ProposalEvidence(Row):
    """线索依据: one thing found of one child. noun, row_id: the row that shows it; case_id: the child's case, if it has one."""

    __table_args__ = (UniqueConstraint("proposal_id", "kind", "row_id"),)

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("accountability_proposal.id", ondelete="CASCADE"))
    kind: Mapped[ProposalEvidenceKind] = mapped_column(term(ProposalEvidenceKind))
    noun: Mapped[str] = mapped_column(String(48))
    row_id: Mapped[UUID] = mapped_column(Uuid)
    case_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("dropout_case.id", ondelete="CASCADE"), index=True
    )
    found_on: Mapped[date] = mapped_column(Date)
