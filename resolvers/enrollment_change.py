"""Changes of a 学籍, and who reviewed them."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import enrollment_change, enrollment_review
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_CHANGE = tables.EnrollmentChange
ORDERS = {
    "NEWEST": Order((_CHANGE.id,), "按申请先后倒序: the last one first.", descending=True),
    "ID": Order((_CHANGE.id,), "按申请先后: as asked for."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    student_id: Value = None,
    type: Value = None,
    state: Value = None,
    from_school_id: Value = None,
    to_school_id: Value = None,
    flagged: bool | None = None,
) -> Select[Any]:
    """Changes by child, type, state and school, and by whether whoever reviews must look twice (DC-L4b)."""
    found = matching(
        select(_CHANGE),
        (_CHANGE.id, id),
        (_CHANGE.student_id, student_id),
        (_CHANGE.type, type),
        (_CHANGE.state, state),
        (_CHANGE.from_school_id, from_school_id),
        (_CHANGE.to_school_id, to_school_id),
    )
    if flagged is None:
        return found
    return found.where(_CHANGE.flagged if flagged else ~_CHANGE.flagged)


def reviews(viewer: Viewer, *, change_id: Value = None) -> Select[Any]:
    """Signatures under a change."""
    of = tables.EnrollmentReview
    return matching(select(of), (of.change_id, change_id))


submit = partial(carry_out, "enrollmentChangeSubmit", enrollment_change.submit)
review_school = partial(carry_out, "enrollmentChangeReviewSchool", enrollment_review.review_school)
review_bureau = partial(carry_out, "enrollmentChangeReviewBureau", enrollment_review.review_bureau)
reject = partial(carry_out, "enrollmentChangeReject", enrollment_review.reject)
