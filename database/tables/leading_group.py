"""Leading groups (领导小组): their seats by post, and who sits in them from when to when (HL-06, QC-45, GH-09, BS-06, DC-02)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Row, Versioned, county, term
from domain.duty import GroupStanding
from domain.leading_group import GroupLevel
from domain.organization import Department


class LeadingGroup(Versioned, Row):
    """领导小组. organization_id: the school that formed it, none for the county's own. office_id: in which unit its office is.

    seats: by post, in the document's order: standing, department and position_zh of each; a seat's number is its place, from 1.
    """

    __table_args__ = (
        UniqueConstraint(
            "jurisdiction_code",
            "organization_id",
            "name_zh",
            name="uq_leading_group_name",
            postgresql_nulls_not_distinct=True,
        ),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    level: Mapped[GroupLevel] = mapped_column(term(GroupLevel))
    name_zh: Mapped[str]
    office_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"))
    founded_on: Mapped[date] = mapped_column(Date)
    seats: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    clauses: Mapped[list[str]] = words()


class LeadingGroupMember(Versioned, Row):
    """领导小组成员: who sits in a seat, from when to when. position_zh: the member's office; seat_no: of the group's seats."""

    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_it_begins"),
        Index("ix_leading_group_member_group_id_seat_no", "group_id", "seat_no"),
    )

    jurisdiction_code: Mapped[str] = county()
    group_id: Mapped[UUID] = mapped_column(ForeignKey("leading_group.id", ondelete="CASCADE"))
    seat_no: Mapped[int] = mapped_column(SmallInteger)
    standing: Mapped[GroupStanding] = mapped_column(term(GroupStanding))
    department: Mapped[Department] = mapped_column(term(Department))
    position_zh: Mapped[str]
    name: Mapped[str]
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
