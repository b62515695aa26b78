"""What a school has for pupils who board (办学条件; QC-32a). Its places for new pupils stand in its admission plans."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column, synonym

from database.tables.register import Register
from database.tables.row import Row


class SchoolCondition(Register, Row):
    """办学条件 of a school as of held_on, one that counts in a school year.

    boarding_beds: 寄宿床位. boarders: pupils who board; boarding_needed: who board or would, were there a bed. arrangements:
    how boarding is provided for and managed (保障和管理).
    """

    __table_args__ = (
        Index(
            "uq_school_condition_standing",
            "school_id",
            "school_year",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        CheckConstraint("boarding_beds >= 0 AND boarders BETWEEN 0 AND boarding_needed", name="counts"),
    )

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    boarding_beds: Mapped[int] = mapped_column(Integer)
    boarders: Mapped[int] = mapped_column(Integer)
    boarding_needed: Mapped[int] = mapped_column(Integer)
    arrangements: Mapped[str | None]

    unit_id: Mapped[UUID] = synonym("school_id")
    """A register's row is its unit's."""
