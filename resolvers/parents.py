"""Parents' committees and parents' schools, who sits in them, when they met."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import parents
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF, _MEMBER, _MEETING = tables.ParentCommittee, tables.CommitteeMember, tables.CommitteeMeeting
ORDERS = {
    "NEWEST": Order((_OF.id,), "按登记先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按登记先后: as registered."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    school_id: Value = None,
    kind: Value = None,
    standing: bool | None = None,
) -> Select[Any]:
    """Committees by school and kind, and by whether they are dissolved."""
    found = matching(select(_OF), (_OF.id, id), (_OF.school_id, school_id), (_OF.kind, kind))
    if standing is None:
        return found
    return found.where(_OF.dissolved_on.is_(None) if standing else _OF.dissolved_on.is_not(None))


def members(viewer: Viewer, *, committee_id: Value = None) -> Select[Any]:
    """Members by committee, former ones too."""
    return matching(select(_MEMBER), (_MEMBER.committee_id, committee_id))


def meetings(viewer: Viewer, *, committee_id: Value = None) -> Select[Any]:
    """Meetings by committee."""
    return matching(select(_MEETING), (_MEETING.committee_id, committee_id))


found = partial(carry_out, "parentCommitteeFound", parents.found)
elect = partial(carry_out, "parentCommitteeElect", parents.elect)
meet = partial(carry_out, "parentCommitteeMeet", parents.meet)
dissolve = partial(carry_out, "parentCommitteeDissolve", parents.dissolve)
