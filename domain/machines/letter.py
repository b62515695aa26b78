"""4.6 A responsibility letter (责任书): in force when every party has signed, sealed and dated it."""

from __future__ import annotations

from domain.citation import Provenance
from domain.letter import LetterState
from domain.machine import Machine, Move

_SIGNED = (LetterState.PARTY_A_SIGNED, LetterState.PARTY_B_SIGNED)

LETTER = Machine(
    "4.6",
    "责任文书",
    "responsibility letter",
    LetterState,
    (
        *Move("letterDraft", ("DC-L0", "GH-14", "BS-27", "QC-49"), "the place asks for it").between(
            [None], [LetterState.DRAFT]
        ),
        *Move("letterSign", ("DC-L10",), "seal, principal person's signature, date (盖章、签字)").between(
            [LetterState.DRAFT], _SIGNED
        ),
        *Move(
            "",
            ("DC-L9", "DC-L10"),
            "every party sealed, signed and dated; copies distributed as required (一式两份)",
            "effective from the date of the last signature (自签字之日起生效)",
        ).between(_SIGNED, [LetterState.EFFECTIVE]),
        *Move(
            "letterSign",
            ("QC-49",),
            "a commitment signed by its one party (承诺书)",
            "effective from that day",
        ).between([LetterState.DRAFT], [LetterState.EFFECTIVE]),
        *Move("", ("DC-L1",), "the school year ends (每学年)").between(
            [LetterState.EFFECTIVE], [LetterState.EXPIRED]
        ),
        *Move(
            "",
            (),
            "its next version between the same parties takes effect (letterSupersede draws it up)",
            marked=Provenance.PROPOSAL,
        ).between([LetterState.EFFECTIVE], [LetterState.SUPERSEDED]),
    ),
    frozenset({LetterState.EXPIRED, LetterState.SUPERSEDED}),
)
