"""Comparison runs, what they found, and what the police concluded."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from resolvers.matching import Value, matching
from resolvers.order import Order

ORDERS = {
    "NEWEST": Order((tables.Discrepancy.id,), "按发现先后倒序: the last found first.", descending=True),
    "OLDEST": Order((tables.Discrepancy.id,), "按发现先后: as found."),
}
RUN_ORDERS = {
    "NEWEST": Order((tables.ComparisonRun.id,), "按比对先后倒序: the last run first.", descending=True)
}
compared_fields = tables.Discrepancy.facts["compared"]


def runs(viewer: Viewer, *, comparison: Value = None, school_id: Value = None) -> Select[Any]:
    """Comparison runs."""
    run = tables.ComparisonRun
    return matching(select(run), (run.comparison, comparison), (run.school_id, school_id))


def discrepancies(
    viewer: Viewer,
    *,
    comparison: Value = None,
    state: Value = None,
    finding: Value = None,
    bucket: Value = None,
    student_id: Value = None,
    school_id: Value = None,
) -> Select[Any]:
    """What comparisons found."""
    found = tables.Discrepancy
    return matching(
        select(found),
        (found.comparison, comparison),
        (found.state, state),
        (found.finding, finding),
        (found.bucket, bucket),
        (found.student_id, student_id),
        (found.school_id, school_id),
    )


def verifications(viewer: Viewer) -> Select[Any]:
    """What was asked of the police."""
    return select(tables.Verification)
