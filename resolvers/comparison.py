"""Comparison runs, what they found, and what the police concluded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Case, ColumnElement, Select, Text, case, literal, select
from sqlalchemy.dialects.postgresql import array

from auth.viewer import Viewer
from database import tables
from domain.exchange import ComparisonCode, DiscrepancyState
from domain.explanation import RULES
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


def _of(said: Mapping[ComparisonCode, Any], otherwise: Any = None) -> Case[Any]:
    """What is said of the comparison that found it."""
    code: ColumnElement[ComparisonCode] = tables.Discrepancy.comparison.expression
    return case(*((code == literal(each, code.type), what) for each, what in said.items()), else_=otherwise)


clauses_cited = _of(
    {code: array(rule.clauses, type_=Text) for code, rule in RULES.items() if rule.clauses},
    array([], type_=Text),
)
"""By which clauses it was looked for."""
taken_off_zh = _of({code: rule.zh for code, rule in RULES.items()})
taken_off_en = _of({code: rule.en for code, rule in RULES.items()})


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
    owner_id: Value = None,
    due_before: Value = None,
) -> Select[Any]:
    """What comparisons found. due_before: not resolved, and due before this day."""
    found = tables.Discrepancy
    statement = matching(
        select(found),
        (found.comparison, comparison),
        (found.state, state),
        (found.finding, finding),
        (found.bucket, bucket),
        (found.student_id, student_id),
        (found.school_id, school_id),
        (found.owner_id, owner_id),
    )
    if due_before is not None:
        statement = statement.where(found.due_on < due_before, found.state != DiscrepancyState.RESOLVED)
    return statement


def verifications(viewer: Viewer) -> Select[Any]:
    """What was asked of the police."""
    return select(tables.Verification)
