"""4.10 A question to the police about one person, and what became of their conclusion."""

from __future__ import annotations

from domain.citation import Provenance
from domain.exchange import VerificationState as S
from domain.machine import Machine, Move

_ASKED = ("HL-66", "QC-43")

VERIFICATION = Machine(
    "4.10",
    "身份核查",
    "verification request",
    S,
    (
        *Move("", _ASKED, "household place, residence or identity unclear (信息不明)").between(
            [None], [S.CREATED]
        ),
        *Move(
            "", _ASKED, "the package that carries it was acknowledged", "asked again next month if unanswered"
        ).between([S.CREATED], [S.SENT]),
        *Move("", _ASKED, "the police took it up", "reminder when no answer comes").between(
            [S.SENT], [S.RECEIVED]
        ),
        *Move(
            "", ("HL-66",), "an answer with a finding (公安审查结论)", "the discrepancy is verified"
        ).between([S.CREATED, S.SENT, S.RECEIVED], [S.CONCLUDED]),
        *Move(
            "verificationApply",
            ("HL-66",),
            "a person decides by the conclusion",
            "registry changed or cancelled",
        ).between([S.CONCLUDED], [S.APPLIED]),
        *Move(
            "verificationDispute",
            ("QC-43",),
            "the conclusion contradicts what is known here",
            marked=Provenance.PROPOSAL,
        ).between([S.CONCLUDED], [S.DISPUTED]),
        *Move("", ("QC-43",), "the police answer anew", marked=Provenance.PROPOSAL).between(
            [S.DISPUTED], [S.CONCLUDED]
        ),
    ),
    frozenset({S.APPLIED}),
    note="No 学籍 is cancelled before CONCLUDED (HL-66). An answer may overtake the note that the question was sent.",
)
