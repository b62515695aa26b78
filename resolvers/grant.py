"""Grants: who sees what until when, and how an administrator changes it."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, func, literal_column, select

from auth.administration import emergency as emergencies
from auth.administration import grant
from auth.viewer import Viewer
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

ORDERS = {
    "NEWEST": Order((tables.AccessGrant.id,), "按授予先后倒序: the last one first.", descending=True),
    "CODE": Order((tables.AccessGrant.code, tables.AccessGrant.id), "按编号: by code."),
}


def find(
    viewer: Viewer,
    *,
    code: Value = None,
    source: Value = None,
    role: Value = None,
    noun: Value = None,
    client_id: Value = None,
    user_id: Value = None,
    revoked: bool | None = None,
    unused_for_days: Value = None,
) -> Select[Any]:
    """Grants by code, source, whom they are for, noun, whether they are revoked and for how long nobody used them."""
    made = tables.AccessGrant
    found = matching(
        select(made),
        (made.code, code),
        (made.source, source),
        (made.role, role),
        (made.noun, noun),
        (made.client_id, client_id),
        (made.subject, user_id),
    )
    if revoked is not None:
        found = found.where(made.revoked_at.is_not(None) if revoked else made.revoked_at.is_(None))
    if unused_for_days is None:
        return found
    none: ColumnElement[int] = literal_column("0")
    most: ColumnElement[int] = literal_column("36500")  # a century, or the date would be out of range
    days = cast(func.least(func.greatest(unused_for_days, none), most), Integer)
    return found.where(grant.unused(func.now() - func.make_interval(none, none, none, days)))


add = partial(carry_out, "grantAdd", grant.add)
revoke = partial(carry_out, "grantRevoke", grant.revoke)
renew = partial(carry_out, "grantRenew", grant.renew)
emergency = partial(carry_out, "grantEmergency", emergencies.begin)
