"""Legal-education teams."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties.registers import legal_team
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.LegalEducationTeam
ORDERS = {
    "HELD": Order((_OF.held_on, _OF.id), "按日期倒序: the last day first.", descending=True),
    "NEWEST": Order((_OF.id,), "按登记先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按登记先后: as recorded."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    area_id: Value = None,
    guided_by_id: Value = None,
    held_from: Value = None,
    held_until: Value = None,
    withdrawn: bool | None = None,
) -> Select[Any]:
    """Teams by unit, village, who guides them, days on which they were formed, and whether they were withdrawn."""
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.unit_id, unit_id),
        (_OF.area_id, area_id),
        (_OF.guided_by_id, guided_by_id),
    )
    if held_from is not None:
        found = found.where(_OF.held_on >= held_from)
    if held_until is not None:
        found = found.where(_OF.held_on <= held_until)
    if withdrawn is None:
        return found
    gone = _OF.withdrawn_at.is_not(None)
    return found.where(gone if withdrawn else ~gone)


form = partial(carry_out, "legalTeamForm", legal_team.form)
change = partial(carry_out, "legalTeamChange", legal_team.change)
withdraw = partial(carry_out, "legalTeamWithdraw", legal_team.withdraw)
