"""Periodic reports, their figures and what they tell of each strand of work."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties.reporting import draft as drafts
from duties.reporting import report
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF, _FIGURE, _SECTION = tables.PeriodReport, tables.ReportFigure, tables.ReportSection
ORDERS = {
    "NEWEST": Order((_OF.id,), "按起草先后倒序: the last one first.", descending=True),
    "PERIOD": Order((_OF.first_day, _OF.id), "按期间先后: the first period first."),
    "ID": Order((_OF.id,), "按起草先后: as drawn up."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    kind: Value = None,
    level: Value = None,
    state: Value = None,
    period: Value = None,
    unit_id: Value = None,
    receiver_id: Value = None,
    late: bool | None = None,
) -> Select[Any]:
    """Reports by kind, level, state, period, unit, the level above, and whether they were handed in late."""
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.kind, kind),
        (_OF.level, level),
        (_OF.state, state),
        (_OF.period, period),
        (_OF.unit_id, unit_id),
        (_OF.receiver_id, receiver_id),
    )
    if late is None:
        return found
    return found.where(_OF.late_days > 0 if late else _OF.late_days == 0)


def figures(viewer: Viewer, *, report_id: Value = None) -> Select[Any]:
    """Figures by report."""
    return matching(select(_FIGURE), (_FIGURE.report_id, report_id))


def sections(viewer: Viewer, *, report_id: Value = None) -> Select[Any]:
    """What reports tell of strands of work, by report."""
    return matching(select(_SECTION), (_SECTION.report_id, report_id))


draft = partial(carry_out, "periodReportDraft", drafts.draft)
refresh = partial(carry_out, "periodReportRefresh", drafts.refresh)
correct = partial(carry_out, "periodReportCorrect", drafts.correct)
write = partial(carry_out, "periodReportWrite", report.write)
submit = partial(carry_out, "periodReportSubmit", report.submit)
give_back = partial(carry_out, "periodReportReturn", report.give_back)
sign_off = partial(carry_out, "periodReportSignOff", report.sign_off)
