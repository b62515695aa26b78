"""4.3 A step of the ladder against a guardian: prepared, served, and what came of it.

Which steps there are, and in which order, is the place's document (`domain.responsibility.Ladder`), not this table.
"""

from __future__ import annotations

from domain.citation import Provenance
from domain.enforcement import StepState
from domain.machine import Machine, Move

ENFORCEMENT = Machine(
    "4.3",
    "督促步骤",
    "enforcement step",
    StepState,
    (
        *Move(
            "enforcementPrepare",
            ("GH-43", "DC-17", "HL-10", "QC-08", "QC-09"),
            "a determined dropout; the step before it in the place's ladder is EXPIRED (逾期不改)",
            "document number, legal basis, deadline (T-22)",
        ).between([None], [StepState.PREPARED]),
        *Move(
            "enforcementServe",
            ("DC-17", "QC-08", "QC-09"),
            "service method and date are recorded; the order carries its own deadline (责令限期改正)",
            "the deadline runs",
        ).between([StepState.PREPARED], [StepState.SERVED]),
        *Move("enforcementConclude", ("GH-37", "QC-09"), "the child is back", "the ladder is closed").between(
            [StepState.SERVED], [StepState.COMPLIED]
        ),
        *Move(
            "", ("QC-09",), "the deadline passed, not returned (逾期不改)", "the next step may be prepared"
        ).between([StepState.SERVED], [StepState.EXPIRED]),
        *Move(
            "enforcementWithdraw",
            (),
            "a reason is given",
            "no next step follows from it",
            Provenance.PROPOSAL,
        ).between([StepState.PREPARED, StepState.SERVED], [StepState.WITHDRAWN]),
    ),
    frozenset({StepState.COMPLIED, StepState.EXPIRED, StepState.WITHDRAWN}),
    note="The next step of a ladder is allowed only from EXPIRED. Steps and their order are the place's own.",
)
