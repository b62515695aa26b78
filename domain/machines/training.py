"""4.10b What a graduate who does not go on wishes, handed to labor inspection once, and what came of it (HL-19)."""

from __future__ import annotations

from domain.citation import Provenance
from domain.machine import Machine, Move
from domain.training import TrainingWishState as S

_CITED = ("HL-19",)

TRAINING_WISH = Machine(
    "4.10b",
    "培训意愿",
    "training wish",
    S,
    (
        *Move(
            "trainingWishNote",
            _CITED,
            "a graduate of junior or senior school who does not go on (未继续升学)",
            "one that wishes to be trained goes to labor inspection with the August exchange",
        ).between([None], [S.NOTED]),
        *Move("", _CITED, "the package that carries it was acknowledged", "").between([S.NOTED], [S.SENT]),
        *Move(
            "",
            _CITED,
            "labor inspection tells what came of it (培训结果)",
            "course, outcome and first day stand beside the wish",
        ).between([S.NOTED, S.SENT, S.WITHDRAWN], [S.ANSWERED]),
        *Move(
            "trainingWishWithdraw",
            _CITED,
            "the graduate goes on after all, or wishes something else",
            "not sent if it was not yet",
            Provenance.PROPOSAL,
        ).between([S.NOTED, S.SENT], [S.WITHDRAWN]),
    ),
    frozenset({S.ANSWERED}),
    note="One wish of a graduate is under way at a time. A result may overtake the note that the wish was sent, or its withdrawal.",
)
