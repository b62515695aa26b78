"""A county's terms, and the days on which it works otherwise than the national arrangement says (catalogue Part 5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, county, term
from domain.term import TermKind


class SchoolTerm(Versioned, Row):
    """学期, as the county set it; both ends included. school_year such as "2026-2027".

    holidays: spans within it, each {"name_zh", "first", "last"} with days as YYYY-MM-DD.
    """

    __table_args__ = (
        UniqueConstraint("jurisdiction_code", "school_year", "kind"),
        CheckConstraint('start <= first_school_day AND first_school_day <= "end"', name="order"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    school_year: Mapped[str] = mapped_column(String(9))
    kind: Mapped[TermKind] = mapped_column(term(TermKind))
    start: Mapped[date] = mapped_column(Date)
    end: Mapped[date] = mapped_column(Date)
    first_school_day: Mapped[date] = mapped_column(Date)
    holidays: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)  # plain JSON, as said above


class CalendarOverride(Versioned, Row):
    """工作日调整: whether the county works on a day, and why; it goes before the national arrangement."""

    __table_args__ = (UniqueConstraint("jurisdiction_code", "day"),)

    jurisdiction_code: Mapped[str] = county(index=False)
    day: Mapped[date] = mapped_column(Date)
    works: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(200))
