"""4.12 The handover of leavers from primary to junior school (小升初), in three copies."""

from __future__ import annotations

from domain.citation import Provenance
from domain.handover import HandoverState as S
from domain.machine import Machine, Move

HANDOVER = Machine(
    "4.12",
    "小升初交接",
    "transition handover",
    S,
    (
        *Move("handoverDraft", ("GH-25",), "destinations of the leavers are recorded (流向统计)").between(
            [None], [S.DRAFT]
        ),
        *Move("handoverSign", ("GH-26",), "the primary school signs; it keeps one copy").between(
            [S.DRAFT], [S.PRIMARY_SIGNED]
        ),
        *Move(
            "handoverReceive",
            ("GH-26", "GH-25"),
            "each line ARRIVED or NOT_ARRIVED; the junior school keeps one copy",
            "each still NOT_ARRIVED at the limit (T-02) opens a case, a line nobody ticked a risk sign",
        ).between([S.PRIMARY_SIGNED], [S.JUNIOR_RECEIVED]),
        *Move("handoverAcknowledge", ("GH-26",), "the bureau keeps one copy (一式三份)").between(
            [S.JUNIOR_RECEIVED], [S.BUREAU_ACKNOWLEDGED]
        ),
        *Move("handoverClose", (), "all three copies are acknowledged", marked=Provenance.PROPOSAL).between(
            [S.BUREAU_ACKNOWLEDGED], [S.CLOSED]
        ),
    ),
    frozenset({S.CLOSED}),
)
