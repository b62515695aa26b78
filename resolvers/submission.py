"""Submissions of schools and their items."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties.reporting import submission, submission_handing
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF, _ITEM = tables.Submission, tables.SubmissionItem
ORDERS = {
    "NEWEST": Order((_OF.id,), "按准备先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按准备先后: as they were begun."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    kind: Value = None,
    state: Value = None,
    year: Value = None,
    unit_id: Value = None,
    late: bool | None = None,
) -> Select[Any]:
    """Submissions by kind, state, year and school, and whether they were handed in late."""
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.kind, kind),
        (_OF.state, state),
        (_OF.year, year),
        (_OF.unit_id, unit_id),
    )
    if late is None:
        return found
    return found.where(_OF.late_days > 0 if late else _OF.late_days == 0)


def items(viewer: Viewer, *, submission_id: Value = None) -> Select[Any]:
    """Items by submission."""
    return matching(select(_ITEM), (_ITEM.submission_id, submission_id))


prepare = partial(carry_out, "submissionPrepare", submission.prepare)
set_item = partial(carry_out, "submissionItemSet", submission.set_item)
hand_in = partial(carry_out, "submissionHandIn", submission_handing.hand_in)
receive = partial(carry_out, "submissionReceive", submission_handing.receive)
give_back = partial(carry_out, "submissionReturn", submission_handing.give_back)
