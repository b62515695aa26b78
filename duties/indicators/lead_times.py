"""How early a case was found, helped and persuaded: days of each case determined suspected in the period (BS-03)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Date, exists, false, literal_column, select
from sqlalchemy.dialects import postgresql

from casework import lead_time
from database import tables
from domain.indicator import IndicatorVariant as V
from domain.target import Indicator as I
from domain.timer import TimerState

_CASE, _TIMER = tables.DropoutCase, tables.Timer
_UNTIL = literal_column(":data_on", Date)
_LATE = exists().where(
    _TIMER.row_id == _CASE.id,
    _TIMER.limit == "T-03",
    _TIMER.state.in_((TimerState.OVERDUE, TimerState.DONE_LATE)),
)
"""Persuasion that was not begun within the place's time limit."""


def _lines(days: ColumnElement[Any], late: ColumnElement[bool]) -> str:
    """A line a case, as the text that the others are written in."""
    whose = (_CASE.student_id, _CASE.school_id, _CASE.township_id)
    measured = select(*whose, days.label("amount"), late.label("late")).where(
        _CASE.jurisdiction_code == literal_column(":county"),
        _CASE.suspected_on.between(literal_column(":first"), literal_column(":last")),
    )
    dialect = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]
    found = measured.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return f"SELECT d.*, d.amount IS NOT NULL AS hit, 1 AS weight FROM ({found}) d"


STATEMENTS: Mapping[tuple[I, V | None], str] = {
    (I.LEAD_TIME, V.DETECTION): _lines(lead_time.detection(), false()),
    (I.LEAD_TIME, V.INTERVENTION): _lines(lead_time.intervention(_UNTIL), false()),
    (I.LEAD_TIME, V.PERSUASION): _lines(lead_time.persuasion(_UNTIL), _LATE),
}
