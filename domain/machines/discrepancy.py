"""2.13 A discrepancy: from the comparison that found it to what became of it.

Who is registered, verified or settled meanwhile is found no more: the newest register says so, and nobody has to.
"""

from __future__ import annotations

from domain.citation import Provenance
from domain.exchange import DiscrepancyState as S
from domain.machine import Machine, Move

_UNSETTLED = (S.OPEN, S.ASSIGNED, S.VERIFIED)

DISCREPANCY = Machine(
    "2.13",
    "差异",
    "discrepancy",
    S,
    (
        *Move("", ("QC-42",), "a comparison finds it", "a unit owes it an answer, until a day").between(
            [None], [S.OPEN]
        ),
        *Move("discrepancyAssign", (), "a person gives it to a unit", marked=Provenance.PROPOSAL).between(
            [S.OPEN], [S.ASSIGNED]
        ),
        *Move(
            "",
            (),
            "a person says whether it is real (discrepancyVerify, candidateDecide), or the police conclude",
            "what is no real finding stays verified, so that the next register does not find it anew",
            marked=Provenance.PROPOSAL,
        ).between([S.OPEN, S.ASSIGNED], [S.VERIFIED]),
        *Move(
            "",
            (),
            "the newest register finds it no more, or a person settled it (discrepancyResolve, candidateDecide)",
            marked=Provenance.PROPOSAL,
        ).between(_UNSETTLED, [S.RESOLVED]),
        *Move("candidateUndo", (), "the decision was wrong", marked=Provenance.PROPOSAL).between(
            [S.RESOLVED], _UNSETTLED
        ),
        *Move("candidateUndo", (), "the decision was wrong", marked=Provenance.PROPOSAL).between(
            [S.VERIFIED], [S.OPEN, S.ASSIGNED]
        ),
    ),
    note="A finding that a comparison makes again after it was resolved is a new discrepancy.",
)
