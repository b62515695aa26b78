"""Written reports and their recipients."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import report
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_REPORT, _RECIPIENT = tables.WrittenReport, tables.ReportRecipient
ORDERS = {
    "NEWEST": Order((_REPORT.id,), "按先后倒序: the last one first.", descending=True),
    "ID": Order((_REPORT.id,), "按先后: as owed."),
}


def find(
    viewer: Viewer,
    *,
    student_id: Value = None,
    case_id: Value = None,
    kind: Value = None,
    sent: bool | None = None,
) -> Select[Any]:
    """Reports by child, case and kind, and by whether they were sent or are still owed."""
    found = matching(
        select(_REPORT), (_REPORT.student_id, student_id), (_REPORT.case_id, case_id), (_REPORT.kind, kind)
    )
    if sent is None:
        return found
    return found.where(_REPORT.sent_at.is_not(None) if sent else _REPORT.sent_at.is_(None))


def recipients(viewer: Viewer, *, report_id: Value = None) -> Select[Any]:
    """To whom a report was sent."""
    return matching(select(_RECIPIENT), (_RECIPIENT.report_id, report_id))


send = partial(carry_out, "reportSend", report.send)
receive = partial(carry_out, "reportReceive", report.receive)
