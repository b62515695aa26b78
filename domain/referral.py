"""Words about what is asked of the judicial authorities for a child (提请司法、法律援助; HL-50, QC-12, catalogue 2.1 F16)."""

from __future__ import annotations

from domain.citation import Provenance
from domain.machine import Machine, Move
from domain.vocabulary import Term


class ReferralKind(Term):
    """提请事项."""

    COMPULSION = "提请司法强制"
    LEGAL_AID = "申请法律援助"


class ReferralState(Term):
    """提请办理状态."""

    REQUESTED = "已提请"
    ACCEPTED = "司法部门已受理"
    DECLINED = "司法部门不予受理"
    CONCLUDED = "法律援助已办结"


REFERRAL = Machine(
    "F16",
    "提请司法、法律援助",
    "judicial referral",
    ReferralState,
    (
        *Move(
            "judicialReferralRequest",
            ("HL-50", "QC-12"),
            "compulsion: the guardian was criticized or ordered, without effect (经教育仍不送)",
        ).between([None], [ReferralState.REQUESTED]),
        *Move(
            "judicialReferralAnswer",
            ("HL-50", "QC-12"),
            "on the authority's own paper",
            "",
            Provenance.PROPOSAL,
        ).between([ReferralState.REQUESTED], [ReferralState.ACCEPTED, ReferralState.DECLINED]),
        *Move(
            "judicialReferralConclude",
            ("QC-12",),
            "legal aid alone: what came of compulsion is a step of the ladder",
            "",
            Provenance.PROPOSAL,
        ).between([ReferralState.ACCEPTED], [ReferralState.CONCLUDED]),
    ),
    frozenset({ReferralState.DECLINED, ReferralState.CONCLUDED}),
)
