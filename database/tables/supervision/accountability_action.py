"""Units and persons held to account (责任追究; catalogue 2.15)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Row, Versioned, county, term
from domain.accountability import AccountabilityGround
from domain.accountability_action import ActionSeverity, ActionState, ActionType


class AccountabilityAction(Versioned, Row):
    """责任追究 of unit_id, or of a person in it (on_person), who is named in AccountablePerson.

    points: deducted, in hundredths of a point (QC-53). year: the appraisal year in which it counts. fact: what was done or left
    undone. finding_id, proposal_id, complaint_id: what it rests on beside that. decided_by: the name of who decided, for decided_by_id.
    end_reason: why it was withdrawn.
    """

    __table_args__ = (
        UniqueConstraint("jurisdiction_code", "action_no"),
        CheckConstraint(
            "(type = 'SCORE_DEDUCTION') = (points IS NOT NULL) AND (points IS NULL OR points > 0)",
            name="points",
        ),
        CheckConstraint("(state = 'WITHDRAWN') = (end_reason IS NOT NULL)", name="ends"),
        CheckConstraint("effective_on >= decided_on", name="in_order"),
        CheckConstraint("state <> 'APPEALED' OR appeal_reason IS NOT NULL", name="appealed"),
    )

    jurisdiction_code: Mapped[str] = county()
    action_no: Mapped[str] = mapped_column(String(16))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    on_person: Mapped[bool] = mapped_column(Boolean)
    type: Mapped[ActionType] = mapped_column(term(ActionType))
    points: Mapped[int | None] = mapped_column(Integer)
    ground: Mapped[AccountabilityGround] = mapped_column(term(AccountabilityGround))
    severity: Mapped[ActionSeverity] = mapped_column(term(ActionSeverity))
    year: Mapped[int] = mapped_column(SmallInteger)
    fact: Mapped[str]
    clauses: Mapped[list[str]] = words()
    finding_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspection_finding.id"), index=True)
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("accountability_proposal.id"), index=True)
    complaint_id: Mapped[UUID | None] = mapped_column(ForeignKey("conduct_complaint.id"), index=True)
    decided_by: Mapped[str]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"))
    decided_on: Mapped[date] = mapped_column(Date)
    effective_on: Mapped[date] = mapped_column(Date)
    state: Mapped[ActionState] = mapped_column(term(ActionState))
    appeal_reason: Mapped[str | None]
    end_reason: Mapped[str | None]


class AccountablePerson(Row):
    """被追责人: the person whom an action is on; shown to its unit, the bureau, inspection and the office alone."""

    __table_args__ = (UniqueConstraint("action_id"),)

    jurisdiction_code: Mapped[str] = county()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    action_id: Mapped[UUID] = mapped_column(ForeignKey("accountability_action.id", ondelete="CASCADE"))
    position_zh: Mapped[str]
    name: Mapped[str]
