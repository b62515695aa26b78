"""Lead times of a case (早发现、早干预、早劝返): days from what began it to its opening, from there to the first help (BS-03)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, cast, func, select, type_coerce

from database import tables
from domain.visit import ContactOutcome

_CASE = tables.DropoutCase
# As tables, past the conditions on their rows: a case has one lead time, whoever of those who work on it is told.
_SIGN, _VISIT, _CONTACT, _MEASURE, _NOTICE, _ATTEMPT = (
    each.__table__.c
    for each in (
        tables.RiskSign,
        tables.HomeVisit,
        tables.ContactAttempt,
        tables.SupportMeasure,
        tables.Enforcement,
        tables.PersuasionAttempt,
    )
)


def detection() -> ColumnElement[int]:
    """Days from the earliest day on record of its signs, or of absence, to the day on which the case was opened."""
    earliest = select(func.min(_SIGN.noticed_on)).where(_SIGN.case_id == _CASE.id)
    began = func.least(_CASE.noticed_on, earliest.correlate(_CASE).scalar_subquery())
    return _days(began, _opened())


def intervention(until: ColumnElement[Any] | None = None) -> ColumnElement[int]:
    """Days from the opening to what was done first: a visit, a contact that reached the home, a measure, a notice served,
    an attempt of persuasion.

    None where nothing was done yet, or not until that day; 0 where it was done before the case was opened.
    """
    reached = (_CONTACT.case_id == _CASE.id) & (_CONTACT.outcome == ContactOutcome.REACHED)
    first = func.least(
        _first(_VISIT.visited_on, _VISIT.case_id == _CASE.id, until),
        _first(_CONTACT.contacted_on, reached, until),
        _first(_MEASURE.started_on, _MEASURE.case_id == _CASE.id, until),
        _first(_NOTICE.served_on, _NOTICE.case_id == _CASE.id, until),
        _first(_ATTEMPT.attempted_on, _ATTEMPT.case_id == _CASE.id, until),
    )
    return _days(_opened(), first)


def persuasion(until: ColumnElement[Any] | None = None) -> ColumnElement[int]:
    """Days from the opening to the first attempt of persuasion; None where there is none yet, or none until that day."""
    first = _first(_ATTEMPT.attempted_on, _ATTEMPT.case_id == _CASE.id, until)
    return _days(_opened(), first)


def _first(
    day: ColumnElement[Any], of_case: ColumnElement[bool], until: ColumnElement[Any] | None
) -> ColumnElement[Any]:
    """The first of a case's days, not before the case was opened."""
    found = select(func.min(func.greatest(day, _opened()))).where(of_case, day.is_not(None))
    return (found if until is None else found.where(day <= until)).correlate(_CASE).scalar_subquery()


def _days(since: ColumnElement[Any], until: ColumnElement[Any]) -> ColumnElement[int]:
    # SQLAlchemy takes the difference of two dates for an interval; PostgreSQL makes a number of it.
    return type_coerce(until - since, Integer)


def _opened() -> ColumnElement[Any]:
    """The county's day of the instant."""
    return cast(func.timezone("Asia/Shanghai", _CASE.opened_at), Date)
