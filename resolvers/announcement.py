"""Announcements of results: found and published."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties.supervision import announcement
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.ResultAnnouncement
ORDERS = {
    "NEWEST": Order((_OF.id,), "按发布先后倒序: the last published first.", descending=True),
    "ID": Order((_OF.id,), "按发布先后: as published."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    issued_by: Value = None,
    announcement_no: Value = None,
    digest: Value = None,
) -> Select[Any]:
    """Announcements by who announced, number and digest."""
    return matching(
        select(_OF),
        (_OF.id, id),
        (_OF.issued_by, issued_by),
        (_OF.announcement_no, announcement_no),
        (_OF.digest, digest),
    )


announce = partial(carry_out, "resultAnnounce", announcement.announce)
