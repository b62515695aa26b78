"""Scorecards of partners' months."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from resolvers.matching import Value, matching
from resolvers.order import Order

_CARD = tables.ExchangeScorecard
ORDERS = {
    "NEWEST": Order((_CARD.period, _CARD.id), "按月份倒序: last month first.", descending=True),
    "OLDEST": Order((_CARD.period, _CARD.id), "按月份: first month first."),
}


def find(
    viewer: Viewer,
    *,
    partner: Value = None,
    period: Value = None,
    period_from: Value = None,
    period_to: Value = None,
) -> Select[Any]:
    """Scorecards by partner's code and months."""
    found = matching(select(_CARD), (_CARD.period, period))
    if period_from is not None:
        found = found.where(_CARD.period >= period_from)
    if period_to is not None:
        found = found.where(_CARD.period <= period_to)
    if partner is None:
        return found
    named = select(tables.ExchangePartner.id).where(tables.ExchangePartner.code == partner)
    return found.where(_CARD.partner_id.in_(named))
