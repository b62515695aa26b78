"""Counties, units, schools and classes (catalogue 3.2, Organisation and rules)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, county, term
from domain.organization import Department, JurisdictionLevel, OrgType, SchoolStage


class Jurisdiction(Row):
    """行政区: the tenant. code is GB/T 2260, six digits."""

    code: Mapped[str] = mapped_column(String(6), unique=True)
    name_zh: Mapped[str]
    level: Mapped[JurisdictionLevel] = mapped_column(term(JurisdictionLevel))


class Organization(Versioned, Row):
    """单位: from the county government down to a village. code: 9-digit township, 12-digit village, 10-digit school."""

    __table_args__ = (
        UniqueConstraint("jurisdiction_code", "code"),
        Index("ix_organization_jurisdiction_code_type", "jurisdiction_code", "type"),
        Index("ix_organization_jurisdiction_code_department", "jurisdiction_code", "department"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    code: Mapped[str] = mapped_column(String(18))
    type: Mapped[OrgType] = mapped_column(term(OrgType))
    department: Mapped[Department | None] = mapped_column(term(Department))
    name_zh: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    area_tags: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))


class School(Row):
    """学校: a unit that teaches. Its id is its organization's; school_code is the ten-digit 学校标识码."""

    id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True)
    school_code: Mapped[str] = mapped_column(String(10), unique=True)
    stage: Mapped[SchoolStage] = mapped_column(term(SchoolStage))
    township_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    center_school_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)


class Catchment(Row):
    """划片: the school that answers for the children of a village (DC-08)."""

    __table_args__ = (UniqueConstraint("village_id", "stage"),)

    village_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), index=True)
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    stage: Mapped[SchoolStage] = mapped_column(term(SchoolStage))


class SchoolClass(Row):
    """班级. grade 1-9; school_year such as "2026-2027". homeroom_teacher_id: whose own class it is."""

    __table_args__ = (UniqueConstraint("school_id", "school_year", "grade", "class_no"),)

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    school_year: Mapped[str] = mapped_column(String(9))
    grade: Mapped[int] = mapped_column(SmallInteger)
    class_no: Mapped[int] = mapped_column(SmallInteger)
    homeroom_teacher_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
