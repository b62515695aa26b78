"""Responsibility letters (责任书、责任状、目标责任书、承诺书): one entity, four types (catalogue 2.10, A-13)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Row, Versioned, county, term
from domain.letter import LetterSide, LetterState
from domain.responsibility import LetterSignatory, LetterType


class ResponsibilityLetter(Versioned, Row):
    """责任文书 of a unit and a school year; its words and targets are copied from the document as it is drawn up.

    unit_id: who takes the responsibility on. class_id, holder_name, holder_position: of a teacher's letter; teacher_id: of a
    principal's with a teacher who is on the school's list. named_year: as it is called ("2024年", A-12). targets: plain JSON.
    copies: to be handed over. text_version: counts from 1; the next one of the same parties and year takes its place.
    """

    __table_args__ = (
        Index(
            "uq_responsibility_letter_text_version",
            "unit_id",
            "type",
            "school_year",
            "class_id",
            "teacher_id",
            "holder_name",
            "holder_position",
            "text_version",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_responsibility_letter_state_expires_on", "state", "expires_on"),
        CheckConstraint(
            "(effective_from IS NOT NULL) = (state IN ('EFFECTIVE', 'EXPIRED', 'SUPERSEDED'))",
            name="in_force",
        ),
        CheckConstraint("copies >= 0 AND text_version > 0", name="counts"),
    )

    jurisdiction_code: Mapped[str] = county()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    type: Mapped[LetterType] = mapped_column(term(LetterType))
    name_zh: Mapped[str]
    school_year: Mapped[str] = mapped_column(String(9))
    named_year: Mapped[str] = mapped_column(String(8))
    class_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_class.id"), index=True)
    teacher_id: Mapped[UUID | None] = mapped_column(ForeignKey("teacher.id"), index=True)
    holder_name: Mapped[str | None]
    holder_position: Mapped[str | None]
    preamble_zh: Mapped[str | None]
    closing_zh: Mapped[str | None]
    targets: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)  # plain JSON, as the document's targets were
    clauses: Mapped[list[str]] = words()
    copies: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[LetterState] = mapped_column(term(LetterState))
    text_version: Mapped[int] = mapped_column(SmallInteger)
    effective_from: Mapped[date | None] = mapped_column(Date)
    expires_on: Mapped[date] = mapped_column(Date)


class OfLetter:
    """What lies where its letter does. unit_id: the letter's."""

    jurisdiction_code: Mapped[str] = county()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    letter_id: Mapped[UUID] = mapped_column(
        ForeignKey("responsibility_letter.id", ondelete="CASCADE"), index=True
    )


class LetterParty(OfLetter, Row):
    """签约方. organization_id: the unit that signs, or whose principal or teacher does. holder_name: of a teacher.

    on_paper: recorded from the paper that was handed in (A-34). recorded_by: the id of the user or client.
    """

    __table_args__ = (
        UniqueConstraint("letter_id", "side"),
        CheckConstraint("(signed_by IS NULL) = (signed_on IS NULL)", name="signs_on_a_day"),
        CheckConstraint("sealed_on IS NULL OR signed_on IS NOT NULL", name="seals_what_is_signed"),
    )

    side: Mapped[LetterSide] = mapped_column(term(LetterSide))
    signatory: Mapped[LetterSignatory] = mapped_column(term(LetterSignatory))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    name_zh: Mapped[str]
    holder_name: Mapped[str | None]
    position_zh: Mapped[str | None]
    sealed_on: Mapped[date | None] = mapped_column(Date)
    signed_by: Mapped[str | None]
    signed_on: Mapped[date | None] = mapped_column(Date)
    on_paper: Mapped[bool] = mapped_column(Boolean)
    recorded_by: Mapped[str | None]


class LetterArticle(OfLetter, Row):
    """条款 of a letter, word for word. no: as the letter counts it ("一"). clauses: ids of what it says in the document."""

    __table_args__ = (UniqueConstraint("letter_id", "ordinal"),)

    ordinal: Mapped[int] = mapped_column(SmallInteger)
    no: Mapped[str] = mapped_column(String(12))
    text_zh: Mapped[str]
    clauses: Mapped[list[str]] = words()


class LetterCopy(OfLetter, Row):
    """副本: who keeps one, since when. copy_no counts from 1."""

    __table_args__ = (UniqueConstraint("letter_id", "copy_no"),)

    party_id: Mapped[UUID] = mapped_column(ForeignKey("letter_party.id", ondelete="CASCADE"), index=True)
    copy_no: Mapped[int] = mapped_column(SmallInteger)
    handed_on: Mapped[date] = mapped_column(Date)
    received_by: Mapped[str]
    recorded_by: Mapped[str | None]
