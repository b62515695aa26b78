"""Circulars of criticism: found and published."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties.supervision import criticism
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF, _FINDING = tables.CircularCriticism, tables.CriticismFinding
ORDERS = {
    "NEWEST": Order((_OF.id,), "按发布先后倒序: the last published first.", descending=True),
    "ID": Order((_OF.id,), "按发布先后: as published."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    order_id: Value = None,
    scope: Value = None,
    criticism_no: Value = None,
    digest: Value = None,
) -> Select[Any]:
    """Circulars by unit, failed order, scope, number and digest."""
    return matching(
        select(_OF),
        (_OF.id, id),
        (_OF.unit_id, unit_id),
        (_OF.order_id, order_id),
        (_OF.scope, scope),
        (_OF.criticism_no, criticism_no),
        (_OF.digest, digest),
    )


def findings(viewer: Viewer, *, criticism_id: Value = None, finding_id: Value = None) -> Select[Any]:
    """Findings that circulars rest on, by circular and by finding."""
    return matching(
        select(_FINDING), (_FINDING.criticism_id, criticism_id), (_FINDING.finding_id, finding_id)
    )


publish = partial(carry_out, "criticismPublish", criticism.publish)
