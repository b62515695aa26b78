"""How a detector says what it found: which unit, of which child, shown by which row, on which day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Uuid, cast, func, literal, null, select

from casework.act import Act
from database import tables
from domain.accountability_proposal import Month
from domain.accountability_proposal import ProposalEvidenceKind as Kind

Detector = Callable[[Act, Month], Select[Any]]
"""What speaks for a ground in a month: a statement of `rows`."""


def rows(kind: Kind, shows: Any, *, unit: Any, student: Any, day: Any, case: Any = None) -> Select[Any]:
    """Rows (unit_id, kind, noun, row_id, student_id, case_id, found_on). shows: the table whose row shows it; case: the case's id."""
    columns = (
        unit.label("unit_id"),
        literal(kind.name).label("kind"),
        literal(shows.__name__).label("noun"),
        shows.id.label("row_id"),
        student.label("student_id"),
        (cast(null(), Uuid) if case is None else case).label("case_id"),
        day.label("found_on"),
    )
    return select(*columns).select_from(shows).where(unit.is_not(None), student.is_not(None))


def of_cases(act: Act, kind: Kind, day: Any) -> Select[Any]:
    """The same of the county's cases, each its school's."""
    of = tables.DropoutCase
    found = rows(kind, of, unit=of.school_id, student=of.student_id, day=day, case=of.id)
    return found.where(of.jurisdiction_code == act.author.jurisdiction_code)


def within(day: Any, month: Month) -> ColumnElement[bool]:
    """Whether a day lies in the month."""
    lies: ColumnElement[bool] = (day >= month.first) & (day < month.next.first)
    return lies


def civil(instant: Any) -> ColumnElement[Any]:
    """The civil date of an instant in Asia/Shanghai; of 24:00 the day that ends."""
    return cast(func.timezone("Asia/Shanghai", instant - timedelta(microseconds=1)), Date)
