"""Yearly appraisals, their sheets and what they bring: found and changed."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties.supervision import appraisal, appraisal_consequence
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF, _ITEM, _AFTER = tables.YearlyAppraisal, tables.AppraisalItem, tables.AppraisalConsequence
ORDERS = {
    "NEWEST": Order((_OF.id,), "按起草先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按起草先后: as drawn up."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    scheme: Value = None,
    year: Value = None,
    state: Value = None,
    result: Value = None,
    vetoed: bool | None = None,
    awards_barred: bool | None = None,
) -> Select[Any]:
    """Appraisals by unit, scheme, year, state, result, and whether a veto or a bar stands on them."""
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.unit_id, unit_id),
        (_OF.scheme, scheme),
        (_OF.year, year),
        (_OF.state, state),
        (_OF.result, result),
    )
    for stands, asked in ((_OF.vetoed, vetoed), (_OF.awards_barred, awards_barred)):
        if asked is not None:
            found = found.where(stands if asked else ~stands)
    return found


def items(viewer: Viewer, *, appraisal_id: Value = None) -> Select[Any]:
    """Items, by appraisal."""
    return matching(select(_ITEM), (_ITEM.appraisal_id, appraisal_id))


def consequences(viewer: Viewer, *, appraisal_id: Value = None) -> Select[Any]:
    """Consequences, by appraisal."""
    return matching(select(_AFTER), (_AFTER.appraisal_id, appraisal_id))


draft = partial(carry_out, "yearlyAppraisalDraft", appraisal.draft)
score = partial(carry_out, "yearlyAppraisalScore", appraisal.score)
apply = partial(carry_out, "yearlyAppraisalApply", appraisal_consequence.apply)
lift = partial(carry_out, "yearlyAppraisalLift", appraisal_consequence.lift)
confirm = partial(carry_out, "yearlyAppraisalConfirm", appraisal.confirm)
correct = partial(carry_out, "yearlyAppraisalCorrect", appraisal.correct)
