"""A school's parents' committee and parents' school: who sits in them, when they met (QC-07)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, county, term
from domain.parents import CommitteeRole, ParentBody


class ParentCommittee(Versioned, Row):
    """家长委员会、家长学校: one of each kind a school that is not dissolved."""

    __table_args__ = (
        Index(
            "uq_parent_committee_standing",
            "school_id",
            "kind",
            unique=True,
            postgresql_where=text("dissolved_on IS NULL"),
        ),
        CheckConstraint("founded_on <= dissolved_on", name="lasts"),
    )

    jurisdiction_code: Mapped[str] = county()
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    kind: Mapped[ParentBody] = mapped_column(term(ParentBody))
    name: Mapped[str]
    founded_on: Mapped[date] = mapped_column(Date)
    dissolved_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str | None]


class CommitteeMember(Row):
    """家长委员: a guardian of a pupil of the school, from one election to the next. school_id: the committee's, so that it lies
    where that does."""

    __table_args__ = (
        Index(
            "uq_committee_member_sits",
            "committee_id",
            "guardian_id",
            unique=True,
            postgresql_where=text("left_on IS NULL"),
        ),
        CheckConstraint("joined_on <= left_on", name="sits"),
    )

    jurisdiction_code: Mapped[str] = county()
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    committee_id: Mapped[UUID] = mapped_column(
        ForeignKey("parent_committee.id", ondelete="CASCADE"), index=True
    )
    guardian_id: Mapped[UUID] = mapped_column(ForeignKey("guardian.id", ondelete="CASCADE"), index=True)
    role: Mapped[CommitteeRole] = mapped_column(term(CommitteeRole))
    joined_on: Mapped[date] = mapped_column(Date)
    left_on: Mapped[date | None] = mapped_column(Date)


class CommitteeMeeting(Row):
    """家长会议、家长学校活动: it only grows. present: how many parents came."""

    __table_args__ = (CheckConstraint("present > 0", name="somebody"),)

    jurisdiction_code: Mapped[str] = county()
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    committee_id: Mapped[UUID] = mapped_column(
        ForeignKey("parent_committee.id", ondelete="CASCADE"), index=True
    )
    held_on: Mapped[date] = mapped_column(Date)
    topic: Mapped[str]
    minutes: Mapped[str]
    present: Mapped[int] = mapped_column(Integer)
    recorded_by: Mapped[str | None]
