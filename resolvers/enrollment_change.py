"""Changes of a 学籍, and who reviewed them."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, and_, select

from auth.viewer import Viewer
from casework import enrollment_change, enrollment_review, transfer
from database import tables
from domain.enrollment_change import ChangeState, EnrollmentChangeType
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_CHANGE = tables.EnrollmentChange
ORDERS = {
    "NEWEST": Order((_CHANGE.id,), "按申请先后倒序: the last one first.", descending=True),
    "ID": Order((_CHANGE.id,), "按申请先后: as asked for."),
}

_AWAITED = and_(
    _CHANGE.type == EnrollmentChangeType.TRANSFER_OUT,
    _CHANGE.state == ChangeState.EFFECTIVE,
    _CHANGE.to_school_id.is_(None),
    _CHANGE.taken_up_on.is_(None),
)


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
    awaited: bool | None = None,
) -> Select[Any]:
    """Changes by child, type, state and school, by whether whoever reviews must look twice (DC-L4b), and by whether they
    are transfers out of the county that no school has taken up (HL-16)."""
    found = matching(
        select(_CHANGE),
        (_CHANGE.id, id),
        (_CHANGE.student_id, student_id),
        (_CHANGE.type, type),
        (_CHANGE.state, state),
        (_CHANGE.from_school_id, from_school_id),
        (_CHANGE.to_school_id, to_school_id),
    )
    if flagged is not None:
        found = found.where(_CHANGE.flagged if flagged else ~_CHANGE.flagged)
    if awaited is not None:
        found = found.where(_AWAITED if awaited else ~_AWAITED)
    return found


def reviews(viewer: Viewer, *, change_id: Value = None) -> Select[Any]:
    """Signatures under a change."""
    of = tables.EnrollmentReview
    return matching(select(of), (of.change_id, change_id))


submit = partial(carry_out, "enrollmentChangeSubmit", enrollment_change.submit)
review_school = partial(carry_out, "enrollmentChangeReviewSchool", enrollment_review.review_school)
review_bureau = partial(carry_out, "enrollmentChangeReviewBureau", enrollment_review.review_bureau)
take_up = partial(carry_out, "enrollmentChangeTakeUp", transfer.take_up)
reject = partial(carry_out, "enrollmentChangeReject", enrollment_review.reject)
