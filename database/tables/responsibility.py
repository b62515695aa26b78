"""Responsibility (责任制): lines, the posts on them, who holds a post, ladders and letters (catalogue 2.9, 2.10)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, SmallInteger, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import Cited, words
from database.tables.row import Row, Versioned, county, term
from domain.organization import Department, OrgType
from domain.responsibility import (
    EnforcementStep,
    LadderAgainst,
    LetterEffect,
    LetterPeriod,
    LetterType,
    NodeKind,
    ParallelRule,
    ResponsibilityRole,
)


class ResponsibilityLine(Cited, Row):
    """责任链. escalates: what fails at one level goes to the next."""

    name_zh: Mapped[str]
    escalates: Mapped[bool] = mapped_column(Boolean)


class ResponsibilityNode(Cited, Row):
    """责任岗位: a post on a line, level 1 nearest the child. parallel: how posts of equal level stand together.

    collective: a unit as a whole answers, no one person. unit_type: of which kind of unit, where a level has several (A-21).
    """

    line_id: Mapped[UUID] = mapped_column(
        ForeignKey("responsibility_line.id", ondelete="CASCADE"), index=True
    )
    level_no: Mapped[int] = mapped_column(SmallInteger)
    node: Mapped[NodeKind] = mapped_column(term(NodeKind))
    position_zh: Mapped[str]
    role: Mapped[ResponsibilityRole | None] = mapped_column(term(ResponsibilityRole))
    parallel: Mapped[ParallelRule | None] = mapped_column(term(ParallelRule))
    collective: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    unit_type: Mapped[OrgType | None] = mapped_column(term(OrgType))


def seat_place(of: Any) -> Any:
    """Where a post stands, as one value that is never null: its class, else its unit, else the post itself."""
    return func.coalesce(of.class_id, of.organization_id, of.node_id)


class ResponsibilityAssignment(Versioned, Row):
    """责任人: who holds a post, for which unit, from when to when; one holder a post, unit, class and grade at a time."""

    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_it_begins"),
        Index(
            "uq_responsibility_assignment_current",
            "node_id",
            "organization_id",
            "class_id",
            "grade",
            unique=True,
            postgresql_where=text("valid_to IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_responsibility_assignment_organization_id", "organization_id"),
        Index("ix_responsibility_assignment_class_id", "class_id"),
        Index(
            "ix_responsibility_assignment_place",
            "node_id",
            text("coalesce(class_id, organization_id, node_id)"),
        ),
    )

    jurisdiction_code: Mapped[str] = county()
    node_id: Mapped[UUID] = mapped_column(ForeignKey("responsibility_node.id"))
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"))
    class_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_class.id", ondelete="CASCADE"))
    grade: Mapped[int | None] = mapped_column(SmallInteger)
    position_zh: Mapped[str]
    holder_name: Mapped[str | None]
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)


class LadderStep(Cited, Row):
    """督促步骤: one measure against guardians or employers, in the order the document takes them."""

    against: Mapped[LadderAgainst] = mapped_column(term(LadderAgainst))
    step_no: Mapped[int] = mapped_column(SmallInteger)
    step: Mapped[EnforcementStep] = mapped_column(term(EnforcementStep))
    label_zh: Mapped[str]
    actor: Mapped[Department | None] = mapped_column(term(Department))
    parallel: Mapped[bool] = mapped_column(Boolean)


class LetterTemplate(Cited, Row):
    """责任文书范本: a letter the document has signed, by whom, for how long, in how many copies."""

    type: Mapped[LetterType] = mapped_column(term(LetterType))
    name_zh: Mapped[str]
    parties: Mapped[list[str]] = words()
    one_sided: Mapped[bool] = mapped_column(Boolean)
    period: Mapped[LetterPeriod] = mapped_column(term(LetterPeriod))
    effect: Mapped[LetterEffect] = mapped_column(term(LetterEffect))
    copies: Mapped[int | None] = mapped_column(SmallInteger)
    articles: Mapped[int | None] = mapped_column(SmallInteger)
    wording: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))  # as the file has it
