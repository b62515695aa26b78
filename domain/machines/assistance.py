"""4.10a A request to civil affairs to consider one child's household, and what became of it (QC-13, HL-22)."""

from __future__ import annotations

from domain.assistance import AssistanceState as S
from domain.citation import Provenance
from domain.machine import Machine, Move

_ASKED = ("QC-13", "HL-22")

ASSISTANCE = Machine(
    "4.10a",
    "社会救助推荐",
    "assistance request",
    S,
    (
        *Move(
            "", _ASKED, "in economic difficulty, or an open case caused by poverty; not assisted yet"
        ).between([None], [S.CREATED]),
        *Move(
            "", _ASKED, "the package that carries it was acknowledged", "asked again next month if unanswered"
        ).between([S.CREATED], [S.SENT]),
        *Move(
            "",
            ("QC-13",),
            "civil affairs decide on it (审核结果)",
            "a person and the next register go by it; no membership, no status changes",
        ).between([S.CREATED, S.SENT, S.WITHDRAWN], [S.DECIDED]),
        *Move(
            "",
            ("QC-13",),
            "assisted meanwhile, or in difficulty no more",
            "not asked again",
            marked=Provenance.PROPOSAL,
        ).between([S.CREATED, S.SENT], [S.WITHDRAWN]),
    ),
    frozenset({S.DECIDED}),
    note="One request of a child is under way at a time. An answer may overtake the note that it was sent, or its withdrawal.",
)
