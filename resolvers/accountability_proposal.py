"""Proposals that units be held to account, and what was found of which child."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties.supervision import proposal
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF, _SHOWN = tables.AccountabilityProposal, tables.ProposalEvidence
ORDERS = {
    "NEWEST": Order((_OF.id,), "按提出先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按提出先后: as proposed."),
}
EVIDENCE_ORDERS = {
    "ID": Order((_SHOWN.id,), "按发现先后: as found."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    ground: Value = None,
    period: Value = None,
    state: Value = None,
) -> Select[Any]:
    """Proposals by unit, ground, month and state."""
    return matching(
        select(_OF),
        (_OF.id, id),
        (_OF.unit_id, unit_id),
        (_OF.ground, ground),
        (_OF.period, period),
        (_OF.state, state),
    )


def evidence(viewer: Viewer, *, proposal_id: Value = None) -> Select[Any]:
    """What was found, by proposal."""
    return matching(select(_SHOWN), (_SHOWN.proposal_id, proposal_id))


take_up = partial(carry_out, "accountabilityProposalTakeUp", proposal.take_up)
dismiss = partial(carry_out, "accountabilityProposalDismiss", proposal.dismiss)
