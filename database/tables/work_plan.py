"""Work plans of units (方案), a version a row (catalogue 2.2 F5, F6, F8)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, county, term
from domain.work_plan import WorkPlanState, WorkPlanType


class WorkPlan(Versioned, Row):
    """方案: one text version of a unit's plan of a school year. text_version counts from 1.

    area_id: the village or community that it is for; case_id: the case of the family or person: nobody sees the child by
    it. document_no: under which number it was issued; file_digest: SHA-256 of the file, as hex, which stays where it is kept.
    """

    __table_args__ = (
        Index(
            "uq_work_plan_in_force",
            "unit_id",
            "type",
            "school_year",
            "area_id",
            "case_id",
            unique=True,
            postgresql_where=text("state = 'IN_FORCE'"),
            postgresql_nulls_not_distinct=True,
        ),
        Index(
            "uq_work_plan_text_version",
            "unit_id",
            "type",
            "school_year",
            "area_id",
            "case_id",
            "text_version",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("(type IN ('FAMILY', 'PERSON')) = (case_id IS NOT NULL)", name="cases"),
        CheckConstraint("(type = 'AREA') = (area_id IS NOT NULL)", name="areas"),
        CheckConstraint("state NOT IN ('IN_FORCE', 'SUPERSEDED') OR in_force_from IS NOT NULL", name="dated"),
    )

    jurisdiction_code: Mapped[str] = county()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    type: Mapped[WorkPlanType] = mapped_column(term(WorkPlanType))
    school_year: Mapped[str] = mapped_column(String(9))
    text_version: Mapped[int] = mapped_column(SmallInteger)
    area_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    case_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("dropout_case.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str]
    team: Mapped[str]
    measures: Mapped[str]
    document_no: Mapped[str | None]
    file_digest: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[WorkPlanState] = mapped_column(term(WorkPlanState))
    in_force_from: Mapped[date | None] = mapped_column(Date)
