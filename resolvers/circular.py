"""Circulars: found and published."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import circular
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

ORDERS = {
    "NEWEST": Order(
        (tables.CircularNotice.id,), "按发布先后倒序: the last published first.", descending=True
    ),
    "ID": Order((tables.CircularNotice.id,), "按发布先后: as published."),
}


def find(
    viewer: Viewer, *, issuer_id: Value = None, period: Value = None, digest: Value = None
) -> Select[Any]:
    """Circulars by issuer, month and digest."""
    kept = tables.CircularNotice
    return matching(select(kept), (kept.issuer_id, issuer_id), (kept.period, period), (kept.digest, digest))


publish = partial(carry_out, "circularPublish", circular.publish)
