"""Attendance sheets, records and monthly summaries, and classes that lack one."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, or_, select

from auth import areas
from auth.viewer import Viewer
from casework import attendance, summary
from database import tables
from database.tables.row import Row
from domain.attendance import ABSENCES
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_SHEET, _RECORD, _MONTH = tables.AttendanceSheet, tables.AttendanceRecord, tables.AttendanceSummary
_CLASS = tables.SchoolClass
SHEET_ORDERS = {
    "NEWEST": Order((_SHEET.day, _SHEET.id), "按日期倒序: the last day first.", descending=True),
    "DAY": Order((_SHEET.day, _SHEET.id), "按日期: by day."),
}
RECORD_ORDERS = {
    "NEWEST": Order((_RECORD.day, _RECORD.id), "按日期倒序: the last day first.", descending=True),
    "DAY": Order((_RECORD.day, _RECORD.id), "按日期: by day."),
}
SUMMARY_ORDERS = {
    "NEWEST": Order((_MONTH.month, _MONTH.id), "按月份倒序: the last month first.", descending=True),
    "MONTH": Order((_MONTH.month, _MONTH.id), "按月份: by month."),
}
CLASS_ORDERS = {
    "CLASS": Order(
        (_CLASS.school_id, _CLASS.grade, _CLASS.class_no, _CLASS.id),
        "按学校、年级、班号: by school and grade.",
    )
}


def sheets(
    viewer: Viewer,
    *,
    id: Value = None,
    class_id: Value = None,
    school_id: Value = None,
    first_day: Value = None,
    last_day: Value = None,
    unverified: bool | None = None,
) -> Select[Any]:
    """Sheets by class, school and days, and by whether an absence on them waits to be verified."""
    found = _between(
        matching(select(_SHEET), (_SHEET.id, id), (_SHEET.class_id, class_id), (_SHEET.school_id, school_id)),
        _SHEET.day,
        first_day,
        last_day,
    )
    if unverified is None:
        return found
    waiting = exists().where(_RECORD.sheet_id == _SHEET.id, _waits())
    return found.where(waiting if unverified else ~waiting)


def records(
    viewer: Viewer,
    *,
    student_id: Value = None,
    status: Value = None,
    first_day: Value = None,
    last_day: Value = None,
    unverified: bool | None = None,
) -> Select[Any]:
    """Records by child, status and days, and by whether they wait to be verified."""
    found = matching(select(_RECORD), (_RECORD.student_id, student_id), (_RECORD.status, status))
    found = _between(found, _RECORD.day, first_day, last_day)
    if unverified is None:
        return found
    return found.where(_waits() if unverified else ~_waits())


def summaries(
    viewer: Viewer,
    *,
    class_id: Value = None,
    school_id: Value = None,
    month: Value = None,
    state: Value = None,
) -> Select[Any]:
    """Summaries by class, school, month and state."""
    return matching(
        select(_MONTH),
        (_MONTH.class_id, class_id),
        (_MONTH.school_id, school_id),
        (_MONTH.month, month),
        (_MONTH.state, state),
    )


def classes(
    viewer: Viewer,
    *,
    id: Value = None,
    school_id: Value = None,
    school_year: Value = None,
    without_sheet_on: Value = None,
    without_summary_of: Value = None,
) -> Select[Any]:
    """Classes by school and year, and by what they lack: a day's sheet, a month's summary that the school has reviewed.

    What a viewer may not look at is not missing: classes whose sheets or summaries it does not see are left out.
    """
    found = matching(
        select(_CLASS),
        (_CLASS.id, id),
        (_CLASS.school_id, school_id),
        (_CLASS.school_year, school_year),
    )
    if without_sheet_on is not None:
        sheet = exists().where(_SHEET.class_id == _CLASS.id, _SHEET.day == without_sheet_on)
        found = found.where(_looked_at(viewer, _SHEET), ~sheet)
    if without_summary_of is None:
        return found
    signed = exists().where(
        _MONTH.class_id == _CLASS.id, _MONTH.month == without_summary_of, _MONTH.state == "REVIEWED"
    )
    return found.where(_looked_at(viewer, _MONTH), ~signed)


def _looked_at(viewer: Viewer, of: type[Row]) -> ColumnElement[bool]:
    """Of which classes the viewer is granted such rows."""
    return or_(false(), *(areas.within(_CLASS, area, viewer) for area in viewer.rights.of(of)))


def _waits() -> ColumnElement[bool]:
    return _RECORD.status.in_(ABSENCES) & _RECORD.verified_at.is_(None)


def _between(found: Select[Any], day: Any, first: Value, last: Value) -> Select[Any]:
    if first is not None:
        found = found.where(day >= first)
    return found if last is None else found.where(day <= last)


record = partial(carry_out, "attendanceRecord", attendance.record)
verify = partial(carry_out, "absenceVerify", attendance.verify)
summarize = partial(carry_out, "attendanceSummarize", summary.summarize)
review = partial(carry_out, "attendanceSummaryReview", summary.review)
give_back = partial(carry_out, "attendanceSummaryReturn", summary.give_back)
