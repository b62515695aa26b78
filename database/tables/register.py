"""What the registers of units have in common (台账): a day, whose it is, and whether it was withdrawn (catalogue 2.1)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Instant, Versioned, county


class Register(Versioned):
    """登记: a row of a unit, corrected with a reason and never deleted. held_on: the day that it tells of.

    school_year, term: in which held_on lies ("2026-2027", "2026-AUTUMN"); no term in the holidays. recorded_by: the id of
    the user or client. withdrawn_at: since when it counts no more, because it was wrong.
    """

    jurisdiction_code: Mapped[str] = county()
    held_on: Mapped[date] = mapped_column(Date)
    school_year: Mapped[str] = mapped_column(String(9))
    term: Mapped[str | None] = mapped_column(String(11))
    recorded_by: Mapped[str | None]
    withdrawn_at: Mapped[Instant | None] = mapped_column(sort_order=80)
    withdrawal_reason: Mapped[str | None] = mapped_column(sort_order=81)
