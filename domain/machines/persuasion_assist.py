"""4.2a A request to the police to help with persuasion in one case, sent once (HL-32)."""

from __future__ import annotations

from domain.citation import Provenance
from domain.machine import Machine, Move
from domain.persuasion_assist import AssistState as S

PERSUASION_ASSIST = Machine(
    "4.2a",
    "协助劝返",
    "persuasion assistance",
    S,
    (
        *Move(
            "persuasionAssistRequest",
            ("HL-32",),
            "in an open case; one that is not sent yet, a case",
            "goes to the police with the next exchange, while the case is open",
        ).between([None], [S.REQUESTED]),
        *Move("", ("HL-32",), "the package that carries it was acknowledged").between(
            [S.REQUESTED], [S.SENT]
        ),
        *Move("persuasionAssistWithdraw", ("HL-32",), "not sent yet", "", Provenance.PROPOSAL).between(
            [S.REQUESTED], [S.WITHDRAWN]
        ),
    ),
    frozenset({S.SENT, S.WITHDRAWN}),
    note="That they took part is said by the persuasion itself: who came along.",
)
